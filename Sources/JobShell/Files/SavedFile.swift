import JobModel
import LogFiles

import Glibc

/// A file that is written beside its target and renamed at the end: a person sees the old file or the whole new one.
///
/// Whoever makes one calls `finish` or `discard`.
public actor SavedFile: SavedOutput {
    private let executor = BlockingExecutor(label: "joblog.files")
    /// Where its calls run: they may wait for the disk.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let target: SaveTarget
    private let replacing: Bool
    /// The file beside the target; nil once it is in its place or gone.
    private var temporary: String?
    private var buffer: WriteBuffer

    /// Opens the file, so that a wrong path costs nothing.
    ///
    /// - Parameters:
    ///   - path: The target. A link is followed: the file it leads to is replaced, and its permissions stay.
    ///   - replacing: Whether a file may be there.
    /// - Throws: `Failure`, `exists` when one is there and `replacing` is false, `cannot-write` with the system's reason
    ///   otherwise: a directory in the way, a missing folder, no permission.
    public init(path: String, replacing: Bool) throws(Failure) {
        target = try SaveTarget(path)
        try target.requireFile()
        if target.mode != nil, !replacing { throw Texts.exists(path) }
        self.replacing = replacing
        let name = target.beside()
        // Never more open than the old file was, not even before fchmod. The bits by which a program runs as its owner
        // or its group go, as the system takes them away from a file that somebody writes to.
        let permissions = target.permissions.map { $0 & 0o777 }
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions ?? 0o666)
        guard descriptor >= 0 else { throw Texts.cannotWrite(path, error: errno) }
        if let permissions { fchmod(descriptor, permissions) }
        temporary = name
        buffer = WriteBuffer(name: path, descriptor: descriptor)
    }

    /// How many bytes were written so far.
    public var byteCount: Int { buffer.byteCount }

    /// Appends bytes.
    ///
    /// - Throws: `Failure` with the system's reason, such as a full disk. Then `finish` throws as well.
    public func write(_ bytes: [UInt8]) throws(Failure) {
        try buffer.write(bytes)
    }

    /// Puts the file in its place, on the disk when this returns.
    ///
    /// - Throws: `Failure`, `exists` when a target appeared meanwhile that may not be replaced, `cannot-write` with the
    ///   system's reason otherwise. `discard` is still to be called then. The disk may fail after the file came into its
    ///   place; then it stays there.
    public func finish() throws(Failure) {
        guard let temporary else { return }
        try buffer.finish()
        if replacing {
            try renameInto(temporary)
        } else {
            try linkInto(temporary)
        }
        self.temporary = nil
        try target.syncName()
    }

    /// Leaves no trace. Does nothing after the file is in its place.
    public func discard() {
        buffer.abandon()
        if let temporary { unlink(temporary) }
        temporary = nil
    }

    private func renameInto(_ temporary: String) throws(Failure) {
        guard rename(temporary, target.path) == 0 else { throw Texts.cannotWrite(target.name, error: errno) }
    }

    /// rename(2) replaces what is there, link(2) does not.
    private func linkInto(_ temporary: String) throws(Failure) {
        if link(temporary, target.path) == 0 {
            unlink(temporary)
            return
        }
        if errno == EEXIST { throw Texts.exists(target.name) }
        // Some file systems (FAT, FUSE) have no links. Where something else was wrong, rename meets it again.
        var info = stat()
        if lstat(target.path, &info) == 0 { throw Texts.exists(target.name) }
        try renameInto(temporary)
    }
}
