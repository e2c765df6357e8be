/// How far the search for one text in certain bytes has come.
///
/// It leaps from one meeting of the text's two rarest bytes to the next and compares the rest. Where they turn out to
/// be common after all, a search takes over that minds no such thing.
struct LiteralCursor {
    /// What stands for no place.
    static let nowhere = Int.max
    /// A comparison in vain costs about as much as so many steps of the steady search.
    private static let bytesPerComparison = 16
    /// So many comparisons in vain are forgiven, for a pair is often common only here and there.
    private static let patience = 64

    /// Where the text begins next: known as long as it lies ahead.
    private var hit = -1
    private var comparisonsInVain = 0

    /// Where the text begins first from `start` on, which never is smaller than before; or `nowhere`.
    mutating func next(_ needle: LiteralNeedle, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        if hit < start { hit = search(needle, in: bytes, from: start) }
        return hit
    }

    private mutating func search(_ needle: LiteralNeedle, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        let last = bytes.count - needle.text.count
        guard let base = bytes.baseAddress, start <= last else { return Self.nowhere }
        let lastOfEight = bytes.count - needle.pair.reach - 8
        var place = start
        while place <= lastOfEight {
            if (comparisonsInVain - Self.patience) * Self.bytesPerComparison > place {
                return needle.steadySearch(in: bytes, from: place) ?? Self.nowhere
            }
            place = needle.pair.leap(in: bytes, from: place)
            let end = min(place + BytePair.blockSize, lastOfEight + 1)
            while place < end {
                var found = needle.pair.places(in: base, at: place)
                while found != 0 {
                    let candidate = place + found.trailingZeroBitCount / 8
                    if candidate <= last, needle.stands(in: bytes, at: candidate) { return candidate }
                    comparisonsInVain += 1
                    found &= found - 1
                }
                place += 8
            }
        }
        // Too few are left for eight at a time.
        while place <= last {
            if needle.stands(in: bytes, at: place) { return place }
            place += 1
        }
        return Self.nowhere
    }
}
