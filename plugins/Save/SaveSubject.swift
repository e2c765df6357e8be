import JobModel
import JobShell
import LogAnalysis

/// What is saved: a value, and the hosts and logs that it is about.
struct SaveSubject: Sendable {
    /// The piped value, else the logs of the chosen step.
    let value: Value
    /// The hosts that the value is about; nil for a value that is not about hosts, such as a table.
    let hosts: HostSelection?
    /// The logs of these hosts. For filtered lines, these are the whole logs that the lines come from.
    let logs: LogList?
    /// The masks with which logs are compared: the masks of piped groups, else those of the session. Nil for groups
    /// that were formed without masks.
    let masks: Masks?
    /// Why some logs could not be fetched; nil when all are there.
    let failure: Failure?

    /// Reads what a call saves.
    ///
    /// - Parameter needsLogs: whether the form that is saved holds logs: then the missing logs of a list of hosts are fetched.
    /// - Throws: `Failure` when the hosts or logs can't be read.
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
            // The logs were read to form the groups, and so they are in the store. A log that the store has lost since is
            // fetched again.
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

    /// Whether the value is about an empty set of hosts. Filtered lines are, when there is no line.
    var isOfNoHosts: Bool {
        get async throws {
            if case .lines(let list) = value { return try await !list.hasLines() }
            return hosts?.positions.isEmpty == true
        }
    }

    /// The logs to write into a folder or an archive. For filtered lines, these logs hold only the lines.
    ///
    /// - Parameter format: what is written, for the failure: `a folder` or `an archive`.
    /// - Throws: a usage `Failure` for a value without logs.
    func logsToKeep(_ format: String) async throws -> LogList {
        if case .lines(let list) = value { return try await list.asLogs() }
        guard let logs else { throw Texts.noLogsIn(value.kind, format) }
        return logs
    }

    /// The digests of the logs that the saved value comes from.
    ///
    /// - Parameter kept: the digests of the logs that were written.
    /// - Returns: `kept`; but for filtered lines the digests of the whole logs in which the lines were found.
    func digests(_ kept: [LogDigest]) async throws -> [LogDigest] {
        guard case .lines = value, let logs else { return kept }
        return try await LogDigest.all(of: logs.selecting(stepPositions: kept.map(\.position)))
    }
}
