import JobModel
import JobShell

/// The `save` command, which keeps results as files: evidence for a ticket.
public struct SavePlugin: Plugin {
    public let name = "Save"
    public let summary = "what was found, as files that can be mailed"
    public let helpGroup: HelpGroup? = .outOfHere
    public let mainCommands = ["save"]
    public let commands: [any Command] = [SaveCommand()]
    public let settings = [
        SettingDeclaration(
            RecordsWriter.markSetting, .choice(["on", "off"]), default: "on",
            meaning: "whether csv that `save` writes begins with a byte order mark, by which Excel knows UTF-8")
    ]

    public init() {}
}

/// The formats that `save` writes.
enum SaveFormat: String, CaseIterable {
    /// A folder with a file for each host, or one file with what a screen would show.
    case text
    /// A JSON value on each line.
    case jsonl
    /// A table as RFC 4180 defines it.
    case csv
    /// One HTML page.
    case html
    /// A packed archive with the files that the folder would hold.
    case archive = "tar.gz"

    private static let extensions: [(ending: String, format: SaveFormat)] = [
        (".jsonl", .jsonl), (".ndjson", .jsonl), (".csv", .csv), (".html", .html), (".htm", .html),
        (".tar.gz", .archive), (".tgz", .archive), (".txt", .text), (".text", .text), (".log", .text), (".diff", .text),
        (".patch", .text),
    ]

    /// Endings of formats that `save` can't write. A path with such an ending is not taken for a folder.
    private static let unknown = [
        "gz", "tar", "zip", "xz", "zst", "bz2", "7z", "xlsx", "xls", "pdf", "xml", "yaml", "md",
    ]

    /// The format that a call asks for, else the one for the ending of the path, else text.
    ///
    /// - Throws: a usage `Failure` for an ending of a format that `save` does not write.
    init(_ format: SaveFormat?, path: String) throws(Failure) {
        let lowercase = path.lowercased()
        if let format {
            self = format
        } else if let known = Self.extensions.first(where: { lowercase.hasSuffix($0.ending) }) {
            self = known.format
        } else {
            for form in ["json", "tsv"] where lowercase.hasSuffix("." + form) { throw Texts.anotherForm(form, path) }
            for ending in Self.unknown where lowercase.hasSuffix("." + ending) { throw Texts.unknownForm(ending) }
            self = .text
        }
    }

    /// Whether text is written into one file rather than a folder, which the ending of the path decides.
    static func isOneFile(_ path: String) -> Bool {
        let lowercase = path.lowercased()
        return extensions.contains { $0.format == .text && lowercase.hasSuffix($0.ending) }
    }
}
