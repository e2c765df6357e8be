import JobModel
import JobShell
import LogAnalysis

/// Writes a folder with a file for each host that has a log.
struct FolderWriter {
    let context: Context
    let subject: SaveSubject

    func write(to path: String, replacing: Bool) async throws -> SaveResult {
        let list = try await subject.logsToKeep("a folder")
        let folder = try SavedFolder(path: path, replacing: replacing)
        do {
            let files = LogFolder(list)
            let parts = list.logs.inOrder { part in
                var digests: [LogDigest] = []
                try part.forEach { index, log in
                    let text = log.text
                    if let text { try folder.write(name: files.name(index), text) }
                    digests.append(LogDigest(log, text, at: list.positions[index]))
                }
                return digests
            }
            var digests: [LogDigest] = []
            while let part = try await parts.next() {
                digests += part
                context.showProgress(Texts.saving(digests.count, of: list.positions.count, folder.byteCount))
            }
            try folder.write(name: LogFolder.index, try await files.indexBytes(digests))
            let provenance = try await Provenance(subject, digests, in: context)
            try folder.write(name: SavedFolder.marker, JSONWriter.text(.object(provenance.json), indents: true))
            try folder.finish()
            return SaveResult(files: folder.fileCount, bytes: folder.byteCount)
        } catch {
            folder.discard()
            throw error
        }
    }
}
