import HostSets
import JSON
import JobModel
import JobShell
import Synchronization

/// One call of a plugin's command: answers what the plugin asks, and hands out the items of its value while they are
/// read.
actor ProcessCall {
    /// What is known of the call once the plugin has begun its value, or ended.
    enum Beginning {
        /// The plugin ended the call without a value.
        case nothing
        /// The whole value.
        case whole(ValueHeader, [JSONValue])
        /// The value's first items; the rest is read from the call.
        case part(ValueHeader, [JSONValue])
    }

    /// The kind and the columns of a value.
    struct ValueHeader: Sendable {
        let kind: String
        let columns: [JSONValue]
    }

    /// The number of items that are read before a value is handed on. Most values are then whole, so that their
    /// columns are as wide as they need and a failure shows nothing. The value of an input that grows is handed on with
    /// its first item.
    static func itemsAhead(of input: (any Value)?) -> Int { input?.isGrowing == true ? 1 : 1000 }
    /// The most items, and about the most bytes, of an answer to `pull`.
    private static let mostItems: Int64 = 100
    private static let mostBytes = 1 << 20

    /// The most columns of a value, and the most streams that are open at the same time.
    private static let mostColumns = 500
    private static let mostStreams = 100

    /// The number of plugins' calls that the current call is nested in: a plugin may have the shell run commands of
    /// plugins, its own among them.
    @TaskLocal private static var depth = 0
    private static let deepest = 8

    private let id: Int64
    private let command: Manifest.Command
    private let plugin: PluginRunner
    private let process: PluginProcess
    private let context: Context
    private let limit: Duration
    private let itemsAhead: Int
    private let isInputGrowing: Bool
    private var streams: [String: Records.AsyncIterator] = [:]
    private var header: ValueHeader?
    /// What the plugin says at the end of the call.
    nonisolated let notes = ClosingNotes()
    private var isOver = false

    init(
        _ id: Int64, of command: Manifest.Command, plugin: PluginRunner, process: PluginProcess, input: (any Value)?,
        in context: Context
    ) {
        self.id = id
        self.command = command
        self.plugin = plugin
        self.process = process
        self.context = context
        limit = context.pluginTimeout
        itemsAhead = Self.itemsAhead(of: input)
        isInputGrowing = input?.isGrowing == true
        if let input { streams["input"] = input.records.makeAsyncIterator() }
    }

    deinit {
        // Nobody reads the rest of the value.
        if !isOver { Task { [plugin, process, id] in await plugin.abandon(id, in: process) } }
    }

    /// Begins the call, and reads the beginning of the value.
    ///
    /// - Throws: the plugin's failure, or that of a plugin that went wrong; `CancellationError`.
    func begin(_ message: JSONObject) async throws -> Beginning {
        await process.send(message, within: limit)
        var items: [JSONValue] = []
        while let more = try await nextItems() {
            items += more
            if items.count >= itemsAhead { break }
        }
        guard let header else { return .nothing }
        return isOver ? .whole(header, items) : .part(header, items)
    }

    /// The next items of the value; nil at its end. A plugin whose call is cancelled is asked to end it.
    func nextItems() async throws -> [JSONValue]? {
        try await withTaskCancellationHandler {
            while !isOver {
                do {
                    let message = try await plugin.message(from: process)
                    if Task.isCancelled {
                        try await handleCancelled(message)
                    } else if let items = try await handle(message) {
                        return items
                    }
                } catch {
                    if isOver { throw error }
                    if error is CancellationError { continue }
                    isOver = true
                    await plugin.giveUp(id)
                    // A plugin that does not end a cancelled call is killed, which is no failure of its own.
                    if Task.isCancelled { throw CancellationError() }
                    throw error
                }
            }
            try Task.checkCancellation()
            return nil
        } onCancel: {
            Task { [plugin, process, id] in await plugin.cancel(id, in: process) }
        }
    }

    // MARK: Messages

    /// Reads on after a cancellation: only the end of the call counts.
    private func handleCancelled(_ message: JSONObject) async throws {
        guard message["id"]?.integer == id, let type = message["type"]?.text else { return }
        if type == "done" || type == "error" { await end() }
    }

    /// Handles a message.
    ///
    /// - Returns: the items of the value that it brought; nil for any other message.
    private func handle(_ message: JSONObject) async throws -> [JSONValue]? {
        guard let type = message["type"]?.text else { throw await confused("a message without a type") }
        // A message of an earlier call that was cancelled.
        if let other = message["id"]?.integer, other != id { return nil }
        switch type {
        case "value":
            guard header == nil else { throw await confused("a second value") }
            guard let kind = message["kind"]?.text else { throw await confused("a value without a kind") }
            guard kind == command.gives else {
                throw await confused("a value of the kind \(kind), which its manifest does not announce")
            }
            guard message["columns"]?.elements?.count ?? 0 <= Self.mostColumns else {
                throw await confused("a value with more than \(Self.mostColumns) columns")
            }
            header = ValueHeader(kind: kind, columns: (message["columns"]?.elements ?? []).map { $0.inert() })
        case "items":
            guard header != nil else { throw await confused("items before a value") }
            guard let items = message["items"]?.elements else { throw await confused("items that are no array") }
            return items
        case "done":
            notes.add((message["notes"]?.elements ?? []).compactMap(\.text))
            await end()
        case "error":
            await end()
            throw failure(message)
        case "note": context.note("\(plugin.name): \(message["text"]?.text ?? "")")
        case "progress": context.showProgress(message["text"]?.text)
        case "pull": try await answerPull(message)
        case "hosts", "logs", "run": try await open(type, message)
        case "ask": try await ask(message)
        default: break
        }
        return nil
    }

    private func end() async {
        isOver = true
        streams = [:]
        context.showProgress(nil)
        await plugin.giveBack(process, after: id)
    }

    /// Kills a plugin that broke the protocol, and returns the failure of the call.
    private func confused(_ what: String) async -> Failure {
        isOver = true
        await plugin.giveUp(id)
        process.kill()
        return Texts.confused(plugin.name, what)
    }

    private func failure(_ message: JSONObject) -> Failure {
        let status = message["status"]?.integer.flatMap { ExitStatus(rawValue: Int(clamping: $0)) } ?? .failure
        let allowed: Set<ExitStatus> = [.failure, .usage, .credentials, .unreachable, .expectation]
        return Failure(
            message["code"]?.text ?? "plugin-failed",
            Sentence(verbatim: message["message"]?.text ?? "the plugin \(plugin.name) gave no reason"),
            hint: (message["hint"]?.text).map(Sentence.init(verbatim:)),
            status: allowed.contains(status) ? status : .failure)
    }

    // MARK: What the plugin asks for

    private func answer(_ type: String, _ stream: String?, _ fields: [(String, JSONValue)]) async {
        var message: JSONObject = ["type": .string(type), "id": .integer(id)]
        if let stream { message["stream"] = .string(stream) }
        for (name, value) in fields { message[name] = value }
        await process.send(message, within: limit)
    }

    private func refuse(_ stream: String?, _ error: any Error) async throws {
        if error is CancellationError { throw error }
        let failure = error as? Failure ?? Failure("unexpected", "\(String(describing: error))")
        var fields: [(String, JSONValue)] = [
            ("code", .string(failure.code)), ("message", .string(failure.message)),
        ]
        if let hint = failure.hint { fields.append(("hint", .string(hint))) }
        await answer("refused", stream, fields)
    }

    private func answerPull(_ message: JSONObject) async throws {
        let name = message["stream"]?.text ?? "input"
        guard let stream = streams[name] else { return await answer("items", name, [("items", []), ("end", true)]) }
        // What comes over time is handed on one by one, because the next item may be far away.
        let isGrowing = name == "input" && isInputGrowing
        let most = isGrowing ? 1 : max(1, min(message["most"]?.integer ?? Self.mostItems, 10_000))
        var items: [JSONValue] = []
        var bytes = 0
        var isAtEnd = false
        do {
            while items.count < most, bytes < Self.mostBytes {
                guard let item = try await stream.next() else {
                    isAtEnd = true
                    break
                }
                items.append(item)
                bytes += item.roughSize
            }
        } catch {
            streams[name] = nil
            return try await refuse(name, error)
        }
        if isAtEnd { streams[name] = nil }
        await answer("items", name, [("items", .array(items)), ("end", .bool(isAtEnd))])
    }

    private func open(_ type: String, _ message: JSONObject) async throws {
        let name = message["stream"]?.text ?? type
        guard streams.count < Self.mostStreams else {
            throw await confused("requests for more than \(Self.mostStreams) streams that it does not read")
        }
        do {
            streams[name] = try await records(type, message).makeAsyncIterator()
        } catch {
            try await refuse(name, error)
        }
    }

    private func records(_ type: String, _ message: JSONObject) async throws -> Records {
        switch type {
        case "run":
            guard let command = message["command"]?.text else {
                throw Failure.usage("`run` needs the name of a command")
            }
            let words = (message["words"]?.elements ?? []).compactMap(\.text)
            var input: (any Value)?
            if let value = message["input"], value != .null {
                input = try await ProcessValue.value(
                    ValueHeader(kind: value["kind"]?.text ?? "table", columns: []), value["items"]?.elements ?? [],
                    in: context, plugin: plugin.name)
            }
            return try await Self.$depth.withValue(Self.depth + 1) {
                guard Self.depth <= Self.deepest else { throw Texts.calledTooDeep(command) }
                return try await context.explore(command, words, on: input)?.records ?? Records([])
            }
        case "hosts": return HostList(try await selection(message)).records
        default:
            let (logs, failure) = try await context.logs(of: try await selection(message), from: nil)
            if let failure { context.note("\(plugin.name): \(failure.message)") }
            return logs.records
        }
    }

    private func selection(_ message: JSONObject) async throws -> HostSelection {
        try await context.selection(
            try message["hosts"]?.text.map { try HostSet($0) }, ofStep: message["step"]?.integer)
    }

    private func ask(_ message: JSONObject) async throws {
        do {
            let text = try await context.ask(
                "\(plugin.name): \((message["question"]?.text ?? "").inert()) ",
                isSecret: message["secret"] == .bool(true))
            await answer("answer", nil, [("text", .string(text))])
        } catch {
            try await refuse(nil, error)
        }
    }
}

/// What a plugin says at the end of a call, which is shown after the call's value.
final class ClosingNotes: Sendable {
    private let notes = Mutex<[String]>([])

    func add(_ more: [String]) { notes.withLock { $0 += more } }

    var all: [String] { notes.withLock { $0 } }
}

extension JSONValue {
    /// About the number of bytes of the value as JSON.
    fileprivate var roughSize: Int {
        switch self {
        case .string(let text): text.utf8.count + 2
        case .array(let elements): elements.reduce(2) { $0 + $1.roughSize }
        case .object(let object): object.fields.reduce(2) { $0 + $1.name.utf8.count + 4 + $1.value.roughSize }
        default: 8
        }
    }
}
