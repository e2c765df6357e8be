import JobModel

/// Whose logs the files of a tree are that `save` wrote: its index says so.
struct SavedPlan {
    private(set) var logs: [PlannedLog] = []
    private(set) var provenance: JSONValue?
    private(set) var notes: [String] = []

    /// Nil for a tree without an index that joblog wrote.
    ///
    /// - Throws: `Failure` when the index names a host twice.
    init?(_ survey: TreeSurvey, _ limits: LogFileLimits) throws {
        guard let root = Self.root(survey), let bytes = survey.kept[root + SavedIndex.name],
            let index = SavedIndex(bytes)
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
                // Of two rows with one file none would be believed.
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

    /// The folder with its slash in which an index lies: the tree's own or the one that holds all.
    private static func root(_ survey: TreeSurvey) -> String? {
        if survey.kept[SavedIndex.name] != nil { return "" }
        let root = FolderPlan.commonRoot(survey.files)
        if !root.isEmpty { return survey.kept[root + SavedIndex.name] == nil ? nil : root }
        // Where no host has a log, only the index tells which folder it is.
        let indexes = survey.kept.keys.filter { $0.hasSuffix("/" + SavedIndex.name) }
        guard let index = indexes.first, indexes.count == 1, !survey.files.contains(where: TreeSurvey.mayBeLog) else {
            return nil
        }
        return String(index.dropLast(SavedIndex.name.count))
    }

    private static func provenance(_ survey: TreeSurvey, _ root: String) -> JSONValue? {
        guard let bytes = survey.kept[root + SavedIndex.provenanceName] else { return nil }
        return (try? JSONText.value(bytes[...])).flatMap { $0.object?["joblog"] == nil ? nil : $0 }
    }

    /// Whether joblog wrote the tree, whatever became of its index.
    static func isMarked(_ survey: TreeSurvey) -> Bool {
        ["", FolderPlan.commonRoot(survey.files)].contains { provenance(survey, $0) != nil }
    }
}
