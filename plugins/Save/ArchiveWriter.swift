import Archive
import JSON
import JobModel
import JobShell
import LogAnalysis

/// Writes a packed archive (`.tar.gz`) of the files that a folder would hold.
///
/// The logs are packed in parts on all cores. Each part is a gzip member, and members one after another form one gzip
/// file (RFC 1952, 2.2), which every tar reads.
struct ArchiveWriter {
    let context: Context
    let subject: SaveSubject

    /// How many bytes of logs are packed together, so that a core has no more than these and one log in memory.
    private static let mostBytes = 4 << 20

    /// Writes the archive.
    ///
    /// - Parameter path: the path of the archive. The folder that it unpacks to has the same name without the ending.
    /// - Throws: a usage `Failure` for a value without logs; errors of reading logs and of writing.
    func write(to file: any SavedOutput, path: String) async throws {
        let list = try await subject.logsToKeep("an archive")
        let files = LogFolder(list)
        let folder = Self.folderName(path)
        let seconds = context.now.milliseconds / 1000
        let parts = list.inOrder { part in
            var digests: [LogDigest] = []
            var (chunks, bytes) = ([[UInt8]](), 0)
            var packed: [[UInt8]] = []
            try part.forEach { position, log in
                let text = log.text
                digests.append(LogDigest(log, text, at: position))
                guard let text, let name = files.name(ofHostAt: position) else { return }
                chunks += Self.entry("\(folder)/\(name)", text, seconds)
                bytes += text.count
                if bytes < Self.mostBytes { return }
                packed.append(try Gzip.member(chunks))
                (chunks, bytes) = ([], 0)
            }
            if !chunks.isEmpty { packed.append(try Gzip.member(chunks)) }
            return (digests, packed)
        }
        try await file.write(Gzip.member([TarArchive.directory(path: folder, modifiedSeconds: seconds)]))
        var digests: [LogDigest] = []
        while let (more, members) = try await parts.next() {
            digests += more
            for member in members { try await file.write(member) }
            context.showProgress(Texts.saving(digests.count, of: list.positions.count, await file.byteCount))
        }
        let source = try await Provenance(subject, try await subject.digests(digests), in: context)
        let provenance = JSONWriter.text(.object(source.json), indents: true)
        let index = try await files.indexBytes(digests)
        let last =
            Self.entry("\(folder)/\(SavedFolder.index)", index, seconds)
            + Self.entry("\(folder)/\(SavedFolder.marker)", provenance, seconds) + [TarArchive.end]
        try await file.write(Gzip.member(last))
    }

    private static func entry(_ path: String, _ bytes: [UInt8], _ seconds: Int64) -> [[UInt8]] {
        [
            TarArchive.header(path: path, size: bytes.count, modifiedSeconds: seconds), bytes,
            TarArchive.padding(after: bytes.count),
        ]
    }

    /// The name of the folder that the archive unpacks to: the archive's name without its ending.
    private static func folderName(_ path: String) -> String {
        var name = path.split(separator: "/").last.map(String.init) ?? ""
        for ending in [".tar.gz", ".tgz"] where name.lowercased().hasSuffix(ending) { name.removeLast(ending.count) }
        var names = FileNames()
        return names.unique(name, extension: "")
    }
}
