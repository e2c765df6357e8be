import JobModel
import JobShell
import LogAnalysis

/// What is saved: a value, and the hosts and logs that it is about.
struct SaveSubject: Sendable {
    /// The piped value, else the logs of the chosen step.
    let value: any Value
    /// The hosts that the value is about; nil for a value that is not about hosts, such as a table.
    let hosts: HostSelection?
    /// The logs of these hosts; nil if the value is not about logs, or if the form that is saved holds none. For
    /// filtered lines, these are the whole logs that the lines come from.
    let logs: LogList?
    /// The masks with which logs are compared: the masks of piped groups, else those of the session. Nil for groups
    /// that were formed without masks.
    let masks: Masks?
    /// Why some logs could not be fetched; nil when all are there, and when none had to be fetched.
    let failure: Failure?

    /// Reads what a call saves.
    ///
    /// - Parameter needsLogs: whether the form that is saved holds logs: then the missing logs of a list of hosts are
    ///   fetched.
    /// - Throws: `Failure` when the hosts or logs can't be read.
    init(_ invocation: Invocation, in context: Context, needsLogs: Bool) async throws {
        let groups = invocation.input as? GroupList
        masks = groups == nil ? context.session.masks : groups?.comparison.flatMap { $0.isExact ? nil : $0.masks }
        guard let value = invocation.input else {
            let selection = try await context.selection(invocation)
            let (list, failure) = try await context.logs(of: selection, from: nil)
            (self.value, hosts, logs, self.failure) = (list, selection, list, failure)
            return
        }
        self.value = value
        switch value.logSource {
        case .none: (hosts, logs, failure) = (value.hostSelection, nil, nil)
        case .list(let list):
            let selection = value.hostSelection ?? HostSelection(step: list.step, positions: list.positions)
            (hosts, logs, failure) = (selection, list.selecting(stepPositions: selection.positions), nil)
        // A log that the store has lost since the value was made is fetched again.
        case .kept(let selection): (hosts, logs, failure) = (selection, await context.keptLogs(of: selection), nil)
        case .unread(let selection):
            hosts = selection
            (logs, failure) = needsLogs ? try await context.logs(of: selection, from: nil) : (nil, nil)
        }
    }

    /// Whether the value is about an empty set of hosts. Filtered lines are, when there is no line.
    var isOfNoHosts: Bool {
        get async throws {
            if let lines = value as? MatchList { return try await !lines.hasLines() }
            return hosts?.positions.isEmpty == true
        }
    }

    /// The logs to write into a folder or an archive. For filtered lines, these logs hold only the lines.
    ///
    /// - Parameter format: what is written, for the failure: `a folder` or `an archive`.
    /// - Throws: a usage `Failure` for a value without logs.
    func logsToKeep(_ format: String) async throws -> LogList {
        if let lines = value as? MatchList, let found = try await lines.asLogs() { return found }
        guard let logs else { throw Texts.noLogsIn(value.kind, format) }
        return logs
    }

    /// The digests of the logs that the saved value comes from.
    ///
    /// - Parameter kept: the digests of the logs that were written.
    /// - Returns: `kept`; but for filtered lines the digests of the whole logs in which the lines were found.
    func digests(_ kept: [LogDigest]) async throws -> [LogDigest] {
        guard value is MatchList, let logs else { return kept }
        return try await LogDigest.all(of: logs.selecting(stepPositions: kept.map(\.position)))
    }
}
