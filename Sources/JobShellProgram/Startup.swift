import DemoPlatform
import Foundation
import JobModel
import JobShell
import LineEditor

/// Everything that is decided before the first statement runs.
struct Startup {
    /// Where the statements come from.
    enum Source {
        case interactive(any LineSource)
        case texts([String], Origin, arguments: [String], InterruptSource)
    }

    /// What is chosen before the first statement, after the rc file.
    enum Beginning {
        /// The run that the environment names.
        case place(StartingPlace)
        /// The logs of a path.
        case logs(path: String)
    }

    let shell: Shell
    let rc: RcFile?
    /// Where the session stands after the rc file.
    let beginning: Beginning?
    let source: Source
    /// The demo platform in this process; it serves as long as it is held.
    let demo: DemoPlatform?

    /// Reads options, environment and files; nothing of the user's ran yet.
    ///
    /// - Throws: `Failure` for what keeps the program from starting.
    static func prepare(_ options: ProgramOptions, plugins: [any Plugin]) async throws -> Startup {
        let registry = try Registry(plugins)
        let environment = ProcessInfo.processInfo.environment
        var session = Session(environment: environment, settings: Settings(registry.settings))
        for variable in options.variables { try set(variable, in: &session) }
        let statements = try readStatements(options, registry)
        // Before the terminal takes Ctrl-C over: whoever named a pipe that says nothing can leave.
        let rc = try RcFile.find(options, environment: environment, isOnDemo: options.demo)
        var shellOptions = ShellOptions()
        shellOptions.keepsGoing = options.keepGoing
        shellOptions.traces = options.trace
        shellOptions.isQuiet = options.quiet
        shellOptions.isOffline = options.offline
        shellOptions.storePath = storePath(options, UserFolders(environment))
        if statements?.origin != .standardInput { shellOptions.standardInput = STDIN_FILENO }
        shellOptions.color = options.color == .auto ? nil : options.color.rawValue
        let demo =
            options.demo
            ? try await DemoPlatform.start(
                hosts: options.hosts, now: present(), faults: try options.fault.map { try DemoFaults($0) } ?? .none)
            : nil
        // What the environment tells of is on another platform than the demo.
        var beginning = options.open.map { Beginning.logs(path: $0) }
        if let demo {
            // The demo knows its own credentials only; a token from the environment is none of them.
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
        if let statements {
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

    /// Stands the session where it begins.
    ///
    /// - Parameter origin: where statements come from: it decides how what was opened is told.
    /// - Returns: the exit status: logs that can't be opened are told, a run that can't be had is a note.
    static func begin(_ beginning: Beginning, in shell: Shell, from origin: Origin) async throws -> Int {
        switch beginning {
        case .place(let place):
            try await shell.begin(at: place)
            return 0
        case .logs(let path): return try await shell.run("open \(Word(quoting: path))", from: origin)
        }
    }

    /// The store's place; nil where there is no folder for it, and on the demo platform, which has another world at
    /// every start: its logs are not worth a place on disk.
    private static func storePath(_ options: ProgramOptions, _ folders: UserFolders) -> String? {
        if options.demo { return nil }
        guard let cache = folders.cache else {
            if !options.quiet { StandardStreams.note(Texts.noCacheFolder) }
            return nil
        }
        return cache + "/joblog/logs.sqlite"
    }

    /// The present, in milliseconds.
    static func present() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// `-c`, a script, or what a pipe holds; nil when a person types.
    private static func readStatements(
        _ options: ProgramOptions, _ registry: Registry
    ) throws(Failure) -> (texts: [String], origin: Origin, arguments: [String])? {
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
            if path.hasPrefix("-"), !endsOptions { throw Texts.unknownOption(path) }
            if access(path, F_OK) != 0, let command = try? registry.command(path) {
                throw Texts.statementAsFile(command.signature.isSecret ? [path] : [path] + words)
            }
            let bytes = try TextFile.bytes(of: path)
            return ([try TextFile.statements(bytes, name: path)], .file(path: path), Array(words))
        }
        if isatty(STDIN_FILENO) == 1 { return nil }
        let bytes = try TextFile.readAll(STDIN_FILENO, name: "standard input")
        return ([try TextFile.statements(bytes, name: "standard input")], .standardInput, Array(words))
    }

    private static func set(_ variable: String, in session: inout Session) throws(Failure) {
        let name = String(variable.prefix { $0 != "=" })
        guard Grammar.isVariableName(name), !Session.reservedVariables.contains(name) else {
            throw Texts.notAVariable(name)
        }
        session.apply(.variable(name, String(variable.dropFirst(name.count + 1))))
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
