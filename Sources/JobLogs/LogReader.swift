import BKJob
import JobModel
import LogStore

/// "Give me these hosts' logs": the one way to a log for every command.
///
/// What is in the store is not asked for again; the rest comes in batches, several at a time, and goes through the store
/// on its way, so that nothing that arrived is lost and memory stays flat.
public struct LogReader: Sendable {
    /// Nil when only the library may answer (`--offline`, and logs that were opened from files).
    let platform: JobPlatform?
    let library: LogLibrary
    private let settings: FetchSettings
    private let clock: @Sendable () -> Timestamp
    let unread: UnreadLogs
    private let note: @Sendable (String) -> Void
    /// Why a log that is not here can't be had, where no platform may be asked.
    private let absence: Failure

    /// A reader of one platform's logs, which keeps them in `library`.
    ///
    /// - Parameters:
    ///   - unread: is told of logs that are not whole in the store when they are read.
    ///   - absence: why a log that is not here can't be had where `platform` is nil; nil for the reason of `--offline`.
    ///   - note: says a sentence to the person, such as that the platform has to be asked host by host.
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

    /// A step, as far as its logs depend on it.
    public struct Step: Sendable {
        /// Where its logs belong.
        public let place: LogPlace
        /// Whether it distributes files.
        public let isOfFiles: Bool
        /// Whether its run has ended, by its status, so that a host which the run left waiting or running will do no more.
        public let hasEnded: Bool

        /// A step of a run.
        public init(_ place: LogPlace, isOfFiles: Bool = false, hasEnded: Bool = false) {
            self.place = place
            self.isOfFiles = isOfFiles
            self.hasEnded = hasEnded
        }
    }

    /// Gets the logs of some hosts.
    ///
    /// - Parameters:
    ///   - step: whose hosts they are.
    ///   - known: what is kept of the step's logs, where the caller has just looked.
    ///   - refresh: ask again even for what is here.
    ///   - sources: of a distribution: the uploads of the sources that the hosts' logs name are asked for, too.
    ///   - progress: called as hosts are done.
    /// - Throws: `Failure` for what no other batch would mend (credentials, permission, a full disk) and for Ctrl-C. Anything
    ///   else is told host by host in the report; what had arrived is kept.
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
            // The log of a host that had not finished may have grown; without a platform it is the best there is.
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
        let store = try await offPool { try library.opened() }
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

    /// Looks at the logs of some hosts as they are now, and keeps nothing: a log that grows would be kept anew at every look.
    ///
    /// - Parameter take: gets logs as they arrive, of hosts without a log, too.
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

    /// A fetch of those of the hosts that stand at the positions `missing`; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - silentSince: since when an answer without a log is all that is known of a host, by position.
    ///   - areSources: whether the hosts are sources of a distribution, of which only the method for many hosts tells.
    func makeFetch(
        _ hosts: [Host], _ missing: [Int], at step: Step, _ silentSince: [Int: Timestamp], _ platform: JobPlatform,
        into sink: any LogSink, _ tally: FetchTally, areSources: Bool = false
    ) -> LogFetch {
        let attempts = settings.backOff.attempts
        var batches: [Batch]
        if areSources {
            batches = LogFetch.batches(missing, attempts: attempts, way: .sources)
        } else if missing.count == 1, platform.takesSingles || !platform.takesBatches {
            batches = LogFetch.batches(missing, attempts: attempts, way: .alone)
        } else {
            // Hosts that an earlier answer left out had their second look then.
            let isSilent = silentSince.isEmpty ? { _ in false } : { silentSince[$0] != nil }
            batches = LogFetch.batches(missing.filter { !isSilent($0) }, attempts: attempts)
            batches += LogFetch.batches(missing.filter(isSilent), attempts: attempts, way: .secondLook)
        }
        return LogFetch(
            platform: platform, place: step.place, hosts: hosts, isOfFiles: step.isOfFiles, hasEnded: step.hasEnded,
            silentSince: silentSince, settings: settings, sink: sink, tally: tally, queue: BatchQueue(batches),
            rate: RateLimit(requestsPerSecond: settings.requestsPerSecond), clock: clock, note: note)
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

    /// How a log that is not whole in the store is asked for again; nil where no platform may be asked.
    func askAgain(at step: Step) -> StoredLogs.AskAgain? {
        if platform == nil { return nil }
        return { hosts in
            let arrived = Arrived()
            let report = try await look(at: hosts, of: step) { await arrived.add($0) }
            return (await arrived.logs, report)
        }
    }
}

/// Logs as they come.
private actor Arrived {
    private(set) var logs: [HostLog] = []

    func add(_ more: [HostLog]) { logs += more }
}

extension StoredEntry {
    /// Since when the host has been known to have no log, for the next answer that tells of none. What was certain once stays
    /// so, whatever the time between two answers.
    var silentFrom: Timestamp? {
        guard state == .none else { return nil }
        return isFinal ? Timestamp(milliseconds: 0) : silentSince
    }
}
