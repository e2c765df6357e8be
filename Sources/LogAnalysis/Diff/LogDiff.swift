/// How one log became another, line by line.
///
/// Lines are compared by the numbers that an interner gave them, which may be those of normalised lines, and shown as
/// they came.
public struct LogDiff: Sendable {
    /// The old log.
    public let from: LogText
    /// The new log.
    public let to: LogText
    /// What changed: ascending, with at least one unchanged line between any two.
    public let changes: [LineChange]

    /// Compares two logs by the numbers of their lines, one number a line, all from one `LineInterner`.
    ///
    /// `costLimit` bounds the work as `LineDiff` says, and `isStopped` ends it early.
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

    /// Compares two logs by each of their bytes, the endings of lines too.
    public init(
        exactlyFrom from: LogText, to: LogText, costLimit: Int = LineDiff.costLimit,
        isStopped: () -> Bool = { false }
    ) {
        let numbers = WholeLineNumbers(from: from, to: to)
        self.init(from: from, numbers.from, to: to, numbers.to, costLimit: costLimit, isStopped: isStopped)
    }

    /// Two logs whose changes are known.
    init(from: LogText, to: LogText, changes: [LineChange]) {
        (self.from, self.to, self.changes) = (from, to, changes)
    }

    /// How many lines were added.
    public var added: Int { changes.reduce(0) { $0 + $1.to.count } }

    /// How many lines were removed.
    public var removed: Int { changes.reduce(0) { $0 + $1.from.count } }

    /// The changes with up to `context` unchanged lines around them. Changes whose context would touch or overlap share
    /// a hunk.
    public func hunks(context: Int = 3) -> [Hunk] {
        places(context: context).map { Hunk($0, changes) }
    }

    /// Where the hunks are.
    func places(context: Int) -> [HunkPlace] {
        // A log has no more lines than this, and a sum with it can't overflow.
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

/// Where a hunk is: which changes it holds and which lines it covers, context included.
struct HunkPlace {
    let changes: Range<Int>
    let from, to: Range<Int>

    /// A range as unified diffs count: the first line from 1, or the line before where there is none.
    static func start(_ range: Range<Int>) -> Int { range.isEmpty ? range.lowerBound : range.lowerBound + 1 }
}
