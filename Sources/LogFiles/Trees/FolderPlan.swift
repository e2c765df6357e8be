import JobModel

/// Assigns the files of a tree to hosts by their names alone: a file for each host, or a folder with its file for each
/// host.
struct FolderPlan {
    private(set) var logs: [PlannedLog] = []
    private(set) var skipped: SkippedFiles

    private typealias Candidate = (path: String, name: LogFileName, host: Host)

    /// - Throws: `Failure` when two files belong to the same host.
    init(_ survey: TreeSurvey, _ limits: LogFileLimits) throws {
        skipped = survey.skipped
        let root = Self.commonRoot(survey.files)
        var inFolders: [String: [String]] = [:]
        var candidates: [Candidate] = []
        for path in survey.files {
            guard path.hasPrefix(root) else {
                skipped.add(path, .otherKind)
                continue
            }
            let parts = path.dropFirst(root.count).split(separator: "/")
            switch parts.count {
            case 1: if let candidate = take(path, parts[0], nil) { candidates.append(candidate) }
            case 2: inFolders[String(parts[0]), default: []].append(path)
            default: skipped.add(path, .nested)
            }
        }
        let names = Self.namesOfOneFolder(inFolders)
        for (folder, paths) in inFolders { candidates += logsOfFolder(folder, paths, names) }
        try join(candidates, limits)
        logs.sort { HostOrder.precedes($0.host, $1.host) }
    }

    /// Returns the folder that contains all files, with a slash at its end; empty when there is none. Archives have
    /// such a folder, and people open the folder above. A folder with the outputs of a command is a host's own folder.
    static func commonRoot(_ files: [String]) -> String {
        let logs = files.filter { TreeSurvey.mayBeLog($0[nameStart($0)...]) }
        guard let first = logs.first, let slash = first.firstIndex(of: "/") else { return "" }
        let root = first[...slash]
        let isCommon = logs.allSatisfy { $0.hasPrefix(root) }
        let isOfHost = logs.contains { path in
            let name = path.dropFirst(root.count)
            return LogFileName(name).map { isOutput($0.stem) } == true
        }
        return isCommon && !isOfHost ? String(root) : ""
    }

    /// Whether a name is one that tools give to the outputs of a command.
    private static func isOutput(_ stem: Substring) -> Bool { stem == "stdout" || stem == "stderr" }

    private mutating func take(_ path: String, _ name: Substring, _ folder: String?) -> Candidate? {
        guard let file = LogFileName(name) else {
            let isOfSave = name == SavedIndex.name || name == SavedIndex.provenanceName
            if !isOfSave { skipped.add(path, .otherKind) }
            return nil
        }
        guard let host = HostWord.ofFile(folder.map { $0[...] } ?? file.stem) else {
            skipped.add(path, .noHost)
            return nil
        }
        return (path, file, host)
    }

    /// Returns the logs of a host's own folder: its only file, or the outputs of a command among other files. Files
    /// whose names are hosts are separate logs.
    private mutating func logsOfFolder(_ folder: String, _ paths: [String], _ names: Set<Substring>) -> [Candidate] {
        let isOwn = Dictionary(grouping: paths) { path in
            LogFileName(path[Self.nameStart(path)...]).map { Self.namesHost($0.stem, in: folder, names) } ?? false
        }
        let own = (isOwn[true] ?? []).compactMap { path in take(path, path[Self.nameStart(path)...], nil) }
        return own + logsOfHost(folder, isOwn[false] ?? [])
    }

    /// Whether the host is given by the file's own name rather than by its folder: an address in a folder whose name is
    /// not an address, or a word like `web-05` in a folder with a name like `rack`.
    private static func namesHost(_ stem: Substring, in folder: String, _ names: Set<Substring>) -> Bool {
        guard let host = HostWord.ofFile(stem) else { return false }
        let outer = HostWord.ofFile(folder)
        if host.name == nil { return outer == nil || outer?.name != nil }
        let isHostsFolder = outer.map { HostWord.looksLikeHost($0) } ?? false
        return !isHostsFolder && HostWord.looksLikeHost(host) && names.contains(stem)
    }

    /// Returns the names without extensions that occur in only one folder. A name that occurs in several folders
    /// describes the content of the file, not its host.
    private static func namesOfOneFolder(_ inFolders: [String: [String]]) -> Set<Substring> {
        var counts: [Substring: Int] = [:]
        for paths in inFolders.values {
            let stems = paths.compactMap { LogFileName($0[nameStart($0)...])?.stem }
            for stem in Set(stems) { counts[stem, default: 0] += 1 }
        }
        return Set(counts.filter { $0.value == 1 }.keys)
    }

    private mutating func logsOfHost(_ folder: String, _ paths: [String]) -> [Candidate] {
        var files = paths.compactMap { path in take(path, path[Self.nameStart(path)...], folder) }
        let outputs = files.filter { Self.isOutput($0.name.stem) }
        if !outputs.isEmpty {
            for file in files where !Self.isOutput(file.name.stem) { skipped.add(file.path, .unclearFolder) }
            files = outputs.map { file in
                (file.path, file.name.stem == "stderr" ? file.name.asError : file.name, file.host)
            }
        } else if files.count > 1 {
            for file in files { skipped.add(file.path, .unclearFolder) }
            return []
        }
        return files
    }

    private static func nameStart(_ path: String) -> String.Index {
        path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    }

    /// Creates a log for each host's files. Two files of one host must be the two outputs of a command; otherwise it is
    /// unclear which one counts.
    private mutating func join(_ candidates: [Candidate], _ limits: LogFileLimits) throws {
        var known = KnownHosts(limit: limits.hosts)
        var files: [[Candidate]] = []
        for candidate in candidates.sorted(by: { HostOrder.precedes($0.path, $1.path) }) {
            if let position = try known.add(candidate.host) ?? known.position(of: candidate.host) {
                if position == files.count { files.append([]) }
                if let other = files[position].first(where: { $0.name.output == candidate.name.output }) {
                    throw Texts.twoFiles(candidate.host.word, other.path, candidate.path)
                }
                files[position].append(candidate)
            }
        }
        for (host, files) in zip(known.hosts, files) {
            let ordered = files.sorted { $0.name.output.rawValue < $1.name.output.rawValue }
            logs.append(
                PlannedLog(host: host, files: ordered.map { .init(path: $0.path, isPacked: $0.name.isPacked) }))
        }
    }
}
