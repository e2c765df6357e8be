import JobModel
import JobShell
import LogAnalysis

/// `groups [HOSTSET] [--exact] [--learned on|off] [--explain] [--by …] [--ignore RE]… [--unordered] [--min N]` groups
/// hosts that did the same thing.
struct GroupsCommand: Command {
    /// What hosts of a group have in common.
    private enum Criterion: String, CaseIterable {
        case content, status, tag
        case exitCode = "exit-code"
    }

    private static let by = Parameter.option(
        "by", .choice(Criterion.self), valueName: "WHAT", default: .content,
        help: "content (the default), or what became of the host: status, tag, exit-code")
    private static let explain = Parameter.flag(
        "explain", help: "list the places that were learned and looked through, below the groups")
    private static let least = Parameter.option(
        "min", .integer(1...Int64.max), valueName: "N", default: 1, help: "only groups of at least N hosts")

    let signature = CommandSignature(
        "groups", summary: "hosts that did the same thing, largest group first",
        details: """
            Logs are compared after their masks (`mask list`): times, pids, the host's own name and address and whatever
            else varies by nature. Of at least 8 hosts, what varies from host to host is learned from all of their lines
            together, and looked through, too: --explain lists these places, --count-place NAME lets one of them count,
            --learned off compares after the masks alone. Below each group stand its hosts, and up to three ways in which it
            deviates from the largest: + only this group has the line, - only the largest has it, ~ both have it, with
            another value, in another number, or at another place.

            The groups stay usable as @g1, @g2, … until groups are formed anew. Hosts without a log are the group nolog.
            --ignore looks through what the pattern matches; a line that it matches whole counts as none: '^.*DEBUG.*$'.
            """,
        parameters: [
            Parameter.hostSet(), Parameter.exclude, ComparisonOptions.exact, Self.by, ComparisonOptions.ignore,
            ComparisonOptions.unordered, ComparisonOptions.learned, Self.explain, ComparisonOptions.countPlace,
            Self.least,
        ],
        accepts: [.hosts, .logs, .groups], gives: .groups,
        examples: [
            .init("groups", "which hosts behaved differently, and by which line"),
            .init("hosts @failed | groups | to json", "how the failed ones fall apart, for a program"),
            .init("groups --by exit-code", "hosts by exit code"),
            .init("groups --explain", "the groups, and the places that were looked through"),
            .init(
                "groups --ignore 'sha256 [0-9a-f]+'; show @g2 --tail 3", "look through a checksum, then read a group"),
        ], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let selection = try await context.selection(invocation)
        let undecided = UndecidedLines()
        let grouping = Grouping(selection.step, undecided: undecided)
        let list: GroupList
        var failure: Failure?
        let by = invocation[Self.by]
        if by == .content {
            let comparison = try ComparisonOptions.comparison(invocation, in: context.session)
            let (logs, problem) = try await context.logs(of: selection, from: invocation.input)
            failure = problem
            list = try await grouping.groups(of: logs, comparison)
        } else {
            let options: [any SignatureParameter] = [
                ComparisonOptions.exact, ComparisonOptions.unordered, ComparisonOptions.ignore,
                ComparisonOptions.learned, Self.explain, ComparisonOptions.countPlace,
            ]
            for option in options where invocation.has(option) {
                throw Texts.onlyForContent(option.declaration.name).about(option)
            }
            list = grouping.groups(of: selection.positions) { host in
                switch by {
                case .content: ""
                case .status: "\(host.status.rawValue)"
                case .tag: host.tag
                case .exitCode: host.exitCode.map { "\($0)" } ?? ""
                }
            }
        }
        return Outcome(
            list.shown(least: invocation[Self.least], explains: invocation[Self.explain]),
            changes: [.state(FormedGroups(list, by: context.statement))], failure: failure,
            failureAfterReading: { undecided.failure(in: list.step, Texts.undecidedLines) },
            notes: selection.positions.isEmpty ? [invocation.noHostsSentence] : [])
    }
}
