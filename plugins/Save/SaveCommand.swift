import JobModel
import JobShell

/// `save PATH [--format text|jsonl|csv|html|tar.gz] [--force] [--append]`
struct SaveCommand: Command {
    let signature = CommandSignature(
        "save", summary: "keep what was found as files: the proof for the ticket",
        details: """
            What is piped in is saved, else the logs of the chosen step. The format follows from how PATH ends: .jsonl,
            .csv, .html (one page that can be mailed), .tar.gz, .txt (what the screen shows); anything else is a folder
            with a file for each host and an index.csv, or text where no logs are saved.

            Files are written beside PATH and renamed when they are whole. Where they come from, the SHA-256 of each log and
            the statements that make them again are in them or, for text and csv, beside them.
            """,
        positionals: [.init("path", .path, help: "the file or folder to write")],
        options: [
            .init(
                "format", letter: "f", .choice(SaveFormat.allCases.map(\.rawValue)), valueName: "FORMAT",
                help: "text, jsonl, csv, html or tar.gz, whatever PATH ends in"),
            .flag("force", help: "replace what is there"),
            .flag("append", help: "for jsonl and csv: add to what is there"),
        ],
        accepts: [.any], gives: .table,
        examples: [
            .init("groups | save /tmp/joblog-proof.html --force", "one page: groups, differences, logs"),
            .init("hosts @failed | save /tmp/joblog-failed.tar.gz --force", "the logs of the failed hosts, packed"),
            .init("filter ERROR | save /tmp/joblog-errors.csv --force", "lines that matched, for a spreadsheet"),
            .init("save /tmp/joblog-logs --force", "a folder with the log of every host"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        let path = arguments.text("path") ?? ""
        if path.isEmpty { throw Texts.emptyPath }
        let format = try SaveFormat(arguments, path: path)
        let (replaces, appends) = (arguments.flag("force"), arguments.flag("append"))
        if appends, ![.jsonl, .csv].contains(format) { throw Texts.notAppended(format) }
        if appends, replaces { throw Texts.forceAndAppend }
        let isFolder = format == .text && !SaveFormat.isOneFile(path) && Self.hasHosts(invocation.input)
        let subject = try await SaveSubject(
            invocation, in: context, needsLogs: isFolder || format == .html || format == .archive)
        defer { context.showProgress(nil) }
        let records = RecordsWriter(context: context, subject: subject)
        let result =
            switch format {
            case .text where isFolder:
                try await FolderWriter(context: context, subject: subject).write(to: path, replacing: replaces)
            case .text: try await records.writeText(to: path, replacing: replaces)
            case .jsonl: try await records.writeLines(to: path, replacing: replaces, appending: appends)
            case .csv: try await records.writeTable(to: path, replacing: replaces, appending: appends)
            case .archive:
                try await ArchiveWriter(context: context, subject: subject).write(to: path, replacing: replaces)
            case .html: try await PageWriter(context: context, subject: subject).write(to: path, replacing: replaces)
            }
        let table = Table(
            columns: [
                .init("path", title: "path"), .init("files", title: "files", .number),
                .init("bytes", title: "bytes", .number),
            ],
            rows: [
                [
                    "path": .string(path), "format": .string(format.rawValue), "files": .whole(result.files),
                    "bytes": .whole(result.bytes),
                ]
            ])
        return Outcome(
            .table(table), shown: .text(Texts.saved(path, result)), changes: subject.changes, failure: subject.failure)
    }

    private static func hasHosts(_ value: Value) -> Bool {
        switch value {
        case .nothing, .hosts, .logs, .lines: true
        case .groups, .differences, .table, .rows, .text: false
        }
    }
}
