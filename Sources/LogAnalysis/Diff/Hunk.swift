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
