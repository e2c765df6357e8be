import JobModel
import JobShell

/// What is saved: a value, and the hosts and logs that it tells of.
struct SaveSubject: Sendable {
    /// What was piped in, else the current logs.
    let value: Value
    /// The hosts it tells of; nil for what is about no hosts.
    let hosts: HostSelection?
    /// Those hosts' logs: of filtered lines the whole logs that they are from.
    let logs: LogList?
    /// What kept some logs from being here.
    let failure: Failure?
    /// What finding the hosts changed.
    let changes: [SessionChange]

    /// - Parameter needsLogs: whether logs are saved, or told of, so that they are fetched where they are not here.
    init(_ invocation: Invocation, in context: Context, needsLogs: Bool) async throws {
        var value = invocation.input
        var logs: LogList?
        var failure: Failure?
        var hosts: HostSelection?
        switch value {
        case .nothing:
            let selection = try await context.selection(invocation)
            let (list, problem) = try await context.logs(of: selection, from: .nothing)
            (hosts, logs, failure) = (selection, list, problem)
            value = .logs(list)
        case .logs(let list):
            hosts = HostSelection(step: list.step, positions: list.positions)
            logs = list
        case .lines(let list):
            hosts = HostSelection(step: list.step, positions: list.positions)
            logs = LogList(step: list.step, positions: list.positions, logs: list.logs)
        case .hosts, .groups:
            let selection = try await context.selection(invocation)
            hosts = selection
            if needsLogs {
                let (list, problem) = try await context.logs(of: selection, from: .nothing)
                (logs, failure) = (list, problem)
            }
        case .differences(let list): hosts = HostSelection(step: list.step, positions: [])
        case .table, .rows, .text: break
        }
        self.value = value
        self.hosts = hosts
        self.logs = logs
        self.failure = failure
        changes = hosts?.changes ?? []
    }

    /// The logs that a folder or an archive holds: of filtered lines only the lines.
    ///
    /// - Throws: a usage `Failure` for what is about no logs.
    func logsToKeep(_ format: String) async throws -> LogList {
        switch value {
        case .lines(let list): return try await list.asLogs()
        default:
            guard let logs else { throw Texts.noLogsIn(value.kind, format) }
            return logs
        }
    }
}
