/// The lines of one hunk divided into masked text, changed words, and the rest. The bytes are not made safe for a
/// terminal.
public struct HunkText {
    /// The result of the comparison for a part of a line.
    public enum Emphasis: Sendable {
        /// The part is the same on both sides, or its line has no counterpart.
        case none
        /// The part was masked, because it varies by nature, and was ignored in the comparison.
        case masked
        /// The part is a word that differs from the line's counterpart.
        case changed
    }

    /// A part of a line.
    public struct Piece {
        /// The bytes as the host printed them.
        public let bytes: ArraySlice<UInt8>
        /// The result of the comparison for this part.
        public let emphasis: Emphasis
    }

    /// The parts of a line that are shown.
    package struct Excerpt {
        /// A stretch of the line that is shown.
        package struct Stretch {
            /// The number of bytes before this stretch that are not shown.
            package let leftOut: Int
            /// The shown pieces.
            package let pieces: [Piece]
        }

        /// The shown stretches, in order.
        package let stretches: [Stretch]
        /// The number of bytes after the last stretch that are not shown.
        package let leftOut: Int
    }

    /// The length, in bytes, above which a line is not shown whole to the user.
    package static let longestWhole = 1 << 15
    /// How many bytes of such a line are shown before the changed text, and after it.
    private static let beside = 512
    /// How many bytes of the changed text are shown at its beginning, and at its end.
    private static let within = 1024

    private let hunk: Hunk
    private let from, to: ComparableLog
    private let pairing: HunkPairing

    /// Divides the lines of a hunk.
    ///
    /// - Parameters:
    ///   - diff: the comparison that the hunk is part of.
    ///   - from: the old log of the comparison.
    ///   - to: the new log, with its lines in the order in which they were compared.
    ///   - isStopped: asked now and then. Once it returns true, words that differ may be missing from the result.
    public init(
        _ hunk: Hunk, of diff: LogDiff, from: ComparableLog, to: ComparableLog, isStopped: () -> Bool = { false }
    ) {
        self.hunk = hunk
        (self.from, self.to) = (from, to)
        pairing = HunkPairing(
            hunk, of: diff,
            masked: { line in
                switch line {
                case .same(let index, _), .removed(let index): from.masked[index]
                case .added(let index): to.masked[index]
                }
            }, isStopped: isStopped)
    }

    /// The pairs of old and new lines, by their indices in the hunk's `lines`.
    public var rows: [HunkPairing.Row] { pairing.rows }

    /// The number, from 1, of a line in its log; nil when the line is not in that log.
    ///
    /// - Parameter isRight: for an unchanged line, whether its number in the new log is wanted.
    public func number(_ index: Int, isRight: Bool = false) -> Int? {
        place(index, isRight).map { $0.log.number(ofLine: $0.index) }
    }

    /// The pieces of a line, in order.
    ///
    /// - Parameter isRight: for an unchanged line, whether the text of the new log is wanted.
    public func pieces(_ index: Int, isRight: Bool = false) -> [Piece] {
        guard let (log, number) = place(index, isRight) else { return [] }
        let bytes = log.line(number)
        var pieces: [Piece] = []
        var place = 0
        func add(_ range: Range<Int>, _ emphasis: Emphasis) {
            if range.isEmpty { return }
            let start = bytes.startIndex
            pieces.append(
                Piece(bytes: bytes[start + range.lowerBound..<start + range.upperBound], emphasis: emphasis))
        }
        for (range, emphasis) in marks(index, masked: log.masked[number]) {
            add(place..<range.lowerBound, .none)
            add(range, emphasis)
            place = range.upperBound
        }
        add(place..<bytes.count, .none)
        return pieces
    }

    /// The part of a line that is shown to the user: the whole line; for a very long line, the text around the
    /// beginning and the end of its difference from its counterpart; for a very long line without a difference, its
    /// beginning.
    ///
    /// - Parameter isRight: for an unchanged line, whether the text of the new log is wanted.
    package func excerpt(_ index: Int, isRight: Bool = false) -> Excerpt {
        let pieces = pieces(index, isRight: isRight)
        guard let (log, number) = place(index, isRight), log.line(number).count > Self.longestWhole else {
            return Excerpt(stretches: [.init(leftOut: 0, pieces: pieces)], leftOut: 0)
        }
        let line = log.line(number)
        var wanted = [Self.range(in: line, line.startIndex, line.startIndex + Self.beside + Self.within)]
        // A line of this length has one changed range at most (`LineEmphasis`).
        if let changed = pieces.first(where: { $0.emphasis == .changed })?.bytes {
            let (first, last) = (
                Self.range(in: line, changed.startIndex - Self.beside, changed.startIndex + Self.within),
                Self.range(in: line, changed.endIndex - Self.within, changed.endIndex + Self.beside)
            )
            wanted = first.upperBound < last.lowerBound ? [first, last] : [first.lowerBound..<last.upperBound]
        }
        var end = line.startIndex
        let stretches = wanted.map { range -> Excerpt.Stretch in
            defer { end = range.upperBound }
            return .init(leftOut: range.lowerBound - end, pieces: Self.parts(of: pieces, in: range))
        }
        return Excerpt(stretches: stretches, leftOut: line.endIndex - end)
    }

    /// A range of a line, widened so that it doesn't split a character.
    private static func range(in line: ArraySlice<UInt8>, _ start: Int, _ end: Int) -> Range<Int> {
        var (start, end) = (max(line.startIndex, start), min(line.endIndex, end))
        for _ in 0..<3 where start > line.startIndex && line[start] & 0xC0 == 0x80 { start -= 1 }
        for _ in 0..<3 where end < line.endIndex && line[end] & 0xC0 == 0x80 { end += 1 }
        return start..<max(start, end)
    }

    private static func parts(of pieces: [Piece], in wanted: Range<Int>) -> [Piece] {
        pieces.compactMap { piece in
            let range = (piece.bytes.startIndex..<piece.bytes.endIndex).clamped(to: wanted)
            return range.isEmpty ? nil : Piece(bytes: piece.bytes[range], emphasis: piece.emphasis)
        }
    }

    private func place(_ index: Int, _ isRight: Bool) -> (log: ComparableLog, index: Int)? {
        let line = hunk.lines[index]
        let isNew = isRight || line.kind == .added
        return (isNew ? line.toIndex : line.fromIndex).map { (isNew ? to : from, $0) }
    }

    /// The masked ranges and the changed words of a line, in order. Changed words are left out if they are masked,
    /// except in a line that was not compared word by word, where changed text takes precedence over masks.
    private func marks(_ index: Int, masked: [Range<Int>]) -> [(Range<Int>, Emphasis)] {
        let (changed, isByWords) = (pairing.emphasis[index], pairing.isByWords[index])
        func overlaps(_ range: Range<Int>, _ others: [Range<Int>]) -> Bool { others.contains { $0.overlaps(range) } }
        let shown = isByWords ? changed.filter { !overlaps($0, masked) } : changed
        let lookedThrough = isByWords ? masked : masked.filter { !overlaps($0, changed) }
        let marks = lookedThrough.map { ($0, Emphasis.masked) } + shown.map { ($0, Emphasis.changed) }
        return marks.sorted { $0.0.lowerBound < $1.0.lowerBound }
    }
}
