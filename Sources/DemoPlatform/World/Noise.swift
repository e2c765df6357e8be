/// Numbers that look random and are the same every time: a hash of ids, continued as SplitMix64
/// (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
///
/// The demo world has no other source of chance, so that two starts at the same moment say the same bytes.
struct Noise {
    private var state: UInt64

    /// The sequence that belongs to these ids.
    init(_ ids: Int64...) {
        state = 0x6A6F_626C_6F67
        for id in ids {
            state ^= UInt64(bitPattern: id)
            state = next()
        }
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The next number of a range.
    mutating func next(in range: ClosedRange<Int64>) -> Int64 {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int64(next() % width)
    }
}
