/// The lines of a log that have one of the literals that every match must have.
final class LineCandidates {
    private let log: UnsafeRawBufferPointer
    private var scan: LiteralScan
    private let start: Int
    private var count = 0
    private var place: Int
    /// How many candidates are looked at before judging.
    private static let trial = 64
    /// With candidates nearer to each other than this, in bytes, trying every line is cheaper than looking for literals
    /// (measured: literals pay where fewer than about a quarter of the lines have one).
    private static let leastDistance = 400

    /// Candidates from a line on that begins at `start`.
    init(_ finder: LiteralFinder, _ log: UnsafeRawBufferPointer, from start: Int) {
        self.log = log
        (self.start, place) = (start, start)
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
    var areRare: Bool { count < Self.trial || (place - start) / count >= Self.leastDistance }
}
