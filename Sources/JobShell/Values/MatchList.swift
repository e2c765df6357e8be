import JobLogs
import JobModel
import LogAnalysis

/// What came of the parts of a stream, in its order.
public typealias OrderedResults = JobLogs.OrderedResults

/// The lines of some hosts' logs that a filter wants: found while they are read, on all cores, in the order of the hosts.
public struct MatchList: Sendable {
    /// The whole step, against which host-set words are written.
    public let step: StepSnapshot
    /// The hosts that are searched, by position in the step, in the order of the logs.
    public let positions: [Int]
    /// Their logs.
    public let logs: LogStream
    /// Which lines are wanted.
    public let filter: LineFilter
    /// Whether only what matched is told of each line.
    public let tellsParts: Bool
    /// The lines that were found to be undecided so far.
    public let undecided: UndecidedLines

    /// The lines of the hosts at some positions of a step.
    public init(
        step: StepSnapshot, positions: [Int], logs: LogStream, filter: LineFilter, tellsParts: Bool = false,
        undecided: UndecidedLines = UndecidedLines()
    ) {
        self.step = step
        self.positions = positions
        self.logs = logs
        self.filter = filter
        self.tellsParts = tellsParts
        self.undecided = undecided
    }

    /// Works through the hosts that have wanted lines, on all cores, and hands out the results in the order of the hosts.
    ///
    /// - Parameters:
    ///   - make: a fresh result for a few neighbouring hosts.
    ///   - add: adds a host's lines to it. Not called for a host without any.
    public func inOrder<Result: Sendable>(
        _ make: @escaping @Sendable () -> Result,
        _ add: @escaping @Sendable (inout Result, HostMatches) throws -> Void
    ) -> OrderedResults<Result> {
        logs.inOrder { part in
            var result = make()
            let search = LineSearch(filter)
            try part.forEach { index, log in
                guard let text = log.text else { return }
                try text.withUnsafeBytes { bytes in
                    var hits: [LineHit] = []
                    var counted = 0
                    search.search(
                        bytes, firstNumber: log.firstLine, isStopped: { part.isStopped || undecided.areTooMany }
                    ) { hit in
                        hits.append(hit)
                        // A log may have millions of them.
                        if hit.kind == .undecided { counted += 1 }
                        if counted == 1000 {
                            undecided.add(hits, at: positions[index])
                            counted = 0
                        }
                    }
                    if part.isStopped { throw CancellationError() }
                    undecided.add(hits, at: positions[index])
                    if undecided.areTooMany { throw Texts.hopelessPattern }
                    if let numbers = log.lineNumbers { hits = hits.map { $0.renumbered(numbers) } }
                    if hits.isEmpty { return }
                    let matches = HostMatches(
                        position: positions[index], host: log.host, bytes: bytes, hits: hits, search: search,
                        tellsParts: tellsParts, undecided: undecided)
                    try add(&result, matches)
                }
            }
            return result
        }
    }

    /// How many lines are wanted of each host, those without a log among them; hosts whose log could not be had are not.
    public func counts() async throws -> [(position: Int, count: Int)] {
        let parts = logs.inOrder { part in
            var counts: [(position: Int, count: Int)] = []
            let search = LineSearch(filter)
            try part.forEach { index, log in
                guard let text = log.text else {
                    if log.state == .none { counts.append((positions[index], 0)) }
                    return
                }
                let count = text.withUnsafeBytes { bytes in
                    search.search(
                        bytes, firstNumber: log.firstLine, isStopped: { part.isStopped || undecided.areTooMany }
                    ) { hit in
                        if hit.kind == .undecided { undecided.add([hit], at: positions[index]) }
                    }
                }
                if part.isStopped { throw CancellationError() }
                if undecided.areTooMany { throw Texts.hopelessPattern }
                counts.append((positions[index], count))
            }
            return counts
        }
        var counts: [(position: Int, count: Int)] = []
        while let more = try await parts.next() { counts += more }
        return counts
    }

    /// The wanted lines as logs, of the hosts that have some: what a command gets that takes logs.
    public func asLogs() async throws -> LogList {
        let found = try await positionsWithLines()
        let indices = positions.indices.filter { found.contains(positions[$0]) }
        let wanted = logs.selecting(indices).mapping { index, log, isStopped in
            guard let text = log.text else { return log }
            var log = log
            let (wanted, numbers) = text.withUnsafeBytes { bytes in
                lines(of: log, at: positions[indices[index]], bytes, isStopped)
            }
            log.content = .script(wanted)
            (log.firstLine, log.lineNumbers) = (1, numbers)
            return log
        }
        return LogList(step: step, positions: indices.map { positions[$0] }, logs: wanted, isExcerpt: true)
    }

    private func positionsWithLines() async throws -> Set<Int> {
        guard tellsParts else { return Set(try await firstOnly().counts().filter { $0.count > 0 }.map(\.position)) }
        // A line may match and yet tell nothing, such as one of which the group took no part.
        let parts = inOrder({ Set<Int>() }) { found, matches in
            matches.forEachText { _, _ in found.insert(matches.position) }
        }
        var found: Set<Int> = []
        while let more = try await parts.next() { found.formUnion(more) }
        return found
    }

    /// The same hosts with no more than one line each: enough to know whether a host has any.
    public func firstOnly() -> MatchList {
        var filter = filter
        filter.mostLines = min(1, filter.mostLines ?? 1)
        (filter.linesBefore, filter.linesAfter) = (0, 0)
        return MatchList(step: step, positions: positions, logs: logs, filter: filter, undecided: undecided)
    }

    /// Whether any host has a wanted line. Looks no further than the first.
    public func hasLines() async throws -> Bool {
        let results = firstOnly().inOrder({ false }) { found, matches in
            found = found || matches.hits.contains { $0.kind == .match }
        }
        while let found = try await results.next() { if found { return true } }
        return false
    }

    /// Whether another filter can take its lines with their numbers: it tells whole lines, all of them, and none around.
    public var canBeFilteredFurther: Bool {
        !tellsParts && filter.mostLines == nil && filter.linesBefore == 0 && filter.linesAfter == 0
    }

    private func lines(
        of log: HostLog, at position: Int, _ bytes: UnsafeRawBufferPointer, _ isStopped: () -> Bool
    ) -> (text: [UInt8], numbers: [Int]) {
        let search = LineSearch(filter)
        var hits: [LineHit] = []
        search.search(bytes, firstNumber: log.firstLine, isStopped: { isStopped() || undecided.areTooMany }) {
            hits.append($0)
        }
        undecided.add(hits, at: position)
        hits.removeAll { $0.kind == .undecided }
        if let numbers = log.lineNumbers { hits = hits.map { $0.renumbered(numbers) } }
        var lines: [UInt8] = []
        var numbers: [Int] = []
        let matches = HostMatches(
            position: position, host: log.host, bytes: bytes, hits: hits, search: search, tellsParts: tellsParts,
            undecided: undecided)
        matches.forEachText { hit, text in
            lines += text
            lines.append(UInt8(ascii: "\n"))
            numbers.append(hit.number)
        }
        return (lines, numbers)
    }
}
