import JSON
import JobModel
import JobShell

/// Writes a value as one file of JSON lines, CSV or text.
struct RecordsWriter {
    let context: Context
    let subject: SaveSubject

    /// The name of the setting that says whether CSV begins with a byte order mark.
    static let markSetting = "csv-bom"
    /// U+FEFF in UTF-8. Without it, Excel reads CSV in the code page of the machine.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Writes JSON lines, the first of which is the provenance.
    func writeLines(to file: any SavedOutput) async throws {
        try await begin(file, lineEnd: "\n")
        try await file.write(JSONWriter.line(.object(["provenance": .object(try await provenance().json)])))
        try await write(TextForm.jsonl.render(subject.value), to: file)
    }

    /// Writes CSV for spreadsheets, and the provenance into a file beside it. Rows that are appended to a file get no
    /// second line of column names.
    ///
    /// - Throws: `Failure` when a file that is appended to has other columns.
    func writeTable(to file: any SavedOutput, besides other: any SavedOutput) async throws {
        let rows = TextForm.csv.render(subject.value).makeAsyncIterator()
        let names = try await rows.next() ?? []
        if let firstLine = file.firstLine {
            let hasMark = firstLine.starts(with: Self.byteOrderMark)
            let there = Array(firstLine.dropFirst(hasMark ? Self.byteOrderMark.count : 0))
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

    /// Writes what a screen would show, without colour, and the provenance into a file beside it.
    func writeText(to file: any SavedOutput, besides other: any SavedOutput) async throws {
        var screen = context.screen
        (screen.width, screen.usesColor) = (nil, false)
        try await write(subject.value.drawn(on: screen), to: file)
        try await writeProvenance(to: other)
    }

    private func provenance() async throws -> Provenance {
        try await Provenance(subject, try await LogDigest.all(of: subject.logs), in: context)
    }

    /// Writes the provenance as one line of JSON, so that a file that is appended to gets one more line each time.
    private func writeProvenance(to file: any SavedOutput) async throws {
        try await begin(file, lineEnd: "\n")
        try await file.write(JSONWriter.line(.object(try await provenance().json)))
    }

    /// Starts a new line if the file that is appended to does not end with a line feed.
    private func begin(_ file: any SavedOutput, lineEnd: String) async throws {
        if !file.startsLine { try await file.write(Array(lineEnd.utf8)) }
    }

    private func write(_ stream: ByteStream, to file: any SavedOutput) async throws {
        for try await chunk in stream {
            try await file.write(chunk)
            context.showProgress(Texts.saving(await file.byteCount))
        }
    }
}
