import BKJob
import JobLogs
import JobModel
import LogFiles

/// Logs that were opened from files, in place of a platform's run.
extension Context {
    /// Reads logs that are here already: a folder with a file a host, what `save` wrote, text of other tools.
    ///
    /// The session is as it was; `SessionChange.opened` makes the logs its run.
    ///
    /// - Parameters:
    ///   - path: the file or folder; `-` is standard input.
    ///   - form: which form it has; nil where that is to be recognised.
    /// - Returns: the logs, and sentences about what was left out.
    /// - Throws: `Failure` for what can't be read or holds no logs; `CancellationError`.
    public func open(
        _ path: String, as form: OpenedForm? = nil
    ) async throws -> (logs: OpenedLogs, notes: [String]) {
        // Groups that were formed of another opening's hosts must not be taken for groups of these.
        let place = LogPlace(
            platform: "open:\(session.openings + 1)", scope: .business(1), job: 0, step: 0, executeCount: 0)
        let library = LogLibrary(path: nil, clock: services.clock, note: services.note)
        let intake = OpenedLogIntake(
            try await library.intake(of: LogReader.Step(place, hasEnded: true)), progress: services.progress)
        defer { services.progress(nil) }
        let opened = try await LogFiles.open(path, form: form, standardInput: services.standardInput, into: intake)
        try await intake.finish()
        try Task.checkCancellation()
        let origin = opened.provenance.flatMap(LogOrigin.init)
        let logs = OpenedLogs(
            path: path, form: opened.form, logCount: await intake.logCount, byteCount: await intake.byteCount,
            origin: origin,
            run: OpenedLogs.run(of: opened.hosts, path: path, origin: origin, isOfFiles: await intake.hasTransfers),
            place: place, library: library)
        return (logs, opened.notes)
    }

    /// Makes sure that a platform is chosen, of which more than the opened logs can be asked.
    ///
    /// - Throws: `Failure` that says how one is chosen, and where logs are opened, that they are left by it.
    public func checkPlatform() throws {
        if session.endpoint != nil { return }
        if let opened = session.opened { throw Texts.openedWithoutPlatform(opened) }
        // What is kept is kept by platform: without one, nothing of it can be named.
        throw services.isOffline ? Texts.offlineWithoutPlatform : Texts.notConnected
    }

    /// Refuses what only a platform knows of a run, where the chosen run was opened from files.
    ///
    /// - Parameter what: a sentence that says what is on the platform alone, such as "the variables of a run are on the
    ///   platform".
    /// - Throws: `Failure` with that sentence, and what to type for a run of the platform.
    public func refuseIfOpened(_ what: String) throws {
        guard let opened = session.opened else { return }
        throw Texts.onPlatformOnly(
            what, opened, isConnected: session.endpoint != nil, previousJob: session.previousJob?.id)
    }

    /// Whether a place is that of the opened logs.
    private func opened(at place: LogPlace) -> OpenedLogs? { session.opened.flatMap { $0.place == place ? $0 : nil } }

    /// What holds the logs of a step: the opened logs' own library, else that of what was fetched.
    func library(of place: LogPlace) -> LogLibrary { opened(at: place)?.library ?? services.library }

    /// How the logs of a step are had: opened ones are all there is, the others come from here and from the platform.
    func reader(of place: LogPlace) async throws -> LogReader {
        if let opened = opened(at: place) {
            return reader(nil, opened.library, absence: Texts.notInFiles(opened))
        }
        return reader(services.isOffline ? nil : try await services.platform(), services.library)
    }

    /// How those logs of a step are had that are here: a platform that can't be asked is no reason to stop.
    func readerOfKept(of place: LogPlace) async -> LogReader {
        if let reader = try? await reader(of: place) { return reader }
        return reader(nil, library(of: place))
    }

    private func reader(
        _ platform: JobPlatform?, _ library: LogLibrary, absence: Failure? = nil
    ) -> LogReader {
        let settings = FetchSettings(
            concurrency: session.settings.integer("concurrency"),
            requestsPerSecond: Double(session.settings.text("rate")) ?? 0, backOff: services.backOff)
        return LogReader(
            platform: platform, library: library, settings: settings, clock: services.clock, unread: services.unread,
            absence: absence, note: services.note)
    }
}

/// Takes the logs of files as they are read, and counts them.
private actor OpenedLogIntake: OpenedLogSink {
    private let intake: LogIntake
    private let progress: @Sendable (String?) -> Void
    /// Hosts that have a log, so far.
    private(set) var logCount = 0
    /// Bytes of the logs.
    private(set) var byteCount = 0
    /// Whether a log is the transfers of a distribution.
    private(set) var hasTransfers = false

    init(_ intake: LogIntake, progress: @escaping @Sendable (String?) -> Void) {
        self.intake = intake
        self.progress = progress
    }

    func write(_ logs: [HostLog]) async throws {
        try Task.checkCancellation()
        for log in logs where log.state == .fetched {
            logCount += 1
            byteCount += log.byteCount
            if case .files = log.content { hasTransfers = true }
        }
        progress(Texts.opening(logCount, byteCount))
        try await intake.write(logs)
    }

    func finish() async throws { try await intake.finish() }
}
