import BlockingWork
import JobModel

import Glibc

/// A file to which a value is appended. When something fails, the file is restored to its former state.
///
/// The creator must call `finish` or `discard`.
package actor AppendedFile: SavedOutput {
    private let executor = BlockingExecutor(label: "joblog.files")
    /// The executor of the actor's methods, which may block on the disk.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    package nonisolated let firstLine: [UInt8]?
    package nonisolated let startsLine: Bool
    private let target: SaveTarget
    private let sizeBefore: Int
    private var buffer: WriteBuffer

    /// Opens or creates the file, so that a wrong path is reported before any work is done.
    ///
    /// - Throws: `Failure` with the code `cannot-write` when the path is a directory, its folder is missing,
    ///   permission is denied, or another process is appending to the file.
    package init(path: String) throws(Failure) {
        target = try SaveTarget(path)
        try target.requireFile()
        let isMissing = target.mode == nil
        let descriptor = open(
            target.path, O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | (isMissing ? O_CREAT | O_EXCL : 0), 0o666)
        guard descriptor >= 0 else { throw Texts.cannotWrite(path, error: errno) }
        // Two processes that append at once would cut each other's lines. File systems without locks are used
        // without one.
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
        (firstLine, startsLine) = Self.ends(of: descriptor, size: Int(info.st_size))
        buffer = WriteBuffer(name: path, descriptor: descriptor)
    }

    private static func ends(of descriptor: Int32, size: Int) -> (firstLine: [UInt8]?, endsInLine: Bool) {
        if size == 0 { return (nil, true) }
        var last: UInt8 = 0
        pread(descriptor, &last, 1, off_t(size - 1))
        // Longer than any heading.
        var head = [UInt8](repeating: 0, count: min(size, 64 << 10))
        let count = head.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        let line = head.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
        return (Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line), last == UInt8(ascii: "\n"))
    }

    /// The number of bytes appended so far.
    package var byteCount: Int { buffer.byteCount }

    /// Appends bytes.
    ///
    /// - Throws: `Failure` with the system's reason, such as a full disk. After that, `finish` throws as well.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        try buffer.write(bytes)
    }

    /// Writes everything to the disk.
    ///
    /// - Throws: `Failure` with the system's reason. The caller must then call `discard`.
    package func finish() throws(Failure) {
        try buffer.finish()
        if target.mode == nil { try target.syncName() }
    }

    /// Removes the appended bytes, or the file if it did not exist before. Does nothing after `finish`.
    ///
    /// When another program has appended to the file meanwhile, all bytes stay, because the bytes of the two can't
    /// be distinguished.
    package func discard() {
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
