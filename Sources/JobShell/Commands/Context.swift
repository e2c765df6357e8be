import BKJob
import JobLogs
import JobModel

/// What a command may use: a snapshot of the session, and the services of the shell. Nothing in it prints results.
public struct Context: Sendable {
    /// The session when the statement began.
    public let session: Session
    /// Every command, for help.
    public let registry: Registry
    /// The pipeline that runs, as it would be typed.
    public let statement: String
    let services: Services

    // MARK: Time

    /// The present.
    public var now: Timestamp { services.clock() }

    /// Waits, as `watch` does between two rounds; ends early when the task is cancelled.
    public func sleep(seconds: Double) async throws { try await Task.sleep(for: .seconds(seconds)) }

    /// Seconds east of UTC at a moment, on the session's clock.
    public func offset(at moment: Timestamp) -> Int { services.screen.offset(moment) }

    /// The moment that was typed.
    public func moment(_ expression: TimeExpression) -> Timestamp {
        expression.moment(now: now, offset: services.screen.offset)
    }

    // MARK: The person

    /// What results are drawn for, for commands whose text depends on it.
    public var screen: Screen { services.screen }

    /// Whether a person typed the statement at a prompt. Scripts, `-c`, standard input and the rc file are off a prompt: there,
    /// standard output holds results and nothing else.
    public var isPrompt: Bool { services.isPrompt }

    /// Says a sentence beside the results; `--quiet` swallows it.
    public func note(_ sentence: String) { services.note(sentence) }

    /// Shows how far the work is; nil takes the line away.
    public func showProgress(_ text: String?) { services.progress(text) }

    /// Asks a question.
    ///
    /// - Throws: `Failure` when nobody can answer, or when the question was cancelled.
    public func ask(_ question: String, isSecret: Bool) async throws -> String {
        try await services.ask(question, isSecret)
    }

    /// What was typed before, oldest first.
    public var history: [String] { services.history }

    // MARK: The shell

    /// Runs statements in the live session, as if they stood here.
    ///
    /// - Parameters:
    ///   - origin: where they come from, for error messages.
    ///   - arguments: `$1`… while they run; nil leaves them as they are.
    /// - Returns: the exit status of the first that failed, else 0, and whether one of them was `exit`.
    public func evaluate(
        _ statements: String, from origin: StatementSource = .command, arguments: [String]? = nil
    ) async throws -> Evaluation {
        try await services.evaluate(statements, origin, arguments)
    }

    /// Runs work that blocks (the disk, much computing) on a thread of its own kind: Swift's own threads are as many as the
    /// cores, and none of them may be held up.
    ///
    /// - Throws: what `body` throws.
    public func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await offPool(body)
    }

    /// Runs a command on a value, as if it stood behind it in a pipeline: how a plugin uses what another one brings.
    ///
    /// - Parameter words: the command's words, as they would be typed.
    /// - Throws: `Failure` when there is no such command, and what it throws.
    public func run(_ name: String, _ words: [String] = [], on input: Value) async throws -> Outcome {
        let command = try registry.command(name)
        let arguments = try ArgumentReader.read(words.map(ArgumentWord.init(bare:)), for: command.signature)
        return try await command.run(Invocation(arguments: arguments, input: input), in: self)
    }

    /// A credential helper's output; it runs without the secrets in its environment.
    public func output(ofHelper commandLine: String) async throws -> String {
        let environment = session.childEnvironment
        let note = services.note
        return try await services.lend {
            try await ChildProcess.output(of: commandLine, environment: environment) { note(Texts.helperIsSlow) }
        }
    }

    // MARK: The platform

    /// Asks the platform one small question with the session's credentials, of which those in `newer` replace the ones of the
    /// same name.
    ///
    /// - Returns: nil when the platform accepted the credentials or nothing could be asked (no platform is chosen, `--offline`);
    ///   else why it is not known whether the platform accepts them.
    /// - Throws: `Failure` when the platform refused the credentials.
    public func trial(of newer: Credentials) async throws -> Failure? {
        let credentials = session.credentials.merging(newer)
        guard let platform = try await services.trial(credentials, Self.trialSeconds) else { return nil }
        var query = JobQuery(since: now.advanced(byMilliseconds: -1000), until: now)
        query.limit = 1
        do {
            // Where no business is chosen, any will do: who asks is looked at before what is asked for.
            _ = try await platform.jobs(query, in: session.scope ?? session.seenScopes.last ?? .business(1))
            return nil
        } catch let failure as Failure {
            if failure.refusesCredentials { throw failure }
            return failure.acceptsCredentials ? nil : failure
        }
    }

    /// How long the platform may take to say whether it takes credentials.
    private static let trialSeconds = 10.0

    /// Whether only what is kept may answer (`--offline`).
    public var isOffline: Bool { services.isOffline }

    /// The chosen scope.
    ///
    /// - Throws: `Failure` when none is chosen.
    public func scope() throws -> Scope {
        guard let scope = session.scope else { throw Texts.noScope }
        return scope
    }

    var platformName: String { session.endpoint?.url ?? "" }

    /// A part of the platform's list of runs; with `--offline`, of those that were seen before.
    public func jobs(_ query: JobQuery) async throws -> JobPage {
        try checkPlatform()
        let scope = try scope()
        if services.isOffline { return try await services.library.jobs(query, platform: platformName, scope: scope) }
        let page = try await services.platform().jobs(query, in: scope)
        await keeping { try await services.library.keep(page.jobs, platform: platformName, scope: scope) }
        return page
    }

    /// A run with its steps and their hosts; with `--offline`, as it was last seen.
    ///
    /// - Parameters:
    ///   - scope: where to look for it; nil means the chosen scope.
    ///   - isWorthKeeping: whether a run as it stands is kept for `--offline`; who looks every second says no.
    public func run(
        _ job: Int64, in scope: Scope? = nil, keeping isWorthKeeping: (JobRun) -> Bool = { _ in true }
    ) async throws -> JobRun {
        try checkPlatform()
        let scope = try scope ?? self.scope()
        if services.isOffline {
            let run = try await services.library.run(job, platform: platformName, scope: scope)
            guard let run else { throw Texts.neverSeen(job) }
            return run
        }
        let run = try await services.platform().run(job, in: scope, withHosts: true)
        if isWorthKeeping(run) {
            await keeping { try await services.library.keep(run, platform: platformName, scope: scope) }
        }
        return run
    }

    /// Keeps something for later; a store that can't is told of and no reason to stop.
    private func keeping(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch is CancellationError {
        } catch {
            note(Texts.notKeptForLater((error as? Failure)?.message ?? "\(error)"))
        }
    }

    /// The variables of a run's steps; passwords come without values.
    public func variables(of job: Int64) async throws -> [StepVariables] {
        try refuseIfOpened("the variables of a run are on the platform")
        if services.isOffline { throw Texts.notKept("the variables of a run") }
        return try await services.platform().variables(of: job, in: scope())
    }

    /// The chosen run; asked for anew while it has not finished.
    ///
    /// - Throws: `Failure` when none is chosen.
    public func currentRun() async throws -> JobRun {
        guard let run = session.run else { throw Failure.noJobChosen }
        return run.finished || services.isOffline ? run : try await latest(run)
    }

    /// The chosen run as it stands now. One that was opened from files stays as it is.
    ///
    /// - Parameter isWorthKeeping: as `run(_:in:keeping:)` has it.
    public func latest(_ run: JobRun, keeping isWorthKeeping: (JobRun) -> Bool = { _ in true }) async throws -> JobRun {
        if session.opened != nil { return run }
        return try await self.run(run.job.id, keeping: isWorthKeeping)
    }

    // MARK: The store

    /// When the logs of some hosts were kept: the first and the last of them; nil when none is here.
    public func kept(_ selection: HostSelection) async throws -> ClosedRange<Timestamp>? {
        let entries = try await library(of: selection.step.place).entries(at: selection.step.place)
        let moments = selection.positions.compactMap { position in
            entries[selection.step.hosts.hosts[position].key(position: position)]
        }.filter { $0.state != .unfetched }.map(\.kept)
        guard let first = moments.min(), let last = moments.max() else { return nil }
        return first...last
    }

    /// Where the store lies; nil for one that goes with the process.
    public var storePath: String? { services.library.path }

    /// What the store holds.
    public func storeInfo() async throws -> StoreInfo { try await services.library.info() }

    /// Takes away from the store what is old or too much, oldest use first.
    public func pruneStore(olderThan: Timestamp?, keepBytes: Int64?) async throws -> PruneReport {
        try await services.library.prune(olderThan: olderThan, keepBytes: keepBytes)
    }
}

/// What came of statements that ran within a statement.
public struct Evaluation: Sendable {
    /// The exit status of the first that failed, else 0.
    public let status: Int
    /// Whether `exit` was among them, or statements called one another too deep: whoever runs statements in a loop ends it
    /// then.
    public let isLeaving: Bool
}
