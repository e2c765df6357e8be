import JobModel
import JobShell

/// `save PATH [--format text|jsonl|csv|html|tar.gz] [--force] [--append]` writes the piped value, or the logs of the
/// step, to a file or folder.
struct SaveCommand: Command {
    private static let path = RequiredParameter("path", .path, help: "the file or folder to write")
    private static let format = Parameter.option(
        "format", letter: "f", .choice(SaveFormat.self), valueName: "FORMAT",
        help: "text, jsonl, csv, html or tar.gz, whatever PATH ends in")
    private static let force = Parameter.flag("force", help: "replace what is there")
    private static let append = Parameter.flag("append", help: "for jsonl and csv: add to what is there")

    let signature = CommandSignature(
        "save", summary: "keep what was found as files: the proof for the ticket",
        details: """
            What is piped in is saved, else the logs of the chosen step. The format follows from how PATH ends: .jsonl,
            .csv, .html (one page that can be mailed), .tar.gz, .txt (what the screen shows); anything else is a folder
            with a file for each host and an index.csv, or text where no logs are saved.

            Files are written beside PATH and renamed when they are whole. Where they come from, the SHA-256 of each log and
            the statements that make them again are in them or, for text and csv, beside them.
            """,
        parameters: [Self.path, Self.format, Self.force, Self.append], acceptsAnyKind: true, gives: .table,
        examples: [
            .init("groups | save /tmp/joblog-proof.html --force", "one page: groups, differences, logs"),
            .init("hosts @failed | save /tmp/joblog-failed.tar.gz --force", "the logs of the failed hosts, packed"),
            .init("filter ERROR | save /tmp/joblog-errors.csv --force", "lines that matched, for a spreadsheet"),
            .init("save /tmp/joblog-logs --force", "a folder with the log of every host"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let path = try invocation[Self.path]
        let format: SaveFormat
        do throws(Failure) {
            format = try SaveFormat(invocation[Self.format], path: path)
        } catch {
            throw error.about(Self.path)
        }
        let (replaces, appends) = (invocation[Self.force], invocation[Self.append])
        if appends, ![.jsonl, .csv].contains(format) { throw Texts.notAppended(format).about(Self.append) }
        if appends, replaces { throw Texts.forceAndAppend.about(Self.append) }
        let isFolder = format == .text && !SaveFormat.isOneFile(path) && Self.isSavedAsLogs(invocation.input)
        if isFolder || format == .archive, let input = invocation.input, !input.logSource.hasLogs {
            throw Texts.noLogsIn(input.kind, format == .archive ? "an archive" : "a folder").about(Self.path)
        }
        let target = try await SaveTarget(
            path, format, isFolder: isFolder, replaces: replaces, appends: appends, in: context)
        defer { context.showProgress(nil) }
        let failure: Failure?
        let result: SaveResult
        do {
            let subject = try await SaveSubject(
                invocation, in: context, needsLogs: isFolder || format == .html || format == .archive)
            failure = subject.failure
            // A page, folder or archive without hosts is no evidence of anything, so it is not written.
            let isOfLogs = isFolder || format == .html || format == .archive || invocation.input == nil
            if isOfLogs, try await subject.isOfNoHosts { throw Texts.noHosts }
            try await write(subject, as: format, path: path, to: target, in: context)
            result = try await target.finish(in: context)
        } catch {
            await target.discard(in: context)
            throw error
        }
        let table = Table(
            columns: [
                .init("path", title: "path"), .init("files", title: "files", .number),
                .init("bytes", title: "bytes", .bytes),
            ],
            rows: [
                [
                    "path": .string(path), "format": .string(format.rawValue), "files": .whole(result.files),
                    "bytes": .whole(result.bytes),
                ]
            ])
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let note = format == .archive ? Texts.tarReads(name) : nil
        return Outcome(
            table, display: .report(ByteStream.text(Texts.saved(path, result))), failure: failure,
            notes: note.map { [$0] } ?? [])
    }

    private func write(
        _ subject: SaveSubject, as format: SaveFormat, path: String, to target: SaveTarget, in context: Context
    ) async throws {
        let records = RecordsWriter(context: context, subject: subject)
        switch (target, format) {
        case (.folder(let folder), _):
            try await FolderWriter(context: context, subject: subject).write(to: folder)
        case (.file(let file, besides: let other?), .csv): try await records.writeTable(to: file, besides: other)
        case (.file(let file, besides: let other?), _): try await records.writeText(to: file, besides: other)
        case (.file(let file, besides: nil), .archive):
            try await ArchiveWriter(context: context, subject: subject).write(to: file, path: path)
        case (.file(let file, besides: nil), .html):
            try await PageWriter(context: context, subject: subject).write(into: file)
        case (.file(let file, besides: nil), _): try await records.writeLines(to: file)
        }
    }

    /// Whether a value becomes a folder of logs where the path asks for no other form. Groups and differences have a
    /// text of their own.
    private static func isSavedAsLogs(_ value: (any Value)?) -> Bool {
        value.map { $0.hostSelection != nil && !($0 is GroupList) } ?? true
    }
}

extension LogSource {
    /// Whether there are logs.
    var hasLogs: Bool { if case .none = self { false } else { true } }
}
