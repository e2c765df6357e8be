/// Some of a step's hosts, one bit for each, so that a set operation on 50,000 hosts is 800 words of work.
struct PositionSet: Equatable, Sendable {
    /// How many hosts the step has; positions beyond are ignored.
    let capacity: Int
    private var words: [UInt64]

    /// No host of `capacity`, or every one.
    init(capacity: Int, full: Bool = false) {
        self.capacity = capacity
        words = Array(repeating: full ? .max : 0, count: (capacity + 63) / 64)
        if full, capacity % 64 != 0 { words[words.count - 1] = 1 << UInt64(capacity % 64) - 1 }
    }

    /// These positions; those that the step doesn't have are left out, so that a stale list does no harm.
    init(capacity: Int, _ positions: some Sequence<Int>) {
        self.init(capacity: capacity)
        for position in positions { insert(position) }
    }

    func contains(_ position: Int) -> Bool {
        position >= 0 && position < capacity && words[position / 64] >> UInt64(position % 64) & 1 == 1
    }

    mutating func insert(_ position: Int) {
        if position >= 0, position < capacity { words[position / 64] |= 1 << UInt64(position % 64) }
    }

    mutating func remove(_ position: Int) {
        if position >= 0, position < capacity { words[position / 64] &= ~(1 << UInt64(position % 64)) }
    }

    mutating func formUnion(_ other: PositionSet) { combine(other) { $0 | $1 } }
    mutating func subtract(_ other: PositionSet) { combine(other) { $0 & ~$1 } }
    mutating func formIntersection(_ other: PositionSet) { combine(other) { $0 & $1 } }
    mutating func formSymmetricDifference(_ other: PositionSet) { combine(other) { $0 ^ $1 } }

    private mutating func combine(_ other: PositionSet, _ operation: (UInt64, UInt64) -> UInt64) {
        for index in words.indices { words[index] = operation(words[index], other.words[index]) }
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// The positions, ascending.
    var positions: [Int] {
        var result: [Int] = []
        result.reserveCapacity(count)
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                result.append(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return result
    }
}
