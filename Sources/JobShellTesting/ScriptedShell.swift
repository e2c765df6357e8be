import DemoPlatform
import JobModel
import JobShell

/// A shell that a test runs statements in, and reads what they did.
public struct ScriptedShell: Sendable {
    /// What some statements did.
    public struct Transcript: Sendable {
        /// The exit status.
        public let status: Int
        /// What was written as results, as text.
        public let output: String
        /// What was said beside the results: notes and errors, a line each.
        public let notes: [String]
    }

    /// The shell itself.
    public let shell: Shell
    /// Its terminal.
    public let terminal: ScriptedTerminal
    private let demo: DemoPlatform?

    /// A shell that is connected to nothing.
    ///
    /// - Throws: `Failure` when two plugins bring the same name.
    public init(
        plugins: [any Plugin], terminal: ScriptedTerminal = ScriptedTerminal(), environment: [String: String] = [:],
        options: ShellOptions = ShellOptions(), now: Timestamp = Self.present
    ) throws {
        try self.init(plugins, terminal, environment, options, now, demo: nil)
    }

    /// A shell on a demo platform of its own, in business 2.
    ///
    /// Call `stop()` at the end.
    ///
    /// - Parameters:
    ///   - faults: what goes wrong on the platform.
    ///   - clock: the platform's present at each request, which decides how far its running job has come; nil for one
    ///     that goes on from `now`.
    public static func onDemo(
        plugins: [any Plugin], hosts: Int = 240, terminal: ScriptedTerminal = ScriptedTerminal(),
        environment: [String: String] = [:], options: ShellOptions = ShellOptions(), now: Timestamp = Self.present,
        faults: DemoFaults = .none, clock: (@Sendable () -> Timestamp)? = nil
    ) async throws -> ScriptedShell {
        let demo: DemoPlatform
        if let clock {
            demo = try await DemoPlatform.start(world: DemoWorld(hosts: hosts, now: now), faults: faults, clock: clock)
        } else {
            demo = try await DemoPlatform.start(hosts: hosts, now: now, faults: faults)
        }
        return try await ScriptedShell(plugins, terminal, environment, options, now, demo: demo).connected(to: demo)
    }

    /// Another shell on the same demo platform, in a session of its own.
    ///
    /// - Throws: `Failure` when this one is on none.
    public func another(
        plugins: [any Plugin], terminal: ScriptedTerminal = ScriptedTerminal(), environment: [String: String] = [:],
        options: ShellOptions = ShellOptions(), now: Timestamp = Self.present
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
        _ options: ShellOptions, _ now: Timestamp, demo: DemoPlatform?
    ) throws {
        let registry = try Registry(plugins)
        shell = Shell(
            registry: registry, session: Session(environment: environment, settings: Settings(registry.settings)),
            terminal: terminal, options: options, clock: { now })
        self.terminal = terminal
        self.demo = demo
    }

    /// A fixed present, 2026-11-24T00:00:00Z, so that a test tells the same story every day.
    public static let present = Timestamp(milliseconds: 1_795_478_400_000)

    /// Runs statements.
    public func run(
        _ text: String, from origin: Origin = .command, arguments: [String]? = nil
    ) async throws -> Transcript {
        let status = try await shell.run(text, from: origin, arguments: arguments)
        let (output, notes) = terminal.take()
        return Transcript(status: status, output: String(decoding: output, as: UTF8.self), notes: notes)
    }

    /// The address of the demo platform.
    public var demoURL: String? { demo?.url }

    /// Ends the demo platform.
    public func stop() async throws { try await demo?.stop() }
}
