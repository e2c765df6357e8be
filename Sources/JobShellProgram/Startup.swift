import DemoPlatform
import Foundation
import Grammar
import JobModel
import JobShell
import LineEditor
import MCPServer

/// Everything that is decided before the first statement runs.
struct Startup {
    /// The source of the statements.
    enum Source {
        case interactive(any LineSource)
        case texts([String], StatementSource, arguments: [String], InterruptSource)
        /// An assistant, whose calls come over the Model Context Protocol.
        case assistant(ToolTerminal, InterruptSource)
    }

    /// What the session is about when the first statement runs. It is set after the rc file has run.
    enum Beginning {
        /// The business, run or step that the environment names.
        case place(StartingPlace)
        /// The logs at the path of `--open`.
        case logs(path: String)
    }

    let shell: Shell
    let rc: RcFile?
    /// nil if neither the environment nor `--open` names anything.
    let beginning: Beginning?
    let source: Source
    /// The demo platform in this process, which serves only as long as it is retained.
    let demo: DemoPlatform?

    /// The plugins that the program's own plugins find, and what kept others from being found.
    typealias PluginSearch = Task<(plugins: [any Plugin], failures: [Failure]), Never>

    /// Begins to look for plugins.
    static func searchForPlugins(_ plugins: [any Plugin]) -> PluginSearch {
        Task {
            let environment = Session(environment: ProcessInfo.processInfo.environment, settings: Settings([]))
                .childEnvironment
            var result: (plugins: [any Plugin], failures: [Failure]) = ([], [])
            for plugin in plugins {
                let (others, failures) = await plugin.pluginsAtStart(environment: environment)
                result.plugins += others
                result.failures += failures
            }
            return result
        }
    }

    /// Evaluates options, environment and files. No statement of the user's runs yet.
    ///
    /// - Throws: `Failure` if the program can't start.
    static func prepare(
        _ options: ProgramOptions, plugins: [any Plugin], found search: PluginSearch, faults: any FaultSource,
        demoJobs: AdditionalJobs?
    ) async throws -> Startup {
        let environment = ProcessInfo.processInfo.environment
        // What is wrong with the program's own plugins is told before others are looked for.
        var registry = try Registry(plugins)
        var session = Session(environment: environment, settings: Settings(registry.settings))
        let (found, failures) = await search.value
        if !options.quiet { for failure in failures { StandardStreams.tell(failure) } }
        if !found.isEmpty {
            registry.add(found: found)
            if !options.quiet { for conflict in registry.conflicts { StandardStreams.tell(conflict) } }
            session.settings = Settings(registry.settings)
        }
        for variable in options.variables { try set(variable, in: &session) }
        // Both may be pipes that nobody writes to.
        let (statements, rc) = try await StartupInterrupt.endingProgram {
            (
                try await readStatements(options, registry),
                try await RcFile.find(options, environment: environment, isOnDemo: options.demo)
            )
        }
        var shellOptions = ShellOptions()
        shellOptions.keepsGoing = options.keepGoing
        shellOptions.traces = options.trace
        shellOptions.isQuiet = options.quiet
        shellOptions.isOffline = options.offline
        shellOptions.storePath = storePath(options, UserFolders(environment))
        if statements?.origin != .standardInput, !options.servesAssistant { shellOptions.standardInput = STDIN_FILENO }
        shellOptions.color = options.color == .auto ? nil : options.color.rawValue
        let demo =
            options.demo
            ? try await DemoPlatform.start(
                hosts: options.hosts ?? DemoServer.usualHosts, now: present(), faults: faults,
                additional: demoJobs)
            : nil
        // The run that the environment names is on another platform than the demo, so the demo ignores it.
        var beginning = options.open.map { Beginning.logs(path: $0) }
        if let demo {
            // The demo accepts only its own credentials, so a token from the environment is not used.
            session.begin(
                on: DemoPlace(
                    endpoint: try Endpoint(url: demo.url),
                    credentials: try Credentials.parse(DemoServer.credentialLines, source: "--demo"),
                    scope: .business(DemoWorld.businessID)))
        } else {
            let endpoint = try environmentEndpoint(environment, isQuiet: options.quiet)
            if let endpoint { session.apply(.endpoint(endpoint)) }
            let place = try StartingPlace(environment: environment, url: endpoint?.url)
            beginning = beginning ?? place.map { .place($0) }
        }
        let terminal: any Terminal
        let source: Source
        if options.servesAssistant {
            let tools = ToolTerminal { StandardStreams.note($0) }
            terminal = tools
            source = .assistant(tools, InterruptSource())
        } else if let statements {
            let standard = StandardTerminal(interrupts: InterruptSource())
            terminal = standard
            source = .texts(
                statements.texts, statements.origin, arguments: statements.arguments, standard.interrupts)
        } else if LineEditor.isUsable() {
            let editor = try EditorTerminal(environment: environment, registry: registry)
            terminal = editor
            source = .interactive(editor)
        } else {
            let standard = StandardTerminal(interrupts: InterruptSource())
            terminal = standard
            source = .interactive(PlainLineSource(terminal: standard))
        }
        let shell = Shell(
            registry: registry, session: session, terminal: terminal, options: shellOptions, clock: { present() })
        return Startup(shell: shell, rc: rc, beginning: beginning, source: source, demo: demo)
    }

    /// Chooses the run or opens the logs with which the session begins.
    ///
    /// - Parameter origin: The source of the statements, which determines how the opening of logs is reported.
    /// - Returns: The exit status. It is nonzero if the logs can't be opened. A run that can't be chosen only causes a
    ///   note.
    static func begin(_ beginning: Beginning, in shell: Shell, from origin: StatementSource) async throws -> Int {
        switch beginning {
        case .place(let place):
            try await shell.begin(at: place)
            return 0
        case .logs(let path): return try await shell.run("open \(Word(quoting: path))", from: origin)
        }
    }

    /// Returns the path of the log store. It is nil if there is no folder for it, and on the demo platform, whose logs
    /// are different at every start and not worth keeping.
    private static func storePath(_ options: ProgramOptions, _ folders: UserFolders) -> String? {
        if options.demo { return nil }
        guard let cache = folders.cache else {
            if !options.quiet { StandardStreams.note(Texts.noCacheFolder) }
            return nil
        }
        return cache + "/joblog/logs.sqlite"
    }

    /// The current time, with a precision of milliseconds.
    static func present() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// Reads the statements of `-c`, a script or standard input; nil if the shell is interactive.
    private static func readStatements(
        _ options: ProgramOptions, _ registry: Registry
    ) async throws -> (texts: [String], origin: StatementSource, arguments: [String])? {
        if options.servesAssistant { return nil }
        var words = options.words[...]
        let endsOptions = words.first == "--"
        if endsOptions { words.removeFirst() }
        if !options.statements.isEmpty {
            if let first = words.first {
                throw first.hasPrefix("-") && !endsOptions
                    ? Texts.unknownOption(first) : Texts.fileBesideStatements(first)
            }
            return (options.statements, .command, [])
        }
        if let path = words.popFirst(), path != "-" {
            if path.isEmpty { throw Texts.emptyPath("FILE") }
            if path.hasPrefix("-"), !endsOptions { throw Texts.unknownOption(path) }
            if access(path, F_OK) != 0, (try? registry.command(path)) != nil {
                throw Texts.statementAsFile(
                    SecretStatements(registry, aliases: [:]).areIn(options.words.joined(separator: " "))
                        ? [path] : [path] + words)
            }
            let bytes = try await TextFile.bytesOffPool(of: path)
            return ([try TextFile.statements(bytes, name: path)], .file(path: path), Array(words))
        }
        if isatty(STDIN_FILENO) == 1 { return nil }
        let bytes = try await TextFile.bytesOffPool(from: STDIN_FILENO, name: "standard input")
        return ([try TextFile.statements(bytes, name: "standard input")], .standardInput, Array(words))
    }

    private static func set(_ variable: String, in session: inout Session) throws(Failure) {
        let name = String(variable.prefix { $0 != "=" })
        guard Grammar.isVariableName(name), !Session.reservedVariables.contains(name) else {
            throw Texts.notAVariable(name)
        }
        let value = String(variable.dropFirst(name.count + 1))
        try Session.checkVariable(name, value)
        session.apply(.variable(name, value))
    }

    private static func environmentEndpoint(_ environment: [String: String], isQuiet: Bool) throws(Failure) -> Endpoint?
    {
        guard let url = environment["JOBLOG_URL"], !url.isEmpty else { return nil }
        let word = environment["JOBLOG_DOOR"] ?? "esb"
        guard let door = Door(rawValue: word.isEmpty ? "esb" : word) else { throw Texts.notADoor(word) }
        let endpoint = try Endpoint(url: url, door: door)
        for warning in endpoint.warnings where !isQuiet { StandardStreams.note("warning: \(warning)") }
        return endpoint
    }
}
