import BKJob
import JobModel

/// "Give me these hosts' logs": the one way to a log for every command.
///
/// What is here already is not asked for again; the rest comes in batches, several at a time.
public struct LogReader: Sendable {
    private let platform: JobPlatform
    private let memory: LogMemory
    /// How many batches are under way at once.
    private let concurrency: Int
    /// The platform's limit (its documents, `batch_get_job_instance_ip_log`).
    static let batchSize = 500

    /// A reader of one platform's logs, which keeps them in `memory`.
    public init(platform: JobPlatform, memory: LogMemory, concurrency: Int) {
        self.platform = platform
        self.memory = memory
        self.concurrency = max(1, concurrency)
    }

    /// Gets the logs of some hosts.
    ///
    /// - Parameters:
    ///   - refresh: ask again even for what is here.
    ///   - progress: called after each batch.
    /// - Throws: `Failure` for what no other batch would mend (credentials, permission, no such step), and
    ///   `CancellationError`. Anything else is told host by host in the report; what had arrived is kept.
    public func fetch(
        _ hosts: [Host], at place: LogPlace, refresh: Bool = false,
        progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }
    ) async throws -> FetchReport {
        var report = FetchReport()
        var missing: [Int] = []
        for (position, host) in hosts.enumerated() {
            if refresh || !memory.isFinal(host, at: place) {
                missing.append(position)
            } else if memory.log(of: host, at: place).state == .none {
                report.none.append(position)
            } else {
                report.kept += 1
            }
        }
        var state = FetchProgress(done: hosts.count - missing.count, total: hosts.count, bytes: 0)
        progress(state)
        var batches = stride(from: 0, to: missing.count, by: Self.batchSize).map { start in
            Array(missing[start..<min(start + Self.batchSize, missing.count)])
        }[...]
        try await withThrowingTaskGroup(of: ([Int], [HostLog]).self) { group in
            func startNext() {
                guard let batch = batches.popFirst() else { return }
                group.addTask { (batch, try await logs(of: batch.map { hosts[$0] }, at: place)) }
            }
            for _ in 0..<concurrency { startNext() }
            while let (positions, logs) = try await group.next() {
                startNext()
                memory.keep(logs, at: place)
                for (position, log) in zip(positions, logs) { report.count(log, at: position) }
                state.done += positions.count
                state.bytes = report.bytes
                progress(state)
            }
        }
        report.none.sort()
        return report
    }

    /// The logs of some hosts as they are here, without asking the platform.
    public func stream(_ hosts: [Host], at place: LogPlace) -> LogStream {
        let memory = memory
        return LogStream {
            let cursor = Cursor(hosts)
            return { await cursor.next().map { memory.log(of: $0, at: place) } }
        }
    }

    private func logs(of hosts: [Host], at place: LogPlace) async throws -> [HostLog] {
        do {
            var logs = try await platform.logs(of: hosts, job: place.job, step: place.step, in: place.scope)
            // A step that was tried again: the batch answer leaves out the file logs of hosts that were carried over from
            // an earlier attempt; the single-host method finds them.
            for index in logs.indices
            where place.executeCount > 0 && logs[index].state == .none && logs[index].host.status.didRun {
                logs[index] = try await platform.log(
                    of: logs[index].host, job: place.job, step: place.step, in: place.scope)
            }
            return logs
        } catch let failure as Failure where failure.status != .credentials && failure.status != .interrupted {
            return hosts.map { HostLog(host: $0, state: .failed, failure: failure) }
        }
    }
}

/// Hosts in order, one at a time.
private actor Cursor {
    private var rest: ArraySlice<Host>

    init(_ hosts: [Host]) {
        rest = hosts[...]
    }

    func next() -> Host? { rest.popFirst() }
}
