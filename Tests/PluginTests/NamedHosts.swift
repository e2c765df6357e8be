import HostSets
import JobModel
import JobShell

/// `named`: logs of hosts that have names and no addresses, as logs from files have them.
struct NamedHosts: Plugin {
    let name = "Named"
    let summary = "logs of hosts that have names"
    /// The hosts' names with their logs.
    let logs: [(name: String, log: String)]

    var commands: [any Command] { [NamedCommand(logs: logs)] }
}

private struct NamedCommand: Command {
    let signature = CommandSignature("named", summary: "logs of hosts that have names", gives: .logs)
    let logs: [(name: String, log: String)]

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let chosen = try await context.selection().step
        let hosts = logs.map { Host(id: nil, name: $0.name, status: HostStatus(rawValue: 9)) }
        var step = chosen.step
        step.hosts = hosts
        let snapshot = StepSnapshot(
            step: step, number: chosen.number, place: chosen.place, hosts: StepHosts(hosts), hasEnded: true)
        let texts = Dictionary(logs.map { ($0.name, $0.log) }, uniquingKeysWith: { first, _ in first })
        let list = LogList(step: snapshot, positions: Array(hosts.indices), isExcerpt: true) { hosts in
            LogStream(count: hosts.count) { range in
                range.map { place in
                    let text = hosts[place].name.flatMap { texts[$0] } ?? ""
                    return HostLog(host: hosts[place], state: .fetched, content: .script(Array(text.utf8)))
                }
            }
        }
        return Outcome(list)
    }
}
