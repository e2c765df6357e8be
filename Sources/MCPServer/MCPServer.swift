import BlockingWork
import JSON
import JobModel
import JobShell

/// Serves the commands of a shell over the Model Context Protocol: JSON-RPC 2.0, a message on each line.
///
/// Messages are answered as they come, but calls of tools run one after another, as statements at a prompt do, because
/// they share a session. A client may begin with `initialize`, or say its version in each request (`ProtocolVersion`).
package actor MCPServer {
    /// Why the server ended.
    package enum Ending: Sendable, Equatable {
        /// The client sends nothing more, and what it asked for is answered.
        case endOfInput
        /// The client reads nothing more.
        case outputClosed
        /// `stop` was called.
        case stopped
        /// The statements before the first call failed or left the shell, with this exit status.
        case endedAtStart(status: Int)
    }

    /// The limits of a server; a test has smaller ones.
    package struct Limits: Sendable {
        /// The longest message, in bytes.
        package var message = 1 << 20
        /// The most tools in one answer of `tools/list`.
        package var page = 100
        /// The most calls that wait or run.
        package var calls = 256
        /// The most sessions that calls may name.
        package var sessions = 64
        /// How long calls may still run after the client has closed its end.
        package var patience = Duration.seconds(30)
        /// The least time between two messages of progress.
        package var progressInterval = Duration.milliseconds(250)

        /// The usual limits.
        package init() {}
    }

    private let shell: Shell
    private let terminal: ToolTerminal
    private let limits: Limits
    private let identity: JSONObject
    private var outbox: Outbox
    private var reading: Task<Void, Never>?
    private var ending: Ending?
    private var isInitialized = false
    /// The least level of log messages for a client that began with `initialize`.
    private var logLevel = LogLevel.info
    /// A call that waits or runs.
    private struct Call {
        let task: Task<Void, Never>
        /// Raised once nothing may be sent for the call any more.
        let silence: StopFlag

        func cancel() {
            silence.raise()
            task.cancel()
        }
    }

    /// The calls that wait or run.
    private var calls: [RequestID: Call] = [:]
    /// The last call, which the next one waits for.
    private var last: Task<Void, Never>?
    /// The session with which named sessions begin.
    private var startSession: Session?
    /// The sessions after their last calls. The usual one has no name.
    private var sessions: [String?: Session] = [:]

    /// Creates a server.
    ///
    /// - Parameters:
    ///   - shell: the shell, whose terminal is `terminal`.
    ///   - version: the program's version.
    ///   - write: writes bytes to the client; called on one thread at a time. It throws when the client has gone.
    package init(
        shell: Shell, terminal: ToolTerminal, version: String, limits: Limits = Limits(),
        write: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.shell = shell
        self.terminal = terminal
        self.limits = limits
        identity = ["name": "joblog", "title": "joblog", "version": .string(version)]
        let (closings, closing) = AsyncStream.makeStream(of: Void.self)
        outbox = Outbox(write: write, onClosed: { closing.yield() })
        Task { [weak self] in for await _ in closings { await self?.end(.outputClosed) } }
    }

    /// Serves a client until it closes its end or the server is stopped.
    ///
    /// - Parameters:
    ///   - read: returns the client's next bytes as they come, and none at the end.
    ///   - start: runs what comes before the first call, such as the rc file, while the first messages are answered
    ///     already. It returns nil, or an exit status with which the server ends.
    package func serve(
        read: @escaping @Sendable () async throws -> [UInt8], start: @escaping @Sendable () async throws -> Int?
    ) async -> Ending {
        if let ending { return ending }
        last = Task { await self.begin(start) }
        let limits = limits
        let reading = Task {
            var lines = MessageLines(limit: limits.message, read: read)
            while let line = try? await lines.next(), !Task.isCancelled { await self.receive(line) }
        }
        self.reading = reading
        await reading.value
        if ending == nil { await finishCalls() }
        for call in calls.values { call.cancel() }
        last?.cancel()
        // A cancelled call closes what it has open.
        await within(.seconds(2)) { [last] in await last?.value }
        await within(.seconds(1)) { [outbox, terminal] in
            await outbox.finish()
            await terminal.finishWriting()
        }
        return ending ?? .endOfInput
    }

    /// Ends the server: calls are cancelled and not answered.
    package func stop() { end(.stopped) }

    private func end(_ ending: Ending) {
        if self.ending == nil { self.ending = ending }
        for call in calls.values { call.cancel() }
        last?.cancel()
        reading?.cancel()
    }

    private func begin(_ start: @Sendable () async throws -> Int?) async {
        let status: Int?
        do { status = try await start() } catch { status = ExitStatus.failure.rawValue }
        if let status { return end(.endedAtStart(status: status)) }
        await shell.serveAssistant()
        startSession = await shell.session
    }

    /// Waits for the calls that the client asked for before it closed its end, as a script does that writes all its
    /// messages at once.
    private func finishCalls() async {
        await within(limits.patience) { [last] in await last?.value }
    }

    private func within(_ patience: Duration, _ body: @escaping @Sendable () async -> Void) async {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let work = Task {
            await body()
            end.finish()
        }
        let limit = Task {
            try? await Task.sleep(for: patience)
            end.finish()
        }
        for await _ in ends {}
        work.cancel()
        limit.cancel()
    }
}

// MARK: - Messages

extension MCPServer {
    private func receive(_ line: MessageLines.Line) async {
        guard case .whole(let bytes) = line else { return outbox.refuse(nil, Texts.tooLong(limits.message)) }
        switch IncomingMessage(bytes) {
        case .invalid(let id, let error): outbox.refuse(id, error)
        case .ignored: break
        case .notification(let method, let parameters):
            if method == "notifications/cancelled", let id = RequestID(parameters["requestId"]) { calls[id]?.cancel() }
        case .request(let id, let method, let parameters):
            do throws(RequestError) {
                if calls[id] != nil { throw Texts.idInUse }
                let meta = try RequestMeta(parameters)
                if let result = try await result(of: method, parameters, meta, id: id) {
                    outbox.answer(id, completed(result, meta))
                }
            } catch {
                outbox.refuse(id, error)
            }
        }
    }

    /// The result of a request; nil for a call, which is answered when it has run.
    private func result(
        of method: String, _ parameters: JSONObject, _ meta: RequestMeta, id: RequestID
    ) async throws(RequestError) -> JSONObject? {
        switch method {
        case "initialize" where !meta.standsAlone: return try initialize(parameters)
        case "ping" where !meta.standsAlone: return [:]
        case "server/discover" where meta.standsAlone: return discovery
        case "server/discover": throw Texts.invalid("_meta lacks io.modelcontextprotocol/protocolVersion")
        case "logging/setLevel", "tools/list", "tools/call":
            guard meta.standsAlone || isInitialized else { throw Texts.notInitialized }
        default: throw meta.standsAlone || isInitialized ? Texts.unknownMethod(method) : Texts.notInitialized
        }
        switch method {
        case "tools/list": return try await page(after: parameters["cursor"], meta)
        case "tools/call":
            try call(parameters, meta, id: id)
            return nil
        default:
            if meta.standsAlone { throw Texts.unknownMethod(method) }
            logLevel = try LogLevel(parameters["level"])
            return [:]
        }
    }

    private func initialize(_ parameters: JSONObject) throws(RequestError) -> JSONObject {
        guard let wanted = parameters["protocolVersion"]?.text else {
            throw Texts.invalid("initialize needs a protocolVersion")
        }
        if isInitialized { throw Texts.initializedTwice }
        isInitialized = true
        return [
            "protocolVersion": .string(ProtocolVersion.offered(for: wanted)), "capabilities": Self.capabilities,
            "serverInfo": .object(identity), "instructions": .string(Texts.instructions),
        ]
    }

    private static let capabilities: JSONValue = ["tools": [:], "logging": [:]]

    private var discovery: JSONObject {
        [
            "supportedVersions": .array(ProtocolVersion.all.map(JSONValue.string)), "capabilities": Self.capabilities,
            "instructions": .string(Texts.instructions), "ttlMs": 0, "cacheScope": "private",
        ]
    }

    /// A page of the tools. The cursor is the name of the last tool of the page before.
    private func page(after cursor: JSONValue?, _ meta: RequestMeta) async throws(RequestError) -> JSONObject {
        var tools = Tool.all(of: await shell.signatures)[...]
        if let cursor, cursor != .null {
            guard let name = cursor.text, let place = tools.firstIndex(where: { $0.name == name }) else {
                throw Texts.invalid("there is no such cursor")
            }
            tools = tools[(place + 1)...]
        }
        let page = tools.prefix(limits.page)
        var result: JSONObject = ["tools": .array(page.map(\.json))]
        if page.count < tools.count, let last = page.last { result["nextCursor"] = .string(last.name) }
        if meta.standsAlone {
            result["ttlMs"] = 0
            result["cacheScope"] = "private"
        }
        return result
    }

    /// A result with what every result has that answers a request that stands alone.
    private func completed(_ result: JSONObject, _ meta: RequestMeta) -> JSONObject {
        guard meta.standsAlone else { return result }
        var result = result
        result["resultType"] = "complete"
        result["_meta"] = .object(JSONObject([.init(name: RequestMeta.serverInfo, value: .object(identity))]))
        return result
    }
}

// MARK: - Calls

extension MCPServer {
    private func call(_ parameters: JSONObject, _ meta: RequestMeta, id: RequestID) throws(RequestError) {
        guard let name = parameters["name"]?.text else { throw Texts.invalid("tools/call needs the name of a tool") }
        let arguments: JSONObject
        switch parameters["arguments"] {
        case nil, .null?: arguments = [:]
        case .object(let object)?: arguments = object
        default: throw Texts.invalid("the arguments must be an object")
        }
        if calls.count >= limits.calls { throw Texts.tooManyCalls }
        let before = last
        let silence = StopFlag()
        let task = Task {
            await before?.value
            if !silence.isRaised {
                do throws(RequestError) {
                    let result = try await self.result(of: name, arguments, meta, silence)
                    // A client that has cancelled a call expects no answer.
                    if !silence.isRaised { self.outbox.answer(id, self.completed(result, meta)) }
                } catch {
                    if !silence.isRaised { self.outbox.refuse(id, error) }
                }
                // A client that reads slowly is waited for, so that results don't pile up.
                await self.outbox.finish()
            }
            self.calls[id] = nil
        }
        calls[id] = Call(task: task, silence: silence)
        last = task
    }

    /// Runs a call.
    ///
    /// - Throws: `RequestError` if there is no such tool. A call that fails has a result that says so.
    private func result(
        of name: String, _ arguments: JSONObject, _ meta: RequestMeta, _ silence: StopFlag
    ) async throws(RequestError) -> JSONObject {
        guard let tool = Tool.all(of: await shell.signatures).first(where: { $0.name == name }) else {
            throw Texts.unknownTool(name)
        }
        let session: String?
        let statements: String
        do throws(Failure) {
            (session, statements) = try tool.call(arguments)
            if sessions[session] == nil, sessions.count > limits.sessions {
                throw Texts.tooManySessions(limits.sessions)
            }
        } catch {
            var report = ToolTerminal.Report()
            report.failures = [error.withoutProbableSecrets.result(of: name)]
            return Self.result(report, status: error.status.rawValue)
        }
        if let state = sessions[session] ?? startSession { await shell.resume(state) }
        terminal.begin(teller(meta, silence))
        let status: Int
        do { status = try await shell.run(statements, from: .command) } catch { status = ExitStatus.failure.rawValue }
        sessions[session] = await shell.session
        return Self.result(terminal.end(), status: status)
    }

    private static func result(_ report: ToolTerminal.Report, status: Int) -> JSONObject {
        var content: JSONObject = ["results": .array(report.results)]
        if !report.failures.isEmpty { content["errors"] = .array(report.failures.map(JSONValue.object)) }
        if !report.notes.isEmpty { content["notes"] = .array(report.notes.map(JSONValue.string)) }
        content["status"] = .whole(status)
        let text = String(decoding: JSONWriter.text(.object(content)), as: UTF8.self)
        return [
            "content": [["type": "text", "text": .string(text)]], "structuredContent": .object(content),
            "isError": .bool(status != 0),
        ]
    }

    /// Tells the client what happens while a call runs: progress if it gave a token, and log messages of the levels that
    /// it wants.
    private func teller(_ meta: RequestMeta, _ silence: StopFlag) -> @Sendable (ToolTerminal.Event) -> Void {
        let outbox = outbox
        let progress = meta.progressToken.map { ProgressMessages(token: $0, every: limits.progressInterval) }
        let wanted = meta.standsAlone ? meta.logLevel : logLevel
        return { event in
            func log(_ level: LogLevel, _ data: JSONValue) {
                guard wanted?.includes(level) == true else { return }
                outbox.notify(
                    "notifications/message",
                    ["level": .string(level.rawValue), "logger": "joblog", "data": data])
            }
            if silence.isRaised { return }
            switch event {
            case .note(let line): log(.notice, .string(line))
            case .failure(let failure): log(.error, .object(failure))
            case .progress(let text):
                if let parameters = progress?.next(text) { outbox.notify("notifications/progress", parameters) }
            }
        }
    }
}
