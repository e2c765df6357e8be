import Grammar
import JSON
import JobModel
import JobShell

/// A tool of the protocol: a command of the shell, or `run`, which takes statements.
struct Tool {
    /// What a call of the tool runs.
    private enum Action {
        case command(CommandSignature)
        case statements
    }

    /// The argument that names a session.
    static let session = "session"
    private static let statements = "statements"

    private let action: Action

    /// The tools that an assistant may call, in the order of their names. Commands that need the value of another one
    /// are only available in the statements of `run`.
    static func all(of signatures: [CommandSignature]) -> [Tool] {
        let commands = signatures.filter { $0.isForAssistants && !$0.needsInput && isToolName($0.name) }
        let tools = commands.filter { $0.name != "run" }.map { Tool(action: .command($0)) }
        return (tools + [Tool(action: .statements)]).sorted { $0.name < $1.name }
    }

    /// Whether the protocol allows a name: 1 to 128 letters, digits, `_`, `-` and `.` of ASCII.
    private static func isToolName(_ name: String) -> Bool {
        (1...128).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                        || "_-.".unicodeScalars.contains(scalar))
            }
    }

    /// The name of the tool, which is the command's.
    var name: String {
        switch action {
        case .command(let signature): signature.name
        case .statements: "run"
        }
    }

    /// The tool as `tools/list` has it.
    var json: JSONValue {
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { schema["required"] = .array(required.map(JSONValue.string)) }
        schema["additionalProperties"] = false
        return [
            "name": .string(name), "title": .string(title), "description": .string(description),
            "inputSchema": .object(schema), "annotations": ["title": .string(title), "readOnlyHint": true],
        ]
    }

    private var title: String {
        switch action {
        case .command(let signature): signature.summary
        case .statements: "run statements and pipelines of joblog"
        }
    }

    private var description: String {
        guard case .command(let signature) = action else { return Texts.runDescription }
        var parts = [signature.summary.prefix(1).uppercased() + signature.summary.dropFirst() + "."]
        if !signature.details.isEmpty { parts.append(signature.details) }
        parts.append("In a pipeline of the tool `run`: \(signature.flow)")
        if !signature.examples.isEmpty {
            let lines = signature.examples.map { "  \($0.statement)  # \($0.meaning)" }
            parts.append((["Examples, as statements of `run`:"] + lines).joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }

    private var positionals: [CommandSignature.Positional] {
        guard case .command(let signature) = action else { return [] }
        return signature.positionals.filter { !$0.type.isClosedToAssistants }
    }

    private var options: [CommandSignature.Option] {
        guard case .command(let signature) = action else { return [] }
        return signature.options.filter { $0.type?.isClosedToAssistants != true }
    }

    private var properties: JSONObject {
        var properties: JSONObject = [:]
        for positional in positionals {
            properties[positional.name] = .object(
                Self.schema(of: positional.type, repeats: positional.repeats, help: positional.help))
        }
        for option in options {
            properties[option.name] = .object(
                option.type.map { Self.schema(of: $0, repeats: option.repeats, help: option.help) }
                    ?? ["type": "boolean", "description": .string(option.help)])
        }
        if case .statements = action {
            properties[Self.statements] = ["type": "string", "description": .string(Texts.statementsHelp)]
        }
        if properties[Self.session] == nil {
            properties[Self.session] = ["type": "string", "description": .string(Texts.sessionHelp)]
        }
        return properties
    }

    private var required: [String] {
        if case .statements = action { return [Self.statements] }
        return positionals.filter { !$0.isOptional }.map(\.name)
    }

    private static func schema(of type: ArgumentType, repeats: Bool, help: String) -> JSONObject {
        var schema = type.schema
        if let form = type.form { schema["description"] = .string("\(help) (\(form))") }
        if !repeats {
            if schema["description"] == nil { schema["description"] = .string(help) }
            return schema
        }
        return ["type": "array", "items": .object(schema), "description": .string(help)]
    }
}

extension Tool {
    /// The statements that a call runs.
    ///
    /// - Returns: the name of the session, if the call names one, and the statements.
    /// - Throws: a usage `Failure` for an argument that the tool lacks, or whose value has the wrong type. What else may
    ///   be wrong is found when the statement runs.
    func call(_ arguments: JSONObject) throws(Failure) -> (session: String?, statements: String) {
        var session: String?
        let known = properties
        for field in arguments.fields where known[field.name] == nil {
            throw Texts.unknownArgument(field.name, of: name, known: known.fields.map(\.name))
        }
        if let value = arguments[Self.session], !isOwn(Self.session), value != .null {
            guard let text = value.text, (1...200).contains(text.utf8.count) else {
                throw Texts.wrongArgument(Self.session, must: "a text of at most 200 bytes")
            }
            session = text
        }
        switch action {
        case .statements:
            guard let text = arguments[Self.statements]?.text else {
                throw Texts.wrongArgument(Self.statements, must: "a text")
            }
            return (session, text)
        case .command(let signature): return (session, try statement(signature, arguments))
        }
    }

    /// Whether an argument is a parameter of the command.
    private func isOwn(_ name: String) -> Bool {
        positionals.contains { $0.name == name } || options.contains { $0.name == name }
    }

    /// The call of a command as a statement. Each value is a word that is nothing but an argument, whatever it holds.
    private func statement(_ signature: CommandSignature, _ arguments: JSONObject) throws(Failure) -> String {
        // The `\` reaches the command itself if the rc file has an alias of its name.
        var words = ["\\" + signature.name]
        for option in options {
            guard let value = arguments[option.name], value != .null else { continue }
            guard option.type != nil else {
                guard case .bool(let isOn) = value else {
                    throw Texts.wrongArgument(option.name, must: "true or false")
                }
                if isOn { words.append("--\(option.name)") }
                continue
            }
            for text in try Self.texts(value, repeats: option.repeats, name: option.name) {
                words += ["--\(option.name)", Word(quoting: text).description]
            }
        }
        var missing: String?
        for positional in positionals {
            guard let value = arguments[positional.name], value != .null else {
                missing = missing ?? positional.name
                continue
            }
            if let missing { throw Texts.argumentBefore(positional.name, missing) }
            for text in try Self.texts(value, repeats: positional.repeats, name: positional.name) {
                words.append(Word(quoting: text).description)
            }
        }
        return words.joined(separator: " ")
    }

    /// The words of a value. A parameter that repeats takes a list or a single value.
    private static func texts(_ value: JSONValue, repeats: Bool, name: String) throws(Failure) -> [String] {
        if repeats, let elements = value.elements {
            var texts: [String] = []
            for element in elements { texts += try Self.texts(element, repeats: false, name: name) }
            return texts
        }
        switch value {
        case .string(let text): return [text]
        case .integer(let number): return [String(number)]
        case .number(let number):
            return [Int64(exactly: number).map { String($0) } ?? String(number)]
        default: throw Texts.wrongArgument(name, must: repeats ? "a list of texts or numbers" : "a text or a number")
        }
    }
}

extension ArgumentType {
    /// The type as a JSON Schema.
    fileprivate var schema: JSONObject {
        switch kind {
        case .integer:
            var schema: JSONObject = ["type": "integer"]
            if let minimum { schema["minimum"] = .integer(minimum) }
            if let maximum { schema["maximum"] = .integer(maximum) }
            return schema
        case .seconds:
            var schema: JSONObject = ["type": "number", "exclusiveMinimum": 0]
            if let maximum { schema["maximum"] = .integer(maximum) }
            return schema
        case .choice: return ["type": "string", "enum": .array((choices ?? []).map(JSONValue.string))]
        case .text, .statement, .hostSet, .time, .duration, .path, .hostStatus, .runStatus, .size, .timeZone, .prompt:
            return ["type": "string"]
        }
    }

    /// What a text of the type looks like; nil if the schema says it, or there is nothing to say.
    fileprivate var form: String? {
        switch kind {
        case .hostSet: "a host set, such as 10.20.0.[1-9], @failed, @g1 or @all!@ok"
        case .time: "a moment, such as 2026-11-23, 2026-11-23T15:52, 15:52 or -2h"
        case .duration: "a length of time, such as 90s, 30m, 2h or 7d"
        case .seconds: "seconds"
        case .hostStatus, .runStatus: "status words or numbers, joined by commas, such as failed or success"
        case .size: "a number of bytes, such as 500MB"
        case .timeZone: "the name of a time zone, such as Asia/Shanghai"
        case .prompt: "a prompt with fields and styles, such as {job} {bold}{sign}"
        case .text, .statement, .integer, .path, .choice: nil
        }
    }
}
