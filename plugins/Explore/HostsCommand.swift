import JobModel
import JobShell

/// `hosts [HOSTSET]` shows the hosts of the step, folded by outcome, one a line, or as a chart of how long they took.
struct HostsCommand: Command {
    private static let status = Parameter.option(
        "status", .hostStatus, valueName: "S",
        help: "success, failed, running, agent, script, … or a number; several are joined by commas")
    private static let tag = Parameter.option(
        "tag", .text, valueName: "T", help: "what the script told job_success or job_fail")
    private static let exitCode = Parameter.option(
        "exit-code", .integer, valueName: "N", help: "the script's exit code")
    private static let slowest = Parameter.option(
        "slowest", .rowCount, valueName: "N", help: "the N that took longest, one a line")
    private static let isLong = Parameter.flag("long", letter: "l", help: "a line for each host")
    private static let isChart = Parameter.flag(
        "chart", help: "how long they took, as a chart, and the slowest by name")

    let signature = CommandSignature(
        "hosts", summary: "the step's hosts, by outcome, exit code and tag",
        parameters: [
            Parameter.hostSet(), Parameter.exclude, Self.status, Self.tag, Self.exitCode, Self.slowest, Self.isLong,
            Self.isChart,
        ],
        accepts: [.hosts, .logs], gives: .hosts,
        examples: [
            .init("hosts", "the outcome at a glance"),
            .init("hosts --status failed --long", "the hosts that failed, one a line"),
            .init("hosts @all!@ok", "all but the successful ones"),
            .init("hosts --chart", "how long the hosts took, and which were slowest"),
            .init("hosts --slowest 5 | to csv", "the five slowest, for a spreadsheet"),
        ], isForAssistants: true)

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        switch parameter {
        case Self.tag.declaration.name: return await context.tagCandidates()
        case Self.exitCode.declaration.name: return await context.exitCodeCandidates()
        default: return []
        }
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let selection = try await context.selection(invocation)
        let hosts = selection.step.hosts.hosts
        var positions = selection.positions
        if let status = invocation[Self.status] { positions.removeAll { !status.matches(hosts[$0].status) } }
        if let tag = invocation[Self.tag] { positions.removeAll { hosts[$0].tag != tag } }
        if let code = invocation[Self.exitCode] { positions.removeAll { hosts[$0].exitCode != code } }
        let slowest = invocation[Self.slowest]
        if let slowest {
            let known = positions.filter { hosts[$0].durationMilliseconds != nil }
            let order = known.sorted { left, right in
                let a = hosts[left].durationMilliseconds ?? 0
                let b = hosts[right].durationMilliseconds ?? 0
                return a != b ? a > b : left < right
            }
            positions = Array(order.prefix(slowest))
        }
        let (isChart, isLong) = (invocation[Self.isChart], invocation[Self.isLong])
        if isChart, isLong { throw Texts.chartAndLong.about(Self.isChart) }
        let list = HostList(
            step: selection.step, positions: positions,
            layout: isChart ? .chart : isLong || slowest != nil ? .long : .folded)
        return Outcome(list, notes: positions.isEmpty ? ["no hosts match"] : [])
    }
}
