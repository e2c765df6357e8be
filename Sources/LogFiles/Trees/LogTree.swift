import JobModel

/// Files under one root: a folder on disk, or the content of an archive.
protocol LogTree: AnyObject {
    /// The name of the tree in messages.
    var name: String { get }

    /// Lists all files.
    ///
    /// - Throws: `Failure` when the tree can't be read or holds too much.
    func survey() throws -> TreeSurvey

    /// Returns a closure that returns files one after another, in any order. The chunks of a file must be read before
    /// the next file is requested.
    ///
    /// - Parameter wanted: The paths of the files, as in the survey.
    /// - Throws: `Failure` when the tree can't be read. A failure of the chunks is only about the current file when its
    ///   code is `cannot-read`.
    func files(_ wanted: [String]) throws -> () throws -> (path: String, chunks: Chunks)?
}

/// The content of a tree.
struct TreeSurvey {
    /// The paths of the regular files, with `/` between their parts.
    var files: [String] = []
    /// The bytes of the small files that identify the program that wrote the tree, by path.
    var kept: [String: [UInt8]] = [:]
    /// The first bytes of the first file that may be a log.
    var head: [UInt8]?
    /// The files that are left out.
    var skipped = SkippedFiles()

    /// The greatest number of parts in a path: a folder that contains all files, a host's own folder, and its file.
    static let mostParts = 3
    /// The number of bytes of the first file that are examined.
    static let headBytes = 1 << 16

    /// Whether the bytes of a file are kept. A file deeper than the folder that contains all files does not describe
    /// the tree.
    static func keeps(_ path: String, _ name: some StringProtocol) -> Bool {
        (name == SavedIndex.name || name == SavedIndex.provenanceName)
            && path.utf8.count { $0 == UInt8(ascii: "/") } <= 1
    }

    /// Whether the file may be a log, by its name.
    static func mayBeLog(_ name: some StringProtocol) -> Bool { LogFileName(name) != nil }
}

/// The files that are left out, by reason.
struct SkippedFiles {
    /// The reason why a file is left out.
    enum Reason: Int, CaseIterable {
        case hidden, link, special, nested, otherKind, noHost, unclearFolder, unlisted, unreadable
    }

    private var found: [Reason: (count: Int, first: [String])] = [:]
    /// The notes of an archive's reader about entries that it passed over.
    var said: [String] = []

    mutating func add(_ path: String, _ reason: Reason) {
        var entry = found[reason] ?? (0, [])
        entry.count += 1
        if entry.first.count < 3 { entry.first.append(path) }
        found[reason] = entry
    }

    /// A sentence for each reason.
    var notes: [String] {
        said
            + Reason.allCases.compactMap { reason in
                found[reason].map { Texts.leftOut($0.count, $0.first.sorted(), reason) }
            }
    }
}

/// The name of a file that can be a log.
struct LogFileName {
    /// The output of a command that the file holds.
    enum Output: Int {
        case standard, error
    }

    /// The name without its extensions.
    let stem: Substring
    /// Whether the file is compressed with gzip.
    let isPacked: Bool
    let output: Output

    /// Extensions of files that are not logs. Without this list they would be read as the ends of host names.
    private static let others: Set<String> = [
        "csv", "tsv", "json", "jsonl", "html", "htm", "md", "xml", "yaml", "yml", "toml", "ini", "conf", "cfg", "py",
        "sh", "rb",
        "zip", "tar", "tgz", "bz2", "xz", "zst", "7z", "rar", "gz", "pdf", "png", "jpg", "jpeg", "gif", "svg", "xlsx",
        "xls",
        "docx", "sha256", "sha1", "md5", "sum", "asc", "sig", "tmp", "swp", "bak", "pid", "lock", "db", "sqlite", "pem",
        "key",
        "pcap", "core", "exe", "so", "jar", "rpm", "deb",
    ]

    /// Nil for the name of a file of another kind.
    init?(_ name: some StringProtocol) {
        var name = Substring(name)
        let isPacked = name.lowercased().hasSuffix(".gz")
        if isPacked { name = name.dropLast(3) }
        var output = Output.standard
        let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
        switch ending {
        case "log", "txt", "out": name = name.dropLast(4)
        case "err":
            name = name.dropLast(4)
            output = .error
        default: if Self.others.contains(ending) { return nil }
        }
        guard !name.isEmpty else { return nil }
        (stem, self.isPacked, self.output) = (name, isPacked, output)
    }
}

extension LogFileName {
    private init(stem: Substring, isPacked: Bool, output: Output) {
        (self.stem, self.isPacked, self.output) = (stem, isPacked, output)
    }

    /// The same name for a file that holds standard error.
    var asError: LogFileName { LogFileName(stem: stem, isPacked: isPacked, output: .error) }
}
