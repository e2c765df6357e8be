import LogAnalysis

/// The lines of one hunk in pieces: what masks took, what differs, and the rest. Nothing in them is made safe.
public struct HunkText {
    /// What comparing made of a part of a line.
    public enum Emphasis: Sendable {
        /// It is the same on both sides, or stands in a line that has no counterpart.
        case none
        /// It varies by nature and was looked through.
        case masked
        /// It is a word that differs from the line's counterpart.
        case changed
    }

    /// A part of a line.
    public struct Piece {
        /// Its bytes, as the host printed them.
        public let bytes: ArraySlice<UInt8>
        /// What comparing made of it.
        public let emphasis: Emphasis
    }

    /// As much of a line as is shown of it.
    public struct Excerpt {
        /// A part of the line that is shown.
        public struct Stretch {
            /// How many bytes before it are not shown.
            public let leftOut: Int
            /// What is shown.
            public let pieces: [Piece]
        }

        /// What is shown, in order.
        public let stretches: [Stretch]
        /// How many bytes after all that are not shown.
        public let leftOut: Int
    }

    /// A line of more bytes than this is no longer shown whole where a person reads it.
    public static let longestWhole = 1 << 15
    /// How many bytes of such a line are shown where a difference begins or ends: some before it, and more of it.
    private static let beside = 512
    private static let within = 1024

    private let hunk: Hunk
    private let difference: Difference
    private let pairing: HunkPairing

    /// The text of a hunk of a difference.
    ///
    /// - Parameter isStopped: asked now and then; once it is true, not all words that differ are told of.
    public init(_ hunk: Hunk, of difference: Difference, isStopped: () -> Bool = { false }) {
        self.hunk = hunk
        self.difference = difference
        pairing = HunkPairing(
            hunk, of: difference.diff,
            masked: { line in
                switch line {
                case .same(let index, _), .removed(let index): difference.from.log.masked[index]
                case .added(let index): difference.ordered.masked[index]
                }
            }, isStopped: isStopped)
    }

    /// What stands beside what, by places in the hunk's `lines`.
    public var rows: [HunkPairing.Row] { pairing.rows }

    /// The number, from 1, that a line has in its log.
    ///
    /// - Parameter isRight: for an unchanged line, whether the new log is meant.
    public func number(_ index: Int, isRight: Bool = false) -> Int? {
        place(index, isRight).map { $0.log.number(ofLine: $0.index) }
    }

    /// A line in pieces, in order.
    ///
    /// - Parameter isRight: for an unchanged line, whether it is to be as the new log has it.
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
        let isInWords = bytes.count <= LineEmphasis.longestInWords
        for (range, emphasis) in marks(index, masked: log.masked[number], isInWords: isInWords) {
            add(place..<range.lowerBound, .none)
            add(range, emphasis)
            place = range.upperBound
        }
        add(place..<bytes.count, .none)
        return pieces
    }

    /// A line as a person reads it: whole, or of a very long one what stands where it begins to differ from its counterpart and
    /// where it ends to do so; the beginning of a line that has none.
    ///
    /// - Parameter isRight: for an unchanged line, whether it is to be as the new log has it.
    public func excerpt(_ index: Int, isRight: Bool = false) -> Excerpt {
        let pieces = pieces(index, isRight: isRight)
        guard let (log, number) = place(index, isRight), log.line(number).count > Self.longestWhole else {
            return Excerpt(stretches: [.init(leftOut: 0, pieces: pieces)], leftOut: 0)
        }
        let line = log.line(number)
        var wanted = [Self.range(in: line, line.startIndex, line.startIndex + Self.beside + Self.within)]
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

    /// A range of a line that cuts no character in two.
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
        return (isNew ? line.toIndex : line.fromIndex).map { (isNew ? difference.ordered : difference.from.log, $0) }
    }

    /// What masks took of a line, and the words that differ, in order. Of a line that was not compared word by word, what
    /// differs is told whether masks took some of it or not.
    private func marks(_ index: Int, masked: [Range<Int>], isInWords: Bool) -> [(Range<Int>, Emphasis)] {
        let changed = pairing.emphasis[index]
        func overlaps(_ range: Range<Int>, _ others: [Range<Int>]) -> Bool { others.contains { $0.overlaps(range) } }
        let shown = isInWords ? changed.filter { !overlaps($0, masked) } : changed
        let looked = isInWords ? masked : masked.filter { !overlaps($0, changed) }
        let marks = looked.map { ($0, Emphasis.masked) } + shown.map { ($0, Emphasis.changed) }
        return marks.sorted { $0.0.lowerBound < $1.0.lowerBound }
    }
}
