import JobLogs
import JobModel
import LogAnalysis

/// How many lines of a host's log are wanted.
public struct HostLineCount: Sendable, Hashable {
    /// The host, by position in the step.
    public var position: Int
    /// How many lines.
    public var count: Int
    /// Whether the agent cut the log at its limit: further lines may have stood behind that.
    public var isCut = false
}

/// The lines of some hosts' logs that a filter wants: found while they are read, on all cores, in the order of the hosts.
public struct MatchList: Sendable {
    /// The logs that are searched.
    public let logs: LogList
    /// Which lines are wanted.
    public let filter: LineFilter
    /// Whether only what matched is told of each line.
    public let tellsParts: Bool
    /// The lines that were found to be undecided so far.
    public let undecided: UndecidedLines
    /// What was seen of the logs so far.
    public let tally: SearchTally

    /// The lines of some logs.
    public init(
        _ logs: LogList, filter: LineFilter, tellsParts: Bool = false, undecided: UndecidedLines = UndecidedLines(),
        tally: SearchTally = SearchTally()
    ) {
        self.tally = tally
        self.logs = logs
        self.filter = filter
        self.tellsParts = tellsParts
        self.undecided = undecided
    }

    /// The whole step, against which host-set words are written.
    public var step: StepSnapshot { logs.step }
    /// The hosts that are searched, by position in the step, in the order of the logs.
    public var positions: [Int] { logs.positions }

    /// The named groups of the patterns, where `-o` tells of several: columns of a table, a row for each match.
    var columns: [String] {
        guard tellsParts, case .expressions(let expressions) = filter.test, expressions.groupNames.count > 1 else {
            return []
        }
        return expressions.groupNames
    }

    /// What a row calls its host and its line's number: `host` and `n`, behind an underscore where a named group of the pattern
    /// has that name.
    var placeNames: (host: String, line: String) {
        let taken = Set(columns)
        func free(_ name: String) -> String { taken.contains(name) ? free("_" + name) : name }
        return (free("host"), free("n"))
    }

    /// Works through the hosts that have wanted lines, on all cores, and hands out the results in the order of the hosts.
    ///
    /// - Parameters:
    ///   - make: a fresh result for a few neighbouring hosts.
    ///   - add: adds a host's lines to it, all of them. Not called for a host without any.
    public func inOrder<Result: Sendable>(
        _ make: @escaping @Sendable () -> Result,
        _ add: @escaping @Sendable (inout Result, HostMatches) throws -> Void
    ) -> OrderedResults<Result> {
        logs.inPieces { part, positions in
            try MatchPieces(self, part, positions, splitsLogs: false).piece(make, add)
        }
    }

    /// The same for results that need not hold all lines of a host: a host with millions of lines comes in many pieces, the
    /// first of them at once.
    public func inPieces<Result: Sendable>(
        _ make: @escaping @Sendable () -> Result,
        _ add: @escaping @Sendable (inout Result, HostMatches) throws -> Void
    ) -> OrderedResults<Result> {
        logs.inPieces { part, positions in
            try MatchPieces(self, part, positions, splitsLogs: true).piece(make, add)
        }
    }

    /// How many lines are wanted of each host, those without a log among them; hosts whose log could not be had are not.
    public func counts() async throws -> [HostLineCount] {
        let parts = logs.inOrder { part in
            var counts: [HostLineCount] = []
            let search = LineSearch(filter)
            try part.forEach { position, log in
                tally.add(log, at: position)
                guard let text = log.text else {
                    if log.state == .none { counts.append(HostLineCount(position: position, count: 0)) }
                    return
                }
                let count = text.withUnsafeBytes { bytes in
                    search.search(
                        bytes, firstNumber: log.firstLine, isStopped: { part.isStopped || undecided.areTooMany }
                    ) { hit in
                        if hit.kind == .undecided { undecided.add([hit.numbered(in: log)], at: position) }
                    }
                }
                if part.isStopped { throw CancellationError() }
                try undecided.throwIfTooMany()
                if count > 0 { tally.foundLines() }
                counts.append(HostLineCount(position: position, count: count, isCut: log.isCut))
            }
            return counts
        }
        var counts: [HostLineCount] = []
        while let more = try await parts.next() { counts += more }
        return counts
    }

    /// The wanted lines as logs, of the hosts that have some: what a command gets that takes logs.
    public func asLogs() async throws -> LogList {
        let found = try await positionsWithLines()
        var list = logs.selecting(stepPositions: positions.filter(found.contains)).mapping {
            position, log, isStopped in
            guard let text = log.text else { return log }
            var log = log
            let (wanted, numbers) = text.withUnsafeBytes { lines(of: log, at: position, $0, isStopped) }
            log.content = .script(wanted)
            (log.firstLine, log.lineNumbers) = (1, numbers)
            return log
        }
        list.isExcerpt = true
        return list
    }

    private func positionsWithLines() async throws -> Set<Int> {
        guard tellsParts else { return Set(try await firstOnly().counts().filter { $0.count > 0 }.map(\.position)) }
        // A line may match and yet tell nothing, such as one of which the group took no part.
        let parts = inPieces({ Set<Int>() }) { found, matches in
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
        return MatchList(logs, filter: filter, undecided: undecided, tally: tally)
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
            hits.append($0.numbered(in: log))
        }
        undecided.add(hits, at: position)
        hits.removeAll { $0.kind == .undecided }
        return withoutActuallyEscaping(isStopped) { isStopped in
            var lines: [UInt8] = []
            var numbers: [Int] = []
            let matches = HostMatches(
                position: position, host: log.host, before: nil, bytes: bytes, hits: hits, search: search, list: self,
                isStopped: isStopped)
            matches.forEachText { hit, text in
                lines += text
                lines.append(UInt8(ascii: "\n"))
                numbers.append(hit.number)
            }
            return (lines, numbers)
        }
    }
}
