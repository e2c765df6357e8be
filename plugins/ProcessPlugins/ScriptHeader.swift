import JSON
import JobModel
import JobShell

/// Reads the header of a script that is a plugin with one command (docs/plugins.md, "A script"): comment lines that say
/// what a manifest would say.
enum ScriptHeader {
    /// The most lines that are looked through, and the most bytes.
    private static let mostLines = 60
    private static let mostBytes = 16_384

    /// The manifest that a script's header means. Its field `script` says how the input is written to the script.
    ///
    /// - Returns: nil if the file is no script with such a header.
    /// - Throws: `Failure` with the line that is wrong.
    static func manifest(of path: String) throws(Failure) -> JSONObject? {
        guard let bytes = SmallFile.read(path, atMost: mostBytes),
            bytes.starts(with: "#!".utf8)
        else { return nil }
        return try manifest(header: String(decoding: bytes, as: UTF8.self))
    }

    /// The manifest that the text of a script means; nil if there is no such header.
    static func manifest(header text: String) throws(Failure) -> JSONObject? {
        var command: JSONObject = [:]
        var details: [String] = []
        var positionals: [JSONValue] = []
        var options: [JSONValue] = []
        var examples: [JSONValue] = []
        var form = "jsonl"
        var gives = "text"
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.prefix(mostLines).enumerated().dropFirst() {
            let line = line.drop { $0 == " " }
            if line.isEmpty { continue }
            guard line.hasPrefix("#") || line.hasPrefix("//") else { break }
            let words = line.drop { "#/ ".contains($0) }
            guard let colon = words.firstIndex(of: ":") else {
                if words.hasPrefix("argument ") {
                    throw Texts.badHeader(index + 1, "an argument needs a name and a type")
                }
                if words.hasPrefix("option ") {
                    options.append(.object(try option(words.dropFirst("option ".count), index + 1)))
                }
                continue
            }
            let key = words[..<colon]
            let value = words[words.index(after: colon)...].trimmed
            switch key {
            case "joblog-command": command["name"] = .string(value)
            case "summary", "reads": command[String(key)] = .string(value)
            case "details": details.append(value)
            case "accepts":
                command["accepts"] = .array(value.split(separator: " ").map { .string(String($0)) })
            case "as":
                guard ["jsonl", "tsv", "csv", "text", "addresses"].contains(value) else {
                    throw Texts.badHeader(index + 1, "`as` must be jsonl, tsv, csv, text or addresses")
                }
                form = value
            case "gives": gives = value
            case "for-assistants":
                guard ["yes", "no"].contains(value) else {
                    throw Texts.badHeader(index + 1, "`for-assistants` must be yes or no")
                }
                command["for_assistants"] = .bool(value == "yes")
            case "example":
                let (statement, meaning) = value.halves(at: ";")
                examples.append(["statement": .string(statement), "meaning": .string(meaning)])
            default:
                if key.hasPrefix("argument ") {
                    positionals.append(
                        .object(try argument(key.dropFirst("argument ".count).trimmed, value, index + 1)))
                } else if key.hasPrefix("option ") {
                    options.append(.object(try option(words.dropFirst("option ".count), index + 1)))
                }
            }
        }
        guard let name = command["name"]?.text else { return nil }
        command["details"] = .string(details.joined(separator: "\n"))
        command["positionals"] = .array(positionals)
        command["options"] = .array(options)
        command["examples"] = .array(examples)
        if gives != "nothing" { command["gives"] = .string(gives) }
        return [
            "type": "manifest", "protocol": .integer(Manifest.protocolVersion), "name": .string(name),
            "summary": command["summary"] ?? "", "commands": [.object(command)], "script": .string(form),
        ]
    }

    /// `NAME: TYPE [optional] [repeats]; HELP`
    private static func argument(_ name: String, _ text: String, _ line: Int) throws(Failure) -> JSONObject {
        let (left, help) = text.halves(at: ";")
        var words = left.split(separator: " ").map(String.init)
        guard !words.isEmpty, !name.isEmpty else { throw Texts.badHeader(line, "an argument needs a name and a type") }
        let word = words.removeFirst()
        var result: JSONObject = ["name": .string(name), "type": try type(word, line), "help": .string(help)]
        for word in words {
            guard word == "optional" || word == "repeats" else {
                throw Texts.badHeader(line, "'\(word)' is neither optional nor repeats")
            }
            result[word] = true
        }
        return result
    }

    /// `NAME [VALUE: TYPE]; HELP`
    private static func option(_ text: some StringProtocol, _ line: Int) throws(Failure) -> JSONObject {
        let (left, help) = String(text).halves(at: ";")
        let (head, word) = left.halves(at: ":")
        let names = head.split(separator: " ").map(String.init)
        guard let name = names.first else { throw Texts.badHeader(line, "an option needs a name") }
        var result: JSONObject = ["name": .string(String(name.drop { $0 == "-" })), "help": .string(help)]
        if !word.isEmpty {
            result["type"] = try type(word, line)
            result["value_name"] = .string(names.count > 1 ? names[1] : "VALUE")
        }
        return result
    }

    /// `integer`, `integer(1..100)`, `choice(a,b)`.
    private static func type(_ word: String, _ line: Int) throws(Failure) -> JSONValue {
        let (kind, rest) = word.halves(at: "(")
        guard word.contains("(") else { return .string(word) }
        guard rest.hasSuffix(")") else { throw Texts.badHeader(line, "the type '\(word)' lacks a )") }
        let content = String(rest.dropLast())
        if kind == "choice" {
            return ["kind": "choice", "choices": .array(content.split(separator: ",").map { .string($0.trimmed) })]
        }
        let limits = content.split(separator: ".", omittingEmptySubsequences: true)
        guard kind == "integer", limits.count == 2, let low = Int64(limits[0]), let high = Int64(limits[1]) else {
            throw Texts.badHeader(line, "the type '\(word)' is unknown")
        }
        return ["kind": "integer", "minimum": .integer(low), "maximum": .integer(high)]
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension String {
    /// What is before and behind the first `separator`, without spaces at the ends; all of it before if there is none.
    fileprivate func halves(at separator: Character) -> (String, String) {
        guard let place = firstIndex(of: separator) else { return (trimmed, "") }
        return (self[..<place].trimmed, self[index(after: place)...].trimmed)
    }
}
