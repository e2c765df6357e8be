/// A set of host positions (0, 1, 2, … in the order in which the caller gave its hosts), compact if they are close
/// together.
public struct HostPositions: Sendable, Hashable {
    /// The index of `words[0]` in a bit set that would begin at position 0.
    private var firstWord = 0
    private var words: [UInt64] = []

    /// Creates an empty set.
    public init() {}

    /// The number of hosts.
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Whether the set is empty.
    public var isEmpty: Bool { words.isEmpty }

    /// Whether `position` is in the set.
    public func contains(_ position: Int) -> Bool {
        let word = (position >> 6) - firstWord
        return position >= 0 && words.indices.contains(word) && words[word] >> UInt64(position & 63) & 1 == 1
    }

    /// The number of hosts that are in another set, too.
    public func count(in other: HostPositions) -> Int {
        let (start, stop) = (
            max(firstWord, other.firstWord), min(firstWord + words.count, other.firstWord + other.words.count)
        )
        guard start < stop else { return 0 }
        return (start..<stop).reduce(0) {
            $0 + (words[$1 - firstWord] & other.words[$1 - other.firstWord]).nonzeroBitCount
        }
    }

    /// Adds a host; a negative position is ignored.
    public mutating func insert(_ position: Int) {
        guard position >= 0 else { return }
        makeRoom(forWord: position >> 6)
        words[(position >> 6) - firstWord] |= 1 << UInt64(position & 63)
    }

    /// Adds the hosts of another set.
    public mutating func formUnion(_ other: HostPositions) {
        guard let last = other.words.indices.last else { return }
        makeRoom(forWord: other.firstWord)
        makeRoom(forWord: other.firstWord + last)
        for (index, word) in other.words.enumerated() { words[other.firstWord + index - firstWord] |= word }
    }

    private mutating func makeRoom(forWord word: Int) {
        if words.isEmpty {
            firstWord = word
            words = [0]
        } else if word < firstWord {
            words.insert(contentsOf: repeatElement(0, count: firstWord - word), at: 0)
            firstWord = word
        } else if word - firstWord >= words.count {
            words.append(contentsOf: repeatElement(0, count: word - firstWord - words.count + 1))
        }
    }

    /// Whether two sets have the same hosts, regardless of how they were built.
    public static func == (one: HostPositions, other: HostPositions) -> Bool {
        one.positions.elementsEqual(other.positions)
    }

    /// Hashes the positions.
    public func hash(into hasher: inout Hasher) {
        for position in positions { hasher.combine(position) }
    }

    /// The positions, ascending.
    public var positions: [Int] {
        var result: [Int] = []
        for (index, var word) in words.enumerated() {
            while word != 0 {
                result.append((firstWord + index) << 6 + word.trailingZeroBitCount)
                word &= word - 1
            }
        }
        return result
    }
}
