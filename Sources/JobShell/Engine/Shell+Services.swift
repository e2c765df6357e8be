import BKJob
import JobLogs
import JobModel
import TerminalText

/// What a shell lends to the statements that it runs: the platform, the store, the user.
extension Shell {
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
    func pager(for origin: StatementSource) -> Pager? {
        guard depth == 1, origin == .terminal || origin == .command else { return nil }
        return Pager(setting: session.settings.text("pager"), environment: session.childEnvironment)
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
