/// A text to look for, and what makes looking for it fast.
struct LiteralNeedle: Sendable {
    /// In lower case where case is ignored.
    let text: [UInt8]
    /// At each letter whose case is ignored the bit that makes it small, and nothing elsewhere.
    private let smallBits: [UInt8]
    /// Its two bytes that are thought to be the rarest in logs.
    let pair: BytePair
    /// For each byte a bit for each place of the text at which it fits.
    private let fits: [UInt64]

    /// A needle of one to 64 bytes.
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

    /// Whether the text stands at `place`, behind which there are as many bytes as it has.
    @inline(__always)
    func stands(in bytes: UnsafeRawBufferPointer, at place: Int) -> Bool {
        for index in text.indices where bytes[place + index] | smallBits[index] != text[index] { return false }
        return true
    }

    /// Where the text begins first from `start` on; nil where it does not.
    ///
    /// One step for each byte, whatever the bytes are: Shift-And (R. Baeza-Yates, G. Gonnet, "A New Approach to Text
    /// Searching", CACM 1992). Bit n is set while the last n + 1 bytes are the first n + 1 of the text.
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
