/// Counts hashes in little memory, to find the few that come often: it may count too much, where two hashes share a
/// counter, but never too little.
struct KeyCounters {
    private let mask: UInt64
    private var counters: [UInt8]

    /// Counters for about `expected` hashes: between 64 KB and 32 MB.
    init(expected: Int) {
        let size = 1 << min(max(Int.bitWidth - (expected * 2).leadingZeroBitCount, 16), 25)
        mask = UInt64(size - 1)
        counters = [UInt8](repeating: 0, count: size)
    }

    /// Counts a hash once more.
    mutating func add(_ key: UInt64) {
        let slot = Int(key & mask)
        if counters[slot] < .max { counters[slot] += 1 }
    }

    /// Whether a hash may have been counted `count` times (at most 255).
    func mayReach(_ count: Int, _ key: UInt64) -> Bool { counters[Int(key & mask)] >= count }
}
