import JSON
import JobModel
import JobShell

/// The checks of calls.
extension ConformanceCheck {
    func tryUnknownMessage() async throws {
        progress("unknown messages and fields")
        await fitExchange().send(["type": "from-the-future", "id": 0, "what": ["ever": [1, 2]]])
        let (answer, _) = try await manifestAnswer(additional: ["from_the_future": ["what": "ever"]])
        guard case .message(let message) = answer, message["type"]?.text == "manifest" else {
            return report.add(
                "unknown message",
                .wrong(
                    Fault(
                        expected: "that a message of an unknown type is ignored, and `describe` then answered",
                        found: answer.words, advice: "skip messages whose `type` the plugin does not know")))
        }
        report.add("unknown message", .right("it was ignored"))
    }

    func tryUnknownField(_ command: Manifest.Command) async throws {
        let conclusion = try await call(command, .answering, additional: ["from_the_future": ["what": ["ever"]]])
        if let fault = conclusion.fault {
            let advice = "ignore fields that the plugin does not know"
            report.add(
                "unknown field",
                .wrong(Fault(expected: "the same as without the field", found: fault.found, advice: advice)))
        } else {
            report.add("unknown field", .right("it was ignored"))
        }
    }

    func tryUnknownCommand(_ manifest: Manifest) async throws {
        let known = manifest.commands.first
        guard let command = known else { return }
        let conclusion = try await call(command, .answering, name: "no-such-command-\(manifest.name)")
        if let error = conclusion.error, conclusion.fault == nil {
            report.add("unknown command", .right("the error: \(error["message"]?.text ?? "")"))
        } else {
            report.add(
                "unknown command",
                .wrong(
                    Fault(
                        expected: "`error` for a command that the plugin does not have",
                        found: conclusion.fault?.found ?? "`done`",
                        advice: "answer it with `{\"type\":\"error\",\"id\":…,\"message\":\"…\"}`, and go on")))
        }
    }

    /// Calls every command that needs no arguments.
    ///
    /// - Returns: the commands that did well.
    func tryCommands(_ manifest: Manifest, _ object: JSONObject) async throws -> [Manifest.Command] {
        let needy = Set(
            (object["commands"]?.elements ?? []).filter { command in
                (command["positionals"]?.elements ?? []).contains { $0["optional"] != .bool(true) }
            }.compactMap { $0["name"]?.text })
        var fit: [Manifest.Command] = []
        var asking: Manifest.Command?
        // A command may read what another one gives, so those that read a kind of the plugin's own come last.
        let own = manifest.commands.filter { input(for: $0) == nil && $0.reads != .nothing }
        let first = manifest.commands.filter { command in !own.contains { $0.signature == command.signature } }
        for command in first + own {
            let name = command.signature.name
            if needy.contains(name) {
                report.add(
                    "call \(name)",
                    .untried("it needs arguments", advice: "try it with `plugin load \(file.path.shellWord)`"))
                continue
            }
            if command.reads != .nothing, input(for: command) == nil {
                let kinds = Self.kinds(command).joined(separator: ", ")
                report.add("call \(name)", .untried("no command gave a value of the kind \(kinds)", advice: nil))
                continue
            }
            progress("calling \(name)")
            let conclusion = try await call(command, .answering)
            let result = Self.result(conclusion)
            report.add("call \(name)", result)
            guard result.isRight else { continue }
            if let kind = command.gives, let items = conclusion.items, !items.isEmpty { given[kind] = items }
            fit.append(command)
            if asking == nil, !conclusion.requests.isEmpty { asking = command }
            try await tryCancel(command)
        }
        if let asking {
            try await tryRefusal(asking)
        } else {
            report.add("refused request", .untried("no command asked for anything", advice: nil))
        }
        return fit
    }

    private func tryCancel(_ command: Manifest.Command) async throws {
        let name = "cancel \(command.signature.name)"
        if let fault = try await call(command, .cancelling).fault { return report.add(name, .wrong(fault)) }
        // The plugin is to stay for the next call.
        let used = exchange
        let conclusion = try await call(command, .answering)
        if exchange !== used || conclusion.fault != nil {
            report.add(
                name,
                .wrong(
                    Fault(
                        expected: "that the plugin stays for the next call",
                        found: conclusion.fault?.found ?? "the end of the process",
                        advice: "end the call, and not the program, when `cancel` comes")))
        } else {
            report.add(name, .right("the call ended, and the next one worked"))
        }
    }

    private func tryRefusal(_ command: Manifest.Command) async throws {
        let conclusion = try await call(command, .refusing)
        if let fault = conclusion.fault {
            let advice = "when `refused` comes, end the call with `error`, or go on without what was asked for"
            report.add(
                "refused request",
                .wrong(Fault(expected: "`error` or `done` after `refused`", found: fault.found, advice: advice)))
        } else {
            let end = conclusion.error == nil ? "`done`" : "`error`"
            report.add("refused request", .right("\(command.signature.name) ended the call with \(end)"))
        }
    }

    private func call(
        _ command: Manifest.Command, _ manner: ConformanceCall.Manner, name: String? = nil, additional: JSONObject = [:]
    ) async throws -> ConformanceCall.Conclusion {
        lastCall += 1
        let exchange = fitExchange()
        var call = ConformanceCall(
            command, id: lastCall, input: input(for: command), settings: settings, limit: limit)
        call.manner = manner
        let conclusion = try await call.run(on: exchange, name: name, additional: additional)
        // Whatever else a call that went wrong would still say must not be taken for the next one's.
        if conclusion.fault != nil { await endExchange() }
        return conclusion
    }

    private static func kinds(_ command: Manifest.Command) -> [String] {
        switch command.reads {
        case .nothing: []
        case .hosts: ["hosts"]
        case .logs: ["logs"]
        case .value:
            (command.signature.json["accepts"]?.elements ?? []).compactMap(\.text).map { $0 == "any" ? "table" : $0 }
        }
    }

    private func input(for command: Manifest.Command) -> (kind: String, items: [JSONValue])? {
        for kind in Self.kinds(command) {
            if let items = given[kind] ?? ConformanceWorld.items(ofKind: kind) { return (kind, items) }
        }
        return nil
    }

    private static func result(_ conclusion: ConformanceCall.Conclusion) -> Result {
        if let fault = conclusion.fault { return .wrong(fault) }
        if let error = conclusion.error {
            let text = error["message"]?.text ?? ""
            // The code that joblog.py gives to an exception that nobody caught.
            if error["code"]?.text == "plugin-error" {
                return .wrong(
                    Fault(
                        expected: "a result, or an error with a sentence for the user", found: text,
                        advice: "look at that line; hosts may lack an address, a log, a duration or an exit code"))
            }
            return .right("the error: \(text)")
        }
        guard let items = conclusion.items else { return .right("`done`, without a value") }
        return .right(
            quantity(items.count, "item") + (conclusion.isCut ? ", and then the call was cancelled" : " and `done`"))
    }
}
