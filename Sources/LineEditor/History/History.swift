import Synchronization

import Glibc

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

/// The history on disk: one entry a line, oldest first, only ever appended to, so that several shells can write at
/// once. In an entry `\` is written `\\` and a line break `\n`.
///
/// It is never shortened; only its end is read.
struct HistoryFile: Sendable {
    let path: String

    /// Bytes read at most for one entry that is asked for.
    private static let bytesPerEntry = 400

    /// The last entries, at most `limit`; none if there is no file or it cannot be read.
    func load(limit: Int) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var status = stat()
        // A pipe or a device would make the shell hang or never end.
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
        let size = Int(status.st_size)
        let wanted = limit > size / Self.bytesPerEntry ? size : limit * Self.bytesPerEntry
        var lines = Self.read(descriptor, from: size - wanted, count: wanted)
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The first may be the end of an entry, the last is what follows the last line break.
        if wanted < size { lines = Array(lines.dropFirst()) }
        return lines.filter { !$0.isEmpty }.suffix(limit).map(Self.decode)
    }

    /// Adds an entry with a single write.
    ///
    /// - Returns: why it could not be added; nil if it was.
    @discardableResult
    func append(_ entry: String) -> String? {
        makeFolder()
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return String(cString: strerror(errno)) }
        // A pipe or a device takes what is written, and gives nothing back.
        guard info.st_mode & S_IFMT == S_IFREG else { return Texts.historyIsNoFile }
        // A file that was made otherwise, by hand or by a restored backup, becomes private again.
        if info.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
        var line = Self.encode(entry)
        // A writer that died, or an editor that left the last line open, must not swallow this entry.
        var last: UInt8 = 0
        let size = lseek(descriptor, 0, SEEK_END)
        if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") {
            line.insert(UInt8(ascii: "\n"), at: 0)
        }
        let count = write(descriptor, line, line.count)
        return count == line.count ? nil : String(cString: strerror(count < 0 ? errno : ENOSPC))
    }

    /// An entry as its line, with the line break.
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

    /// The entry of a line (without its line break). An unknown escape stands for itself.
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

    /// The file's folder and those above it, for the user alone.
    private func makeFolder() {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            if folder != "/" { _ = mkdir(folder, 0o700) }
        }
    }
}
