import JSON
import JobShell

/// The exchange of messages with one process of a plugin that is checked.
final class ConformanceExchange: Sendable {
    /// What came from the plugin.
    enum Answer: Sendable {
        case message(JSONObject)
        /// A line that is no JSON object.
        case rubbish(String)
        /// A line that is too long to be read.
        case tooLong
        /// Nothing within this time. The process was killed.
        case silence(Duration)
        /// The process ended.
        case end(PluginProcess.End?)

        /// What came, as the object of a sentence.
        var words: String {
            switch self {
            case .message(let message):
                message["type"]?.text.map { "the message `\($0)`" } ?? "a message without `type`"
            case .rubbish(let text): "a line that is no JSON object: \(text)"
            case .tooLong: "a line of more than \(PluginProcess.longestLine >> 20) MiB"
            case .silence(let limit): "nothing within \(Texts.seconds(limit)) s"
            case .end(.exited(let status)?): "the end of the process, with exit status \(status)"
            case .end(.signaled(let signal)?): "the end of the process by \(Texts.signal(signal))"
            case .end(.closedOutput?): "the end of standard output, while the process ran on"
            case .end(.notStarted(let reason)?): "no process: it can't be started: \(reason)"
            case .end: "the end of the process"
            }
        }

        /// What the plugin's author may look for.
        var advice: String {
            switch self {
            case .message: "send just the messages that docs/plugin-protocol.md lists"
            case .rubbish:
                "write nothing but messages to standard output, a JSON object on one line each; for people, use standard error"
            case .tooLong: "send the items of a value in several messages"
            case .silence: "flush standard output after each message, and look for what the plugin waits for"
            case .end:
                "keep reading messages until `quit` or the end of standard input; see what it wrote to standard error"
            }
        }
    }

    let process: PluginProcess
    /// The longest time that the plugin may take to read what it was sent.
    private let limit: Duration

    /// Starts the plugin.
    ///
    /// - Parameter limit: the longest time that the plugin may take to read what it was sent; then it is killed.
    init(path: String, environment: [String: String], limit: Duration) {
        self.limit = limit
        process = PluginProcess(path: path, environment: environment, noticesLeftovers: true)
    }

    func send(_ message: JSONObject) async { await process.send(message, within: limit) }

    /// What comes next.
    ///
    /// - Parameter limit: the longest time to wait, after which the process is killed.
    /// - Throws: `CancellationError`.
    func next(within limit: Duration) async throws -> Answer {
        let answer = try await withTaskCancellationHandler {
            try await receive(within: limit)
        } onCancel: { [process] in
            process.kill()
        }
        try Task.checkCancellation()
        return answer
    }

    private func receive(within limit: Duration) async throws -> Answer {
        do {
            while let line = try await process.nextLine(within: limit) {
                if line.isEmpty { continue }
                if let object = (try? JSONReader.value(line))?.object { return .message(object) }
                return .rubbish(String(decoding: line.prefix(100), as: UTF8.self))
            }
            return .end(process.reasonOfEnd)
        } catch is PluginProcess.Silence {
            return .silence(limit)
        } catch is PluginProcess.LineTooLong {
            return .tooLong
        }
    }

    /// Whether the process ends by itself within a time.
    ///
    /// - Returns: how it ended; nil if it did not, and was killed.
    func end(within limit: Duration) async throws -> PluginProcess.End? {
        let deadline = ContinuousClock.now + limit
        while true {
            switch try await next(within: max(deadline - .now, .milliseconds(1))) {
            case .end(let end): return end
            case .silence, .tooLong: return nil
            case .message, .rubbish: if ContinuousClock.now > deadline { return nil }
            }
        }
    }

    /// Lets the process end, and kills it if it does not.
    func stop() async {
        if process.reasonOfEnd == nil { await send(["type": "quit"]) }
        await process.stop()
    }
}
