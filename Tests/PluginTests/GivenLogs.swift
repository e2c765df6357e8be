import JobModel
import JobShell
import Synchronization

/// `given`: logs that a test made up, of the first hosts of the chosen step.
final class GivenLogs: Plugin {
    let name = "Given"
    let summary = "logs that a test made up"
    private let logs: Mutex<[[UInt8]]>

    /// Logs of the first hosts, in order.
    init(_ logs: [String] = []) {
        self.logs = Mutex(logs.map { Array($0.utf8) })
    }

    /// The logs from now on.
    func set(_ logs: [[UInt8]]) { self.logs.withLock { $0 = logs } }

    var commands: [any Command] { [GivenCommand { self.logs.withLock { $0 } }] }
}

private struct GivenCommand: Command {
    let logs: @Sendable () -> [[UInt8]]
    let signature = CommandSignature("given", summary: "logs that a test made up", gives: .logs)

    init(_ logs: @escaping @Sendable () -> [[UInt8]]) {
        self.logs = logs
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let selection = try await context.selection(invocation)
        let logs = logs()
        // They are nowhere else, so that later statements can't get them from the store.
        let list = LogList(
            step: selection.step, positions: Array(selection.positions.prefix(logs.count)), isExcerpt: true
        ) { hosts in
            LogStream(count: hosts.count) { range in
                range.map { HostLog(host: hosts[$0], state: .fetched, content: .script(logs[$0])) }
            }
        }
        return Outcome(list)
    }
}
