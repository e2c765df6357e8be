import JobModel
import JobShell
import LogAnalysis

/// What is saved: a value, and the hosts and logs that it tells of.
struct SaveSubject: Sendable {
    /// What was piped in, else the current logs.
    let value: Value
    /// The hosts it tells of; nil for what is about no hosts.
    let hosts: HostSelection?
    /// Those hosts' logs: of filtered lines the whole logs that they are from.
    let logs: LogList?
    /// What logs were looked through with; nil where none were compared.
    let masks: Masks?
    /// What kept some logs from being here.
    let failure: Failure?

    /// - Parameter needsLogs: whether logs are saved, so that they are fetched where they are not here.
    init(_ invocation: Invocation, in context: Context, needsLogs: Bool) async throws {
        var value = invocation.input
        var logs: LogList?
        var failure: Failure?
        var hosts: HostSelection?
        var masks: Masks? = context.session.masks
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
            logs = list.logs
        case .hosts:
            let selection = try await context.selection(invocation)
            hosts = selection
            if needsLogs {
                let (list, problem) = try await context.logs(of: selection, from: .nothing)
                (logs, failure) = (list, problem)
            }
        case .groups(let list):
            let selection = try await context.selection(invocation)
            hosts = selection
            masks = list.comparison.flatMap { $0.isExact ? nil : $0.masks }
            // They were read to be compared, so they are here.
            if list.comparison != nil {
                if let lines = list.logs {
                    logs = lines.selecting(stepPositions: selection.positions)
                } else {
                    logs = await context.keptLogs(of: selection)
                }
            }
        case .differences(let list):
            let selection = HostSelection(step: list.step, positions: list.positions)
            hosts = selection
            logs = list.logs
        case .table, .rows, .text: break
        }
        (self.value, self.hosts, self.logs, self.masks, self.failure) = (value, hosts, logs, masks, failure)
    }

    /// Whether it tells of no host: of filtered lines, whether no host has one.
    var isOfNoHosts: Bool {
        get async throws {
            if case .lines(let list) = value { return try await !list.hasLines() }
            return hosts?.positions.isEmpty == true
        }
    }

    /// The logs that a folder or an archive holds: of filtered lines only the lines.
    ///
    /// - Throws: a usage `Failure` for what is about no logs.
    func logsToKeep(_ format: String) async throws -> LogList {
        if case .lines(let list) = value { return try await list.asLogs() }
        guard let logs else { throw Texts.noLogsIn(value.kind, format) }
        return logs
    }

    /// The digests of the logs that what is saved comes from.
    ///
    /// - Parameter kept: those of the logs that are saved, which are the same but for filtered lines.
    func digests(_ kept: [LogDigest]) async throws -> [LogDigest] {
        guard case .lines = value, let logs else { return kept }
        return try await LogDigest.all(of: logs.selecting(stepPositions: kept.map(\.position)))
    }
}
