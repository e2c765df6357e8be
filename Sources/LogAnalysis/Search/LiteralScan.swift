/// Goes through bytes from one hit of a `LiteralFinder` to the next, and looks for each of its texts but once.
///
/// The bytes must outlive it.
public struct LiteralScan: ~Copyable {
    private let finder: LiteralFinder
    private let bytes: UnsafeRawBufferPointer
    private var cursors: [LiteralCursor]
    private var lastStart = 0

    /// A scan of `bytes`, from their beginning.
    public init(_ finder: LiteralFinder, _ bytes: UnsafeRawBufferPointer) {
        self.finder = finder
        self.bytes = bytes
        cursors = [LiteralCursor](repeating: LiteralCursor(), count: finder.needles.count)
    }

    /// Where the first of the texts to come begins, at `start` or later; nil where none does.
    ///
    /// It is made for starts that grow; a smaller one than before costs a search anew.
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
