import JSON
import JobShell

/// Tries a script with a header: runs it once with made-up input.
struct ConformanceScript {
    typealias Fault = ConformanceReport.Fault

    /// The most lines of output that are read, and the longest time for which they are.
    private static let mostLines = 10_000
    private static let longest = Duration.seconds(10)

    let file: PluginFile
    let environment: [String: String]
    /// The longest time for which the script may say nothing.
    let limit: Duration

    /// The report with the checks of the script added.
    ///
    /// - Throws: `CancellationError`.
    func checked(_ manifest: Manifest, _ report: ConformanceReport) async throws -> ConformanceReport {
        var report = report
        guard let command = manifest.commands.first else { return report }
        let positionals = command.signature.json["positionals"]?.elements ?? []
        if positionals.contains(where: { $0["optional"] != .bool(true) }) {
            report.add(
                "run", .untried("it needs arguments", advice: "try it with `plugin load \(file.path.shellWord)`"))
            return report
        }
        let process = PluginProcess(path: file.path, environment: environment, noticesLeftovers: true)
        defer { process.kill() }
        let result = try await withTaskCancellationHandler {
            let feeding = Task {
                let text = ConformanceWorld.text(input(of: command), form: manifest.scriptForm ?? "jsonl")
                if !text.isEmpty { await process.send(Array(text.utf8), within: nil) }
                process.endInput()
            }
            let result = try await judge(process, command)
            await feeding.value
            return result
        } onCancel: {
            process.kill()
        }
        try Task.checkCancellation()
        report.add("run", result)
        await process.stop()
        report.add(process)
        if report.leftovers.isEmpty {
            report.add("nothing left behind", .right("no process ran on when the script had ended"))
        } else {
            report.add(
                "nothing left behind",
                .wrong(
                    Fault(
                        expected: "no process after the script's end",
                        found: Set(report.leftovers).sorted().joined(separator: ", "),
                        advice: "wait for what the script starts (`wait` in sh); the shell kills what is left")))
        }
        return report
    }

    private func input(of command: Manifest.Command) -> [JSONValue] {
        switch command.reads {
        case .nothing: []
        case .hosts: ConformanceWorld.hosts
        case .logs: ConformanceWorld.logs
        case .value:
            (command.signature.json["accepts"]?.elements ?? []).lazy.compactMap(\.text)
                .compactMap { ConformanceWorld.items(ofKind: $0 == "any" ? "table" : $0) }.first ?? []
        }
    }

    private func judge(_ process: PluginProcess, _ command: Manifest.Command) async throws -> ConformanceReport.Result {
        let kind = command.gives ?? "nothing"
        var count = 0
        var wrong: String?
        let begin = ContinuousClock.now
        do {
            while let line = try await process.nextLine(within: limit) {
                // A script may print for ever, as one for `follow` does. The rest would be judged as its beginning was.
                if count >= Self.mostLines || begin.duration(to: .now) > Self.longest {
                    process.kill()
                    break
                }
                if kind == "text" || !line.isEmpty { count += 1 }
                if kind == "text" || kind == "nothing" || line.isEmpty || wrong != nil { continue }
                let value = try? JSONReader.value(line)
                let isRight =
                    kind == "hosts" || kind == "logs"
                    ? value.map(ConformanceWorld.isHost) ?? false : value?.object != nil
                if !isRight { wrong = String(decoding: line.prefix(100), as: UTF8.self) }
            }
        } catch is PluginProcess.Silence {
            return .wrong(
                Fault(
                    expected: "the script's end", found: "nothing for \(Texts.seconds(limit)) s, and it was killed",
                    advice: "look for what the script waits for; standard input ends after the last host"))
        } catch {
            return .wrong(
                Fault(expected: "lines", found: "a very long line", advice: "print a line for each item"))
        }
        switch process.reasonOfEnd {
        case .exited(0)?: break
        case .exited(let status)?:
            return .wrong(
                Fault(
                    expected: "exit status 0", found: "exit status \(status)",
                    advice: "see what it wrote to standard error; hosts may lack an address, a duration or an exit code"
                ))
        case .notStarted(let reason)?:
            return .wrong(
                Fault(
                    expected: "a run of the script", found: "no process: \(reason)",
                    advice: "look at its first line: the program behind `#!` must be there"))
        case .signaled(let signal)?:
            return .wrong(
                Fault(
                    expected: "exit status 0", found: "the end of the process by \(Texts.signal(signal))",
                    advice: "see what it wrote to standard error"))
        case .closedOutput?:
            return .wrong(
                Fault(
                    expected: "the script's end", found: "the end of standard output, while the script ran on",
                    advice: "end the script when its output is complete; the shell waits 2 s"))
        case .stopped?, nil: break
        }
        if let wrong {
            let isHosts = kind == "hosts" || kind == "logs"
            return .wrong(
                Fault(
                    expected: isHosts
                        ? "hosts of its input as JSON objects, with `host_id`, or `ip` and `cloud`"
                        : "a JSON object on each line",
                    found: wrong, advice: "print such lines, or write `# gives: text` into the header"))
        }
        return .right("\(count) \(count == 1 ? "line" : "lines") and exit status 0")
    }
}
