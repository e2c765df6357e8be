import JobModel
import JobShell

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    static func anotherForm(_ form: String, _ path: String) -> Failure {
        .usage("save writes no \(form)", hint: "type `… | to \(form) > \(path)`, or name a format with --format")
    }

    static func unknownForm(_ ending: String) -> Failure {
        .usage(
            "save writes no \(ending)",
            hint: "name the file .html, .tar.gz, .csv, .jsonl or .txt, or name a format with --format")
    }

    static func notAppended(_ format: SaveFormat) -> Failure {
        .usage("nothing can be appended to \(format.rawValue)", hint: "use --append with jsonl or csv")
    }

    static let forceAndAppend = Failure.usage(
        "--force replaces what --append would add to", hint: "leave one of the two out")

    static func noLogsIn(_ kind: ValueKind, _ format: String) -> Failure {
        .usage("\(format) holds logs, and \(kind.name) have none", hint: "save them as .txt, .csv or .jsonl")
    }

    static let noHosts = Failure(
        "no-hosts", "there are no hosts whose logs could be saved, so nothing was written",
        hint: "type `hosts` to see the step's hosts; an empty table can be saved as .csv, .jsonl or .txt")

    /// A note for an archive whose name tar would misunderstand; nil for any other name.
    static func tarReads(_ name: String) -> String? {
        let reason: String
        if name.contains(":") {
            reason = "tar takes the text before a colon for the name of another machine"
        } else if name.hasPrefix("-") {
            reason = "tar takes a name that begins with - for an option"
        } else {
            return nil
        }
        return .note("\(reason): unpack it with `tar xzf \("./\(name)".shellWord)`")
    }

    static func otherColumns(_ here: [UInt8], _ new: [UInt8]) -> Failure {
        func text(_ line: [UInt8]) -> String {
            String(decoding: line.prefix(200).filter { $0 >= 0x20 }, as: UTF8.self)
        }
        return .usage(
            "the file has other columns than these rows: \(text(here)), not \(text(new))",
            hint: "save them under another name")
    }

    static func saving(_ count: Int, of total: Int, _ bytes: Int) -> String {
        "saving: \(count) of \(total) hosts, \(humanBytes(bytes))"
    }

    static func saving(_ bytes: Int) -> String { "saving: \(humanBytes(bytes))" }

    static func saved(_ path: String, _ result: SaveResult) -> String {
        "saved \(path): \(quantity(result.files, "file")), \(humanBytes(result.bytes))\n"
    }
}
