import CLinux
import DemoPlatform
import Dispatch
import Foundation
import JobModel
import JobShell
import LineEditor

/// Any shell's program: options, start-up, terminal, rc file, scripts, exit status.
public enum ShellProgram {
    /// Runs the program with the process's words and environment, and ends the process.
    ///
    /// - Parameters:
    ///   - version: what `--version` prints.
    ///   - plugins: what brings the commands.
    public static func main(version: String, plugins: [any Plugin]) -> Never {
        // Before anything of Swift's concurrency opens descriptors of its own: one of those would else become standard
        // input where the parent closed it.
        StandardDescriptors.openMissing()
        // Whoever stops reading us (a child, `| head`) is met where we write, not by a signal that ends the shell.
        signal(SIGPIPE, SIG_IGN)
        returnLargeBuffers()
        Task {
            let status: Int
            do {
                status = try await run(Array(CommandLine.arguments.dropFirst()), version: version, plugins: plugins)
            } catch let failure as Failure {
                status = StandardStreams.complain(failure)
            } catch is OutputClosed {
                status = ExitStatus.outputClosed
            } catch {
                status = StandardStreams.complain(Failure("unexpected", "something unexpected happened: \(error)"))
            }
            exit(Int32(truncatingIfNeeded: status))
        }
        dispatchMain()
    }

    /// Makes the C library give every buffer of a megabyte or more back to the system when it is freed.
    ///
    /// The GNU C library raises that bound to as much as 32 MiB once such a buffer was freed, and keeps what a thread
    /// freed for that thread alone: learning from part after part of the hosts held twice the memory that it needs
    /// (mallopt(3)).
    private static func returnLargeBuffers() {
        let mapThreshold: Int32 = -3
        _ = mallopt(mapThreshold, 1 << 20)
    }

    private static func run(_ words: [String], version: String, plugins: [any Plugin]) async throws -> Int {
        let options: ProgramOptions
        do {
            options = try ProgramOptions.parse(words)
        } catch {
            return try StandardStreams.answer(error)
        }
        // Words after FILE are the script's, and so the parser leaves --help to us as well.
        if let first = options.words.first, ["--help", "-h"].contains(first) {
            try StandardStreams.print(ProgramOptions.helpMessage() + "\n")
            return 0
        }
        if options.version {
            try StandardStreams.print("joblog \(version)\n")
            return 0
        }
        if options.demoServer { return try await DemoServer.run(options) }
        let start = try await Startup.prepare(options, plugins: plugins)
        defer { withExtendedLifetime(start.demo) {} }
        let status: Int
        switch start.source {
        case .interactive(let editor):
            status = await InteractiveLoop(shell: start.shell, lines: editor, isQuiet: options.quiet).run(
                rc: start.rc, beginning: start.beginning)
        case .texts(let texts, let origin, let arguments, let interrupts):
            status = await BatchRun(shell: start.shell, interrupts: interrupts).run(
                texts, from: origin, arguments: arguments, rc: start.rc, beginning: start.beginning)
        }
        await start.shell.close()
        return status
    }
}

/// `--demo-server`: only the demo platform, until the process is ended.
enum DemoServer {
    /// What the demo platform accepts, as `login --file` reads it.
    static var credentialLines: String {
        let known = DemoPlatform.credentials
        return "bk_app_code=\(known.appCode)\nbk_app_secret=\(known.appSecret)\nbk_username=\(known.username)\n"
    }

    /// Serves until a signal ends the process. The first line on standard output is the address and nothing else.
    static func run(_ options: ProgramOptions) async throws -> Int {
        let demo = try await DemoPlatform.start(
            hosts: options.hosts, port: options.port, now: Startup.present(),
            faults: try options.fault.map { try DemoFaults($0) } ?? .none)
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
