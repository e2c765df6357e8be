import JobModel
import JobShell

/// Writes a value as one file of records or text.
struct RecordsWriter {
    let context: Context
    let subject: SaveSubject

    /// The setting that says whether a table begins with a byte order mark.
    static let markSetting = "csv-bom"
    /// U+FEFF in UTF-8. Without it Excel takes a table for one in the code page of the machine.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// JSON lines, the first of which is where they come from.
    func writeLines(to file: any SavedOutput) async throws {
        try await begin(file, lineEnd: "\n")
        try await file.write(JSONWriter.line(.object(["provenance": .object(try await provenance().json)])))
        try await write(TextForm.jsonl.render(subject.value), to: file)
    }

    /// A table for spreadsheets; its provenance is a file beside it. Where rows are appended the names of the columns
    /// are there already.
    ///
    /// - Throws: `Failure` when the columns that are there are others.
    func writeTable(to file: any SavedOutput, besides other: any SavedOutput) async throws {
        let rows = TextForm.csv.render(subject.value).makeAsyncIterator()
        let names = try await rows.next() ?? []
        if let appended = file as? AppendedFile, !appended.isNew {
            let hasMark = appended.firstLine.starts(with: Self.byteOrderMark)
            let there = Array(appended.firstLine.dropFirst(hasMark ? Self.byteOrderMark.count : 0))
            if there + Array("\r\n".utf8) != names { throw Texts.otherColumns(there, names) }
            try await begin(file, lineEnd: "\r\n")
        } else {
            if context.session.settings.text(Self.markSetting) == "on" { try await file.write(Self.byteOrderMark) }
            try await file.write(names)
        }
        while let chunk = try await rows.next() {
            try await file.write(chunk)
            context.showProgress(Texts.saving(await file.byteCount))
        }
        try await writeProvenance(to: other)
    }

    /// What a screen would show, without colour; its provenance is a file beside it.
    func writeText(to file: any SavedOutput, besides other: any SavedOutput) async throws {
        var screen = context.screen
        (screen.width, screen.height, screen.usesColor) = (nil, nil, false)
        try await write(Renderer(screen).render(subject.value), to: file)
        try await writeProvenance(to: other)
    }

    private func provenance() async throws -> Provenance {
        try await Provenance(subject, try await LogDigest.all(of: subject.logs), in: context)
    }

    /// A line, so that a file that is appended to has one for each time.
    private func writeProvenance(to file: any SavedOutput) async throws {
        try await begin(file, lineEnd: "\n")
        try await file.write(JSONWriter.line(.object(try await provenance().json)))
    }

    /// What is appended begins a line of its own.
    private func begin(_ file: any SavedOutput, lineEnd: String) async throws {
        if let appended = file as? AppendedFile, !appended.endsInLine { try await file.write(Array(lineEnd.utf8)) }
    }

    private func write(_ stream: ByteStream, to file: any SavedOutput) async throws {
        for try await chunk in stream {
            try await file.write(chunk)
            context.showProgress(Texts.saving(await file.byteCount))
        }
    }
}
