import DemoPlatform
import JobModel
import JobShell

import Glibc

/// A shell in which a test runs statements and examines their output.
public struct ScriptedShell: Sendable {
    /// The effects of statements that were run.
    public struct Transcript: Sendable {
        /// The exit status.
        public let status: Int
        /// The results that the statements wrote, as text.
        public let output: String
        /// The notes and errors that the shell wrote beside the results, one line each.
        public let notes: [String]
    }

    /// The shell that runs the statements.
    package let shell: Shell
    /// The terminal of the shell.
    public let terminal: ScriptedTerminal
    private let demo: DemoPlatform?

    /// Creates a shell that is connected to no platform.
    ///
    /// - Parameter sleep: replaces the waiting of commands such as `watch`.
    /// - Throws: `Failure` when two plugins bring the same name.
    public init(
        plugins: [any Plugin], terminal: ScriptedTerminal = ScriptedTerminal(), environment: [String: String] = [:],
        now: Timestamp = Self.present, sleep: (@Sendable (Duration) async throws -> Void)? = nil
    ) throws {
        try self.init(plugins, terminal, environment, ShellOptions(), now, sleep: sleep, demo: nil)
    }

    /// Creates a shell with options of its start.
    package init(
        plugins: [any Plugin], terminal: ScriptedTerminal = ScriptedTerminal(), environment: [String: String] = [:],
        options: ShellOptions, now: Timestamp = Self.present,
        sleep: (@Sendable (Duration) async throws -> Void)? = nil
    ) throws {
        try self.init(plugins, terminal, environment, options, now, sleep: sleep, demo: nil)
    }

    /// Starts a demo platform, and creates a shell that is connected to it, in business 2.
    ///
    /// Call ``stop()`` at the end of the test.
    ///
    /// - Parameters:
    ///   - plugins: The plugins whose commands the shell has.
    ///   - hosts: The number of hosts of the platform's big job.
    ///   - now: The present of the shell, and the time at which the platform starts.
    ///   - faults: Decides which faults the platform's answers suffer, such as `DemoFaults("reset=first1").injector()`.
    ///   - additional: The jobs that the platform has besides the sample jobs, such as `DemoLoads.jobs`; nil for none.
    ///   - clock: The platform's present at each request, which determines the progress of its running job. If nil, the
    ///     platform's clock starts at `now` and runs.
    public static func onDemo(
        plugins: [any Plugin], hosts: Int = 240, terminal: ScriptedTerminal = ScriptedTerminal(),
        environment: [String: String] = [:], now: Timestamp = Self.present, faults: any FaultSource = NoFaults(),
        additional: AdditionalJobs? = nil, clock: (@Sendable () -> Timestamp)? = nil
    ) async throws -> ScriptedShell {
        try await onDemo(
            plugins: plugins, hosts: hosts, terminal: terminal, environment: environment, options: ShellOptions(),
            now: now, faults: faults, additional: additional, clock: clock)
    }

    /// Starts a demo platform, and creates a shell with options of its start that is connected to it.
    package static func onDemo(
        plugins: [any Plugin], hosts: Int = 240, terminal: ScriptedTerminal = ScriptedTerminal(),
        environment: [String: String] = [:], options: ShellOptions, now: Timestamp = Self.present,
        faults: any FaultSource = NoFaults(), additional: AdditionalJobs? = nil,
        clock: (@Sendable () -> Timestamp)? = nil
    ) async throws -> ScriptedShell {
        let demo: DemoPlatform
        if let clock {
            let world = DemoWorld(hosts: hosts, now: now, additional: additional)
            demo = try await DemoPlatform.start(world: world, faults: faults, clock: clock)
        } else {
            demo = try await DemoPlatform.start(hosts: hosts, now: now, faults: faults, additional: additional)
        }
        return try await ScriptedShell(plugins, terminal, environment, options, now, demo: demo).connected(to: demo)
    }

    /// Creates another shell on the same demo platform, with a separate session.
    ///
    /// - Throws: `Failure` when this shell is not on a demo platform.
    public func another(
        plugins: [any Plugin], terminal: ScriptedTerminal = ScriptedTerminal(), environment: [String: String] = [:],
        now: Timestamp = Self.present
    ) async throws -> ScriptedShell {
        try await another(
            plugins: plugins, terminal: terminal, environment: environment, options: ShellOptions(), now: now)
    }

    /// Creates another shell on the same demo platform, with options of its start.
    ///
    /// - Throws: `Failure` when this shell is not on a demo platform.
    package func another(
        plugins: [any Plugin], terminal: ScriptedTerminal = ScriptedTerminal(), environment: [String: String] = [:],
        options: ShellOptions, now: Timestamp = Self.present
    ) async throws -> ScriptedShell {
        guard let demo else { throw Failure("no-demo", "this shell is on no demo platform") }
        return try await ScriptedShell(plugins, terminal, environment, options, now, demo: demo).connected(to: demo)
    }

    private func connected(to demo: DemoPlatform) async throws -> ScriptedShell {
        let known = DemoPlatform.credentials
        let lines = "bk_app_code=\(known.appCode)\nbk_app_secret=\(known.appSecret)\nbk_username=\(known.username)"
        await shell.apply([
            .endpoint(try Endpoint(url: demo.url)),
            .credentials(try Credentials.parse(lines, source: "demo")),
            .scope(.business(DemoWorld.businessID)),
        ])
        return self
    }

    private init(
        _ plugins: [any Plugin], _ terminal: ScriptedTerminal, _ environment: [String: String],
        _ options: ShellOptions, _ now: Timestamp, sleep: (@Sendable (Duration) async throws -> Void)? = nil,
        demo: DemoPlatform?
    ) throws {
        // As in the program: writing to a process that has ended is an error, and does not end the tests.
        signal(SIGPIPE, SIG_IGN)
        let registry = try Registry(plugins)
        shell = Shell(
            registry: registry, session: Session(environment: environment, settings: Settings(registry.settings)),
            terminal: terminal, options: options, clock: { now },
            sleep: sleep ?? { try await Task.sleep(for: $0) })
        self.terminal = terminal
        self.demo = demo
    }

    /// The default present, 2026-11-24T00:00:00Z. It is fixed so that a test gives the same results every day.
    public static let present = Timestamp(milliseconds: 1_795_478_400_000)

    /// Runs statements and returns everything written since the previous run.
    ///
    /// - Parameters:
    ///   - text: The statements.
    ///   - origin: The source of the statements, on which the shell's behaviour may depend.
    ///   - arguments: The arguments of a script.
    public func run(
        _ text: String, from origin: StatementSource = .command, arguments: [String]? = nil
    ) async throws -> Transcript {
        let status = try await shell.run(text, from: origin, arguments: arguments)
        let (output, notes) = terminal.take()
        return Transcript(status: status, output: String(decoding: output, as: UTF8.self), notes: notes)
    }

    /// The URL of the demo platform; nil if the shell has none.
    public var demoURL: String? { demo?.url }

    /// Stops the demo platform, if there is one.
    public func stop() async throws { try await demo?.stop() }
}
