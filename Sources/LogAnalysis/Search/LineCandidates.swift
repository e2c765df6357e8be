/// The lines of a log that have one of the literals that every match must have.
final class LineCandidates {
    private let log: UnsafeRawBufferPointer
    private var scan: LiteralScan
    private var count = 0
    private var place = 0
    /// How many candidates are looked at before judging.
    private static let trial = 64
    /// With candidates nearer to each other than this, in bytes, trying every line is cheaper than looking for literals
    /// (measured: literals pay where fewer than about a quarter of the lines have one).
    private static let leastDistance = 400

    init(_ finder: LiteralFinder, _ log: UnsafeRawBufferPointer) {
        self.log = log
        scan = LiteralScan(finder, log)
    }

    /// Where the next such line begins, at `start`, which begins a line, or later; nil where there is none.
    func next(from start: Int) -> Int? {
        guard let literal = scan.next(from: start) else { return nil }
        count += 1
        place = LineCursor.start(of: log, linesBefore: 0, literal, notBefore: start)
        return place
    }

    /// Whether looking for literals pays.
    var areRare: Bool { count < Self.trial || place / count >= Self.leastDistance }
}
