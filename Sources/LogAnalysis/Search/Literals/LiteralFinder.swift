/// Finds occurrences of any of a few texts in bytes.
public struct LiteralFinder: Sendable {
    /// One needle for each text.
    let needles: [LiteralNeedle]

    /// A finder of `texts`, each of one to `LiteralSet.longest` bytes. If case is ignored, the texts must be in lower
    /// case; only the case of ASCII letters is ignored.
    init(_ texts: [[UInt8]], ignoringCase: Bool) {
        needles = texts.map { LiteralNeedle($0, ignoringCase: ignoringCase) }
    }

    /// The offset of the first occurrence of any of the texts at or after `start`; nil if there is none.
    ///
    /// To visit all occurrences, use a `LiteralScan`, which examines no byte twice.
    public func next(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var scan = LiteralScan(self, bytes)
        return scan.next(from: start)
    }
}

/// Visits the occurrences of a `LiteralFinder`'s texts in order, and searches for each text only once.
///
/// The bytes must outlive the scan.
public struct LiteralScan: ~Copyable {
    private let finder: LiteralFinder
    private let bytes: UnsafeRawBufferPointer
    private var cursors: [LiteralCursor]
    private var lastStart = 0

    /// A scan of `bytes` from their beginning.
    public init(_ finder: LiteralFinder, _ bytes: UnsafeRawBufferPointer) {
        self.finder = finder
        self.bytes = bytes
        cursors = [LiteralCursor](repeating: LiteralCursor(), count: finder.needles.count)
    }

    /// The offset of the first occurrence of any of the texts at or after `start`; nil if there is none.
    ///
    /// This is fast if `start` increases from call to call; a smaller value than before restarts the search.
    public mutating func next(from start: Int) -> Int? {
        let start = max(0, start)
        if start < lastStart { for index in cursors.indices { cursors[index] = LiteralCursor() } }
        lastStart = start
        var nearest = LiteralCursor.nowhere
        for index in cursors.indices {
            nearest = min(nearest, cursors[index].next(finder.needles[index], in: bytes, from: start))
        }
        return nearest == LiteralCursor.nowhere ? nil : nearest
    }
}

/// The progress of the search for one text in some bytes.
///
/// The search leaps from one occurrence of the text's two rarest bytes to the next and compares the rest of the text
/// there. If the two bytes turn out to be common, `LiteralNeedle.steadySearch` takes over, whose speed does not depend
/// on their rarity.
struct LiteralCursor {
    /// The offset that means that the text does not occur any more.
    static let nowhere = Int.max
    /// A comparison in vain costs about as much as this many steps of the steady search.
    private static let bytesPerComparison = 16
    /// The number of comparisons in vain that are always allowed, because a pair is often common only in a few places.
    private static let patience = 64

    /// The latest occurrence found. It is still the next one as long as it is not before the requested start.
    private var hit = -1
    private var comparisonsInVain = 0

    /// The offset of the first occurrence at or after `start`, or `nowhere`. `start` must never decrease.
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
        // Fewer bytes are left than are examined at once.
        while place <= last {
            if needle.stands(in: bytes, at: place) { return place }
            place += 1
        }
        return Self.nowhere
    }
}
