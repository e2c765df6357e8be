import HostSets
import JSON
import JobModel
import JobShell
import LogAnalysis

/// `filter PATTERN` finds the lines that match, with grep's options.
struct FilterCommand: Command {
    let signature = CommandSignature(
        "filter", otherNames: ["grep"], summary: "the lines that match, as grep understands it",
        details: """
            Patterns are regular expressions as in Perl (PCRE2), matched line by line; put them in single quotes. Each line
            is shown as HOST:LINE:TEXT, and `show HOST --lines FROM-TO` reads what stands around it. No match is no error.

            A note names the hosts of -L whose log the agent cut at its limit: a match may have stood behind that.

            The lines flow on as logs of the hosts that have some:
            `filter -o 'game-server (\\S+) \\(build' | groups --exact` tells which hosts run which version. With -l and -L
            hosts flow on. Of a match -o tells the first capture group: the whole match where there is none, where the group
            took no part, and where the group is repeated, as in (\\d+\\.){3}. Several named groups, (?<name>…), are the columns
            of a table.

            The first word is the pattern and the second, where there is one, a host set; with -e or --kind the first is the
            host set. Lines around a line (-A, -B, -C) are those of the log, also behind another filter.

            A line on which a pattern needs too much work is neither a match nor none: the statement tells of it and fails.
            """,
        parameters: FilterOptions.all, accepts: [.hosts, .logs, .groups, .lines], gives: .lines,
        examples: [
            .init("filter -i 'no space|killed'", "what went wrong, on every host"),
            .init("hosts --status failed | filter -C 2 ERROR", "the errors of the failed hosts and what stands around"),
            .init("filter ERROR 10.20.0.11", "the errors of one host"),
            .init("filter -L job_success | show --tail 5", "how those ended that never said that all went well"),
            .init("filter -o 'sha256 (\\S+)' | groups --exact", "which hosts have which file"),
            .init(
                "filter -o '\\[PID:(?<pid>\\d+)\\] job_fail:\\[(?<why>[^]]+)' | to csv",
                "the parts of a line as columns"),
            .init("filter -c WARN | to csv", "how many warnings each host has, for a spreadsheet"),
            .init("patterns --rare --top 5; filter --kind @p1", "the lines of a kind"),
            .init("filter -q job_fail && hosts @failed", "only if anything failed"),
        ], isForAssistants: true)

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        guard parameter == FilterOptions.kind.declaration.name else { return [] }
        let patterns = context.session.patterns?.patterns ?? []
        return patterns.enumerated().map { index, pattern in
            Completion.Candidate("@p\(index + 1)", help: pattern.template)
        }
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let list: MatchList
        var failure: Failure?
        let filter = try FilterOptions.filter(invocation, in: context.session)
        let hosts = try FilterOptions.hosts(invocation)
        if let hosts { try await context.readFiles(of: hosts) }
        let selection = try selection(try await context.selection(invocation), hosts)
        let reportsParts = invocation[FilterOptions.onlyMatching]
        if let further = (invocation.input as? MatchList)?.filtered(
            by: filter, at: selection.positions, reportsParts: reportsParts)
        {
            list = further
        } else {
            var input = invocation.input
            if let before = input as? MatchList {
                input = try await before.asLogs()
                if filter.linesBefore > 0 || filter.linesAfter > 0 { context.note(Texts.contextOfExcerpt) }
            }
            let (logs, problem) = try await context.logs(of: selection, from: input)
            failure = problem
            list = MatchList(logs, filter: filter, reportsParts: reportsParts)
        }
        var outcome = try await outcome(of: list, invocation)
        outcome.fail(
            with: failure, afterReading: { list.undecided.failure(in: list.logs.step, Texts.undecidedLines) })
        return outcome
    }

    /// Narrows a selection to the hosts of a host set; without a host set the selection stays as it is.
    private func selection(_ all: HostSelection, _ hosts: HostSet?) throws(Failure) -> HostSelection {
        guard let hosts else { return all }
        var selection = all
        let members = try hosts.members(in: all.step.hosts)
        selection.positions.removeAll { !members.contains($0) }
        return selection
    }

    private func outcome(of list: MatchList, _ invocation: Invocation) async throws -> Outcome {
        if invocation[FilterOptions.quiet] {
            return .status(try await list.hasLines() ? 0 : ExitStatus.failure.rawValue)
        }
        // With -l and -L, the last one counts, as with grep.
        if let kind = invocation.lastGiven(of: [FilterOptions.hostsWithMatches, FilterOptions.hostsWithoutMatch]) {
            let wantsMatches = kind == 0
            let counts = try await list.firstOnly().counts()
            let hosts = counts.filter { wantsMatches ? $0.count > 0 : $0.count == 0 && !$0.isUndecided }
            let cut = wantsMatches ? [] : hosts.filter(\.isCut).map(\.position)
            return Outcome(
                HostList(step: list.logs.step, positions: hosts.map(\.position)),
                notes: cut.isEmpty ? [] : [Texts.cut(cut.count, list.logs.step.hosts.shortWord(cut))],
                closingNotes: { list.closingNotes(isAboutHosts: !wantsMatches) })
        }
        if invocation[FilterOptions.count] {
            let counts = try await list.counts().map { (position: $0.position, count: $0.count) }
            return Outcome(
                MatchCounts.table(counts, of: list.logs.step),
                display: .instead(MatchCounts.folded(counts, of: list.logs.step)),
                closingNotes: { list.closingNotes(isAboutHosts: true) })
        }
        return Outcome(list, closingNotes: { list.closingNotes() })
    }
}

/// The tables of `filter --count`: how many lines of each host match.
enum MatchCounts {
    /// A table with a row for each host: the value of the command.
    static func table(_ counts: [(position: Int, count: Int)], of step: StepSnapshot) -> Table {
        Table(
            columns: [.init("host", title: "host", .host), .init("count", title: "lines", .number)],
            rows: counts.map {
                ["host": .object(step.hosts.hosts[$0.position].json), "count": .whole($0.count)]
            })
    }

    /// A table with a row for each count, the highest first, and its hosts folded. This is what a screen shows.
    static func folded(_ counts: [(position: Int, count: Int)], of step: StepSnapshot) -> Table {
        let members = Dictionary(grouping: counts, by: \.count)
        let rows = members.sorted { $0.key > $1.key }.map { count, members -> JSONObject in
            [
                "count": .whole(count), "host_count": .whole(members.count),
                "which": .string(step.hosts.shortWord(members.map(\.position))),
            ]
        }
        return Table(
            columns: [
                .init("count", title: "lines", .number), .init("host_count", title: "hosts", .number),
                .init("which", title: "which", .hostSet),
            ], rows: rows)
    }
}
