import JobModel

/// The index of a folder or an archive that `save` wrote: a row for each host, with its outcome and its file.
struct SavedIndex {
    /// The names of the files by which such a folder is known.
    static let name = "index.csv"
    static let provenanceName = "provenance.json"
    /// How long the two are at most, in bytes.
    static let mostBytes = 256 << 20

    /// The columns without which a table is no index.
    private static let wanted = ["log_state", "file", "sha256"]

    /// A host of the index.
    struct Row {
        let host: Host
        /// The name of its file; nil for a host without a log.
        let file: String?
        let state: HostLog.State
        let isCut: Bool
        /// In hexadecimal digits; nil where there is no log.
        let sha256: String?
    }

    private(set) var rows: [Row] = []

    /// Nil for bytes that are no index, or one that can't be read to its end.
    init?(_ bytes: [UInt8]) {
        var table = SeparatedText(bytes)
        guard let names = table.next(), Self.wanted.allSatisfy(names.contains) else { return nil }
        let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        while !table.isAtEnd {
            guard let fields = table.next() else { return nil }
            if fields == [""] { continue }
            guard fields.count == names.count else { return nil }
            let record = HostRecord { name in places[name].map { .string(Self.plain(fields[$0])) } }
            let file = record.text("file")
            var host = record.host
            // A host of which the platform told neither id nor address is called as its file is.
            if host == nil, let file { host = HostWord.ofFile(file.dropLast(file.hasSuffix(".log") ? 4 : 0)) }
            guard let host else { continue }
            rows.append(
                Row(
                    host: host, file: file, state: record.state ?? .none, isCut: record.isCut,
                    sha256: record.text("sha256")))
        }
    }

    /// The text without the apostrophe that keeps spreadsheets from taking it for a formula.
    private static func plain(_ text: String) -> String {
        guard text.first == "'", let next = text.dropFirst().unicodeScalars.first,
            "=@+-\t\r\n＝＋－＠".unicodeScalars.contains(next)
        else { return text }
        return String(text.dropFirst())
    }
}
