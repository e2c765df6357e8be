/// Numbers from 0 to 255, as 256 bits: what one octet of an IPv4 address may be.
struct OctetSet: Hashable, Sendable {
    private var words = SIMD4<UInt64>()

    /// No number.
    init() {}

    /// One number.
    init(_ number: UInt8) {
        insert(number)
    }

    /// Every number.
    static var all: OctetSet {
        var set = OctetSet()
        set.words = SIMD4(repeating: .max)
        return set
    }

    /// How many numbers there are.
    var count: Int { words[0].nonzeroBitCount + words[1].nonzeroBitCount + upperCount }
    private var upperCount: Int { words[2].nonzeroBitCount + words[3].nonzeroBitCount }

    /// The smallest number; 0 when there is none.
    var first: UInt8 {
        for index in 0..<4 where words[index] != 0 { return UInt8(index * 64 + words[index].trailingZeroBitCount) }
        return 0
    }

    /// The greatest number; 0 when there is none.
    var last: UInt8 {
        for index in (0..<4).reversed() where words[index] != 0 {
            return UInt8(index * 64 + 63 - words[index].leadingZeroBitCount)
        }
        return 0
    }

    func contains(_ number: UInt8) -> Bool { words[Int(number >> 6)] >> UInt64(number & 63) & 1 == 1 }

    mutating func insert(_ number: UInt8) { words[Int(number >> 6)] |= 1 << UInt64(number & 63) }

    func union(_ other: OctetSet) -> OctetSet {
        var set = self
        set.words |= other.words
        return set
    }

    /// The numbers, ascending.
    var numbers: [UInt8] { (0...255).filter { contains($0) } }

    // Folding interns many of these; four multiplications are cheaper than feeding the hasher 32 bytes.
    func hash(into hasher: inout Hasher) {
        var mixed = words[0]
        for index in 1..<4 { mixed = (mixed ^ (mixed >> 29)) &* 0x9E37_79B9_7F4A_7C15 &+ words[index] }
        hasher.combine(mixed)
    }
}
