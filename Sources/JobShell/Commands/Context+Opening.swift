import BKJob
import JobLogs
import JobModel
import LogFiles

/// Access to logs that were opened from files, in place of a platform's run.
extension Context {
    /// Reads logs from files: a folder with a file for each host, files that `save` wrote, or the output of other
    /// tools.
    ///
    /// The session stays as it was; `SessionChange.opened` chooses the run of the logs.
    ///
    /// - Parameters:
    ///   - path: the file or folder; `-` for standard input.
    ///   - form: the form of the files; nil to recognise it.
    /// - Returns: the logs, and sentences about what was left out.
    /// - Throws: `Failure` if the files can't be read or contain no logs; `CancellationError` if the task is cancelled.
    public func open(
        _ path: String, as form: OpenedForm? = nil
    ) async throws -> (logs: OpenedLogs, notes: [String]) {
        // The number of the opening makes the place unique: groups formed from the hosts of an earlier opening must not
        // be taken for groups of these hosts.
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

    /// Checks that a platform is chosen, for commands that need more than the opened logs.
    ///
    /// - Throws: `Failure` if none is chosen. It says how to choose one and, if logs are opened, that choosing one
    ///   leaves them.
    public func checkPlatform() throws {
        if session.endpoint != nil { return }
        if let opened = session.opened { throw Texts.openedWithoutPlatform(opened) }
        // The store is organised by platform, so without a platform nothing in it can be named.
        throw services.isOffline ? Texts.offlineWithoutPlatform : Texts.notConnected
    }

    /// Refuses a call that needs the platform's knowledge of a run, if the chosen run was opened from files.
    ///
    /// - Parameter what: a sentence that says what only the platform has, such as "the variables of a run are on the
    ///   platform".
    /// - Throws: `Failure` with this sentence, and with a hint about how to choose a run of the platform.
    public func refuseIfOpened(_ what: String) throws {
        guard let opened = session.opened else { return }
        throw Texts.onPlatformOnly(
            what, opened, isConnected: session.endpoint != nil, previousJob: session.previousJob?.id)
    }

    /// The opened logs, if the place is theirs; nil for a place of a platform's run.
    private func opened(at place: LogPlace) -> OpenedLogs? { session.opened.flatMap { $0.place == place ? $0 : nil } }

    /// The library with the logs of a step: the opened logs' own library, or the library of logs that were fetched.
    func library(of place: LogPlace) -> LogLibrary { opened(at: place)?.library ?? services.library }

    /// The reader of a step's logs. Opened logs are only in their library; other logs are in the store and on the
    /// platform.
    func reader(of place: LogPlace) async throws -> LogReader {
        if let opened = opened(at: place) {
            return reader(nil, opened.library, absence: Texts.notInFiles(opened))
        }
        return reader(services.isOffline ? nil : try await services.platform(), services.library)
    }

    /// The reader of the logs of a step that are in the store. A platform that can't be reached is no error here.
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

/// Writes logs to a library as they are read from files, and counts them.
private actor OpenedLogIntake: OpenedLogSink {
    private let intake: LogIntake
    private let progress: @Sendable (String?) -> Void
    /// The number of hosts with a log so far.
    private(set) var logCount = 0
    /// The size of the logs so far, in bytes.
    private(set) var byteCount = 0
    /// Whether any log so far consists of the transfers of a file distribution.
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
