/// Two bytes at a fixed distance from each other, looked for at 64 places at a time.
///
/// Two rare bytes of a text meet by chance far more seldom than one stands, and two cases of a letter need no second
/// pass: W. Muła's "generic SIMD" search, with the bytes chosen as A. Gallant's `memchr` crate for ripgrep does. A byte
/// that is zero after the exclusive or fits; zeros are found as in "Hacker's Delight" (H. S. Warren), 6-1.
struct BytePair: Sendable {
    /// Sixteen bytes, as two words.
    private typealias Lanes = SIMD2<UInt64>
    /// How many places a leap goes over.
    static let blockSize = 64
    private static let lows: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Each byte eight times, and the bits that are set before comparing: that of a letter in lower case, or none.
    private let one, other, oneSet, otherSet: UInt64
    /// Where each of them stands behind the place that is asked for.
    private let oneOffset, otherOffset: Int
    /// How far behind the first of several places bytes are read, besides as many as there are places.
    let reach: Int

    /// Of each byte what it is, which bits of a byte compared with it don't count (and are set in it), and its offset.
    init(_ one: (byte: UInt8, set: UInt8, offset: Int), _ other: (byte: UInt8, set: UInt8, offset: Int)) {
        self.one = UInt64(one.byte) &* Self.lows
        self.other = UInt64(other.byte) &* Self.lows
        oneSet = UInt64(one.set) &* Self.lows
        otherSet = UInt64(other.set) &* Self.lows
        (oneOffset, otherOffset) = (one.offset, other.offset)
        reach = max(oneOffset, otherOffset)
    }

    /// Goes on from `place` by whole blocks while the pair stands at none of their places and a block's bytes are all
    /// in `bytes`.
    @inline(__always)
    func leap(in bytes: UnsafeRawBufferPointer, from place: Int) -> Int {
        guard let base = bytes.baseAddress else { return place }
        let (ones, others) = (Lanes(repeating: one), Lanes(repeating: other))
        let (oneSets, otherSets) = (Lanes(repeating: oneSet), Lanes(repeating: otherSet))
        @inline(__always) func signs(_ start: UnsafeRawPointer) -> Lanes {
            let first = ((start + oneOffset).loadUnaligned(as: Lanes.self) | oneSets) ^ ones
            let second = ((start + otherOffset).loadUnaligned(as: Lanes.self) | otherSets) ^ others
            let either = first | second
            return (either &- Lanes(repeating: Self.lows)) & ~either
        }
        var place = place
        let end = bytes.count - reach - Self.blockSize
        while place <= end {
            let start = base + place
            let all = signs(start) | signs(start + 16) | signs(start + 32) | signs(start + 48)
            if (all[0] | all[1]) & Self.highs != 0 { break }
            place &+= Self.blockSize
        }
        return place
    }

    /// For each of eight places from `place` on a high bit where the pair stands there, the first place lowest.
    ///
    /// Above one that is right there may be others that are not: a zero borrows.
    @inline(__always)
    func places(in base: UnsafeRawPointer, at place: Int) -> UInt64 {
        let first = ((base + place + oneOffset).loadUnaligned(as: UInt64.self).littleEndian | oneSet) ^ one
        let second = ((base + place + otherOffset).loadUnaligned(as: UInt64.self).littleEndian | otherSet) ^ other
        let either = first | second
        return (either &- Self.lows) & ~either & Self.highs
    }
}
