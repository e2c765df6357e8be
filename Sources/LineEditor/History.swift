import Synchronization

/// The lines entered so far, oldest first, in memory and in the file. Written by the editor's thread, read by all.
final class History: Sendable {
    private let file: HistoryFile?
    private let limit: Int
    private let stored: Mutex<[String]>
    /// Whether the user was told that lines can't be kept.
    private let isProblemTold = Mutex(false)

    init(path: String?, limit: Int) {
        let file = path.map(HistoryFile.init(path:))
        self.file = file
        self.limit = limit
        var entries: [String] = []
        for entry in file?.load(limit: limit) ?? [] where entry != entries.last { entries.append(entry) }
        stored = Mutex(entries)
    }

    var entries: [String] { stored.withLock { $0 } }

    /// Adds a line, unless it is blank, begins with a space or repeats the last one.
    ///
    /// - Returns: a sentence for the user if lines can't be kept, the first time that shows; else nil.
    @discardableResult
    func add(_ line: String) -> String? {
        guard !line.hasPrefix(" "), line.contains(where: { !$0.isWhitespace }) else { return nil }
        let isNew = stored.withLock { entries in
            guard entries.last != line else { return false }
            entries.append(line)
            // Seldom, since dropping from the front moves all others.
            if entries.count > limit + limit / 4 { entries.removeFirst(entries.count - limit) }
            return true
        }
        guard isNew, let file, let why = file.append(line) else { return nil }
        return isProblemTold.withLock { isTold in
            defer { isTold = true }
            return isTold ? nil : Texts.historyIsNotKept(file.path, why: why)
        }
    }
}

/// A walk through the history with up and down: entries that begin as the line did when the walk began.
struct HistoryWalk: Sendable {
    private let entries: [String]
    private let prefix: String
    private let original: String
    /// An index into `entries`, or their count for the original line.
    private var position: Int

    /// The line as the walk left it; if the user has changed it since, the walk is over.
    private(set) var current: String

    init(entries: [String], line: String, prefix: String) {
        self.entries = entries
        self.prefix = prefix
        original = line
        current = line
        position = entries.count
    }

    /// The next older entry that fits; nil if there is none.
    mutating func older() -> String? {
        guard let found = entries[..<position].lastIndex(where: { fits($0) }) else { return nil }
        position = found
        current = entries[found]
        return current
    }

    /// The next newer entry that fits, at last the original line; nil if that is shown already.
    mutating func newer() -> String? {
        guard position < entries.count else { return nil }
        let found = entries[(position + 1)...].firstIndex { fits($0) }
        position = found ?? entries.count
        current = found.map { entries[$0] } ?? original
        return current
    }

    private func fits(_ entry: String) -> Bool {
        entry != current && entry.utf8.starts(with: prefix.utf8)
    }
}
