/// Finds where one of a few texts stands in bytes.
public struct LiteralFinder: Sendable {
    /// The texts, and how each is looked for.
    let needles: [LiteralNeedle]

    /// A finder of `texts`, each of one to `LiteralSet.longest` bytes; without regard to case they are in lower case,
    /// and only the case of ASCII letters is ignored.
    init(_ texts: [[UInt8]], ignoringCase: Bool) {
        needles = texts.map { LiteralNeedle($0, ignoringCase: ignoringCase) }
    }

    /// Where the first of the texts to come begins, at `start` or later; nil where none does.
    ///
    /// Who goes through bytes from hit to hit takes a `LiteralScan`, which looks at nothing twice.
    public func next(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var scan = LiteralScan(self, bytes)
        return scan.next(from: start)
    }
}
