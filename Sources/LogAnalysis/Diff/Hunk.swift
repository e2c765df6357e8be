/// A part of a comparison: some changes and the unchanged lines around them.
public struct Hunk: Hashable, Sendable {
    /// The first line of the old log, from 1; if the hunk has no old lines, the line before it (0 at the beginning).
    public let fromLine: Int
    /// The number of lines of the old log in the hunk.
    public let fromCount: Int
    /// The first line of the new log, from 1; if the hunk has no new lines, the line before it (0 at the beginning).
    public let toLine: Int
    /// The number of lines of the new log in the hunk.
    public let toCount: Int
    /// The lines of the hunk. For each change, the removed lines come before the added ones.
    public let lines: [HunkLine]

    /// The number of added lines.
    public var added: Int { lines.reduce(0) { $0 + ($1.kind == .added ? 1 : 0) } }

    /// The number of removed lines.
    public var removed: Int { lines.reduce(0) { $0 + ($1.kind == .removed ? 1 : 0) } }

    init(_ place: HunkPlace, _ changes: [LineChange]) {
        fromLine = HunkPlace.start(place.from)
        fromCount = place.from.count
        toLine = HunkPlace.start(place.to)
        toCount = place.to.count
        var lines: [HunkLine] = []
        lines.reserveCapacity(place.from.count + place.to.count)
        var (x, y) = (place.from.lowerBound, place.to.lowerBound)
        for change in changes[place.changes] {
            while x < change.from.lowerBound {
                lines.append(.same(from: x, to: y))
                (x, y) = (x + 1, y + 1)
            }
            lines += change.from.map { .removed($0) }
            lines += change.to.map { .added($0) }
            (x, y) = (change.from.upperBound, change.to.upperBound)
        }
        while x < place.from.upperBound {
            lines.append(.same(from: x, to: y))
            (x, y) = (x + 1, y + 1)
        }
        self.lines = lines
    }
}

/// A line of a hunk, given by its index (from 0) in the logs.
public enum HunkLine: Hashable, Sendable {
    /// Both logs have the line. If normalised lines were compared, the bytes may differ.
    case same(from: Int, to: Int)
    /// Only the old log has the line.
    case removed(Int)
    /// Only the new log has the line.
    case added(Int)

    /// The kind of change, represented by the character that marks it in a unified diff.
    public enum Kind: Character, Sendable {
        /// The line is unchanged.
        case same = " "
        /// The line is only in the old log.
        case removed = "-"
        /// The line is only in the new log.
        case added = "+"
    }

    /// The kind of change.
    public var kind: Kind {
        switch self {
        case .same: .same
        case .removed: .removed
        case .added: .added
        }
    }

    /// The index in the old log; nil if the line is not there.
    public var fromIndex: Int? {
        switch self {
        case .same(let from, _): from
        case .removed(let index): index
        case .added: nil
        }
    }

    /// The index in the new log; nil if the line is not there.
    public var toIndex: Int? {
        switch self {
        case .same(_, let to): to
        case .removed: nil
        case .added(let index): index
        }
    }
}

extension LogDiff {
    /// The bytes of a line without its ending. An unchanged line is given as in the old log, as `diff` shows it.
    public func text(_ line: HunkLine) -> ArraySlice<UInt8> {
        switch line {
        case .same(let index, _), .removed(let index): from.line(index)
        case .added(let index): to.line(index)
        }
    }
}

/// Pairs the removed lines of a hunk with the added lines that replaced them, for showing two logs side by side and for
/// emphasising changed words.
public struct HunkPairing: Sendable {
    /// A removed line and a similar added line, given by their indices in the hunk's `lines`.
    public struct Pair: Hashable, Sendable {
        /// The index of the removed line.
        public let removed: Int
        /// The index of the added line.
        public let added: Int
    }

    /// A row of a side-by-side view, given by indices in the hunk's `lines`. An unchanged line is on both sides.
    public struct Row: Hashable, Sendable {
        /// The line of the old log; nil if this side is empty.
        public let left: Int?
        /// The line of the new log; nil if this side is empty.
        public let right: Int?
    }

    /// The pairs, ascending on both sides.
    public let pairs: [Pair]
    /// The rows from top to bottom. The lines of a pair share a row; between pairs, the lines without a counterpart
    /// share rows in order, as in `diff --side-by-side`.
    public let rows: [Row]
    /// For each line of the hunk, the words that differ from its counterpart, as ascending byte ranges from the
    /// beginning of the line; empty for lines without a counterpart.
    public let emphasis: [[Range<Int>]]
    /// For each line of the hunk, whether it was compared with its counterpart word by word; true for lines without a
    /// counterpart.
    public let isByWords: [Bool]

    /// Pairs the lines of a hunk.
    ///
    /// - Parameters:
    ///   - hunk: a hunk of `diff`.
    ///   - diff: the comparison.
    ///   - masked: the ranges of a line (ascending, in bytes from its beginning) that count as equal whatever they
    ///     contain, such as timestamps that the comparison ignored.
    ///   - isStopped: called now and then; once it returns true, the remaining lines have no counterpart.
    public init(
        _ hunk: Hunk, of diff: LogDiff, masked: (HunkLine) -> [Range<Int>] = { _ in [] },
        isStopped: () -> Bool = { false }
    ) {
        var (pairs, rows): ([Pair], [Row]) = ([], [])
        var emphasis = Array(repeating: [Range<Int>](), count: hunk.lines.count)
        var isByWords = Array(repeating: true, count: hunk.lines.count)
        var place = 0
        while place < hunk.lines.count {
            guard hunk.lines[place].kind != .same else {
                rows.append(Row(left: place, right: place))
                place += 1
                continue
            }
            let removed = hunk.run(of: .removed, from: place)
            let added = hunk.run(of: .added, from: removed.upperBound)
            let lines = (
                removed.map { diff.masked(hunk.lines[$0], masked) }, added.map { diff.masked(hunk.lines[$0], masked) }
            )
            let isOneSided = removed.isEmpty || added.isEmpty || isStopped()
            let found =
                isOneSided ? [] : SimilarLines(lines.0, lines.1, unless: isStopped).pairs(unless: isStopped)
            let first = pairs.count
            for (index, pair) in found.enumerated() {
                if index & 63 == 63, isStopped() { break }
                let (one, other) = (lines.0[pair.removed], lines.1[pair.added])
                let words = LineEmphasis(removed: one.bytes, added: other.bytes, masked: (one.masked, other.masked))
                pairs.append(Pair(removed: removed.lowerBound + pair.removed, added: added.lowerBound + pair.added))
                emphasis[removed.lowerBound + pair.removed] = words.removed
                emphasis[added.lowerBound + pair.added] = words.added
                isByWords[removed.lowerBound + pair.removed] = words.isByWords
                isByWords[added.lowerBound + pair.added] = words.isByWords
            }
            Self.append(removed, added, pairs[first...], to: &rows)
            place = added.upperBound
        }
        (self.pairs, self.rows, self.emphasis, self.isByWords) = (pairs, rows, emphasis, isByWords)
    }

    private static func append(
        _ removed: Range<Int>, _ added: Range<Int>, _ pairs: ArraySlice<Pair>, to rows: inout [Row]
    ) {
        var (left, right) = (removed.lowerBound, added.lowerBound)
        func appendUnpaired(_ leftEnd: Int, _ rightEnd: Int) {
            while left < leftEnd || right < rightEnd {
                rows.append(Row(left: left < leftEnd ? left : nil, right: right < rightEnd ? right : nil))
                (left, right) = (min(left + 1, leftEnd), min(right + 1, rightEnd))
            }
        }
        for pair in pairs {
            appendUnpaired(pair.removed, pair.added)
            rows.append(Row(left: pair.removed, right: pair.added))
            (left, right) = (pair.removed + 1, pair.added + 1)
        }
        appendUnpaired(removed.upperBound, added.upperBound)
    }
}

extension Hunk {
    /// The range of consecutive lines of one kind that begins at `place`.
    fileprivate func run(of kind: HunkLine.Kind, from place: Int) -> Range<Int> {
        var end = place
        while end < lines.count, lines[end].kind == kind { end += 1 }
        return place..<end
    }
}

extension LogDiff {
    fileprivate func masked(_ line: HunkLine, _ masked: (HunkLine) -> [Range<Int>]) -> MaskedLine {
        MaskedLine(bytes: text(line), masked: masked(line))
    }
}
