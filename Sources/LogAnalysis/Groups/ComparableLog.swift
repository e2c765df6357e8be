/// A log prepared for a line-by-line comparison: the lines to show, and the hashes to compare.
public struct ComparableLog: Sendable {
    /// The lines to show, as the host printed them, but without the lines that a user's mask took as a whole. A line
    /// that was redrawn in place is replaced by its states that count as lines.
    public let text: LogText
    /// For each line, the ranges that masks took, ascending, in bytes from its beginning; empty for a line of more than
    /// 64 KiB.
    public let masked: [[Range<Int>]]
    /// The numbers, from 1, of the lines on which a user's mask gave up.
    public let undecided: [Int]
    /// The hashes by which lines are compared; empty if every byte counts, including line endings.
    let hashes: [ByteHash]
    /// The number of each line in the log, from 1; nil if the lines are the lines of the log in their order.
    private let ownNumbers: [Int]?
    let isExact: Bool
    let isUnordered: Bool

    /// Prepares a log for a comparison.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, the result is meaningless.
    public init(
        _ log: [UInt8], host: HostIdentity, comparison: Comparison,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        // Learning has already judged the order of lines, so the remaining differences in order are noise.
        (isExact, isUnordered) = (
            comparison.isExact, comparison.isUnordered || (comparison.learned != nil && !comparison.keepsOrder)
        )
        if comparison.isExact {
            ownNumbers = nil
            let text = LogText(log)
            let hashes =
                comparison.isUnordered ? log.withUnsafeBytes { $0.lineHashes(unless: isStopped) } : []
            let isWhole = !comparison.isUnordered || hashes.count == text.lineCount
            self.text = isWhole ? text : LogText([])
            self.hashes = isWhole ? hashes : []
            masked = Array(repeating: [], count: isWhole ? text.lineCount : 0)
            undecided = []
            return
        }
        var normalised = NormalisedLog(isDetailed: true, .lineHashes)
        let normaliser = Normaliser(comparison.masks, host: host, isStopped: isStopped)
        log.withUnsafeBytes { normaliser.normalise($0, into: &normalised) }
        undecided = normalised.undecided
        guard normalised.isComplete else {
            text = LogText([])
            hashes = []
            masked = []
            ownNumbers = nil
            return
        }
        var lines = normalised.lines
        var hashes = normalised.lineHashes
        if let learned = comparison.learned { (lines, hashes) = Self.seenThrough(lines, hashes, by: learned) }
        text = Self.shown(log, lines)
        let isInOrder = lines.indices.allSatisfy { lines[$0].number == $0 + 1 }
        ownNumbers = isInOrder ? nil : lines.map(\.number)
        self.hashes = hashes
        masked = lines.map { line in
            normalised.masked[line.masked].map { taken in
                taken.range.lowerBound - line.original.lowerBound..<taken.range.upperBound - line.original.lowerBound
            }
        }
    }

    /// Creates a log with the lines of another log in another order.
    fileprivate init(_ log: ComparableLog, order: [Int]) {
        var shown: [UInt8] = []
        shown.reserveCapacity(log.text.bytes.count + 1)
        for index in order {
            shown += log.line(index)
            shown.append(UInt8(ascii: "\n"))
        }
        text = LogText(shown)
        masked = order.map { log.masked[$0] }
        hashes = order.map { log.hashes[$0] }
        ownNumbers = order.map { log.number(ofLine: $0) }
        (undecided, isExact, isUnordered) = (log.undecided, log.isExact, log.isUnordered)
    }

    /// The lines that learning does not remove, with the hashes by which they are compared.
    private static func seenThrough(
        _ lines: [NormalisedLog.Line], _ hashes: [ByteHash], by learned: LearnedLines
    ) -> ([NormalisedLog.Line], [ByteHash]) {
        var kept: ([NormalisedLog.Line], [ByteHash]) = ([], [])
        var seen: Set<ByteHash> = []
        for (line, hash) in zip(lines, hashes) {
            var result = hash
            switch learned.key(of: hash) {
            case .noise: continue
            case .same(let key, let isOnce):
                if isOnce, !seen.insert(key).inserted { continue }
                result = key
            case nil: break
            }
            kept.0.append(line)
            kept.1.append(result)
        }
        return kept
    }

    /// Returns the log itself if all of it is shown, because a log may have hundreds of megabytes; otherwise the bytes
    /// that are shown.
    private static func shown(_ log: [UInt8], _ lines: [NormalisedLog.Line]) -> LogText {
        let text = LogText(log)
        let isWhole =
            text.lineCount == lines.count
            && lines.indices.allSatisfy { text.range(ofLine: $0) == lines[$0].original }
        if isWhole { return text }
        var shown: [UInt8] = []
        shown.reserveCapacity(log.count + 1)
        for line in lines {
            shown += log[line.original]
            shown.append(UInt8(ascii: "\n"))
        }
        return LogText(shown)
    }

    /// The number of lines.
    public var lineCount: Int { text.lineCount }

    /// A line to show. If every byte counts, it includes the CR of a Windows line ending, which may be the only
    /// difference.
    public func line(_ index: Int) -> ArraySlice<UInt8> {
        let line = text.line(index)
        let hasReturn = isExact && line.endIndex < text.bytes.count && text.bytes[line.endIndex] == UInt8(ascii: "\r")
        return hasReturn ? text.bytes[line.startIndex..<line.endIndex + 1] : line
    }

    /// The number of a line in the log, from 1.
    public func number(ofLine index: Int) -> Int {
        guard let ownNumbers, ownNumbers.indices.contains(index) else { return index + 1 }
        return ownNumbers[index]
    }

    /// Whether a line is the last one and has no line feed, in a comparison in which that counts.
    public func isLastWithoutEnding(_ index: Int?) -> Bool {
        isExact && !isUnordered && index == lineCount - 1 && text.bytes.last != UInt8(ascii: "\n")
    }

    /// Numbers for the lines; lines that compare as equal have equal numbers.
    func numbers(_ interner: inout LineInterner) -> [Int32] {
        interner.startLog()
        return hashes.map { hash in
            withUnsafeBytes(of: (hash.first, hash.second)) { interner.intern($0) }
        }
    }
}

extension LogDiff {
    /// Compares two prepared logs.
    ///
    /// If lines count as the same in any order, the lines of the new log that have a counterpart are put in the order
    /// of the old log, each followed by the lines without a counterpart that came after it. Then a change is only a
    /// line that one of the logs lacks.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, the difference is correct, but not the
    ///   shortest.
    /// - Returns: the difference, and the new log with its lines in the order in which they are compared.
    public static func comparing(
        _ from: ComparableLog, _ to: ComparableLog, isStopped: () -> Bool = { false }
    ) -> (to: ComparableLog, diff: LogDiff) {
        if from.isExact, !from.isUnordered {
            return (to, LogDiff(exactlyFrom: from.text, to: to.text, isStopped: isStopped))
        }
        var interner = LineInterner()
        let numbers = (from.numbers(&interner), to.numbers(&interner))
        guard from.isUnordered else {
            return (to, LogDiff(from: from.text, numbers.0, to: to.text, numbers.1, isStopped: isStopped))
        }
        let lines = UnorderedLines(from: numbers.0, to: numbers.1, count: interner.count)
        let ordered = ComparableLog(to, order: lines.order)
        return (ordered, LogDiff(from: from.text, to: ordered.text, changes: lines.changes))
    }
}
