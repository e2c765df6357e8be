import JobLogs
import JobModel
import LogAnalysis

/// The lines of logs that a filter wants. They are found while they are read, on all cores, and come in the order
/// of the hosts.
public struct MatchList: Sendable {
    /// The logs that are searched.
    public let logs: LogList
    /// The filter that says which lines are wanted.
    let filter: LineFilter
    /// Whether only the matched parts of each line are reported, as with `-o`.
    let reportsParts: Bool
    /// The undecided lines found so far.
    public let undecided: UndecidedLines
    /// The record of the logs searched so far.
    private(set) var tally = SearchTally()

    /// Creates a list of the wanted lines of `logs`.
    public init(_ logs: LogList, filter: LineFilter, reportsParts: Bool = false) {
        self.init(logs, filter: filter, reportsParts: reportsParts, undecided: UndecidedLines())
    }

    private init(_ logs: LogList, filter: LineFilter, reportsParts: Bool = false, undecided: UndecidedLines) {
        self.logs = logs
        self.filter = filter
        self.reportsParts = reportsParts
        self.undecided = undecided
    }

    /// The whole step. Host-set words are written in relation to all its hosts.
    var step: StepSnapshot { logs.step }
    /// The positions in the step of the hosts that are searched, in the order of the logs.
    var positions: [Int] { logs.positions }

    /// The lines of this list that a further filter wants as well. Both filters read the whole logs, so that lines keep
    /// the numbers that they have there.
    ///
    /// - Parameter positions: the positions in the step of the hosts whose lines are wanted.
    /// - Returns: nil if the list does not consist of whole lines, or has a limit on their number or context lines.
    public func filtered(by further: LineFilter, at positions: [Int], reportsParts: Bool = false) -> MatchList? {
        guard !self.reportsParts, filter.mostLines == nil, filter.linesBefore == 0, filter.linesAfter == 0 else {
            return nil
        }
        var further = further
        further.within = [filter]
        return MatchList(
            logs.selecting(stepPositions: positions), filter: further, reportsParts: reportsParts, undecided: undecided)
    }

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
    ///
    /// - Returns: for each host its position in the step, the number of its wanted lines, whether the agent cut its log
    ///   at its limit, so that further wanted lines may be missing, and whether it has undecided lines.
    public func counts() async throws -> [(position: Int, count: Int, isCut: Bool, isUndecided: Bool)] {
        let parts = logs.inOrder { part in
            var counts: [(position: Int, count: Int, isCut: Bool)] = []
            let search = LineSearch(filter)
            try part.forEach { position, log in
                tally.add(log, at: position)
                guard let text = log.text else {
                    if log.state == .none { counts.append((position, 0, false)) }
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
                counts.append((position, count, log.isCut))
            }
            return counts
        }
        var counts: [(position: Int, count: Int, isCut: Bool)] = []
        while let more = try await parts.next() { counts += more }
        let undecidedHosts = Set(undecided.all.map(\.position))
        return counts.map { ($0.position, $0.count, $0.isCut, undecidedHosts.contains($0.position)) }
    }

    /// Returns the wanted lines as logs of the hosts that have any, for commands that take logs.
    func excerpts() async throws -> LogList {
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
