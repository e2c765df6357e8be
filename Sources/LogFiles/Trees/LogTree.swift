import JobModel

/// Files under one root: a folder on disk, or what an archive holds.
protocol LogTree: AnyObject {
    /// What a person calls it.
    var name: String { get }

    /// Looks at the names of all files.
    ///
    /// - Throws: `Failure` when it can't be read or holds too much.
    func survey() throws -> TreeSurvey

    /// Hands out files one after the other, in an order of its own. The chunks of a file are read before the next is asked for.
    ///
    /// - Parameter wanted: The paths of the files, as the survey told them.
    /// - Throws: `Failure` when it can't be read. What the chunks throw is about the one file where its code is `cannot-read`.
    func files(_ wanted: [String]) throws -> () throws -> (path: String, chunks: Chunks)?
}

/// What a tree holds.
struct TreeSurvey {
    /// The paths of the regular files, their parts joined by `/`.
    var files: [String] = []
    /// The bytes of the small files by which it is known what wrote the tree, by path.
    var kept: [String: [UInt8]] = [:]
    /// The first bytes of the first file that may be a log.
    var head: [UInt8]?
    /// What is left out.
    var skipped = SkippedFiles()

    /// How many parts a path has at most: a folder that holds all, a host's own folder, and its file.
    static let mostParts = 3
    /// How many bytes of the first file are looked at.
    static let headBytes = 1 << 16

    /// Whether the bytes of a file are kept. A path deeper than the folder that holds all is another's.
    static func keeps(_ path: String, _ name: some StringProtocol) -> Bool {
        (name == SavedIndex.name || name == SavedIndex.provenanceName)
            && path.utf8.count { $0 == UInt8(ascii: "/") } <= 1
    }

    /// Whether the file may be a log, by its name.
    static func mayBeLog(_ name: some StringProtocol) -> Bool { LogFileName(name) != nil }
}

/// Files that are left out, by reason.
struct SkippedFiles {
    /// Why a file is left out.
    enum Reason: Int, CaseIterable {
        case hidden, link, special, nested, otherKind, noHost, unclearFolder, unlisted, unreadable
    }

    private var found: [Reason: (count: Int, first: [String])] = [:]
    /// What an archive's reader says of what it passed over.
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
    /// Which of a command's two outputs it holds.
    enum Output: Int {
        case standard, error
    }

    /// The name without its endings.
    let stem: Substring
    /// Whether it is packed as gzip.
    let isPacked: Bool
    let output: Output

    /// Endings of files that are no logs, whatever stands before them: they would be taken for the ends of host names.
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

    /// The same for a file that holds what went to standard error.
    var asError: LogFileName { LogFileName(stem: stem, isPacked: isPacked, output: .error) }
}
