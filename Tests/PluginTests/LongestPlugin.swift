import JobModel
import JobShell

/// `longest [HOSTSET]`: the host that took longest.
struct LongestCommand: Command {
    let signature = CommandSignature(
        "longest", summary: "the host that took longest",
        parameters: [Parameter.hostSet(), Parameter.exclude],
        accepts: [.hosts], gives: .hosts,
        examples: [.init("longest @failed", "the slowest of those that failed")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let selection = try await context.selection(invocation)
        let hosts = selection.step.hosts.hosts
        let longest = selection.positions.max {
            hosts[$0].durationMilliseconds ?? 0 < hosts[$1].durationMilliseconds ?? 0
        }
        let list = HostList(step: selection.step, positions: longest.map { [$0] } ?? [], layout: .long)
        return Outcome(list)
    }
}

/// The plugin, for the program to name.
struct LongestPlugin: Plugin {
    let name = "Longest"
    let summary = "the host that took longest"
    let commands: [any Command] = [LongestCommand()]
}
