import Compare
import DemoFaults
import DemoPlatform
import Explore
import Fetch
import Filter
import Format
import JSON
import JobModel
import JobShell
import Language
import MCPServer
import Save
import Store
import Synchronization
import Testing

/// A client in memory that is connected to a server, whose shell is on a demo platform.
final class Connection: Sendable {
    let server: MCPServer
    private let demo: DemoPlatform
    private let input = Mailbox<[UInt8]>()
    private let output = Mailbox<JSONValue>()
    private let serving: Task<MCPServer.Ending, Never>
    private let lastID = Mutex<Int64>(1000)

    /// Starts a platform and a server, and connects to it.
    ///
    /// - Parameters:
    ///   - start: statements that run before the first call, as those of an rc file do.
    ///   - plugins: plugins besides the built-in ones.
    ///   - initializes: whether the client begins with `initialize`.
    init(
        environment: [String: String] = [:], limits: MCPServer.Limits = MCPServer.Limits(), result: Int = 64 * 1024,
        fault: String? = nil, start: String = "", initializes: Bool = true, plugins: [any Plugin] = []
    ) async throws {
        let faults: any FaultSource = try fault.map { try DemoFaults($0).injector() } ?? NoFaults()
        let now = Timestamp(milliseconds: 1_795_478_400_000)
        let demo = try await DemoPlatform.start(hosts: 60, now: now, faults: faults)
        self.demo = demo
        let said = Said()
        let terminal = ToolTerminal(limit: result) { said.add($0) }
        let registry = try Registry(
            [
                LanguagePlugin(), ExplorePlugin(), FetchPlugin(), FilterPlugin(), ComparePlugin(), SavePlugin(),
                FormatPlugin(), StorePlugin(),
            ] + plugins)
        let shell = Shell(
            registry: registry, session: Session(environment: environment, settings: Settings(registry.settings)),
            terminal: terminal, clock: { now })
        let known = DemoPlatform.credentials
        let lines = "bk_app_code=\(known.appCode)\nbk_app_secret=\(known.appSecret)\nbk_username=\(known.username)"
        await shell.apply([
            .endpoint(try Endpoint(url: demo.url)), .credentials(try Credentials.parse(lines, source: "demo")),
            .scope(.business(DemoWorld.businessID)),
        ])
        let server = MCPServer(shell: shell, terminal: terminal, version: "1.2.3", limits: limits) {
            [output] bytes in
            // Whatever is written must be whole messages.
            for line in bytes.split(separator: UInt8(ascii: "\n")) { output.put(try JSONReader().value(line)) }
        }
        self.server = server
        self.said = said
        serving = Task { [input] in
            await server.serve(read: { await input.take() ?? [] }) {
                guard !start.isEmpty else { return nil }
                let status = try await shell.run(start, from: .file(path: "rc"))
                return status == 0 ? nil : status
            }
        }
        if initializes {
            let answer = try await ask("initialize", ["protocolVersion": "2025-11-25", "capabilities": [:]])
            #expect(answer["result"]?["protocolVersion"] == "2025-11-25")
            send(["jsonrpc": "2.0", "method": "notifications/initialized"])
        }
    }

    private let said: Said

    /// The lines that were said apart from the protocol.
    var asides: [String] { said.lines }

    /// Sends a line as it is.
    func send(line: String) { input.put(Array((line + "\n").utf8)) }

    /// Sends bytes as they are.
    func send(bytes: [UInt8]) { input.put(bytes) }

    /// Sends a message.
    func send(_ message: JSONValue) { input.put(JSONWriter.line(message)) }

    /// Waits for the next message of the server.
    func next() async throws -> JSONValue { try #require(await output.take(), "the server sent nothing more") }

    /// Sends a request and waits for its answer. Notifications before it are passed to `hear`.
    func ask(
        _ method: String, _ parameters: JSONValue = [:], hear: (JSONValue) -> Void = { _ in }
    ) async throws -> JSONValue {
        let id = lastID.withLock { id in
            id += 1
            return id
        }
        send(["jsonrpc": "2.0", "id": .integer(id), "method": .string(method), "params": parameters])
        while true {
            let message = try await next()
            if message["id"] == .integer(id) { return message }
            hear(message)
        }
    }

    /// Calls a tool and returns its result.
    func call(_ tool: String, _ arguments: JSONValue = [:], meta: JSONValue? = nil) async throws -> ToolResult {
        var parameters: JSONObject = ["name": .string(tool), "arguments": arguments]
        if let meta { parameters["_meta"] = meta }
        let answer = try await ask("tools/call", .object(parameters))
        return ToolResult(try #require(answer["result"], "\(answer)"))
    }

    /// Runs statements by the tool `run`.
    func run(_ statements: String, session: String? = nil) async throws -> ToolResult {
        var arguments: JSONObject = ["statements": .string(statements)]
        if let session { arguments["session"] = .string(session) }
        return try await call("run", .object(arguments))
    }

    /// Closes the client's end.
    func close() { input.close() }

    /// Waits until the server has ended, and stops the platform.
    func ended() async throws -> MCPServer.Ending {
        let ending = await serving.value
        output.close()
        try await demo.stop()
        return ending
    }

    /// Closes the client's end and waits for the server.
    func finish() async throws {
        close()
        let ending = try await ended()
        #expect(ending == .endOfInput)
    }
}

/// The result of a call, with its parts at hand.
struct ToolResult {
    let json: JSONValue

    init(_ json: JSONValue) {
        self.json = json
    }

    var content: JSONValue { json["structuredContent"] ?? .null }
    var isError: Bool { json["isError"] == true }
    var status: Int64? { content["status"]?.integer }
    /// The values, in the order of the statements.
    var values: [JSONValue] { (content["results"]?.elements ?? []).compactMap { $0["value"] } }
    /// How values were cut.
    var cuts: [String] { (content["results"]?.elements ?? []).compactMap { $0["cut"]?.text } }
    /// The code of the first failure.
    var code: String? { content["errors"]?.elements?.first?["code"]?.text }
    var text: String { json["content"]?.elements?.first?["text"]?.text ?? "" }
    /// The records of the last value.
    var records: [JSONValue] { values.last?.elements ?? [] }
}

/// Lines that were said.
final class Said: Sendable {
    private let all = Mutex<[String]>([])

    var lines: [String] { all.withLock { $0 } }

    func add(_ line: String) { all.withLock { $0.append(line) } }
}

/// Hands elements from one task to another.
final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: ArraySlice<Element> = []
        var waiting: CheckedContinuation<Element?, Never>?
        var isClosed = false
    }

    private let state = Mutex(State())

    func put(_ element: Element) {
        let waiting = state.withLock { state -> CheckedContinuation<Element?, Never>? in
            guard let waiting = state.waiting else {
                state.elements.append(element)
                return nil
            }
            state.waiting = nil
            return waiting
        }
        waiting?.resume(returning: element)
    }

    /// Ends the elements; those that were put before are still taken.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: nil)
    }

    /// The next element; nil when there will be none, or when the task is cancelled.
    func take() async -> Element? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (element, isDone) = state.withLock { state -> (Element?, Bool) in
                    if let element = state.elements.popFirst() { return (element, true) }
                    if state.isClosed || Task.isCancelled { return (nil, true) }
                    state.waiting = continuation
                    return (nil, false)
                }
                if isDone { continuation.resume(returning: element) }
            }
        } onCancel: {
            close()
        }
    }
}
