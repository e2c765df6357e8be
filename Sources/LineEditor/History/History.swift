import Synchronization

import Glibc

/// The lines entered so far, oldest first, in memory and in a file. The editor's thread adds lines; any thread may read
/// them.
final class History: Sendable {
    private let file: HistoryFile?
    private let limit: Int
    private let stored: Mutex<[String]>
    /// Whether the user has been told that lines can't be saved.
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
    /// - Returns: A sentence for the user when saving a line fails for the first time; otherwise nil.
    @discardableResult
    func add(_ line: String) -> String? {
        guard !line.hasPrefix(" "), line.contains(where: { !$0.isWhitespace }) else { return nil }
        let isNew = stored.withLock { entries in
            guard entries.last != line else { return false }
            entries.append(line)
            // Old entries are dropped in batches, because dropping from the front moves all others.
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

/// A walk through the history with the up and down keys. It visits the entries that begin with the text that was before
/// the cursor when the walk began.
struct HistoryWalk: Sendable {
    private let entries: [String]
    private let prefix: String
    private let original: String
    /// An index into `entries`, or `entries.count` for the original line.
    private var position: Int

    /// The line that the last step put in place. If the user has changed it since, the walk is over.
    private(set) var current: String

    init(entries: [String], line: String, prefix: String) {
        self.entries = entries
        self.prefix = prefix
        original = line
        current = line
        position = entries.count
    }

    /// Moves to the next older matching entry; nil if there is none.
    mutating func older() -> String? {
        guard let found = entries[..<position].lastIndex(where: { fits($0) }) else { return nil }
        position = found
        current = entries[found]
        return current
    }

    /// Moves to the next newer matching entry, or after the newest one to the original line; nil if the walk is already
    /// there.
    mutating func newer() -> String? {
        guard position < entries.count else { return nil }
        let found = entries[(position + 1)...].firstIndex { fits($0) }
        position = found ?? entries.count
        current = found.map { entries[$0] } ?? original
        return current
    }

    /// Moves to the entry of an index, or to the original line if the index is the number of entries; nil if there is no
    /// such entry.
    mutating func jump(to index: Int) -> String? {
        guard (0...entries.count).contains(index) else { return nil }
        position = index
        current = index < entries.count ? entries[index] : original
        return current
    }

    private func fits(_ entry: String) -> Bool {
        entry != current && entry.utf8.starts(with: prefix.utf8)
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

    /// Returns up to `limit` of the last entries, or none if the file does not exist or can't be read.
    func load(limit: Int) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var status = stat()
        // Reading a pipe or a device could block or never end.
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
        let size = Int(status.st_size)
        let wanted = limit > size / Self.bytesPerEntry ? size : limit * Self.bytesPerEntry
        var lines = Self.read(descriptor, from: size - wanted, count: wanted)
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The first line may be only the end of an entry. The empty text after the last line break is filtered below.
        if wanted < size { lines = Array(lines.dropFirst()) }
        return lines.filter { !$0.isEmpty }.suffix(limit).map(Self.decode)
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
    static func decode(_ line: some Sequence<UInt8>) -> String {
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
