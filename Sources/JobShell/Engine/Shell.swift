import BKJob
import Grammar
import JobLogs
import JobModel
import TerminalText

/// The options of a shell, which don't change after its start.
package struct ShellOptions: Sendable {
    /// Whether a script goes on after a failing statement.
    package var keepsGoing = false
    /// Whether each request to the platform is reported on stderr.
    package var traces = false
    /// Whether progress and notes are suppressed.
    package var isQuiet = false
    /// The color mode: `auto`, `always` or `never`; nil leaves it to the setting `color`.
    package var color: String?
    /// Whether only the store of fetched logs is read and the platform is never asked.
    package var isOffline = false
    /// The path of the store; nil for a store that lasts only as long as the process.
    package var storePath: String?
    /// The delays between attempts when a request is repeated.
    package var backOff = BackOff()
    /// The descriptor from which `open -` reads; nil when standard input holds the statements.
    package var standardInput: Int32?

    /// Options of a shell that stops at the first failure and shows notes and progress.
    package init() {}
}

/// Owns the session: reads statements, runs them one after another, and applies the changes that they ask for.
package actor Shell {
    private(set) var registry: Registry
    /// The connection to the user.
    package nonisolated let terminal: any Terminal
    let options: ShellOptions
    let library: LogLibrary
    let clock: @Sendable () -> Timestamp
    let sleep: @Sendable (Duration) async throws -> Void
    /// Whether a script goes on after a failing statement.
    package nonisolated var keepsGoing: Bool { options.keepsGoing }
    /// The current session.
    package private(set) var session: Session
    /// The exit status that `exit` asked for; nil before `exit` has run.
    package private(set) var requestedExit: Int?
    /// The statement that the hint of the last failed statement tells the user to type, if it could run as it stands;
    /// nil after a statement that succeeded, and for statements that no user typed at a prompt. It holds no secret.
    package private(set) var lastSuggestion: String?
    /// The guide whose steps are shown at the prompt; nil if there is none.
    private var guide: (any Guide)?
    /// The guide that a statement asked for, and that has shown no step yet.
    private var newGuide: (any Guide)?
    private var depth = 0
    /// Why the run that the environment names could not be chosen at the start; nil when there was no failure, and once
    /// the user has chosen another place or other credentials, so that the reason holds no longer.
    var startFailure: Failure?
    /// Whether scripts called one another too deeply. Like an interrupt, this ends every text that is being run.
    private var isTooDeep = false
    private var isPlatformPinned = false
    /// Whether statements are an assistant's, which may only explore.
    private var isForAssistant = false
    private var rules: AssistantRules? { isForAssistant ? AssistantRules(registry) : nil }
    private static let deepest = 64
    /// The largest value that `set concurrency` allows. The reader of logs decides how many connections are used.
    private static let mostConnections = 64
    /// The client of the session's platform; nil until it is needed.
    private var platform: JobPlatform?
    /// What completion knows of the platform and of the chosen step.
    var completionMemory = CompletionMemory()

    /// Creates a shell that owns `session`.
    ///
    /// - Parameters:
    ///   - clock: the present.
    ///   - sleep: waits for a time, as `watch` does between two rounds; a test need not wait.
    package init(
        registry: Registry, session: Session, terminal: any Terminal, options: ShellOptions = ShellOptions(),
        clock: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.registry = registry
        self.session = session
        self.session.keep(ActiveMasks(registry.masks))
        self.terminal = terminal
        self.options = options
        self.clock = clock
        self.sleep = sleep
        let isQuiet = options.isQuiet
        library = LogLibrary(
            path: options.storePath, isOffline: options.isOffline, clock: clock,
            note: { if !isQuiet { terminal.tell($0) } })
    }

    /// Keeps the session on its platform with its credentials, whatever statements ask for, until called with
    /// false. It guards a user who wants the demo from an rc file that leads to a real platform.
    package func pinPlatform(_ isPinned: Bool) {
        isPlatformPinned = isPinned
    }

    /// From now on statements are an assistant's: `AssistantRules` says what they may do.
    package func serveAssistant() {
        isForAssistant = true
        session.hidesEnvironment = true
    }

    /// The signatures of all commands, sorted by name.
    package var signatures: [CommandSignature] { registry.signatures }

    /// Continues with another session of the same platform, such as one that was read from `session` before.
    package func resume(_ session: Session) {
        self.session = session
        completionMemory.forgetHosts()
    }

    /// Closes the store. Call it at the end of the program.
    package func close() async {
        for plugin in registry.plugins { await plugin.shellWillEnd() }
        library.close()
    }

    /// Applies changes, in order.
    package func apply(_ changes: [SessionChange]) {
        for change in changes where !(isPlatformPinned && change.isOfPlatform) {
            session.apply(change)
            if change.choosesPlace { startFailure = nil }
            if change.choosesPlace || change.changesHosts { completionMemory.forgetHosts() }
            if change.isOfPlatform { completionMemory.forgetAll() }
            switch change {
            case .endpoint, .credentials: platform = nil
            case .alias: terminal.adopt(SecretStatements(registry, aliases: session.aliases))
            case .plugins(let plugins): adopt(plugins)
            case .guide(let guide): newGuide = guide
            case .exit(let status): requestedExit = status ?? session.lastStatus
            default: break
            }
        }
    }

    /// Replaces the plugins that were found. Those that are left are ended.
    private func adopt(_ plugins: [any Plugin]) {
        let old = registry.found
        let own = registry.plugins.dropLast(old.count)
        // The program's own plugins agreed with one another before.
        guard var registry = try? Registry(Array(own)) else { return }
        registry.add(found: plugins)
        self.registry = registry
        for conflict in registry.conflicts { terminal.tell(conflict.message) }
        session.settings.declare(registry.settings)
        session.renew(registry.masks)
        terminal.adopt(SecretStatements(registry, aliases: session.aliases))
        Task { for plugin in old { await plugin.shellWillEnd() } }
    }

    /// Moves the guide on after a statement that the user ran; nil if there is no guide. The statement that asked for a
    /// guide is followed by the first step. The guide ends with its last step.
    func nextGuideStep(after statement: String, status: Int) -> GuideStep? {
        let begins = newGuide != nil
        if begins { (guide, newGuide) = (newGuide, nil) }
        guard let step = begins ? guide?.next(after: nil, status: 0) : guide?.next(after: statement, status: status)
        else { return nil }
        if step.suggestion == nil { guide = nil }
        return step
    }

    /// Ends the guide.
    func endGuide() { guide = nil }

    /// Checks the syntax of texts that are to be run one after another, and reports the first error, so that it is
    /// found before anything runs.
    ///
    /// - Parameter rc: the statements that will run before the texts; empty if there are none. Together with the texts
    ///   before the wrong one they say in which form the error is reported (`set errors json`).
    /// - Returns: whether all texts are free of syntax errors.
    package func accepts(_ texts: [String], from origin: StatementSource, after rc: String = "") -> Bool {
        var settings = session.settings.following(rc)
        for text in texts {
            do {
                _ = try Grammar.parse(text).complete()
            } catch {
                report(error, in: text, from: origin, settings)
                return false
            }
            settings = settings.following(text)
        }
        return true
    }

    /// Reports a syntax error in the form that the statements before it would have set.
    private func report(_ error: GrammarError, in text: String, from origin: StatementSource, _ settings: Settings) {
        let location = error.span.location(in: text)
        report(
            Failure(error, at: location), command: nil, label: origin.label(line: location.line), typed: text,
            settings.following(text))
    }

    /// Reads a text and runs its statements.
    ///
    /// A syntax error anywhere in the text is reported before anything runs. A failing statement ends the text,
    /// except at a terminal and in a shell that keeps going.
    ///
    /// - Parameter arguments: the values of `$1`, `$2`, … while the text runs; nil leaves the current ones.
    /// - Returns: the exit status of the first statement that failed, else 0.
    package func run(_ text: String, from origin: StatementSource, arguments: [String]? = nil) async throws -> Int {
        guard depth < Self.deepest else {
            report(Texts.sourcedTooDeep(depth), command: nil, label: origin.label(line: 1), typed: "")
            // If this text and each of its callers went on, they would come here again: 2 to the power of `deepest`
            // times.
            isTooDeep = true
            return ExitStatus.failure.rawValue
        }
        depth += 1
        if depth == 1 { lastSuggestion = nil }
        let outerArguments = session.arguments
        if let arguments { session.arguments = arguments }
        defer {
            depth -= 1
            if depth == 0 {
                isTooDeep = false
                if origin != .terminal { lastSuggestion = nil }
            }
            if arguments != nil { session.arguments = outerArguments }
        }
        let script: Script
        do {
            script = try Grammar.parse(text).complete()
        } catch {
            report(error, in: text, from: origin, session.settings)
            return ExitStatus.usage.rawValue
        }
        let lines = SourceLines(text)
        if let refusal = refusal(of: script) {
            report(refusal, command: nil, label: origin.label(line: 1), typed: text)
            return ExitStatus.usage.rawValue
        }
        var first = 0
        for statement in script.statements {
            let label = origin.label(line: lines.line(of: statement.span))
            let status = try await run(statement, of: lines, label: label, origin: origin)
            if first == 0 { first = status }
            if isLeaving { break }
            if status != 0, origin != .terminal, !options.keepsGoing { break }
            if status == ExitStatus.interrupted.rawValue { break }
        }
        if first == 0 { lastSuggestion = nil }
        return requestedExit ?? first
    }

    /// Why an assistant may not run a script, so that none of its statements runs; nil if it may. A script with a wrong
    /// alias is refused when its statements are expanded.
    private func refusal(of script: Script) -> Failure? {
        guard let rules, let expanded = try? script.expanding(aliases: session.aliases) else { return nil }
        do throws(Failure) {
            for statement in expanded.statements {
                for pipeline in [statement.first] + statement.rest.map(\.pipeline) {
                    try rules.check(pipeline)
                }
            }
            return nil
        } catch {
            return error
        }
    }

    /// Runs one statement: its pipelines from left to right, as `&&` and `||` join them.
    private func run(
        _ statement: Statement, of lines: SourceLines, label: String, origin: StatementSource
    ) async throws -> Int {
        let expanded: Script
        do {
            expanded = try Script([statement]).expanding(aliases: session.aliases)
        } catch {
            let failure = Failure(error, at: lines.location(of: error.span))
            report(
                failure, command: nil, label: Self.label(of: failure, origin) ?? label,
                typed: String(lines.text(of: statement.span)))
            return ExitStatus.usage.rawValue
        }
        var status = 0
        for expanded in expanded.statements {
            status = try await run(expanded.first, in: statement.span, of: lines, label: label, origin: origin)
            for next in expanded.rest where (next.connector == .and) == (status == 0) && !isLeaving {
                if status == ExitStatus.interrupted.rawValue { break }
                status = try await run(
                    next.pipeline, in: statement.span, of: lines, label: label, origin: origin)
            }
            if status != 0 || isLeaving { break }
        }
        return status
    }

    /// Whether no further statement runs, because of `exit` or because scripts called one another too deeply.
    private var isLeaving: Bool { requestedExit != nil || isTooDeep }

    private func run(
        _ pipeline: Pipeline, in statement: SourceSpan, of lines: SourceLines, label: String,
        origin: StatementSource
    ) async throws -> Int {
        let status = try await outcome(of: pipeline, lines, statement, label: label, origin: origin)
        session.lastStatus = status
        return status
    }

    private func outcome(
        of pipeline: Pipeline, _ lines: SourceLines, _ statement: SourceSpan, label: String,
        origin: StatementSource
    ) async throws -> Int {
        var runner = PipelineRunner(
            registry: registry, terminal: terminal, session: session, services: services(for: origin),
            source: lines, allowsBeginnings: origin == .terminal, pager: pager(for: origin))
        let typed = String(lines.text(of: statement))
        do {
            let result = try await runner.run(pipeline) { await self.apply($0) }
            // The work is done, so its progress line is removed.
            terminal.showProgress(nil)
            terminal.adopt(session.settings)
            for failed in result.failures {
                let place = Self.label(of: failed.failure, origin) ?? label
                report(failed.failure, command: failed.command, label: place, typed: typed)
            }
            return result.status
        } catch let closed as OutputClosed {
            throw closed
        } catch {
            terminal.showProgress(nil)
            let failure = reason(for: Self.failure(error))
            report(failure, command: runner.current, label: Self.label(of: failure, origin) ?? label, typed: typed)
            return failure.status.rawValue
        }
    }

    /// The beginning of the message of a failure that knows the line of the wrong word, which may be a later line than
    /// the one in which the statement begins; else nil.
    private static func label(of failure: Failure, _ origin: StatementSource) -> String? {
        guard case .text(let mark)? = failure.culprit, let line = mark.line else { return nil }
        return origin.label(line: line)
    }

    /// Replaces the failure "no run is chosen" by the failure that kept the run from being chosen at the start. A
    /// calling program can then distinguish an unreachable platform from a wrong word.
    private func reason(for failure: Failure) -> Failure {
        guard failure.code == Failure.noJobChosen.code, let startFailure, session.scope != nil else { return failure }
        return startFailure
    }

    private static func failure(_ error: any Error) -> Failure {
        switch error {
        case let failure as Failure: failure
        case is CancellationError: .interrupted
        default: Failure("unexpected", "something unexpected happened: \(String(describing: error))")
        }
    }

    /// Reports a failure, without the secrets that may be in the text that was typed.
    ///
    /// - Parameter settings: the settings that decide how it is reported; nil for those of the session.
    private func report(
        _ failure: Failure, command: String?, label: String, typed text: String, _ settings: Settings? = nil
    ) {
        let settings = settings ?? session.settings
        let failure = SecretStatements(registry, aliases: session.aliases).concealed(failure, of: text)
        // What nested statements got wrong is not in the statement that the user would correct.
        if depth <= 1 {
            lastSuggestion = HintStatement(registry, aliases: session.aliases, typed: text).statement(in: failure)
        }
        if terminal.take(failure, of: command) { return }
        let errors = ErrorRenderer(
            screen: adjusted(terminal.noteScreen(color: options.color ?? settings.text("color")), settings),
            isJSON: settings.text("errors") == "json")
        for line in errors.lines(failure, command: command, label: label) { terminal.note(line) }
    }

    private var color: String { options.color ?? session.settings.text("color") }

    /// The screen on which results are drawn now, with the settings that change how they are drawn.
    package var screen: Screen { adjusted(terminal.screen(color: color)) }

    /// The screen with the settings that change how values are drawn: the theme, the time zone and the colors of logs.
    ///
    /// - Parameter settings: the settings; nil for those of the session.
    private func adjusted(_ screen: Screen, _ settings: Settings? = nil) -> Screen {
        let settings = settings ?? session.settings
        var screen = screen
        screen.theme = settings.theme(ofTerminal: screen.theme)
        if let offsets = TimeZoneName.offsets(settings.text("timezone")) { screen.offset = offsets }
        screen.showsLogColors = settings.text("log-color") == "on"
        return screen
    }

    /// The present as a clock in the session's time zone shows it.
    package var localTime: CivilTime {
        let now = clock()
        return CivilTime(now, offsetSeconds: screen.offset(now))
    }

    func services(for origin: StatementSource) -> Services {
        let terminal = terminal
        let isQuiet = options.isQuiet
        return Services(
            platform: { try await self.client() },
            trial: { [isPlatformPinned] credentials, patience in
                isPlatformPinned ? nil : try await self.trialClient(credentials, patience: patience)
            }, library: library,
            unread: UnreadLogs(), hostFiles: HostFiles(isClosed: isForAssistant), rules: rules,
            isOffline: options.isOffline,
            backOff: options.backOff,
            standardInput: options.standardInput, clock: clock, sleep: sleep,
            screen: screen, noteScreen: adjusted(terminal.noteScreen(color: color)),
            isPrompt: origin == .terminal,
            report: { if !isQuiet { terminal.note($0) } },
            note: { if !isQuiet { terminal.tell($0) } },
            progress: { text in
                if !isQuiet { terminal.showProgress(text.map { TerminalSafe.text($0, escapingLayout: true) }) }
            },
            ask: { try await terminal.ask($0, isSecret: $1) },
            history: terminal.history,
            evaluate: { try await self.evaluate($0, from: $1, arguments: $2) },
            lendToHelper: { body in try await terminal.lendToHelper(body) })
    }

    /// The pager for long results; nil for scripts and within `watch`.
    private func pager(for origin: StatementSource) -> Pager? {
        guard depth == 1, origin == .terminal || origin == .command else { return nil }
        return Pager(setting: session.settings.text("pager"), environment: session.childEnvironment)
    }

    private func evaluate(
        _ text: String, from origin: StatementSource, arguments: [String]?
    ) async throws -> (status: Int, isLeaving: Bool) {
        let status = try await run(text, from: origin, arguments: arguments)
        return (status, isLeaving)
    }

    /// The client of the session's platform. It is created again only after the platform or the credentials have
    /// changed.
    private func client() throws -> JobPlatform {
        if let platform { return platform }
        guard let endpoint = session.endpoint else { throw Texts.notConnected }
        let client = try client(of: endpoint, session.credentials, connections: Self.mostConnections)
        platform = client
        return client
    }

    /// A client of the same platform with other credentials; nil when there is no platform, or when the shell is
    /// offline.
    private func trialClient(_ credentials: Credentials, patience seconds: Double) throws -> JobPlatform? {
        guard let endpoint = session.endpoint, !options.isOffline else { return nil }
        let hasty = try Endpoint(
            url: endpoint.url, door: endpoint.door, usesGET: endpoint.usesGET, caFile: endpoint.caFile,
            connectTimeoutSeconds: min(endpoint.connectTimeoutSeconds, seconds),
            timeoutSeconds: min(endpoint.timeoutSeconds, seconds))
        return try client(of: hasty, credentials, connections: 1)
    }

    private func client(
        of endpoint: Endpoint, _ credentials: Credentials, connections: Int
    ) throws(Failure) -> JobPlatform {
        let terminal = terminal
        let tell: @Sendable (RequestTrace) -> Void = { terminal.trace(Texts.traced($0)) }
        return try JobPlatform(
            endpoint: endpoint, credentials: credentials, environment: session.environment,
            connections: connections, trace: options.traces ? tell : nil)
    }
}
