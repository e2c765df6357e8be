import JSON
import JobModel
import JobShell

/// Tries a plugin by the protocol, one check after the other (docs/plugin-protocol.md).
actor ConformanceCheck {
    typealias Fault = ConformanceReport.Fault
    typealias Result = ConformanceReport.Result

    /// How long a plugin may take to give its manifest.
    static let patienceForManifest = Duration.seconds(5)
    /// How long the check waits for what the protocol allows two seconds for. It is more, because a machine that is busy is
    /// no mistake of the plugin's, unless the user wants to wait no longer than that for any word of a plugin.
    ///
    /// - Parameter limit: the longest time for which the plugin may say nothing in a call.
    static func patienceForEnd(_ limit: Duration) -> Duration { min(.seconds(8), max(.seconds(2), limit)) }

    let file: PluginFile
    let environment: [String: String]
    /// The longest time for which the plugin may say nothing in a call, and read nothing.
    let limit: Duration
    /// The names of commands that the shell has, besides those of this plugin.
    private let isTaken: @Sendable (_ command: String, _ plugin: String) -> Bool
    let progress: @Sendable (String?) -> Void
    var report = ConformanceReport()
    var exchange: ConformanceExchange?
    var lastCall: Int64 = 0
    var settings: JSONObject = [:]
    /// The items that commands gave, by kind, as input for others.
    var given: [String: [JSONValue]] = [:]

    init(
        _ file: PluginFile, environment: [String: String], limit: Duration,
        isTaken: @escaping @Sendable (_ command: String, _ plugin: String) -> Bool,
        progress: @escaping @Sendable (String?) -> Void
    ) {
        self.file = file
        self.environment = environment
        self.limit = limit
        self.isTaken = isTaken
        self.progress = progress
    }

    /// Makes all checks.
    ///
    /// - Throws: `CancellationError`.
    func run() async throws -> ConformanceReport {
        defer {
            exchange?.process.kill()
            progress(nil)
        }
        guard isFileRight() else { return report }
        do throws(Failure) {
            if let object = try ScriptHeader.manifest(of: file.path) {
                progress("reading the header")
                let manifest = try Manifest(object)
                report.add("header", .right("the command \(manifest.name), which reads \(Self.input(of: manifest))"))
                addNames(of: manifest, object)
                let script = ConformanceScript(file: file, environment: environment, limit: limit)
                return try await Self.checked(script, manifest, report)
            }
        } catch {
            if error.code == Failure.interrupted.code { throw CancellationError() }
            report.add("header", .wrong("a header that can be read", error, advice: "docs/plugins.md lists its lines"))
            return report
        }
        try await checkProtocol()
        return report
    }

    private static func checked(
        _ script: ConformanceScript, _ manifest: Manifest, _ report: ConformanceReport
    ) async throws(Failure) -> ConformanceReport {
        do { return try await script.checked(manifest, report) } catch { throw Failure.interrupted }
    }

    private static func input(of manifest: Manifest) -> String {
        "\(manifest.commands.first?.reads.rawValue ?? "nothing") as \(manifest.scriptForm ?? "jsonl")"
    }

    private func isFileRight() -> Bool {
        do throws(Failure) {
            guard file.isExecutable else { throw Texts.notExecutable(file.path) }
            try file.checkTrust()
            report.add("file", .right("an executable file that only you or root can change"))
            return true
        } catch {
            report.add(
                "file", .wrong("an executable file that only you or root can change", error, advice: "change its mode"))
            return false
        }
    }

    // MARK: The protocol

    private func checkProtocol() async throws {
        guard let (manifest, object) = try await describe() else { return await endExchange() }
        addNames(of: manifest, object)
        for setting in object["settings"]?.elements ?? [] {
            if let name = setting["name"]?.text { settings[name] = setting["default"] ?? "" }
        }
        try await tryUnknownMessage()
        let fit = try await tryCommands(manifest, object)
        if let command = fit.first {
            try await tryUnknownField(command)
        }
        try await tryUnknownCommand(manifest)
        try await tryEnd("quit") { await $0.send(["type": "quit"]) }
        try await tryEnd("end of input") { $0.process.endInput() }
        report.add("nothing left behind", leftovers)
    }

    private var leftovers: Result {
        let names = Set(report.leftovers).sorted()
        if names.isEmpty { return .right("no process ran on when the plugin had ended") }
        return .wrong(
            Fault(
                expected: "no process of the plugin's after its end", found: names.joined(separator: ", "),
                advice: "end what the plugin started, and wait for it, before it ends; the shell kills what is left"))
    }

    /// The manifest; nil if there is none that can be read.
    private func describe() async throws -> (Manifest, JSONObject)? {
        progress("asking for the manifest")
        let (answer, time) = try await manifestAnswer(additional: [:])
        guard case .message(let message) = answer, message["type"]?.text == "manifest" else {
            report.add("describe", Self.noManifest(answer))
            return nil
        }
        do throws(Failure) {
            let manifest = try Manifest(message)
            let commands = quantity(manifest.commands.count, "command")
            report.add("describe", .right("the manifest of \(manifest.name), with \(commands), after \(time) ms"))
            return (manifest, message)
        } catch {
            report.add(
                "describe",
                .wrong(
                    "a manifest that can be read", error, advice: "docs/plugin-protocol.md lists the fields and types"))
            return nil
        }
    }

    func manifestAnswer(
        additional: JSONObject
    ) async throws -> (answer: ConformanceExchange.Answer, milliseconds: Int64) {
        let exchange = fitExchange()
        let begin = ContinuousClock.now
        var message: JSONObject = ["type": "describe", "protocol": .integer(Manifest.protocolVersion)]
        for field in additional.fields { message[field.name] = field.value }
        await exchange.send(message)
        let answer = try await exchange.next(within: min(Self.patienceForManifest, limit))
        let (seconds, rest) = begin.duration(to: .now).components
        return (answer, seconds * 1000 + rest / 1_000_000_000_000_000)
    }

    private static func noManifest(_ answer: ConformanceExchange.Answer) -> Result {
        .wrong(
            Fault(
                expected: "the message `manifest` in answer to `describe`", found: answer.words,
                advice: answer.advice + "; a script without messages needs the line `# joblog-command: NAME`"))
    }

    /// What is right in itself and still keeps the plugin from being loaded or used.
    private func addNames(of manifest: Manifest, _ object: JSONObject) {
        let names = manifest.commands.map(\.signature.name)
        if let name = names.first(where: { isTaken($0, manifest.name) }) {
            report.add(
                "names",
                .wrong(
                    Fault(
                        expected: "names of commands that are free", found: "'\(name)', which is a command already",
                        advice: "give it another name; `help \(name)` tells whose it is")))
        } else if let name = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) })?.element {
            report.add(
                "names",
                .wrong(
                    Fault(
                        expected: "every command once", found: "'\(name)' twice", advice: "leave one of them out")))
        } else {
            report.add("names", .right(names.isEmpty ? "no commands" : names.joined(separator: ", ")))
        }
        var count = 0
        for command in object["commands"]?.elements ?? [] {
            let all = [command["name"]] + (command["other_names"]?.elements ?? [])
            for example in command["examples"]?.elements ?? [] {
                count += 1
                let statement = example["statement"]?.text ?? ""
                let words = Set(statement.split { " |;>".contains($0) }.map(String.init))
                if !all.contains(where: { words.contains($0?.text ?? "") }) {
                    let name = command["name"]?.text ?? ""
                    report.add(
                        "examples",
                        .wrong(
                            Fault(
                                expected: "examples of \(name) that call it", found: "`\(statement)`",
                                advice: "write a statement with \(name) in it, as a user types it")))
                    return
                }
            }
        }
        report.add(
            "examples",
            count > 0
                ? .right(quantity(count, "example"))
                : .untried("there are none", advice: "give each command an example; `help` shows it"))
    }

    // MARK: Processes

    /// The process that works on no call, or a new one.
    func fitExchange() -> ConformanceExchange {
        if let exchange, exchange.process.reasonOfEnd == nil { return exchange }
        if let exchange { report.add(exchange.process) }
        let new = ConformanceExchange(path: file.path, environment: environment, limit: limit)
        exchange = new
        return new
    }

    /// Ends the process, so that the next check begins with a new one.
    func endExchange() async {
        guard let exchange else { return }
        await exchange.stop()
        report.add(exchange.process)
        self.exchange = nil
    }

    private func tryEnd(_ name: String, _ tell: (ConformanceExchange) async -> Void) async throws {
        progress(name)
        await endExchange()
        let (answer, _) = try await manifestAnswer(additional: [:])
        guard case .message = answer, let exchange else { return report.add(name, Self.noManifest(answer)) }
        await tell(exchange)
        let end = try await exchange.end(within: Self.patienceForEnd(limit))
        if case .exited(let status)? = end {
            report.add(name, .right("the process ended" + (status == 0 ? "" : " with exit status \(status)")))
        } else {
            report.add(
                name,
                .wrong(
                    Fault(
                        expected: "the end of the process within 2 s", found: "no end, and it was killed",
                        advice: "end the program when `quit` comes, and when standard input is at its end")))
        }
        await endExchange()
    }
}
