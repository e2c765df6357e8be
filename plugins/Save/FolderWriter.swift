import JobModel
import JobShell
import LogAnalysis

/// Writes a folder with a file for each host that has a log.
struct FolderWriter {
    let context: Context
    let subject: SaveSubject

    func write(to folder: SavedFolder) async throws {
        let list = try await subject.logsToKeep("a folder")
        let files = LogFolder(list)
        let parts = list.inOrder { part in
            var digests: [LogDigest] = []
            try part.forEach { position, log in
                let text = log.text
                if let text, let name = files.name(ofHostAt: position) { try folder.write(name: name, text) }
                digests.append(LogDigest(log, text, at: position))
            }
            return digests
        }
        var digests: [LogDigest] = []
        while let part = try await parts.next() {
            digests += part
            context.showProgress(Texts.saving(digests.count, of: list.positions.count, folder.byteCount))
        }
        try folder.write(name: SavedFolder.index, try await files.indexBytes(digests))
        let provenance = try await Provenance(subject, try await subject.digests(digests), in: context)
        try folder.write(name: SavedFolder.marker, JSONWriter.text(.object(provenance.json), indents: true))
    }
}
