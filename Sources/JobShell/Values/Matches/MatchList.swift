import JobLogs
import JobModel
import LogAnalysis

/// The number of wanted lines in a host's log.
public struct HostLineCount: Sendable, Hashable {
    /// The position of the host in the step.
    public var position: Int
    /// The number of wanted lines.
    public var count: Int
    /// Whether the agent cut the log at its limit, so that further wanted lines may be missing.
    public var isCut = false
}

/// The lines of logs that a filter wants. They are found while they are read, on all cores, and come in the order
/// of the hosts.
public struct MatchList: Sendable {
    /// The logs that are searched.
    public let logs: LogList
    /// The filter that says which lines are wanted.
    public let filter: LineFilter
    /// Whether only the matched parts of each line are reported, as with `-o`.
    let reportsParts: Bool
    /// The undecided lines found so far.
    public let undecided: UndecidedLines
    /// The record of the logs searched so far.
    public private(set) var tally = SearchTally()

    /// Creates a list of the wanted lines of `logs`.
    public init(
        _ logs: LogList, filter: LineFilter, reportsParts: Bool = false, undecided: UndecidedLines = UndecidedLines()
    ) {
        self.logs = logs
        self.filter = filter
        self.reportsParts = reportsParts
        self.undecided = undecided
    }

    /// The whole step. Host-set words are written in relation to all its hosts.
    public var step: StepSnapshot { logs.step }
    /// The positions in the step of the hosts that are searched, in the order of the logs.
    public var positions: [Int] { logs.positions }

    /// The named groups of the patterns, if `-o` reports several. They are the columns of a table with a row for
    /// each match. Otherwise empty.
    var columns: [String] {
        guard reportsParts, case .expressions(let expressions) = filter.test, expressions.groupNames.count > 1 else {
            return []
        }
        return expressions.groupNames
    }

    /// The field names of a row's host and line number: `host` and `n`, with a leading underscore if a named group
    /// of the pattern has that name.
    var placeNames: (host: String, line: String) {
        let taken = Set(columns)
        func free(_ name: String) -> String { taken.contains(name) ? free("_" + name) : name }
        return (free("host"), free("n"))
    }

    /// Processes the hosts that have wanted lines, on all cores, and hands out the results in the order of the
    /// hosts.
    ///
    /// - Parameters:
    ///   - make: creates an empty result for a few neighboring hosts.
    ///   - add: adds all reported lines of a host to the result. It is not called for a host without any.
    public func inOrder<Result: Sendable>(
        _ make: @escaping @Sendable () -> Result,
        _ add: @escaping @Sendable (inout Result, HostMatches) throws -> Void
    ) -> OrderedResults<Result> {
        logs.inPieces { part, positions in
            try MatchPieces(self, part, positions, splitsLogs: false).piece(make, add)
        }
    }

    /// Processes hosts like `inOrder`, but passes the lines of a host to `add` in several pieces, so that the first
    /// of a million lines are available at once.
    package func inPieces<Result: Sendable>(
        _ make: @escaping @Sendable () -> Result,
        _ add: @escaping @Sendable (inout Result, HostMatches) throws -> Void
    ) -> OrderedResults<Result> {
        logs.inPieces { part, positions in
            try MatchPieces(self, part, positions, splitsLogs: true).piece(make, add)
        }
    }

    /// Counts the wanted lines of each host. Hosts without a log are included with 0; hosts whose log could not be
    /// fetched are left out.
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

    /// Returns the wanted lines as logs of the hosts that have any, for commands that take logs.
    public func excerpts() async throws -> LogList {
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
        guard reportsParts else { return Set(try await firstOnly().counts().filter { $0.count > 0 }.map(\.position)) }
        // A line may match and yet report no text, for example when the named group takes no part in the match.
        let parts = inPieces({ Set<Int>() }) { found, matches in
            matches.forEachText { _, _ in found.insert(matches.position) }
        }
        var found: Set<Int> = []
        while let more = try await parts.next() { found.formUnion(more) }
        return found
    }

    /// Returns a list of the same hosts with at most one line each, which is enough to find the hosts that have
    /// any.
    public func firstOnly() -> MatchList {
        var filter = filter
        filter.mostLines = min(1, filter.mostLines ?? 1)
        (filter.linesBefore, filter.linesAfter) = (0, 0)
        var list = MatchList(logs, filter: filter, undecided: undecided)
        list.tally = tally
        return list
    }

    /// Whether any host has a wanted line. The search ends at the first one.
    public func hasLines() async throws -> Bool {
        let results = firstOnly().inOrder({ false }) { found, matches in
            found = found || matches.hits.contains { $0.kind == .match }
        }
        while let found = try await results.next() { if found { return true } }
        return false
    }

    /// Whether a further filter can be applied to the lines and keep their numbers. This needs a list of whole
    /// lines, without a limit on their number and without context lines.
    public var canBeFilteredFurther: Bool {
        !reportsParts && filter.mostLines == nil && filter.linesBefore == 0 && filter.linesAfter == 0
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
