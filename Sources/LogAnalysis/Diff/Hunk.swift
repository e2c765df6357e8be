/// A stretch of a comparison: some changes and the unchanged lines around them.
public struct Hunk: Hashable, Sendable {
    /// The first line of the old log, from 1; where there is none, the line before (0 at the beginning).
    public let fromLine: Int
    /// How many lines of the old log it covers.
    public let fromCount: Int
    /// The first line of the new log, from 1; where there is none, the line before (0 at the beginning).
    public let toLine: Int
    /// How many lines of the new log it covers.
    public let toCount: Int
    /// The lines; of each change first what was removed, then what was added.
    public let lines: [HunkLine]

    /// How many of the lines were added.
    public var added: Int { lines.reduce(0) { $0 + ($1.kind == .added ? 1 : 0) } }

    /// How many of the lines were removed.
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

/// A line of a hunk, by its index (from 0) in the logs.
public enum HunkLine: Hashable, Sendable {
    /// Both logs have it; where normalised lines were compared, maybe not with the same bytes.
    case same(from: Int, to: Int)
    /// Only the old log has it.
    case removed(Int)
    /// Only the new log has it.
    case added(Int)

    /// What became of a line, by the letter that marks it in a unified diff.
    public enum Kind: Character, Sendable {
        /// Unchanged.
        case same = " "
        /// Only in the old log.
        case removed = "-"
        /// Only in the new log.
        case added = "+"
    }

    /// What became of the line.
    public var kind: Kind {
        switch self {
        case .same: .same
        case .removed: .removed
        case .added: .added
        }
    }

    /// Its index in the old log, if it is there.
    public var fromIndex: Int? {
        switch self {
        case .same(let from, _): from
        case .removed(let index): index
        case .added: nil
        }
    }

    /// Its index in the new log, if it is there.
    public var toIndex: Int? {
        switch self {
        case .same(_, let to): to
        case .removed: nil
        case .added(let index): index
        }
    }
}

extension LogDiff {
    /// The bytes of a line without its ending; an unchanged one as the old log has it, as `diff` shows them.
    public func text(_ line: HunkLine) -> ArraySlice<UInt8> {
        switch line {
        case .same(let index, _), .removed(let index): from.line(index)
        case .added(let index): to.line(index)
        }
    }
}

/// Which removed lines of a hunk became which added ones: what showing two logs side by side and emphasising words need.
public struct HunkPairing: Sendable {
    /// A removed and an added line that are alike, by their places in the hunk's `lines`.
    public struct Pair: Hashable, Sendable {
        /// The removed line.
        public let removed: Int
        /// The added line.
        public let added: Int
    }

    /// What stands beside what: lines by their places in the hunk's `lines`. An unchanged line is on both sides.
    public struct Row: Hashable, Sendable {
        /// The line of the old log.
        public let left: Int?
        /// The line of the new log.
        public let right: Int?
    }

    /// The pairs, ascending on both sides.
    public let pairs: [Pair]
    /// The rows from top to bottom. Lines of a pair are in one row; between pairs, lines that have no counterpart share
    /// rows in order, as `diff --side-by-side` does.
    public let rows: [Row]
    /// For each line of the hunk the words that differ from its counterpart's, as ascending ranges of bytes from the
    /// line's beginning; none for lines without a counterpart.
    public let emphasis: [[Range<Int>]]

    /// Pairs the lines of a hunk. `masked` tells which ranges of a line (ascending, in bytes from its beginning) count as
    /// equal whatever they hold, such as timestamps that the comparison looked through. `isStopped` is asked now and then;
    /// once it is true, the other lines have no counterpart.
    public init(
        _ hunk: Hunk, of diff: LogDiff, masked: (HunkLine) -> [Range<Int>] = { _ in [] },
        isStopped: () -> Bool = { false }
    ) {
        var (pairs, rows): ([Pair], [Row]) = ([], [])
        var emphasis = Array(repeating: [Range<Int>](), count: hunk.lines.count)
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
            }
            Self.append(removed, added, pairs[first...], to: &rows)
            place = added.upperBound
        }
        (self.pairs, self.rows, self.emphasis) = (pairs, rows, emphasis)
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
    /// The lines of one kind that stand together from a place on.
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
