import JobModel
import JobShell

/// Writes a value as one file of records or text.
struct RecordsWriter {
    let context: Context
    let subject: SaveSubject

    /// JSON lines, the first of which is where they come from.
    func writeLines(to path: String, replacing: Bool, appending: Bool) async throws -> SaveResult {
        let provenance = JSONWriter.line(.object(["provenance": .object(try await provenance().json)]))
        return try await write(
            to: path, replacing, appending, TextForm.jsonl.render(subject.value), first: { _ in provenance })
    }

    /// A table for spreadsheets; its provenance is a file beside it. Where rows are appended the names of the fields are
    /// there already.
    func writeTable(to path: String, replacing: Bool, appending: Bool) async throws -> SaveResult {
        let table = TextForm.csv.render(subject.value)
        let rows = ByteStream {
            let iterator = table.makeAsyncIterator()
            let isFirst = First()
            return {
                if await isFirst.take() { _ = try await iterator.next() }
                return try await iterator.next()
            }
        }
        let names = try await table.makeAsyncIterator().next() ?? []
        let result = try await write(to: path, replacing, appending, rows, first: { $0 ? names : [] })
        return try await besides(path, result)
    }

    /// What a screen would show, without colour; its provenance is a file beside it.
    func writeText(to path: String, replacing: Bool) async throws -> SaveResult {
        var screen = context.screen
        (screen.width, screen.height, screen.usesColor) = (nil, nil, false)
        let result = try await write(
            to: path, replacing, false, Renderer(screen).render(subject.value), first: { _ in [] })
        return try await besides(path, result)
    }

    private func provenance() async throws -> Provenance {
        try await Provenance(subject, try await LogDigest.all(of: subject.logs), in: context)
    }

    private func besides(_ path: String, _ result: SaveResult) async throws -> SaveResult {
        let bytes = JSONWriter.text(.object(try await provenance().json), indents: true)
        let file = try SavedFile(path: path + "." + SavedFolder.marker, replacing: true)
        do {
            try await file.write(bytes)
            try await file.finish()
        } catch {
            await file.discard()
            throw error
        }
        return SaveResult(files: result.files + 1, bytes: result.bytes + bytes.count)
    }

    /// - Parameter first: what stands before the stream, told whether the file is a new one.
    private func write(
        to path: String, _ replacing: Bool, _ appending: Bool, _ stream: ByteStream,
        first: @Sendable (_ isNew: Bool) -> [UInt8]
    ) async throws -> SaveResult {
        if appending {
            let file = try AppendedFile(path: path)
            do {
                try await file.write(first(file.isNew))
                for try await chunk in stream {
                    try await file.write(chunk)
                    context.showProgress(Texts.saving(await file.byteCount))
                }
                try await file.finish()
                return SaveResult(bytes: await file.byteCount)
            } catch {
                await file.discard()
                throw error
            }
        }
        let file = try SavedFile(path: path, replacing: replacing)
        do {
            try await file.write(first(true))
            for try await chunk in stream {
                try await file.write(chunk)
                context.showProgress(Texts.saving(await file.byteCount))
            }
            try await file.finish()
            return SaveResult(bytes: await file.byteCount)
        } catch {
            await file.discard()
            throw error
        }
    }
}

/// True the first time.
private actor First {
    private var isFresh = true

    func take() -> Bool {
        defer { isFresh = false }
        return isFresh
    }
}
