import BKJob
import BlockingWork
import JobLogs
import JobModel

/// Everything that a command may use: a snapshot of the session, and the services of the shell. None of it prints
/// results.
public struct Context: Sendable {
    /// The session as it was when the statement began.
    public let session: Session
    /// The registry of all commands, for `help`.
    public let registry: Registry
    /// The pipeline that is running, as it would be typed.
    public let statement: String
    let services: Services
    /// Collects what the services do in the name of the running command.
    let record: StageRecord

    // MARK: Time

    /// The current time.
    public var now: Timestamp { services.clock() }

    /// Waits for a number of seconds, as `watch` does between two rounds.
    ///
    /// - Throws: `CancellationError`, as soon as the task is cancelled.
    public func sleep(seconds: Double) async throws { try await services.sleep(.seconds(seconds)) }

    /// The offset of the session's time zone at a moment, in seconds east of UTC.
    public func offset(at moment: Timestamp) -> Int { services.screen.offset(moment) }

    /// Resolves a moment that was typed, with the current time and the session's time zone.
    public func moment(_ expression: TimeExpression) -> Timestamp {
        expression.moment(now: now, offset: services.screen.offset)
    }

    // MARK: Other programs

    /// The environment for programs that a command starts. It contains no secrets, and names the chosen platform, scope,
    /// job and step.
    public var childEnvironment: [String: String] { session.childEnvironment }

    // MARK: The person

    /// The screen that results are drawn for, for commands whose text depends on it.
    public var screen: Screen { services.screen }

    /// The same screen as a file or a program sees it: without a width and colors.
    public var plainScreen: Screen { services.screen.plain }

    /// Shows a sentence beside the results, unless `--quiet` is given.
    public func note(_ sentence: String) { services.note(sentence) }

    /// Shows the progress of the work on one line; nil removes the line.
    public func showProgress(_ text: String?) { services.progress(text) }

    /// Asks the user a question.
    ///
    /// - Parameter isSecret: whether the answer is hidden while it is typed.
    ///
    /// - Throws: `Failure` if no user can answer, or if the question was cancelled.
    public func ask(_ question: String, isSecret: Bool) async throws -> String {
        try await services.ask(question, isSecret)
    }

    /// Whether a user types the statements at a prompt.
    public var isAtPrompt: Bool { services.isPrompt }

    /// The statements that were typed before, oldest first.
    public var history: [String] { services.history }

    // MARK: The shell

    /// Runs statements in the live session, as if they were typed in place of this command.
    ///
    /// - Returns: the exit status of the first statement that failed, else 0, and whether `exit` was among the
    ///   statements, or statements called one another too deeply. A command that runs statements in a loop ends the
    ///   loop then.
    public func evaluate(_ statements: String) async throws -> (status: Int, isLeaving: Bool) {
        try await services.evaluate(statements, .command, nil)
    }

    /// Runs the statements of a file in the live session, as `source` does.
    ///
    /// - Parameter arguments: the values of `$1` and so on while the file runs.
    /// - Returns: the exit status of the first statement that failed, else 0.
    /// - Throws: `Failure` if the file can't be read, is too long, or is not UTF-8.
    public func evaluate(file path: String, arguments: [String]) async throws -> Int {
        let text = try TextFile.statements(try await TextFile.bytesOffPool(of: path), name: path)
        return try await services.evaluate(text, .file(path: path), arguments).status
    }

    /// Runs blocking work, such as disk access or long computations, on a thread outside Swift's own pool. That pool
    /// has only as many threads as there are cores, and none of them may be blocked.
    ///
    /// - Throws: any error that `body` throws.
    public func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await Blocking.run(body)
    }

    /// Runs a command with a value as its input, as if it followed the value in a pipeline. A plugin uses the commands
    /// of other plugins in this way.
    ///
    /// - Parameter words: the words of the call, as they would be typed.
    /// - Returns: the value of the command. Its failures make the statement fail; its notes, and the changes of the
    ///   session for which it asks, are dropped.
    /// - Throws: `Failure` if there is no such command or its words are wrong, and any error that the command throws.
    public func run(_ name: String, _ words: [String] = [], on input: (any Value)?) async throws -> (any Value)? {
        let command = try registry.command(name)
        try services.rules?.check(command.signature)
        let outcome: Outcome
        do {
            let arguments = try ArgumentReader.read(words.map(ArgumentWord.init(bare:)), for: command.signature)
            try services.rules?.check(arguments, of: command.signature)
            try await services.hostFiles.read(for: arguments.hostSets)
            outcome = try await command.run(Invocation(arguments: arguments, input: input), in: self)
        } catch let failure as Failure {
            // The words are not in the statement that the user typed, so none of them can be marked there.
            throw failure.blaming(nil)
        }
        record.add(outcome.failures)
        return outcome.value
    }

    /// Runs a command as `run` does, but only one that explores: it writes no file, starts no program, runs no statements
    /// and changes neither the platform nor the person that requests are made for. A program that is not trusted with
    /// more uses the commands of the shell in this way. Commands of plugins that were found count as such commands.
    ///
    /// - Throws: also a `Failure` for any other command.
    public func explore(_ name: String, _ words: [String], on input: (any Value)?) async throws -> (any Value)? {
        let signature = try registry.command(name).signature
        let isFound = registry.found.contains { $0.commands.contains { $0.signature.name == signature.name } }
        guard signature.isForAssistants || isFound else { throw Texts.onlyExploring(name) }
        return try await run(name, words, on: input)
    }

    /// What would keep plugins out if they replaced the ones that were found (`SessionChange.plugins`), such as a name
    /// that is taken; empty if nothing would.
    public func conflicts(of found: [any Plugin]) -> [Failure] {
        guard var registry = try? Registry(Array(registry.plugins.dropLast(registry.found.count))) else { return [] }
        registry.add(found: found)
        return registry.conflicts
    }

    /// Runs a credential helper and returns its output. The helper's environment does not contain the session's
    /// secrets.
    ///
    /// - Throws: `Failure` if the helper can't be run, fails, takes too long, or prints too much or no UTF-8 text;
    ///   `CancellationError` if the user interrupted it.
    public func output(ofHelper commandLine: String) async throws -> String {
        let environment = session.childEnvironment
        let note = services.note
        return try await services.lendToHelper {
            try await ChildProcess.output(of: commandLine, environment: environment) { note(Texts.helperIsSlow) }
        }
    }

    // MARK: The platform

    /// Tests credentials by sending the platform one small request. It uses the session's credentials, with those in
    /// `newer` in place of those with the same names.
    ///
    /// - Returns: nil if the platform accepted the credentials, or if nothing could be asked (no platform is chosen, or
    ///   `--offline` is given); else the reason why the test was not conclusive.
    /// - Throws: `Failure` if the platform refused the credentials.
    public func trial(of newer: Credentials) async throws -> Failure? {
        let credentials = session.credentials.merging(newer)
        guard let platform = try await services.trial(credentials, Self.trialSeconds) else { return nil }
        var query = JobQuery(since: now.advanced(byMilliseconds: -1000), until: now)
        query.limit = 1
        do {
            // If no business is chosen, any will do: the platform checks credentials before it looks at the rest of the
            // request.
            _ = try await platform.jobs(query, in: session.scope ?? session.seenScopes.last ?? .business(1))
            return nil
        } catch let failure as Failure {
            if failure.refusesCredentials { throw failure }
            return failure.acceptsCredentials ? nil : failure
        }
    }

    /// The time that the platform has to answer the test of credentials.
    private static let trialSeconds = 10.0

    /// Whether only the local store may be used (`--offline`).
    public var isOffline: Bool { services.isOffline }

    /// The chosen business or business set.
    ///
    /// - Throws: `Failure` if none is chosen.
    func scope() throws -> Scope {
        guard let scope = session.scope else { throw Texts.noScope }
        return scope
    }

    var platformName: String { session.endpoint?.url ?? "" }

    /// A part of the platform's list of runs; with `--offline`, a part of the runs that were seen before.
    ///
    /// - Throws: `Failure` if no platform or scope is chosen, or the platform can't be asked.
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
    ///   - scope: the scope of the run; nil means the chosen scope.
    ///   - isWorthKeeping: decides whether the run in its current state is stored for `--offline`. Commands that
    ///     follow a run store it only once it has ended.
    /// - Throws: `Failure` if no platform or scope is chosen, the platform has no such run or can't be asked, or the
    ///   run was never seen and `--offline` is given.
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

    /// Stores something for later. If the store fails, a note says so and the statement continues.
    private func keeping(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch is CancellationError {
        } catch {
            note(Texts.notKeptForLater((error as? Failure)?.message ?? "\(error)"))
        }
    }

    /// The variables of a run's steps; passwords come without their values.
    ///
    /// - Throws: `Failure` for a run of opened logs, with `--offline`, and if the platform can't be asked.
    public func variables(of job: Int64) async throws -> [StepVariables] {
        try refuseIfOpened("the variables of a run are on the platform")
        if services.isOffline { throw Texts.notKept("the variables of a run") }
        return try await services.platform().variables(of: job, in: scope())
    }

    /// The chosen run. A run that has not finished is requested from the platform again.
    ///
    /// - Throws: `Failure` if none is chosen.
    public func currentRun() async throws -> JobRun {
        guard let run = session.run else { throw Failure.noJobChosen }
        return run.finished || services.isOffline ? run : try await latest(run)
    }

    /// The current state of the chosen run. A run of opened logs is returned unchanged.
    ///
    /// - Parameter isWorthKeeping: as for `run(_:in:keeping:)`.
    public func latest(_ run: JobRun, keeping isWorthKeeping: (JobRun) -> Bool = { _ in true }) async throws -> JobRun {
        if session.opened != nil { return run }
        return try await self.run(run.job.id, keeping: isWorthKeeping)
    }

    // MARK: The store

    /// The path of the store; nil for a temporary store, which ends with the process.
    public var storePath: String? { services.library.path }

    /// The number and size of the runs and logs in the store.
    ///
    /// - Throws: `Failure` if the store can't be read.
    public func storeInfo() async throws -> StoreInfo { try await services.library.info() }

    /// Removes runs and logs from the store, those that were not used for the longest time first. Steps that a
    /// statement is reading stay.
    ///
    /// - Parameters:
    ///   - olderThan: remove everything that was last used before this moment; nil for no limit.
    ///   - keepBytes: the size in bytes that the store may keep; nil for no limit.
    /// - Throws: `Failure` if the store can't be changed.
    public func pruneStore(olderThan: Timestamp?, keepBytes: Int64?) async throws -> PruneReport {
        try await services.library.prune(olderThan: olderThan, keepBytes: keepBytes)
    }
}

/// The services behind a `Context`; the shell creates them for each statement.
struct Services: Sendable {
    /// The chosen platform, connected with the session's credentials.
    let platform: @Sendable () async throws -> JobPlatform
    /// The same platform with other credentials and a time limit in seconds; nil if nothing may be requested.
    let trial: @Sendable (_ credentials: Credentials, _ seconds: Double) async throws -> JobPlatform?
    /// The library of logs and runs that were fetched from platforms.
    let library: LogLibrary
    /// The logs that the statement did not find complete in the store.
    let unread: UnreadLogs
    /// The files that host sets of the statement name.
    let hostFiles: HostFiles
    /// What the statement may do if it is an assistant's; nil if it may do everything.
    let rules: AssistantRules?
    /// Whether only the library may be used (`--offline`).
    let isOffline: Bool
    let backOff: BackOff
    /// The file descriptor that `open -` reads from; nil if statements are read from standard input.
    let standardInput: Int32?
    /// The current time.
    let clock: @Sendable () -> Timestamp
    /// Waits for a time.
    let sleep: @Sendable (Duration) async throws -> Void
    /// The screen that results are drawn for.
    let screen: Screen
    /// The screen that notes, errors and reports are drawn for.
    let noteScreen: Screen
    /// Whether a user typed the statement at a prompt.
    let isPrompt: Bool
    /// Shows a line of a value that was drawn for `noteScreen`, including its colours.
    let report: @Sendable (String) -> Void
    /// Shows a sentence, in which no character can act on the terminal.
    let note: @Sendable (String) -> Void
    let progress: @Sendable (String?) -> Void
    let ask: @Sendable (_ question: String, _ isSecret: Bool) async throws -> String
    let history: [String]
    let evaluate:
        @Sendable (
            _ statements: String, _ origin: StatementSource, _ arguments: [String]?
        ) async throws -> (status: Int, isLeaving: Bool)
    let lendToHelper: @Sendable (_ body: @escaping @Sendable () async throws -> String) async throws -> String
}
