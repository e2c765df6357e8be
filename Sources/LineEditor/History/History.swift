import Synchronization

import Glibc

/// The lines entered so far, oldest first, in memory and in a file that several shells share. The editor's thread adds
/// lines; any thread may read them.
final class History: Sendable {
    private struct State {
        var entries: [String] = []
        /// The entries of this shell.
        var own: [String] = []
        /// The number of bytes of the file that have been read; nil before the first time.
        var offset: Int?
        /// Whether the user has been told that lines can't be saved.
        var isProblemTold = false
    }

    private let file: HistoryFile?
    private let limit: Int
    private let state = Mutex(State())

    /// Creates a history. The file is read when its entries are wanted for the first time, so that a long one does not
    /// delay the first prompt.
    init(path: String?, limit: Int) {
        file = path.map(HistoryFile.init(path:))
        self.limit = limit
    }

    /// The entries, with those that other shells have added meanwhile, in the order of the times at which they were
    /// entered.
    var entries: [String] {
        state.withLock { state in
            readFile(&state)
            return state.entries
        }
    }

    /// The entries that this shell has added, oldest first.
    var ownEntries: [String] { state.withLock { $0.own } }

    /// Adds a line, unless it is blank, begins with a space or repeats the last one.
    ///
    /// - Returns: A sentence for the user when saving a line fails for the first time; otherwise nil.
    @discardableResult
    func add(_ line: String) -> String? {
        guard !line.hasPrefix(" "), line.contains(where: { !$0.isWhitespace }) else { return nil }
        return state.withLock { state in
            readFile(&state)
            state.own.append(line)
            if state.own.count > limit { state.own.removeFirst(limit / 4) }
            guard state.entries.last != line else { return nil }
            if let file {
                guard let why = file.append(line) else {
                    readFile(&state)
                    return nil
                }
                keep(line, &state)
                defer { state.isProblemTold = true }
                return state.isProblemTold ? nil : Texts.historyIsNotKept(file.path, why: why)
            }
            keep(line, &state)
            return nil
        }
    }

    /// Reads what was added to the file since the last time.
    private func readFile(_ state: inout State) {
        guard let file else { return }
        let (entries, end) = file.load(limit: limit, from: state.offset)
        state.offset = end
        for entry in entries { keep(entry, &state) }
    }

    private func keep(_ entry: String, _ state: inout State) {
        guard entry != state.entries.last else { return }
        state.entries.append(entry)
        // Old entries are dropped in batches, because dropping from the front moves all others.
        if state.entries.count > limit + limit / 4 { state.entries.removeFirst(state.entries.count - limit) }
    }
}

/// A walk through the history with the up and down keys. It visits the entries that begin with the text that was before
/// the cursor when the walk began, each text once.
struct HistoryWalk: Sendable {
    private let entries: [String]
    private let prefix: String
    private let original: String
    /// The indices of the entries on the way, the one that is shown last; empty for the original line.
    private var path: [Int] = []
    private var seen: Set<String> = []

    /// The line that the last step put in place. If the user has changed it since, the walk is over.
    private(set) var current: String

    init(entries: [String], line: String, prefix: String) {
        self.entries = entries
        self.prefix = prefix
        original = line
        current = line
    }

    /// Moves to the next older matching entry; nil if there is none.
    mutating func older() -> String? {
        let found = entries[..<(path.last ?? entries.count)].lastIndex {
            $0 != current && $0.utf8.starts(with: prefix.utf8) && !seen.contains($0)
        }
        guard let found else { return nil }
        path.append(found)
        current = entries[found]
        seen.insert(current)
        return current
    }

    /// Moves to the next newer matching entry, or after the newest one to the original line; nil if the walk is already
    /// there.
    mutating func newer() -> String? {
        guard let last = path.popLast() else { return nil }
        seen.remove(entries[last])
        current = path.last.map { entries[$0] } ?? original
        return current
    }

    /// Moves to the entry of an index, or to the original line if the index is the number of entries; nil if there is no
    /// such entry.
    mutating func jump(to index: Int) -> String? {
        guard (0...entries.count).contains(index) else { return nil }
        (path, seen) = ([], [])
        guard index < entries.count else {
            current = original
            return current
        }
        path = [index]
        current = entries[index]
        seen = [current]
        return current
    }
}

/// The history on disk, with one entry in each line, oldest first. Within an entry, `\` is written as `\\` and a line
/// break as `\n`.
///
/// Entries are only ever appended, so that several shells can write at the same time. The file is never shortened, but
/// only its end is read.
struct HistoryFile: Sendable {
    let path: String

    /// How many bytes from the end of the file are read for each requested entry. This bounds the time to load a long
    /// file; longer entries mean that fewer of them are loaded.
    private static let bytesPerEntry = 400

    /// Returns up to `limit` of the last entries behind an offset in bytes, and the offset behind them; no entries if the
    /// file does not exist or can't be read.
    ///
    /// - Parameter offset: nil for the whole file.
    func load(limit: Int, from offset: Int? = nil) -> (entries: [String], end: Int) {
        let none: ([String], Int) = ([], offset ?? 0)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return none }
        defer { close(descriptor) }
        var status = stat()
        // Reading a pipe or a device could block or never end.
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return none }
        let size = Int(status.st_size)
        // A file that has become shorter was written anew by someone else.
        guard size != offset, size >= offset ?? 0 else { return ([], size) }
        let start = offset ?? 0
        let most = limit > (size - start) / Self.bytesPerEntry ? size - start : limit * Self.bytesPerEntry
        let bytes = Self.read(descriptor, from: size - most, count: most)
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The first line may be only the end of an entry.
        if most < size - start { lines = Array(lines.dropFirst()) }
        // A line without an end may be one that another shell is writing, unless it is the end of an old file.
        let unfinished = offset == nil ? 0 : lines.last?.count ?? 0
        if offset != nil { lines = lines.dropLast() }
        return (lines.filter { !$0.isEmpty }.suffix(limit).compactMap(Self.entry), size - unfinished)
    }

    /// The entry of a line as it is in the file; nil for a line that is no entry, such as the NULs that a power cut leaves.
    private static func entry(_ line: ArraySlice<UInt8>) -> String? {
        var line = line
        // Text editors of other systems end lines with CR LF, and begin a file with a byte order mark.
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        if line.contains(0) { line = line.filter { $0 != 0 }[...] }
        return line.isEmpty ? nil : decode(line)
    }

    /// Adds an entry with a single call of `write`, so that entries of several shells don't mix.
    ///
    /// - Returns: The reason if the entry could not be added; nil on success.
    @discardableResult
    func append(_ entry: String) -> String? {
        makeFolder()
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return String(cString: strerror(errno)) }
        // A pipe or a device would accept the entry, but it could never be read again.
        guard info.st_mode & S_IFMT == S_IFREG else { return Texts.historyIsNoFile }
        // A file with wider permissions, created by hand or restored from a backup, becomes private again.
        if info.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
        var line = Self.encode(entry)
        // If another writer died or a text editor left out the last line break, this entry must begin a new line.
        var last: UInt8 = 0
        let size = lseek(descriptor, 0, SEEK_END)
        if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") {
            line.insert(UInt8(ascii: "\n"), at: 0)
        }
        let count = write(descriptor, line, line.count)
        return count == line.count ? nil : String(cString: strerror(count < 0 ? errno : ENOSPC))
    }

    /// Encodes an entry as a line, with the line break.
    static func encode(_ entry: String) -> [UInt8] {
        var line: [UInt8] = []
        for byte in entry.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): line += Array("\\\\".utf8)
            case UInt8(ascii: "\n"): line += Array("\\n".utf8)
            default: line.append(byte)
            }
        }
        return line + [UInt8(ascii: "\n")]
    }

    /// Decodes a line, given without its line break. An unknown escape is kept unchanged.
    static func decode(_ line: some Collection<UInt8>) -> String {
        if !line.contains(UInt8(ascii: "\\")) { return String(decoding: line, as: UTF8.self) }
        var entry: [UInt8] = []
        var isEscaped = false
        for byte in line {
            switch (isEscaped, byte) {
            case (false, UInt8(ascii: "\\")): isEscaped = true
            case (false, _): entry.append(byte)
            case (true, UInt8(ascii: "n")):
                entry.append(UInt8(ascii: "\n"))
                isEscaped = false
            case (true, _):
                if byte != UInt8(ascii: "\\") { entry.append(UInt8(ascii: "\\")) }
                entry.append(byte)
                isEscaped = false
            }
        }
        if isEscaped { entry.append(UInt8(ascii: "\\")) }
        return String(decoding: entry, as: UTF8.self)
    }

    private static func read(_ descriptor: Int32, from offset: Int, count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
            }
            if got <= 0 { break }
            filled += got
        }
        return Array(bytes.prefix(filled))
    }

    /// Creates the missing folders of the path, accessible to the user only.
    private func makeFolder() {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            if folder != "/" { _ = mkdir(folder, 0o700) }
        }
    }
}
