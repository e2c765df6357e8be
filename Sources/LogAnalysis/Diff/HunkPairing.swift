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
