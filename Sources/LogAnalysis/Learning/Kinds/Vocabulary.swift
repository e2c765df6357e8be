/// The distinct words and marks of the lines that are learned from, by number, with how many hosts have each.
struct Vocabulary {
    /// The bytes of each text; of an English plural behind a number the singular, so that `1 user` and `2 users` agree.
    private(set) var texts: [[UInt8]] = []
    /// Whether each is a word; otherwise it is a mark.
    private(set) var isWord: [Bool] = []
    /// On how many hosts each stands.
    private(set) var hostCounts: [Int32] = []
    private var lastHosts: [Int32] = []
    private var numbers: [ByteHash: Int32] = [:]

    /// The number of a text.
    mutating func number(of text: UnsafeRawBufferPointer, isWord: Bool) -> Int32 {
        let hash = ByteHash(text)
        if let known = numbers[hash] { return known }
        let number = Int32(texts.count)
        texts.append(Array(text))
        self.isWord.append(isWord)
        hostCounts.append(0)
        lastHosts.append(-1)
        numbers[hash] = number
        return number
    }

    /// The number of a text; nil where no line has it.
    func known(_ text: String) -> Int32? { numbers[ByteHash(text.utf8)] }

    /// The number of a mark that no line has.
    mutating func number(of mark: String) -> Int32 {
        Array(mark.utf8).withUnsafeBytes { number(of: $0, isWord: false) }
    }

    /// Notes that a host has a word. Hosts come one after another.
    mutating func note(_ word: Int32, on host: Int32) {
        guard lastHosts[Int(word)] != host else { return }
        lastHosts[Int(word)] = host
        hostCounts[Int(word)] += 1
    }

    /// Whether a word looks as if it was drawn by lot: letters that follow one another in no language's words.
    func looksDrawn(_ word: Int32) -> Bool {
        let text = texts[Int(word)]
        guard text.count >= 5, text.allSatisfy(\.isASCIILetter) else { return false }
        return text.withUnsafeBufferPointer { !LetterPairs.areOfWords($0) }
    }
}

/// A token of a shape as a number: 0 and 1 are places where values stand, all others a word or a mark. Odd ones stand behind
/// a blank.
typealias ShapeCode = Int32

extension ShapeCode {
    /// Whether a value stands here.
    var isHole: Bool { self < 2 }
    /// The word or mark; meaningless for a hole.
    var word: Int32 { (self >> 1) - 1 }
    /// The same with a value in place of a word.
    var asHole: ShapeCode { self & 1 }

    init(word: Int32, isGlued: Bool) { self = (word + 1) << 1 | (isGlued ? 0 : 1) }
    static func hole(isGlued: Bool) -> ShapeCode { isGlued ? 0 : 1 }
}
