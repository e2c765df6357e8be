/// A text to search for, with the tables that make the search fast.
struct LiteralNeedle: Sendable {
    /// The bytes of the text, in lower case if case is ignored.
    let text: [UInt8]
    /// For each byte of `text`, the lower-case bit (0x20) if it is a letter whose case is ignored, else 0.
    private let smallBits: [UInt8]
    /// The two bytes of the text that are expected to be the rarest in logs (`ByteRarity`).
    let pair: BytePair
    /// For each byte value, a bit for each index of the text that it matches.
    private let fits: [UInt64]

    /// A needle for a text of one to 64 bytes.
    init(_ text: [UInt8], ignoringCase: Bool) {
        precondition((1...64).contains(text.count), "a text is as long as a word has bits, at most")
        let smallBits = text.map { ignoringCase && $0.isASCIILetter ? 0x20 as UInt8 : 0 }
        let rarities = text.map { ByteRarity.bits($0, ignoringCase: ignoringCase) }
        let byRarity = text.indices.sorted { (rarities[$0], $0) > (rarities[$1], $1) }
        let (one, other) = (byRarity[0], byRarity[min(1, text.count - 1)])
        pair = BytePair((text[one], smallBits[one], one), (text[other], smallBits[other], other))
        var fits = [UInt64](repeating: 0, count: 256)
        for index in text.indices {
            fits[Int(text[index])] |= 1 << UInt64(index)
            fits[Int(text[index] ^ smallBits[index])] |= 1 << UInt64(index)
        }
        (self.text, self.smallBits, self.fits) = (text, smallBits, fits)
    }

    /// Whether the text is at offset `place`. At least `text.count` bytes must follow there.
    @inline(__always)
    func stands(in bytes: UnsafeRawBufferPointer, at place: Int) -> Bool {
        for index in text.indices where bytes[place + index] | smallBits[index] != text[index] { return false }
        return true
    }

    /// The first offset of the text at or after `start`; nil if there is none.
    ///
    /// Takes one step for each byte, whatever the bytes are, with the Shift-And algorithm (R. Baeza-Yates, G. Gonnet,
    /// "A New Approach to Text Searching", CACM 1992). Bit n is set while the last n + 1 bytes are the first n + 1
    /// bytes of the text.
    func steadySearch(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        fits.withUnsafeBufferPointer { fits in
            let complete: UInt64 = 1 << UInt64(text.count - 1)
            var state: UInt64 = 0
            for place in start..<max(start, bytes.count) {
                state = (state << 1 | 1) & fits[Int(bytes[place])]
                if state & complete != 0 { return place - text.count + 1 }
            }
            return nil
        }
    }
}

/// Searches for two bytes at a fixed distance from each other, at 64 offsets at a time.
///
/// Two rare bytes of a text occur together by chance far less often than one of them alone, and the two cases of a
/// letter need no second pass. This is W. Muła's "generic SIMD" search, with the bytes chosen as in A. Gallant's
/// `memchr` crate for ripgrep. A byte matches if it is zero after the exclusive or; zeros are found as in "Hacker's
/// Delight" (H. S. Warren), 6-1.
struct BytePair: Sendable {
    /// Sixteen bytes, as two words.
    private typealias Lanes = SIMD2<UInt64>
    /// The number of offsets that `leap` examines at once.
    static let blockSize = 64
    private static let lows: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Each byte repeated eight times, and the bits that are set before the comparison: the lower-case bit of a letter
    /// whose case is ignored, or no bit.
    private let one, other, oneSet, otherSet: UInt64
    /// The distance of each byte from the offset that is examined.
    private let oneOffset, otherOffset: Int
    /// The greater of the two distances: examining n offsets reads n + `reach` bytes.
    let reach: Int

    /// Each byte is given with the bits that do not count in a comparison, which are set in the byte itself, and with
    /// its distance from the offset that is examined.
    init(_ one: (byte: UInt8, set: UInt8, offset: Int), _ other: (byte: UInt8, set: UInt8, offset: Int)) {
        self.one = UInt64(one.byte) &* Self.lows
        self.other = UInt64(other.byte) &* Self.lows
        oneSet = UInt64(one.set) &* Self.lows
        otherSet = UInt64(other.set) &* Self.lows
        (oneOffset, otherOffset) = (one.offset, other.offset)
        reach = max(oneOffset, otherOffset)
    }

    /// Advances from `place` by whole blocks, as long as the pair is at no offset of the block and all bytes of the
    /// block are in `bytes`; returns the offset that was reached.
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

    /// Examines the eight offsets from `place` on. The high bit of each byte of the result says whether the pair is at
    /// an offset; the lowest byte is for the first offset.
    ///
    /// Bits above the first correct one may be wrong, because a zero borrows.
    @inline(__always)
    func places(in base: UnsafeRawPointer, at place: Int) -> UInt64 {
        let first = ((base + place + oneOffset).loadUnaligned(as: UInt64.self).littleEndian | oneSet) ^ one
        let second = ((base + place + otherOffset).loadUnaligned(as: UInt64.self).littleEndian | otherSet) ^ other
        let either = first | second
        return (either &- Self.lows) & ~either & Self.highs
    }
}
