import ArgumentParser
import CLinux
import DemoPlatform
import Dispatch
import Foundation
import JobModel
import JobShell
import LineEditor

/// The main program of a shell: command line, start-up, terminal, rc file, scripts and exit status.
public enum ShellProgram {
    /// Runs the program with the process's arguments and environment, and ends the process.
    ///
    /// - Parameters:
    ///   - version: The version that `--version` prints.
    ///   - plugins: The plugins that provide the commands.
    ///   - demoFaults: Reads the faults of the demo platform from the value of the option `--fault`. If nil, the
    ///     program does not have this option.
    ///   - demoJobs: The jobs that the demo platform has besides the sample jobs; nil for none.
    public static func main(
        version: String, plugins: [any Plugin],
        demoFaults: (@Sendable (_ text: String) throws -> any FaultSource)? = nil,
        demoJobs: AdditionalJobs? = nil
    ) -> Never {
        // This comes first: if the parent closed standard input, a descriptor that Swift's concurrency runtime opens
        // would otherwise become standard input.
        StandardDescriptors.openMissing()
        // A reader that goes away (a child process, `| head`) shall cause a write error, not a signal that ends the
        // shell.
        signal(SIGPIPE, SIG_IGN)
        returnLargeBuffers()
        Task {
            let status: Int
            do {
                status = try await run(
                    Array(CommandLine.arguments.dropFirst()), version: version, plugins: plugins,
                    demoFaults: demoFaults, demoJobs: demoJobs)
            } catch let failure as Failure {
                status = StandardStreams.complain(failure)
            } catch is OutputClosed {
                status = ExitStatus.outputClosed
            } catch {
                status = StandardStreams.complain(
                    Failure("unexpected", "something unexpected happened: \(String(describing: error))"))
            }
            exit(Int32(truncatingIfNeeded: status))
        }
        dispatchMain()
    }

    /// Makes the C library return every freed buffer of 1 MiB or more to the system.
    ///
    /// By default the GNU C library raises this threshold up to 32 MiB once such a buffer is freed, and keeps memory
    /// that a thread freed for that thread alone (mallopt(3)). Learning patterns from one part of the hosts after the
    /// other would then hold twice the memory that it needs.
    private static func returnLargeBuffers() {
        let mapThreshold: Int32 = -3
        _ = mallopt(mapThreshold, 1 << 20)
    }

    private static func run(
        _ words: [String], version: String, plugins: [any Plugin],
        demoFaults: (@Sendable (String) throws -> any FaultSource)?, demoJobs: AdditionalJobs?
    ) async throws -> Int {
        let parser: any ParsableCommand.Type = demoFaults == nil ? ProgramOptions.self : FaultyProgramOptions.self
        if let text = try GeneratedText.text(words, options: parser, version: version, plugins: plugins) {
            try StandardStreams.print(text)
            return 0
        }
        // Looking for plugins in folders takes about as long as reading the command line.
        let search = Startup.searchForPlugins(plugins)
        let options: ProgramOptions
        var fault: String?
        do {
            if demoFaults == nil {
                options = try ProgramOptions.parse(words)
            } else {
                let all = try FaultyProgramOptions.parse(words)
                (options, fault) = (all.options, all.fault)
            }
        } catch {
            return try StandardStreams.answer(error)
        }
        // Arguments after FILE belong to the script, so the parser passes --help on as well, and it is handled here.
        if let first = options.words.first, ["--help", "-h"].contains(first) {
            try StandardStreams.print(parser.helpMessage() + "\n")
            return 0
        }
        if options.version {
            try StandardStreams.print("joblog \(version)\n")
            return 0
        }
        let isOnDemo = options.demo || options.demoServer
        let faults = isOnDemo ? try fault.flatMap { try demoFaults?($0) } ?? NoFaults() : NoFaults()
        if options.demoServer { return try await DemoServer.run(options, faults: faults, jobs: demoJobs) }
        let start = try await Startup.prepare(
            options, plugins: plugins, found: search, faults: faults, demoJobs: demoJobs)
        defer { withExtendedLifetime(start.demo) {} }
        let status: Int
        switch start.source {
        case .interactive(let editor):
            status = await InteractiveLoop(shell: start.shell, lines: editor, isQuiet: options.quiet).run(
                rc: start.rc, beginning: start.beginning)
        case .texts(let texts, let origin, let arguments, let interrupts):
            status = await BatchRun(shell: start.shell, interrupts: interrupts).run(
                texts, from: origin, arguments: arguments, rc: start.rc, beginning: start.beginning)
        case .assistant(let terminal, let interrupts):
            status = await AssistantRun(shell: start.shell, terminal: terminal, interrupts: interrupts).run(
                version: version, rc: start.rc, beginning: start.beginning)
        }
        await start.shell.close()
        return status
    }
}

/// `--demo-server`: runs only the demo platform, until the process is ended.
enum DemoServer {
    /// How many hosts the demo's big job has, unless the command line says it.
    static let usualHosts = 240

    /// The credentials that the demo platform accepts, in the format that `login --file` reads.
    static var credentialLines: String {
        let known = DemoPlatform.credentials
        return "bk_app_code=\(known.appCode)\nbk_app_secret=\(known.appSecret)\nbk_username=\(known.username)\n"
    }

    /// Serves until a signal ends the process. Standard output gets one line, the platform's URL.
    static func run(
        _ options: ProgramOptions, faults: any FaultSource, jobs: AdditionalJobs?
    ) async throws -> Int {
        let demo = try await DemoPlatform.start(
            hosts: options.hosts ?? usualHosts, port: options.port ?? 0, now: Startup.present(), faults: faults,
            additional: jobs)
        defer { withExtendedLifetime(demo) {} }
        try StandardStreams.print(demo.url + "\n")
        let known = DemoPlatform.credentials
        if !options.quiet {
            StandardStreams.note(
                """
                the demo platform, until Ctrl-C; in another terminal:
                  export JOBLOG_URL=\(demo.url) BK_APP_CODE=\(known.appCode) BK_APP_SECRET=\(known.appSecret) \
                BK_USERNAME=\(known.username)
                  joblog -c 'biz \(DemoWorld.businessID); jobs'
                by the gateway's door: JOBLOG_DOOR=gateway JOBLOG_URL=\(demo.gatewayURL)
                """)
        }
        while true { try await Task.sleep(for: .seconds(86_400)) }
    }
}
