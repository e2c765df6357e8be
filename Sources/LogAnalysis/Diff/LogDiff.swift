/// The difference between two logs, line by line.
///
/// Lines are compared by the numbers that an interner gave them, which may be numbers of normalised lines, and shown
/// unchanged.
public struct LogDiff: Sendable {
    /// The old log.
    public let from: LogText
    /// The new log.
    public let to: LogText
    /// The changes, ascending, with at least one unchanged line between any two.
    public let changes: [LineChange]

    /// Compares two logs by the numbers of their lines, one number for each line, all from one `LineInterner`.
    ///
    /// `costLimit` limits the work as described at `LineDiff`, and `isStopped` ends it early.
    public init(
        from: LogText, _ fromNumbers: [Int32], to: LogText, _ toNumbers: [Int32], costLimit: Int = LineDiff.costLimit,
        isStopped: () -> Bool = { false }
    ) {
        precondition(
            from.lineCount == fromNumbers.count && to.lineCount == toNumbers.count, "every line needs a number")
        self.from = from
        self.to = to
        let found = LineDiff.changes(
            from: fromNumbers, to: toNumbers, costLimit: costLimit, isStopped: isStopped)
        let sliding = ChangeSliding(from: from, to: to, fromNumbers: fromNumbers, toNumbers: toNumbers)
        changes = sliding.slide(found, unless: isStopped)
    }

    /// Compares two logs byte by byte, including line endings.
    public init(
        exactlyFrom from: LogText, to: LogText, costLimit: Int = LineDiff.costLimit,
        isStopped: () -> Bool = { false }
    ) {
        let numbers = WholeLineNumbers(from: from, to: to)
        self.init(from: from, numbers.from, to: to, numbers.to, costLimit: costLimit, isStopped: isStopped)
    }

    /// Creates the difference from known changes.
    init(from: LogText, to: LogText, changes: [LineChange]) {
        (self.from, self.to, self.changes) = (from, to, changes)
    }

    /// The number of added lines.
    public var added: Int { changes.reduce(0) { $0 + $1.to.count } }

    /// The number of removed lines.
    public var removed: Int { changes.reduce(0) { $0 + $1.from.count } }

    /// The changes with up to `context` unchanged lines around them. Changes whose context would touch or overlap share
    /// a hunk.
    public func hunks(context: Int = 3) -> [Hunk] {
        places(context: context).map { Hunk($0, changes) }
    }

    /// The positions of the hunks.
    func places(context: Int) -> [HunkPlace] {
        // A log has no more lines than this, and a sum with this number cannot overflow.
        let context = max(0, min(context, from.lineCount + to.lineCount))
        var places: [HunkPlace] = []
        var first = 0
        while first < changes.count {
            var last = first
            while last + 1 < changes.count,
                changes[last + 1].from.lowerBound - changes[last].from.upperBound <= 2 * context
            {
                last += 1
            }
            let above = min(context, changes[first].from.lowerBound)
            let below = min(context, from.lineCount - changes[last].from.upperBound)
            places.append(
                HunkPlace(
                    changes: first..<last + 1,
                    from: changes[first].from.lowerBound - above..<changes[last].from.upperBound + below,
                    to: changes[first].to.lowerBound - above..<changes[last].to.upperBound + below))
            first = last + 1
        }
        return places
    }
}

/// The position of a hunk: the changes in it and the lines that it covers, context included.
struct HunkPlace {
    let changes: Range<Int>
    let from, to: Range<Int>

    /// The start of a range as unified diffs count: the first line from 1, or the line before an empty range.
    static func start(_ range: Range<Int>) -> Int { range.isEmpty ? range.lowerBound : range.lowerBound + 1 }
}
