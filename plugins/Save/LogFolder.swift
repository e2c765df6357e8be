import JSON
import JobModel
import JobShell
import LogAnalysis

/// Writes a folder with a file for each host that has a log, an index and the provenance.
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

/// The names and the index of the files in a folder or an archive of logs.
struct LogFolder: Sendable {
    private let list: LogList
    /// The name of each host's file, by position in the step.
    private let names: [Int: String]

    init(_ list: LogList) {
        self.list = list
        var names = FileNames()
        // The names of the other files are reserved, so that no host's file gets one of them.
        _ = names.unique("index", extension: "csv")
        _ = names.unique("provenance", extension: "json")
        var known: [Int: String] = [:]
        for position in list.positions {
            known[position] = names.unique(Self.word(list.step.hosts.hosts[position]), extension: "log")
        }
        self.names = known
    }

    /// The file name for a host, without its extension: network area and address as in `0-10.20.0.1`, else the name,
    /// else the id.
    private static func word(_ host: Host) -> String {
        host.address.map { "\(host.area)-\($0)" } ?? host.name ?? host.id.map { "id-\($0)" } ?? "host"
    }

    /// The name of the file for a host, by its position in the step; nil for a host that is not in the list of logs.
    func name(ofHostAt position: Int) -> String? { names[position] }

    /// The index in CSV: a row for each host, with the name of its file if it has a log.
    func indexBytes(_ digests: [LogDigest]) async throws -> [UInt8] {
        let hosts = list.step.hosts.hosts
        let rows = digests.map { digest -> JSONObject in
            var row = hosts[digest.position].json
            row["log_cut"] = digest.isCut ? .bool(true) : .null
            // By the last four columns `SavedFolder` recognises a folder as saved by joblog.
            row["log_state"] = .string(digest.state.rawValue)
            let name = digest.sha256 == nil ? nil : names[digest.position]
            row["file"] = .optional(name)
            row["bytes"] = .whole(digest.byteCount)
            row["sha256"] = .optional(digest.sha256)
            return row
        }
        let fields = list.step.hosts.jsonFields + ["log_cut", "log_state", "file", "bytes", "sha256"]
        let columns = fields.map { Table.Column($0, title: $0) }
        return try await TextForm.csv.render(Table(columns: columns, rows: rows)).collected()
    }
}
