import JobModel
import LogFiles

import Glibc

/// A file that is appended to, and that is as it was before when something fails.
///
/// Whoever makes one calls `finish` or `discard`.
public actor AppendedFile: SavedOutput {
    private let executor = BlockingExecutor(label: "joblog.files")
    /// Where its calls run: they may wait for the disk.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    /// Whether the file was empty or not there before, so that a heading is still to be written.
    public nonisolated let isNew: Bool
    /// The first line, without its ending: of a table the names of its columns.
    public nonisolated let firstLine: [UInt8]
    /// Whether its last line is ended, so that what is added begins a line of its own.
    public nonisolated let endsInLine: Bool
    private let target: SaveTarget
    private let sizeBefore: Int
    private var buffer: WriteBuffer

    /// Opens the file, or makes it, so that a wrong path costs nothing.
    ///
    /// - Throws: `Failure` with the code `cannot-write`: a directory in the way, a missing folder, no permission,
    ///   something else that appends to it at the same time.
    public init(path: String) throws(Failure) {
        target = try SaveTarget(path)
        try target.requireFile()
        let isMissing = target.mode == nil
        let descriptor = open(
            target.path, O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | (isMissing ? O_CREAT | O_EXCL : 0), 0o666)
        guard descriptor >= 0 else { throw Texts.cannotWrite(path, error: errno) }
        // Two at once would cut off each other's lines. File systems without locks go without.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            close(descriptor)
            throw Texts.cannotWrite(path, Texts.isAppendedTo)
        }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else {
            let error = errno
            close(descriptor)
            throw Texts.cannotWrite(path, error: error)
        }
        sizeBefore = Int(info.st_size)
        (firstLine, endsInLine) = Self.ends(of: descriptor, size: Int(info.st_size))
        isNew = info.st_size == 0
        buffer = WriteBuffer(name: path, descriptor: descriptor)
    }

    private static func ends(of descriptor: Int32, size: Int) -> (firstLine: [UInt8], endsInLine: Bool) {
        if size == 0 { return ([], true) }
        var last: UInt8 = 0
        pread(descriptor, &last, 1, off_t(size - 1))
        // More than any heading has.
        var head = [UInt8](repeating: 0, count: min(size, 64 << 10))
        let count = head.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        let line = head.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
        return (Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line), last == UInt8(ascii: "\n"))
    }

    /// How many bytes were appended so far.
    public var byteCount: Int { buffer.byteCount }

    /// Appends bytes.
    ///
    /// - Throws: `Failure` with the system's reason, such as a full disk. Then `finish` throws as well.
    public func write(_ bytes: [UInt8]) throws(Failure) {
        try buffer.write(bytes)
    }

    /// Brings everything to the disk.
    ///
    /// - Throws: `Failure` with the system's reason. `discard` is still to be called then.
    public func finish() throws(Failure) {
        try buffer.finish()
        if target.mode == nil { try target.syncName() }
    }

    /// Takes away what was appended, and the file where it was not there before. Does nothing after `finish`.
    ///
    /// When another program has appended meanwhile, everything stays: what came from whom can't be told apart.
    public func discard() {
        var info = stat()
        if fstat(buffer.descriptor, &info) == 0, Int(info.st_size) == sizeBefore + buffer.writtenCount {
            if target.mode == nil {
                unlink(target.path)
            } else {
                ftruncate(buffer.descriptor, off_t(sizeBefore))
            }
        }
        buffer.abandon()
    }
}
