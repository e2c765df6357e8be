import JobModel
import JobShell

/// `hosts [HOSTSET]` shows the hosts of the step, folded by outcome, one a line, or as a chart of how long they took.
struct HostsCommand: Command {
    let signature = CommandSignature(
        "hosts", summary: "the step's hosts, folded by outcome, exit code and tag",
        positionals: [.init("hostset", .hostSet, isOptional: true, help: "only these hosts")],
        options: [
            .exclude,
            .init(
                "status", .hostStatus, valueName: "S",
                help: "success, failed, running, agent, script, … or a number; several are joined by commas"),
            .init("tag", .text, valueName: "T", help: "what the script told job_success or job_fail"),
            .init("exit-code", .integer, valueName: "N", help: "the script's exit code"),
            .init("slowest", .integer(1...1_000_000), valueName: "N", help: "the N that took longest, one a line"),
            .flag("long", letter: "l", help: "a line for each host"),
            .flag("chart", help: "how long they took, as a chart, and the slowest by name"),
        ],
        accepts: [.hosts, .logs], gives: .hosts,
        examples: [
            .init("hosts", "the outcome at a glance"),
            .init("hosts --status failed --long", "the hosts that failed, one a line"),
            .init("hosts @all!@ok", "all but the successful ones"),
            .init("hosts --chart", "how long the hosts took, and which were slowest"),
            .init("hosts --slowest 5 | to csv", "the five slowest, for a spreadsheet"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        let selection = try await context.selection(invocation)
        let hosts = selection.step.hosts.hosts
        var positions = selection.positions
        if let status = arguments.hostStatus("status") { positions.removeAll { !status.matches(hosts[$0].status) } }
        if let tag = arguments.text("tag") { positions.removeAll { hosts[$0].tag != tag } }
        if let code = arguments.integer("exit-code") {
            positions.removeAll { hosts[$0].exitCode.map(Int64.init) != code }
        }
        if let count = arguments.integer("slowest") {
            let known = positions.filter { hosts[$0].durationMilliseconds != nil }
            let order = known.sorted { left, right in
                let a = hosts[left].durationMilliseconds ?? 0
                let b = hosts[right].durationMilliseconds ?? 0
                return a != b ? a > b : left < right
            }
            positions = Array(order.prefix(Int(clamping: count)))
        }
        let isLong = arguments.flag("long") || arguments.integer("slowest") != nil
        let isChart = arguments.flag("chart")
        if isChart, arguments.flag("long") { throw Texts.chartAndLong }
        let list = HostList(
            step: selection.step, positions: positions, layout: isChart ? .chart : isLong ? .long : .folded)
        return Outcome(
            .hosts(list), changes: selection.changes, notes: positions.isEmpty ? ["no hosts match"] : [])
    }
}
