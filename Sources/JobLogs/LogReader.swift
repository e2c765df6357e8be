import BKJob
import JobModel
import LogStore

/// "Give me these hosts' logs": the one way to a log for every command.
///
/// What is in the store is not asked for again; the rest comes in batches, several at a time, and goes through the store
/// on its way, so that nothing that arrived is lost and memory stays flat.
public struct LogReader: Sendable {
    /// Nil when only the store may answer (`--offline`).
    let platform: JobPlatform?
    let library: LogLibrary
    private let settings: FetchSettings
    private let clock: @Sendable () -> Timestamp
    let unread: UnreadLogs

    /// A reader of one platform's logs, which keeps them in `library`.
    ///
    /// - Parameter unread: is told of logs that are not whole in the store when they are read.
    public init(
        platform: JobPlatform?, library: LogLibrary, settings: FetchSettings,
        clock: @escaping @Sendable () -> Timestamp, unread: UnreadLogs
    ) {
        self.platform = platform
        self.library = library
        self.settings = settings
        self.clock = clock
        self.unread = unread
    }

    /// Gets the logs of some hosts.
    ///
    /// - Parameters:
    ///   - known: what is kept of the step's logs, where the caller has just looked.
    ///   - refresh: ask again even for what is here.
    ///   - sources: of a distribution: the uploads of the sources that the hosts' logs name are asked for, too.
    ///   - progress: called as hosts are done.
    /// - Throws: `Failure` for what no other batch would mend (credentials, permission, a full disk) and for Ctrl-C. Anything
    ///   else is told host by host in the report; what had arrived is kept.
    public func fetch(
        _ hosts: [Host], at place: LogPlace, refresh: Bool = false, known: KeptEntries? = nil,
        sources: DistributionSources? = nil, progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }
    ) async throws -> FetchReport {
        var entries = known ?? [:]
        if known == nil { entries = try await library.entries(at: place) }
        var report = FetchReport()
        var missing: [Int] = []
        var stored: Set<Int> = []
        for (position, host) in hosts.enumerated() {
            let entry = entries[host.key()]
            // The log of a host that had not finished may have grown; without a platform it is the best there is.
            let isEnough = entry.map { platform == nil || (!refresh && $0.isFinal) } ?? false
            if !isEnough {
                missing.append(position)
                if entry?.state == .fetched { stored.insert(position) }
            } else if entry?.state == .fetched {
                report.kept += 1
            } else {
                report.none.append(position)
            }
        }
        guard let platform else {
            report.fail(missing, Texts.offline)
            return report
        }
        report.asked = missing.count
        if missing.isEmpty, sources == nil { return report }
        let store = try await offPool { try library.opened() }
        let tally = FetchTally(hosts: hosts.count, report: report, stored: stored, tell: progress)
        let writer = LogWriter(store: store, place: place, clock: clock)
        guard let sources else {
            return try await fetch(hosts, missing, at: place, platform, into: writer, tally).run()
        }
        let sink = SourceSink(sources, into: writer)
        report = try await fetch(hosts, missing, at: place, platform, into: sink, tally).run()
        try await fetchUploads(
            sink, of: hosts, asked: missing, at: place, entries, refresh: refresh, platform, &report)
        return report
    }

    /// Looks at the logs of some hosts as they are now, and keeps nothing: a log that grows would be kept anew at every look.
    ///
    /// - Parameter take: gets logs as they arrive, of hosts without a log, too.
    /// - Throws: as `fetch` does, and what `take` throws.
    public func look(
        at hosts: [Host], of place: LogPlace, _ take: @escaping @Sendable ([HostLog]) async throws -> Void
    ) async throws -> FetchReport {
        var report = FetchReport()
        let everybody = Array(hosts.indices)
        guard let platform else {
            report.fail(everybody, Texts.offline)
            return report
        }
        let tally = FetchTally(hosts: hosts.count, report: report, stored: []) { _ in }
        return try await fetch(hosts, everybody, at: place, platform, into: LogOnlooker(look: take), tally).run()
    }

    func fetch(
        _ hosts: [Host], _ missing: [Int], at place: LogPlace, _ platform: JobPlatform, into sink: any LogSink,
        _ tally: FetchTally
    ) -> LogFetch {
        LogFetch(
            platform: platform, place: place, hosts: hosts, settings: settings, sink: sink, tally: tally,
            queue: BatchQueue(LogFetch.batches(missing, attempts: settings.backOff.attempts)),
            rate: RateLimit(requestsPerSecond: settings.requestsPerSecond))
    }

    /// The logs of some hosts as they are here. The platform is asked only for a log that turns out not to be whole in the
    /// store.
    ///
    /// - Parameters:
    ///   - failures: why a host's log could not be had, by position, as a fetch just told.
    ///   - known: what is kept of the step's logs, where nothing came since.
    ///   - isFetched: whether a fetch of all these hosts just ended, so that each has a log here, has none, or failed.
    ///   - lease: keeps these logs from being pruned as long as the stream lives.
    public func stream(
        _ hosts: [Host], at place: LogPlace, failures: [Int: Failure] = [:], known: KeptEntries? = nil,
        isFetched: Bool = false, lease: PlaceLease? = nil
    ) -> LogStream {
        let logs = StoredLogs(
            hosts, place, library, failures: failures, known: known, isFetched: isFetched, unread: unread,
            askAgain: askAgain(at: place))
        return LogStream(
            count: hosts.count,
            stoppable: { positions, isStopped in
                try withExtendedLifetime(lease) { try logs.read(positions, isStopped) }
            })
    }

    /// How a log that is not whole in the store is asked for again; nil where no platform may be asked.
    func askAgain(at place: LogPlace) -> StoredLogs.AskAgain? {
        if platform == nil { return nil }
        return { hosts in
            let arrived = Arrived()
            let report = try await look(at: hosts, of: place) { await arrived.add($0) }
            return (await arrived.logs, report)
        }
    }
}

/// Logs as they come.
private actor Arrived {
    private(set) var logs: [HostLog] = []

    func add(_ more: [HostLog]) { logs += more }
}
