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
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        let list: MatchList
        var failure: Failure?
        var filter = try FilterOptions.filter(arguments, in: context.session)
        let hosts = try FilterOptions.hosts(arguments)
        if let hosts { try await context.readFiles(of: hosts) }
        let selection = try selection(try await context.selection(invocation), hosts)
        let reportsParts = arguments[FilterOptions.onlyMatching]
        if let before = invocation.input as? MatchList, before.canBeFilteredFurther {
            // Both filters read the whole logs, so that lines keep the numbers that they have there.
            filter.within = [before.filter]
            list = MatchList(
                before.logs.selecting(stepPositions: selection.positions), filter: filter, reportsParts: reportsParts,
                undecided: before.undecided)
        } else {
            var input = invocation.input
            if let before = input as? MatchList {
                input = try await before.excerpts()
                if filter.linesBefore > 0 || filter.linesAfter > 0 { context.note(Texts.contextOfExcerpt) }
            }
            let (logs, problem) = try await context.logs(of: selection, from: input)
            failure = problem
            list = MatchList(logs, filter: filter, reportsParts: reportsParts)
        }
        var outcome = try await outcome(of: list, arguments)
        if let failure { outcome.failures.append(.now(failure)) }
        outcome.failures.append(.afterReading { list.undecided.failure(in: list.step, Texts.undecidedLines) })
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

    private func outcome(of list: MatchList, _ arguments: Arguments) async throws -> Outcome {
        if arguments[FilterOptions.quiet] {
            return .status(try await list.hasLines() ? 0 : ExitStatus.failure.rawValue)
        }
        // With -l and -L, the last one counts, as with grep.
        if let kind = arguments.lastGiven(of: [FilterOptions.hostsWithMatches, FilterOptions.hostsWithoutMatch]) {
            let wantsMatches = kind == 0
            let counts = try await list.firstOnly().counts()
            let undecided = Set(list.undecided.all.map(\.position))
            let hosts = counts.filter {
                wantsMatches ? $0.count > 0 : $0.count == 0 && !undecided.contains($0.position)
            }
            let cut = wantsMatches ? [] : hosts.filter(\.isCut).map(\.position)
            return Outcome(
                HostList(step: list.step, positions: hosts.map(\.position)),
                notes: cut.isEmpty ? [] : [Texts.cut(cut.count, list.step.hosts.shortWord(cut))],
                closingNotes: {
                    let notes = ClosingNotes(list)
                    return wantsMatches ? notes.ofLines : notes.ofHostsWithout
                })
        }
        if arguments[FilterOptions.count] {
            let counts = try await list.counts()
            return Outcome(
                MatchCounts.table(counts, of: list.step),
                display: .instead(MatchCounts.folded(counts, of: list.step)),
                closingNotes: { ClosingNotes(list).ofHostsWithout })
        }
        return Outcome(list, closingNotes: { ClosingNotes(list).ofLines })
    }
}

/// The tables of `filter --count`: how many lines of each host match.
enum MatchCounts {
    /// A table with a row for each host: the value of the command.
    static func table(_ counts: [HostLineCount], of step: StepSnapshot) -> Table {
        Table(
            columns: [.init("host", title: "host", .host), .init("count", title: "lines", .number)],
            rows: counts.map {
                ["host": .object(step.hosts.hosts[$0.position].json), "count": .whole($0.count)]
            })
    }

    /// A table with a row for each count, the highest first, and its hosts folded. This is what a screen shows.
    static func folded(_ counts: [HostLineCount], of step: StepSnapshot) -> Table {
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

/// The notes at the end of a search: that nothing was found, and which hosts could not be searched.
struct ClosingNotes {
    private let list: MatchList

    init(_ list: MatchList) {
        self.list = list
    }

    /// The notes when lines, or the hosts that have matching lines, are shown. Hosts without a log are only mentioned
    /// if no host has a matching line.
    var ofLines: [String] {
        if list.positions.isEmpty { return [Texts.noHosts] }
        let sentence = list.tally.hasLines ? "" : (nothingFound + hosts).joined(separator: "; ")
        var notes = sentence.isEmpty ? [] : [sentence]
        if let first = list.tally.shortened {
            notes.append(Texts.shortened(first.count, list.step.hosts.word(for: first.position), first.line))
        }
        return notes
    }

    /// The notes when hosts without a match, or counts of lines, are shown. These values don't tell a host without a
    /// log from one whose log has no matching line, so the notes name the hosts without a log.
    var ofHostsWithout: [String] { list.positions.isEmpty ? [Texts.noHosts] : hosts }

    private var nothingFound: [String] {
        let filter = list.filter
        // With `--max-count 0` no line is wanted, and to find none is no news.
        if filter.mostLines == 0 { return [] }
        return [
            Texts.nothingFound(
                in: list.tally.searchedCount, isInverted: filter.isInverted, isChained: !filter.within.isEmpty)
        ]
    }

    private var hosts: [String] {
        let hosts = list.step.hosts
        let (without, notHere) = (list.tally.withoutLog, list.tally.notHere)
        return (without.isEmpty ? [] : [Texts.withoutLog(without.count, hosts.shortWord(without))])
            + (notHere.isEmpty ? [] : [Texts.notHere(notHere.count, hosts.shortWord(notHere))])
    }
}
