import JobModel
import JobShell
import LogAnalysis

/// `filter PATTERN`, with grep's options.
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
        positionals: [
            .init("pattern", .text, isOptional: true, help: "what to look for"),
            .init("hostset", .hostSet, isOptional: true, help: "only in the logs of these hosts"),
        ],
        options: FilterOptions.all, accepts: [.hosts, .logs, .groups, .lines], gives: .lines,
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
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        let list: MatchList
        var failure: Failure?
        var filter = try FilterOptions.filter(arguments, in: context.session)
        let hosts = try FilterOptions.hosts(arguments)
        let selection = try selection(try await context.selection(invocation), hosts)
        let reportsParts = arguments.flag("only-matching")
        if case .lines(let before) = invocation.input, before.canBeFilteredFurther {
            // The lines keep the numbers that they have in their logs.
            filter.within = [before.filter]
            list = MatchList(
                before.logs.selecting(stepPositions: selection.positions), filter: filter, reportsParts: reportsParts,
                undecided: before.undecided)
        } else {
            var input = invocation.input
            if case .lines(let before) = input {
                input = .logs(try await before.asLogs())
                if filter.linesBefore > 0 || filter.linesAfter > 0 { context.note(Texts.contextOfExcerpt) }
            }
            let (logs, problem) = try await context.logs(of: selection, from: input)
            failure = problem
            list = MatchList(logs, filter: filter, reportsParts: reportsParts)
        }
        var outcome = try await outcome(of: list, arguments)
        outcome.changes = selection.changes
        outcome.failure = failure
        outcome.conclusion = { list.undecided.failure(in: list.step, Texts.undecidedLines) }
        return outcome
    }

    /// The hosts among some that a host set names; all of them where there is no host set.
    private func selection(_ all: HostSelection, _ hosts: HostSet?) throws(Failure) -> HostSelection {
        guard let hosts else { return all }
        var selection = all
        let members = Set(try hosts.resolved(in: all.step.hosts))
        selection.positions.removeAll { !members.contains($0) }
        return selection
    }

    private func outcome(of list: MatchList, _ arguments: Arguments) async throws -> Outcome {
        if arguments.flag("quiet") {
            return Outcome(status: try await list.hasLines() ? 0 : ExitStatus.failure.rawValue)
        }
        if arguments.flag("hosts-with-matches") || arguments.flag("hosts-without-match") {
            let counts = try await list.firstOnly().counts()
            let undecided = Set(list.undecided.all.map(\.position))
            let wantsMatches = arguments.flag("hosts-with-matches")
            let hosts = counts.filter {
                wantsMatches ? $0.count > 0 : $0.count == 0 && !undecided.contains($0.position)
            }
            let cut = wantsMatches ? [] : hosts.filter(\.isCut).map(\.position)
            return Outcome(
                .hosts(HostList(step: list.step, positions: hosts.map(\.position))),
                notes: cut.isEmpty ? [] : [Texts.cut(cut.count, list.step.hosts.shortWord(cut))],
                closingNotes: {
                    let notes = ClosingNotes(list)
                    return wantsMatches ? notes.ofLines : notes.ofHostsWithout
                })
        }
        if arguments.flag("count") {
            let counts = try await list.counts()
            return Outcome(
                .table(MatchCounts.table(counts, of: list.step)),
                shown: .table(MatchCounts.folded(counts, of: list.step)),
                closingNotes: { ClosingNotes(list).ofHostsWithout })
        }
        return Outcome(.lines(list), closingNotes: { ClosingNotes(list).ofLines })
    }
}
