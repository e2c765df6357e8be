import Archive
import JobModel
import JobShell
import LogAnalysis

/// Writes what a folder would hold as a packed archive.
///
/// Each part is a gzip member of its own, packed on whatever core is free: one after another they are one gzip file
/// (RFC 1952, 2.2), which every tar reads.
struct ArchiveWriter {
    let context: Context
    let subject: SaveSubject

    func write(to path: String, replacing: Bool) async throws -> SaveResult {
        let list = try await subject.logsToKeep("an archive")
        let file = try SavedFile(path: path, replacing: replacing)
        do {
            let files = LogFolder(list)
            let folder = Self.folderName(path)
            let seconds = context.now.milliseconds / 1000
            let parts = list.logs.inOrder { part in
                var digests: [LogDigest] = []
                var chunks: [[UInt8]] = []
                try part.forEach { index, log in
                    let text = log.text
                    if let text { chunks += Self.entry("\(folder)/\(files.name(index))", text, seconds) }
                    digests.append(LogDigest(log, text, at: list.positions[index]))
                }
                return (digests, try Gzip.member(chunks))
            }
            try await file.write(Gzip.member([TarArchive.directory(path: folder, modifiedSeconds: seconds)]))
            var digests: [LogDigest] = []
            while let (more, member) = try await parts.next() {
                digests += more
                try await file.write(member)
                context.showProgress(Texts.saving(digests.count, of: list.positions.count, await file.byteCount))
            }
            let provenance = JSONWriter.text(
                .object(try await Provenance(subject, digests, in: context).json), indents: true)
            let index = try await files.indexBytes(digests)
            let last =
                Self.entry("\(folder)/\(LogFolder.index)", index, seconds)
                + Self.entry("\(folder)/\(SavedFolder.marker)", provenance, seconds) + [TarArchive.end]
            try await file.write(Gzip.member(last))
            try await file.finish()
            return SaveResult(bytes: await file.byteCount)
        } catch {
            await file.discard()
            throw error
        }
    }

    private static func entry(_ path: String, _ bytes: [UInt8], _ seconds: Int64) -> [[UInt8]] {
        [
            TarArchive.header(path: path, size: bytes.count, modifiedSeconds: seconds), bytes,
            TarArchive.padding(after: bytes.count),
        ]
    }

    /// The folder that the archive unpacks to: its own name without the ending.
    private static func folderName(_ path: String) -> String {
        var name = path.split(separator: "/").last.map(String.init) ?? ""
        for ending in [".tar.gz", ".tgz"] where name.lowercased().hasSuffix(ending) { name.removeLast(ending.count) }
        return SafeFileName.name(name, extension: "")
    }
}
