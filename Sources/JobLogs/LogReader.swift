import BKJob
import BlockingWork
import JobModel
import LogStore

/// Provides the logs of hosts. Every command gets its logs here.
///
/// Logs that are final in the store are not requested again. The others are requested in batches, several at a time,
/// and pass through the store, so that nothing that arrived is lost and memory is bounded.
public struct LogReader: Sendable {
    /// Nil when logs come from the library only (`--offline`, and logs that were opened from files).
    let platform: JobPlatform?
    let library: LogLibrary
    private let settings: FetchSettings
    private let clock: @Sendable () -> Timestamp
    let unread: UnreadLogs
    private let note: @Sendable (String) -> Void
    /// The failure of a log that is not in the library, where no platform may be asked.
    private let absence: Failure

    /// Creates a reader of one platform's logs, which stores them in `library`.
    ///
    /// - Parameters:
    ///   - unread: collects the logs that turn out to be damaged or missing in the store when they are read.
    ///   - absence: the failure of a log that is not in the library when `platform` is nil; nil for the failure of
    ///     `--offline`.
    ///   - note: shows a message to the user, such as that the logs have to be requested host by host.
    public init(
        platform: JobPlatform?, library: LogLibrary, settings: FetchSettings,
        clock: @escaping @Sendable () -> Timestamp, unread: UnreadLogs, absence: Failure? = nil,
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.platform = platform
        self.library = library
        self.settings = settings
        self.clock = clock
        self.unread = unread
        self.absence = absence ?? Texts.offline
        self.note = note
    }

    /// The properties of a step that its logs depend on.
    public struct Step: Sendable {
        /// The place of the step's logs in the store.
        public let place: LogPlace
        /// Whether it distributes files.
        public let isOfFiles: Bool
        /// Whether the run has ended, by its status, so that a host that was left waiting or running will do no more.
        public let hasEnded: Bool

        /// Creates a step.
        public init(_ place: LogPlace, isOfFiles: Bool = false, hasEnded: Bool = false) {
            self.place = place
            self.isOfFiles = isOfFiles
            self.hasEnded = hasEnded
        }
    }

    /// Fetches the logs of hosts into the library.
    ///
    /// - Parameters:
    ///   - step: the step of the hosts.
    ///   - known: the store's entries for the step, if the caller has just read them.
    ///   - refresh: whether to request logs that are in the store, too.
    ///   - sources: for a step that distributes files, to request the uploads of the sources that the hosts' logs name,
    ///     too.
    ///   - progress: called when hosts are done.
    /// - Throws: `Failure` for problems that other batches would have, too (credentials, permission, a full disk), and
    ///   on Ctrl-C. Other failures are reported host by host. Logs that arrived before an error are stored.
    public func fetch(
        _ hosts: [Host], at step: Step, refresh: Bool = false, known: KeptEntries? = nil,
        sources: DistributionSources? = nil, progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }
    ) async throws -> FetchReport {
        var entries = known ?? [:]
        if known == nil { entries = try await library.entries(at: step.place) }
        var report = FetchReport()
        var missing: [Int] = []
        var stored: Set<Int> = []
        var silentSince: [Int: Timestamp] = [:]
        for (position, host) in hosts.enumerated() {
            let entry = entries[host.key()]
            // The log of a host that had not finished may have grown. Without a platform it is the best there is.
            let isEnough =
                entry.map { $0.state != .unfetched && (platform == nil || (!refresh && $0.isFinal)) } ?? false
            if !isEnough {
                missing.append(position)
                if entry?.state == .fetched { stored.insert(position) }
                if let since = entry?.silentFrom { silentSince[position] = since }
            } else if entry?.state == .fetched {
                report.kept += 1
                if entry?.isCut == true { report.cut.append(position) }
            } else {
                report.none.append(position)
                if entry?.isFinal != true { report.uncertain.append(position) }
            }
        }
        guard let platform else {
            report.mayAsk = false
            report.fail(missing, absence)
            return report
        }
        report.asked = missing.count
        report.askedAgain = silentSince.count
        if missing.isEmpty, sources == nil { return report }
        let store = try await Blocking.run { try library.opened() }
        let tally = FetchTally(hosts: hosts.count, report: report, stored: stored, tell: progress)
        let writer = LogWriter(store: store, step: step, clock: clock)
        guard let sources else {
            let fetch = makeFetch(hosts, missing, at: step, silentSince, platform, into: writer, tally)
            return try await tally.ticking { try await fetch.run() }
        }
        let sink = SourceSink(sources, into: writer)
        let fetch = makeFetch(hosts, missing, at: step, silentSince, platform, into: sink, tally)
        report = try await tally.ticking { try await fetch.run() }
        try await fetchUploads(
            sink, of: hosts, asked: missing, at: step, entries, refresh: refresh, platform, &report)
        return report
    }

    /// Requests the current logs of hosts, and stores nothing: a growing log would be stored anew each time.
    ///
    /// - Parameter take: called with logs as they arrive, including entries for hosts without a log.
    /// - Throws: as `fetch` does, and what `take` throws.
    public func look(
        at hosts: [Host], of step: Step, _ take: @escaping @Sendable ([HostLog]) async throws -> Void
    ) async throws -> FetchReport {
        var report = FetchReport()
        let everybody = Array(hosts.indices)
        guard let platform else {
            report.fail(everybody, absence)
            return report
        }
        let tally = FetchTally(hosts: hosts.count, report: report, stored: []) { _ in }
        return try await makeFetch(hosts, everybody, at: step, [:], platform, into: PassThroughSink(look: take), tally)
            .run()
    }

    /// Creates a fetch for the hosts at the positions `missing`. Nothing is requested yet.
    ///
    /// - Parameters:
    ///   - silentSince: the time of the first answer without a log, for hosts of which nothing else is known, by
    ///     position.
    ///   - areSources: whether the hosts are sources of a distribution, which only the method for many hosts can be
    ///     asked for.
    func makeFetch(
        _ hosts: [Host], _ missing: [Int], at step: Step, _ silentSince: [Int: Timestamp], _ platform: JobPlatform,
        into sink: any LogSink, _ tally: FetchTally, areSources: Bool = false
    ) -> LogFetch {
        var batches: [Batch]
        if areSources {
            batches = LogFetch.batches(missing, settings, way: .sources)
        } else if missing.count == 1, platform.takesSingles || !platform.takesBatches {
            batches = LogFetch.batches(missing, settings, way: .alone)
        } else {
            // For hosts that an earlier answer left out, this request is the second look.
            let isSilent = silentSince.isEmpty ? { _ in false } : { silentSince[$0] != nil }
            batches = LogFetch.batches(missing.filter { !isSilent($0) }, settings)
            batches += LogFetch.batches(missing.filter(isSilent), settings, way: .secondLook)
        }
        return LogFetch(
            platform: platform, place: step.place, hosts: hosts, isOfFiles: step.isOfFiles, hasEnded: step.hasEnded,
            silentSince: silentSince, settings: settings, sink: sink, tally: tally, queue: BatchQueue(batches),
            rate: RateLimit(requestsPerSecond: settings.requestsPerSecond), clock: clock, note: note)
    }

    /// Returns the stored logs of hosts. The platform is asked only for logs that turn out to be damaged or missing in
    /// the store.
    ///
    /// - Parameters:
    ///   - failures: the failures of the fetch that just ended, by position.
    ///   - known: the store's entries for the step, if nothing was stored since they were read.
    ///   - isFetched: whether a fetch of all these hosts just ended, so that each host has a log in the store, has
    ///     none, or failed.
    ///   - lease: keeps the logs from being pruned as long as the stream exists.
    public func stream(
        _ hosts: [Host], at step: Step, failures: [Int: Failure] = [:], known: KeptEntries? = nil,
        isFetched: Bool = false, lease: PlaceLease? = nil
    ) -> LogStream {
        let logs = StoredLogs(
            hosts, step.place, library, failures: failures, known: known, isFetched: isFetched, unread: unread,
            askAgain: askAgain(at: step))
        return LogStream(
            count: hosts.count,
            stoppable: { positions, isStopped in
                try withExtendedLifetime(lease) { try logs.read(positions, isStopped) }
            })
    }

    /// Returns a closure that requests logs again that are damaged or missing in the store; nil where no platform may
    /// be asked.
    func askAgain(at step: Step) -> StoredLogs.AskAgain? {
        if platform == nil { return nil }
        return { hosts in
            let arrived = Arrived()
            let report = try await look(at: hosts, of: step) { await arrived.add($0) }
            return (await arrived.logs, report)
        }
    }
}

/// Collects logs as they arrive.
private actor Arrived {
    private(set) var logs: [HostLog] = []

    func add(_ more: [HostLog]) { logs += more }
}

extension StoredEntry {
    /// The time since which the host is known to have no log, to compare with the next answer without one. Once
    /// certain, the absence stays certain, whatever the time between two answers.
    var silentFrom: Timestamp? {
        guard state == .none else { return nil }
        return isFinal ? Timestamp(milliseconds: 0) : silentSince
    }
}
