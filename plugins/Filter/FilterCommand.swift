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

            The lines flow on as logs of the hosts that have some: `filter -o 'version (\\S+)' | groups --exact` tells which
            hosts run which version. With -l and -L hosts flow on.

            A line on which a pattern needs too much work is neither a match nor none: the statement tells of it and fails.
            """,
        positionals: [.init("pattern", .text, isOptional: true, help: "what to look for")],
        options: FilterOptions.all, accepts: [.hosts, .logs, .groups, .lines], gives: .lines,
        examples: [
            .init("filter -i 'no space|killed'", "what went wrong, on every host"),
            .init("hosts --status failed | filter -C 2 ERROR", "the errors of the failed hosts and what stands around"),
            .init("filter -L job_success | show --tail 5", "how those ended that never said that all went well"),
            .init("filter -o 'sha256 (\\S+)' | groups --exact", "which hosts have which file"),
            .init("filter -c WARN | to csv", "how many warnings each host has, for a spreadsheet"),
            .init("patterns --rare --top 5; filter --kind @p1", "the lines of a kind"),
            .init("filter -q job_fail && hosts @failed", "only if anything failed"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        let list: MatchList
        var failure: Failure?
        var changes: [SessionChange] = []
        var filter = try FilterOptions.filter(arguments, in: context.session)
        if case .lines(let before) = invocation.input, before.canBeFilteredFurther {
            // The lines keep the numbers that they have in their logs.
            filter.within = [before.filter]
            list = MatchList(
                before.logs, filter: filter, tellsParts: arguments.flag("only-matching"), undecided: before.undecided)
        } else {
            var invocation = invocation
            if case .lines(let before) = invocation.input {
                invocation = Invocation(arguments: arguments, input: .logs(try await before.asLogs()))
            }
            let selection = try await context.selection(invocation)
            let (logs, problem) = try await context.logs(of: selection, from: invocation.input)
            (failure, changes) = (problem, selection.changes)
            list = MatchList(logs, filter: filter, tellsParts: arguments.flag("only-matching"))
        }
        var outcome = try await outcome(of: list, arguments)
        outcome.changes = changes
        outcome.failure = failure
        outcome.conclusion = { list.undecided.failure(in: list.step, Texts.undecidedLines) }
        return outcome
    }

    private func outcome(of list: MatchList, _ arguments: Arguments) async throws -> Outcome {
        if arguments.flag("quiet") {
            return Outcome(status: try await list.hasLines() ? 0 : ExitStatus.failure.rawValue)
        }
        if arguments.flag("hosts-with-matches") || arguments.flag("hosts-without-match") {
            let counts = try await list.firstOnly().counts()
            let undecided = Set(list.undecided.all.map(\.position))
            let wantsMatches = arguments.flag("hosts-with-matches")
            let positions = counts.filter {
                wantsMatches ? $0.count > 0 : $0.count == 0 && !undecided.contains($0.position)
            }.map(\.position)
            return Outcome(.hosts(HostList(step: list.step, positions: positions)))
        }
        if arguments.flag("count") {
            let counts = try await list.counts()
            return Outcome(
                .table(MatchCounts.table(counts, of: list.step)),
                shown: .table(MatchCounts.folded(counts, of: list.step)))
        }
        return Outcome(.lines(list))
    }
}
