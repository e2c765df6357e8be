import JSON
import JobModel

/// Assigns the files of a tree that `save` wrote to hosts, by its index.
struct SavedPlan {
    private(set) var logs: [PlannedLog] = []
    private(set) var provenance: JSONValue?
    private(set) var notes: [String] = []

    /// Nil for a tree without an index that joblog wrote.
    ///
    /// - Throws: `Failure` when the index names a host or a file twice.
    init?(_ survey: TreeSurvey, _ limits: LogFileLimits) throws {
        guard let root = Self.root(survey), let bytes = survey.kept[root + SavedIndex.name],
            let index = try SavedIndex(bytes, limit: limits.hosts)
        else { return nil }
        provenance = Self.provenance(survey, root)
        var skipped = survey.skipped
        var known = KnownHosts(limit: limits.hosts)
        let present = Set(survey.files)
        var listed: Set<String> = [root + SavedIndex.name, root + SavedIndex.provenanceName]
        for row in index.rows {
            guard try known.add(row.host) != nil else { throw Texts.hostTwiceInIndex(row.host.word) }
            var log = PlannedLog(host: row.host, files: [], state: row.state, isCut: row.isCut, sha256: row.sha256)
            if let file = row.file {
                let path = root + file
                // When two rows name the same file, neither can be trusted.
                guard !file.contains("/"), listed.insert(path).inserted else { throw Texts.fileTwiceInIndex(file) }
                if present.contains(path) { log.files = [.init(path: path)] } else { log.state = .failed }
            }
            if log.files.isEmpty, log.state == .fetched { log.state = .failed }
            logs.append(log)
        }
        for path in survey.files where !listed.contains(path) { skipped.add(path, .unlisted) }
        let missing = zip(index.rows, logs).filter { $0.file != nil && $1.files.isEmpty }.map { $1.host.word }
        if !missing.isEmpty { notes.append(Texts.missingFiles(missing)) }
        notes += skipped.notes
    }

    /// Returns the folder of the index, with a slash at its end: the root of the tree, which is empty, or the folder
    /// that contains all files.
    private static func root(_ survey: TreeSurvey) -> String? {
        if survey.kept[SavedIndex.name] != nil { return "" }
        let root = FolderPlan.commonRoot(survey.files)
        if !root.isEmpty { return survey.kept[root + SavedIndex.name] == nil ? nil : root }
        // When no host has a log, only the index shows which folder it is.
        let indexes = survey.kept.keys.filter { $0.hasSuffix("/" + SavedIndex.name) }
        guard let index = indexes.first, indexes.count == 1, !survey.files.contains(where: TreeSurvey.mayBeLog) else {
            return nil
        }
        return String(index.dropLast(SavedIndex.name.count))
    }

    private static func provenance(_ survey: TreeSurvey, _ root: String) -> JSONValue? {
        guard let bytes = survey.kept[root + SavedIndex.provenanceName] else { return nil }
        return (try? JSONReader.ofFiles.value(bytes)).flatMap { $0.object?["joblog"] == nil ? nil : $0 }
    }

    /// Whether joblog wrote the tree, even if its index is missing or damaged.
    static func isMarked(_ survey: TreeSurvey) -> Bool {
        ["", FolderPlan.commonRoot(survey.files)].contains { provenance(survey, $0) != nil }
    }
}

/// The index of a folder or an archive that `save` wrote: a row for each host, with its result and its file.
struct SavedIndex {
    /// The names of the files by which such a folder is recognised.
    static let name = "index.csv"
    static let provenanceName = "provenance.json"
    /// The greatest size of either file, in bytes.
    static let mostBytes = 256 << 20

    /// The columns that every index has.
    private static let wanted = ["log_state", "file", "sha256"]

    /// A host of the index.
    struct Row {
        let host: Host
        /// The name of the host's file; nil for a host without a log.
        let file: String?
        let state: HostLog.State
        let isCut: Bool
        /// The digest in hexadecimal digits; nil when there is no log.
        let sha256: String?
    }

    private(set) var rows: [Row] = []

    /// Nil for bytes that are not an index, or an index that can't be read to its end.
    ///
    /// - Throws: `Failure` when it has more rows than hosts are allowed.
    init?(_ bytes: [UInt8], limit: Int) throws {
        var table = SeparatedText(bytes)
        guard let names = table.next(), Self.wanted.allSatisfy(names.contains) else { return nil }
        let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        while !table.isAtEnd {
            guard let fields = table.next() else { return nil }
            if fields == [""] { continue }
            guard fields.count == names.count else { return nil }
            if rows.count == limit { throw Texts.tooManyHosts(limit) }
            let record = HostRecord { name in places[name].map { .string(Self.plain(fields[$0])) } }
            let file = record.text("file")
            var host = record.host
            // The file of a host for which the platform sent neither id nor address is named after its word.
            if host == nil, let file { host = HostWord.ofFile(file.dropLast(file.hasSuffix(".log") ? 4 : 0)) }
            guard let host else { continue }
            rows.append(
                Row(
                    host: host, file: file, state: record.state ?? .none, isCut: record.isCut,
                    sha256: record.text("sha256")))
        }
    }

    /// Returns the text without the apostrophe that keeps spreadsheets from reading it as a formula.
    private static func plain(_ text: String) -> String {
        guard text.first == "'", let next = text.dropFirst().unicodeScalars.first,
            "=@+-\t\r\n＝＋－＠".unicodeScalars.contains(next)
        else { return text }
        return String(text.dropFirst())
    }
}

/// Reads CSV (RFC 4180), with CR LF or LF at the end of each line.
struct SeparatedText {
    private let bytes: [UInt8]
    private var place: Int
    /// The number of the record that was read last, from 1; 0 before the first.
    private(set) var line = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Returns the fields of the next record; nil at the end, and when a quotation is not closed or is followed by
    /// text.
    mutating func next() -> [String]? {
        guard byte != nil else { return nil }
        line += 1
        var fields: [String] = []
        while let field = nextField() {
            fields.append(field)
            guard let end = byte else { return fields }
            place += 1
            if end == UInt8(ascii: ",") { continue }
            if end == UInt8(ascii: "\r"), byte == UInt8(ascii: "\n") { place += 1 }
            return end == UInt8(ascii: "\"") ? nil : fields
        }
        return nil
    }

    /// Whether the whole text was read.
    var isAtEnd: Bool { byte == nil }

    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func nextField() -> String? {
        let quote = UInt8(ascii: "\"")
        guard byte == quote else {
            let field = bytes[place...].prefix { $0 != UInt8(ascii: ",") && $0 != 0x0A && $0 != 0x0D && $0 != quote }
            place += field.count
            return String(decoding: field, as: UTF8.self)
        }
        var (field, isDoubled) = ([UInt8](), false)
        repeat {
            if isDoubled { field.append(quote) }
            place += 1
            let part = bytes[place...].prefix { $0 != quote }
            field += part
            place += part.count
            guard byte == quote else { return nil }
            place += 1
            isDoubled = true
        } while byte == quote
        return String(decoding: field, as: UTF8.self)
    }
}
