import JSON
import JobModel
import JobShell

/// A script with a header: it is started anew for each call, reads its input as text or JSON lines, and prints its
/// result.
struct ScriptCommand: Command {
    let command: Manifest.Command
    let path: String
    /// How the input is written to the script's standard input.
    let form: String

    var signature: CommandSignature { command.signature }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.json(by: signature, in: context)
        let words = signature.positionalNames.filter { $0 != Manifest.hostSetName }.flatMap { name -> [String] in
            switch arguments[name] {
            case .array(let values)?: values.map(\.word)
            case let value?: [value.word]
            case nil: []
            }
        }
        var environment = context.childEnvironment
        for name in signature.optionNames where name != Manifest.excludeName {
            guard let value = arguments[name] else { continue }
            environment["JOBLOG_OPTION_" + name.uppercased().replacing("-", with: "_")] = value.word
        }
        let input = try await command.input(of: invocation, in: context)
        let limit = context.pluginTimeout
        let process = PluginProcess(path: path, arguments: words, environment: environment)
        let run = ScriptRun(process, name: signature.name, limit: limit)
        let feeding = Task { try await feed(input, to: process, in: context) }
        var lines: [[UInt8]] = []
        do {
            while lines.count < ProcessCall.itemsAhead(of: input), let line = try await run.next() {
                lines.append(line)
            }
            if await run.isOver { try await feeding.value }
        } catch {
            feeding.cancel()
            throw error
        }
        guard let kind = command.gives else {
            while try await run.next() != nil {}
            try await feeding.value
            return Outcome()
        }
        let header = ProcessCall.ValueHeader(kind: kind, columns: [])
        let name = signature.name
        @Sendable func item(_ line: [UInt8]) throws(Failure) -> JSONValue {
            if kind == "text" { return .string(String(decoding: line, as: UTF8.self) + "\n") }
            guard let value = try? JSONReader.value(line) else {
                throw Texts.confused(
                    name, "a line that is no JSON: \(String(decoding: line.prefix(100), as: UTF8.self))")
            }
            return value
        }
        let first = try lines.filter { kind == "text" || !$0.isEmpty }.map(item)
        if await run.isOver { return Outcome(try await ProcessValue.value(header, first, in: context, plugin: name)) }
        return Outcome(
            try await ProcessValue.value(
                header, beginning: first, isGrowing: input?.isGrowing == true, in: context, plugin: name
            ) {
                try await run.next().map { try [item($0)] }
            })
    }

    /// Writes the input to the script. A script that does not read it to its end is no failure.
    private func feed(_ input: (any Value)?, to process: PluginProcess, in context: Context) async throws {
        let limit = context.pluginTimeout
        defer {
            process.waitsForInput(false)
            process.endInput()
        }
        process.waitsForInput(true)
        guard let input else { return }
        do {
            let text = form == "jsonl" ? nil : try await context.run("to", [form], on: input)
            if let text {
                for try await bytes in text.drawn(on: context.plainScreen) {
                    process.waitsForInput(false)
                    guard await process.send(bytes, within: limit) else { return }
                    process.waitsForInput(true)
                }
            } else {
                for try await record in input.records {
                    process.waitsForInput(false)
                    guard await process.send(JSONWriter.line(record), within: limit) else { return }
                    process.waitsForInput(true)
                }
            }
        } catch {
            process.kill()
            throw error
        }
    }
}

/// The output of one run of a script, line by line.
private actor ScriptRun {
    private let process: PluginProcess
    private let name: String
    private let limit: Duration
    private(set) var isOver = false

    init(_ process: PluginProcess, name: String, limit: Duration) {
        self.process = process
        self.name = name
        self.limit = limit
    }

    deinit { process.kill() }

    /// The next line of the output; nil at its end.
    ///
    /// - Throws: `Failure` if the script failed or said nothing for too long; `CancellationError`.
    func next() async throws -> [UInt8]? {
        if isOver { return nil }
        do {
            let line = try await withTaskCancellationHandler {
                try await process.nextLine(within: limit)
            } onCancel: { [process] in
                process.kill()
            }
            try Task.checkCancellation()
            if let line { return line }
        } catch is PluginProcess.Silence {
            throw Texts.silent(name, limit, .call, process.lastErrors)
        } catch is PluginProcess.LineTooLong {
            throw Texts.confused(name, "a line of more than \(PluginProcess.longestLine >> 20) MiB")
        }
        isOver = true
        switch process.reasonOfEnd {
        case .exited(0)?: return nil
        case .exited(let status)?: throw Texts.scriptFailed(name, status, process.lastErrors)
        case let end: throw Texts.ended(name, end, .call, process.lastErrors)
        }
    }
}

extension JSONValue {
    /// The value as one word for a script.
    fileprivate var word: String {
        switch self {
        case .string(let text): text
        case .bool(let isTrue): isTrue ? "1" : "0"
        case .null: ""
        default: String(decoding: JSONWriter.text(self), as: UTF8.self)
        }
    }
}
