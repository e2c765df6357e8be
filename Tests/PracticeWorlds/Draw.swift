/// A stream of random draws, the same for the same key on every machine: SplitMix64 (Steele, Lea, Flood 2014), seeded by the
/// FNV-1a hash of the key.
struct Draw: RandomNumberGenerator {
    private var state: UInt64

    init(_ key: String) {
        state = key.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// One of some values; the first of none is a fault of the world, so at least one is asked for by the signature.
    mutating func pick<Element>(_ first: Element, _ others: [Element]) -> Element {
        let index = int(0...others.count)
        return index == 0 ? first : others[index - 1]
    }

    /// So many characters of an alphabet.
    mutating func word(_ length: Int, of alphabet: Alphabet) -> String {
        let letters = alphabet.letters
        return String(decoding: (0..<length).map { _ in letters[Int(next() % UInt64(letters.count))] }, as: UTF8.self)
    }

    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] { elements.shuffled(using: &self) }
}

/// The characters that words drawn at random have.
struct Alphabet: Sendable {
    let letters: [UInt8]

    private init(_ letters: String) { self.letters = Array(letters.utf8) }

    static let hex = Alphabet("0123456789abcdef")
    static let upperHex = Alphabet("0123456789ABCDEF")
    static let lower = Alphabet("abcdefghijklmnopqrstuvwxyz")
    /// Suffixes of Kubernetes' pods have no vowels and no digits that could be mistaken for one.
    static let pod = Alphabet("bcdfghjklmnpqrstvwxz2456789")
    /// What `mktemp` puts in place of the X.
    static let temporary = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    static let base64 = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    static let serial = Alphabet("ABCDEFGHJKLMNPRSTUVWXYZ0123456789")
}

/// What is the same on all hosts of one run: versions, checksums, counts. Each value has a name, under which it is drawn once.
public struct RunValues: Sendable {
    let key: String

    private func draw(_ name: String) -> Draw { Draw("\(key)/\(name)") }

    func int(_ name: String, _ range: ClosedRange<Int>) -> Int {
        var draw = draw(name)
        return draw.int(range)
    }

    func hex(_ name: String, _ length: Int) -> String {
        var draw = draw(name)
        return draw.word(length, of: .hex)
    }

    func word(_ name: String, _ length: Int, of alphabet: Alphabet) -> String {
        var draw = draw(name)
        return draw.word(length, of: alphabet)
    }

    func pick(_ name: String, _ first: String, _ others: String...) -> String {
        var draw = draw(name)
        return draw.pick(first, others)
    }
}
