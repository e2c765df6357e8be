import ArgumentParser

/// The program's command line (docs/language.md, "The program").
struct ProgramOptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "joblog",
        abstract: "Explore the logs of BlueKing JOB runs: which hosts did something different, and what.",
        usage: """
            joblog [options]                   the interactive shell
            joblog [options] -c 'STATEMENTS'   run them and exit
            joblog [options] FILE [ARG…]       run a script
            joblog --open PATH [options] …     the same on saved or foreign logs, without a platform
            … | joblog [options]               run what stdin holds
            joblog --mcp [options]             serve an assistant or editor
            """,
        discussion: """
            Environment: \(Surroundings.platform.flatMap(\.names).joined(separator: ", ")), JOBLOGRC. Type `help` in the \
            shell for its commands.
            """)

    @Option(
        name: .customShort("c"),
        help: ArgumentHelp("Run these statements and exit; may be given several times.", valueName: "STATEMENTS"))
    var statements: [String] = []

    @Option(
        name: .customShort("v"), help: ArgumentHelp("Set a variable, before the rc file.", valueName: "NAME=VALUE"))
    var variables: [String] = []

    @Flag(help: "Start the built-in demo platform in this process and use it.")
    var demo = false

    @Flag(help: "Only run the demo platform, for other processes; prints its address.")
    var demoServer = false

    @Option(help: ArgumentHelp("How many hosts the demo's big job has; 240 if not given.", valueName: "N"))
    var hosts: Int?

    @Option(help: ArgumentHelp("The demo server's port; 0, or none, takes a free one.", valueName: "N"))
    var port: Int?

    @Option(help: ArgumentHelp("Read this rc file instead of the usual one.", valueName: "FILE"), completion: .file())
    var rc: String?

    @Flag(help: "Read no rc file.")
    var noRc = false

    @Flag(help: "Go on after a failing statement.")
    var keepGoing = false

    @Option(
        help: ArgumentHelp("Colors: auto, always or never.", valueName: "WHEN"),
        completion: .list(ColorChoice.words))
    var color: ColorChoice = .auto

    @Option(
        help: ArgumentHelp(
            "Open these logs first, as `open PATH` does: saved or foreign ones instead of a platform;"
                + " - for standard input.",
            valueName: "PATH"), completion: .file())
    var open: String?

    @Flag(help: "Answer only from the store: what was fetched before.")
    var offline = false

    @Flag(help: "Tell each request on stderr, without secrets.")
    var trace = false

    @Flag(help: "No progress, no notes.")
    var quiet = false

    @Flag(
        name: .customLong("mcp"),
        help: "Serve an assistant or editor over the Model Context Protocol, on stdin and stdout; only for exploring.")
    var servesAssistant = false

    @Flag(help: "Print the version.")
    var version = false

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("A script and its arguments.", valueName: "FILE"))
    var words: [String] = []

    enum ColorChoice: String, ExpressibleByArgument {
        case auto, always, never

        static let words = [auto, always, never].map(\.rawValue)
    }

    func validate() throws {
        if let hosts {
            if hosts < 1 || hosts > 1_000_000 {
                throw ValidationError("--hosts must be from 1 to 1000000, not \(hosts)")
            }
            if !demo, !demoServer { throw ValidationError("--hosts belongs to --demo or --demo-server") }
        }
        if let port {
            if port < 0 || port > 65_535 { throw ValidationError("--port must be from 0 to 65535, not \(port)") }
            if !demoServer { throw ValidationError("--port belongs to --demo-server") }
        }
        if servesAssistant {
            if demoServer { throw ValidationError("--mcp and --demo-server exclude each other") }
            if !statements.isEmpty || !words.isEmpty {
                throw ValidationError("--mcp takes its calls from stdin; leave out -c and FILE")
            }
            if open == "-" { throw ValidationError("--open - reads stdin, which --mcp needs itself; name a file") }
        }
        if noRc, rc != nil { throw ValidationError("--rc and --no-rc exclude each other") }
        for variable in variables where !variable.dropFirst().contains("=") {
            throw ValidationError("-v needs NAME=VALUE, not '\(variable)'")
        }
    }
}

/// The command line of a program whose demo platform can have faults.
struct FaultyProgramOptions: ParsableCommand {
    static let configuration = ProgramOptions.configuration

    @OptionGroup var options: ProgramOptions

    @Option(
        help: ArgumentHelp(
            "Faults of the demo, for trying what happens, such as latency=50-200,status429=0.1.", valueName: "LIST"))
    var fault: String?
}
