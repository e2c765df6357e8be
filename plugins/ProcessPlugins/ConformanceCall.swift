import JSON
import JobShell

/// One call of a command of a plugin that is checked: plays the shell's part, and judges every message.
struct ConformanceCall {
    /// What the shell does in the call.
    enum Manner {
        /// It answers, and refuses only what it can't make up: runs of other commands, and questions.
        case answering
        /// It refuses every request.
        case refusing
        /// It cancels the call when the plugin has been given its first item.
        case cancelling
    }

    typealias Fault = ConformanceReport.Fault

    /// What came of a call.
    struct Conclusion {
        var fault: Fault?
        /// The items of the value; nil if there was no value.
        var items: [JSONValue]?
        /// The types of requests that the plugin made, such as `pull`.
        var requests: Set<String> = []
        var refusedCount = 0
        /// The `error` that ended the call.
        var error: JSONObject?
        /// Whether the plugin gave so much that the call was cancelled.
        var isCut = false
    }

    /// The most items that are read, and the longest time for which a plugin may give them, before a call is cancelled.
    private static let mostItems = 10_000
    private static let longest = Duration.seconds(10)
    /// How long the check waits for the end of a cancelled call.
    private var patience: Duration { ConformanceCheck.patienceForEnd(limit) }

    let command: Manifest.Command
    let id: Int64
    /// The kind and the items of the input; nil if the command gets none.
    let input: (kind: String, items: [JSONValue])?
    let settings: JSONObject
    var manner = Manner.answering
    /// The longest time for which the plugin may say nothing.
    let limit: Duration

    private var streams: [String: ArraySlice<JSONValue>] = [:]
    private var kind: String?
    private var conclusion = Conclusion()
    /// When the cancelled call must be over.
    private var deadline: ContinuousClock.Instant?

    init(
        _ command: Manifest.Command, id: Int64, input: (kind: String, items: [JSONValue])?, settings: JSONObject,
        limit: Duration
    ) {
        self.command = command
        self.id = id
        self.input = input
        self.settings = settings
        self.limit = limit
    }

    /// Makes the call.
    ///
    /// - Parameters:
    ///   - name: the command that the plugin is to run; nil for `command`.
    ///   - additional: fields that the message has besides.
    /// - Throws: `CancellationError`.
    mutating func run(
        on exchange: ConformanceExchange, name: String? = nil, additional: JSONObject = [:]
    ) async throws -> Conclusion {
        var message: JSONObject = [
            "type": "call", "id": .integer(id), "command": .string(name ?? command.signature.name), "arguments": [:],
            "session": .object(ConformanceWorld.session(settings: settings)),
        ]
        if let input {
            message["input"] = ["kind": .string(input.kind)]
            streams["input"] = input.items[...]
        }
        for field in additional.fields { message[field.name] = field.value }
        await exchange.send(message)
        if case .cancelling = manner, input == nil { await cancel(on: exchange) }
        let begin = ContinuousClock.now
        while true {
            let wait = deadline.map { min(limit, max($0 - .now, .milliseconds(1))) } ?? limit
            let answer = try await exchange.next(within: wait)
            guard case .message(let message) = answer else {
                conclusion.fault =
                    deadline == nil
                    ? Fault(expected: "`done` or `error`", found: answer.words, advice: answer.advice)
                    : Self.lateEnd(answer)
                return conclusion
            }
            if let fault = judge(message) {
                conclusion.fault = fault
                return conclusion
            }
            switch message["type"]?.text {
            case "done"?: return conclusion
            case "error"?:
                conclusion.error = message
                return conclusion
            case "pull"?, "hosts"?, "logs"?, "run"?, "ask"?: await self.answer(message, on: exchange)
            default: break
            }
            if let deadline, .now > deadline {
                conclusion.fault = Self.lateEnd(.silence(patience))
                exchange.process.kill()
                return conclusion
            }
            let isMuch = (conclusion.items?.count ?? 0) >= Self.mostItems || begin.duration(to: .now) > Self.longest
            if deadline == nil, isMuch {
                conclusion.isCut = true
                await cancel(on: exchange)
            }
        }
    }

    private mutating func cancel(on exchange: ConformanceExchange) async {
        deadline = .now + patience
        await exchange.send(["type": "cancel", "id": .integer(id)])
    }

    private static func lateEnd(_ answer: ConformanceExchange.Answer) -> Fault {
        let found = if case .silence = answer { "no end of the call" } else { answer.words }
        return Fault(
            expected: "`done` or `error` within 2 s of `cancel`", found: found,
            advice: "read standard input while the command works, and end the call with `done` when `cancel` comes; "
                + "don't wait for answers any more")
    }

    // MARK: Requests

    private mutating func answer(_ message: JSONObject, on exchange: ConformanceExchange) async {
        let type = message["type"]?.text ?? ""
        conclusion.requests.insert(type)
        // A shell that has cancelled a call answers nothing.
        guard deadline == nil else { return }
        let stream = type == "ask" ? nil : message["stream"]?.text ?? (type == "pull" ? "input" : type)
        var isRefused = type == "run" || type == "ask"
        if case .refusing = manner { isRefused = true }
        if isRefused {
            conclusion.refusedCount += 1
            var refusal: JSONObject = [
                "type": "refused", "id": .integer(id), "code": "plugin-check",
                "message": "`plugin check` refuses this", "hint": "type `plugin load PATH` to try it in a shell",
            ]
            if let stream { refusal["stream"] = .string(stream) }
            return await exchange.send(refusal)
        }
        guard let stream else { return }
        guard type == "pull" else {
            streams[stream] = (type == "logs" ? ConformanceWorld.logs : ConformanceWorld.hosts)[...]
            return
        }
        var most = max(1, Int(clamping: message["most"]?.integer ?? 100))
        if case .cancelling = manner { most = 1 }
        let rest = streams[stream] ?? []
        let part = rest.prefix(most)
        streams[stream] = rest.dropFirst(most)
        var isEnd = rest.count <= most
        if case .cancelling = manner { isEnd = false }
        await exchange.send([
            "type": "items", "id": .integer(id), "stream": .string(stream), "items": .array(Array(part)),
            "end": .bool(isEnd),
        ])
        if case .cancelling = manner { await cancel(on: exchange) }
    }

    // MARK: Judging

    /// What is wrong with a message; nil if it is right.
    private mutating func judge(_ message: JSONObject) -> Fault? {
        guard let type = message["type"]?.text else {
            return Fault(
                expected: "messages with `type`", found: "one without it", advice: "give every message a `type`, a text"
            )
        }
        guard message["id"]?.integer == id else {
            let found = message["id"].map { "`id` \(Self.text($0)) in `\(type)`" } ?? "`\(type)` without `id`"
            return Fault(
                expected: "`id` \(id) in every message of the call", found: found,
                advice: "copy the `id` of `call` into every message, and send nothing after `done` or `error`")
        }
        switch type {
        case "value": return judgeValue(message)
        case "items": return judgeItems(message)
        case "error":
            return message["message"]?.text != nil
                ? nil : missing("message", in: type, "say in one sentence what is wrong")
        case "note": return message["text"]?.text != nil ? nil : missing("text", in: type, "give the note's sentence")
        case "ask":
            return message["question"]?.text != nil
                ? nil : missing("question", in: type, "give the text of the question")
        case "run":
            return message["command"]?.text != nil ? nil : missing("command", in: type, "give the name of a command")
        case "done": return deadline == nil ? judgeEnd() : nil
        case "progress", "pull", "hosts", "logs": return nil
        default:
            return Fault(
                expected: "a message of the protocol", found: "the message `\(type)`",
                advice: "docs/plugin-protocol.md lists the messages; the shell ignores others")
        }
    }

    private func missing(_ field: String, in type: String, _ advice: String) -> Fault {
        Fault(expected: "`\(field)` in `\(type)`, a text", found: "`\(type)` without it", advice: advice)
    }

    private mutating func judgeValue(_ message: JSONObject) -> Fault? {
        let found = message["kind"]?.text
        guard let gives = command.gives else {
            return Fault(
                expected: "no value, because the manifest has no `gives`",
                found: "a value of the kind \(found ?? "that is missing")",
                advice: "add `\"gives\":\"\(found ?? "table")\"` to the command in the manifest")
        }
        guard found == gives else {
            return Fault(
                expected: "a value of the kind \(gives), as the manifest says",
                found: found.map { "one of the kind \($0)" } ?? "`value` without `kind`",
                advice: "use the same kind in `gives` and in `value`")
        }
        guard kind == nil else {
            return Fault(
                expected: "one `value`", found: "a second one",
                advice: "send `value` once, and then its items in as many messages as you like")
        }
        kind = gives
        conclusion.items = []
        for column in message["columns"]?.elements ?? [] {
            guard column["field"]?.text != nil else {
                return Fault(
                    expected: "columns with a `field`", found: Self.text(column),
                    advice: "name in `field` the field of the items that the column shows")
            }
            if let format = column["format"]?.text, !ProcessValue.formatNames.contains(format) {
                return Fault(
                    expected: "a format that a column can have", found: "the format \(format)",
                    advice: "use one of " + ProcessValue.formatNames.joined(separator: ", "))
            }
        }
        return nil
    }

    private mutating func judgeItems(_ message: JSONObject) -> Fault? {
        guard let kind else {
            return Fault(
                expected: "`value` before the first `items`", found: "`items`",
                advice: "send `{\"type\":\"value\",\"id\":…,\"kind\":\"\(command.gives ?? "table")\"}` first")
        }
        guard let items = message["items"]?.elements else {
            return Fault(
                expected: "an array in `items`", found: message["items"].map(Self.text) ?? "none",
                advice: "put the items into an array, even a single one")
        }
        let expected: String
        let wrong: JSONValue?
        switch kind {
        case "text": (expected, wrong) = ("texts, because the kind is text", items.first { $0.text == nil })
        case "hosts", "logs":
            expected = "hosts of the chosen step, with `host_id`, or `ip` and `cloud`"
            wrong = items.first { !ConformanceWorld.isHost($0) }
        default: (expected, wrong) = ("objects", items.first { $0.object == nil })
        }
        conclusion.items? += items
        return wrong.map { item in
            Fault(
                expected: expected, found: Self.text(item),
                advice: "give items that fit the kind \(kind), or name another kind in `gives` and `value`")
        }
    }

    private func judgeEnd() -> Fault? {
        guard let gives = command.gives, kind == nil else { return nil }
        return Fault(
            expected: "a value of the kind \(gives), as the manifest says", found: "`done` without a value",
            advice: "send `value` even if there are no items, or leave `gives` out of the manifest")
    }

    private static func text(_ value: JSONValue) -> String {
        String(decoding: JSONWriter.text(value).prefix(100), as: UTF8.self)
    }
}
