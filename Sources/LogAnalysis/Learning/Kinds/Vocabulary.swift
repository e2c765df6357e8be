/// The distinct words and marks of the lines that are learned from, by number, and the number of hosts that have each
/// word.
struct Vocabulary {
    /// The bytes of each text. An English plural behind a number is stored as its singular, so that `1 user` and
    /// `2 users` agree.
    private(set) var texts: [[UInt8]] = []
    /// Whether each text is a word; otherwise it is a mark.
    private(set) var isWord: [Bool] = []
    /// The number of hosts that have each word.
    private(set) var hostCounts: [Int32] = []
    private var lastHosts: [Int32] = []
    private var numbers: [ByteHash: Int32] = [:]

    /// Returns the number of a text, which is added if it is new.
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

    /// Returns the number of a text; nil if no line has it.
    func known(_ text: String) -> Int32? { numbers[ByteHash(text.utf8)] }

    /// Returns the number of a mark that occurs in no line.
    mutating func number(of mark: String) -> Int32 {
        Array(mark.utf8).withUnsafeBytes { number(of: $0, isWord: false) }
    }

    /// Notes that a host has a word. Hosts must be noted one after another.
    mutating func note(_ word: Int32, on host: Int32) {
        guard lastHosts[Int(word)] != host else { return }
        lastHosts[Int(word)] = host
        hostCounts[Int(word)] += 1
    }

    /// Whether a word looks randomly drawn: it has adjacent letters that occur in no word.
    func looksDrawn(_ word: Int32) -> Bool {
        let text = texts[Int(word)]
        guard text.count >= 5, text.allSatisfy(\.isASCIILetter) else { return false }
        return text.withUnsafeBufferPointer { !LetterPairs.areOfWords($0) }
    }
}

/// A token of a shape as a number: 0 and 1 are values, all other numbers a word or a mark. Odd numbers follow a blank.
typealias ShapeCode = Int32

extension ShapeCode {
    /// Whether the code is a value.
    var isHole: Bool { self < 2 }
    /// The number of the word or mark; meaningless for a value.
    var word: Int32 { (self >> 1) - 1 }
    /// The code of a value in the place of this word.
    var asHole: ShapeCode { self & 1 }

    init(word: Int32, isGlued: Bool) { self = (word + 1) << 1 | (isGlued ? 0 : 1) }
    static func hole(isGlued: Bool) -> ShapeCode { isGlued ? 0 : 1 }
}
