import BKJob
import Grammar
import JobLogs
import JobModel
import TerminalText

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
    package internal(set) var lastSuggestion: String?
    /// The guide whose steps are shown at the prompt; nil if there is none.
    var guide: (any Guide)?
    /// The guide that a statement asked for, and that has shown no step yet.
    var newGuide: (any Guide)?
    /// How many texts are being run within one another.
    var depth = 0
    /// Why the run that the environment names could not be chosen at the start; nil when there was no failure, and once
    /// the user has chosen another place or other credentials, so that the reason holds no longer.
    var startFailure: Failure?
    /// Whether scripts called one another too deeply. Like an interrupt, this ends every text that is being run.
    private var isTooDeep = false
    /// Whether the session stays on its platform, whatever statements ask for.
    var isPlatformPinned = false
    /// Whether statements are an assistant's, which may only explore.
    var isForAssistant = false
    var rules: AssistantRules? { isForAssistant ? AssistantRules(registry) : nil }
    private static let deepest = 64
    /// The largest value that `set concurrency` allows. The reader of logs decides how many connections are used.
    static let mostConnections = 64
    /// The client of the session's platform; nil until it is needed.
    var platform: JobPlatform?
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

    func evaluate(
        _ text: String, from origin: StatementSource, arguments: [String]?
    ) async throws -> (status: Int, isLeaving: Bool) {
        let status = try await run(text, from: origin, arguments: arguments)
        return (status, isLeaving)
    }
}
