import BlockingWork
import JobModel

import Glibc

/// A file that is written to a temporary path beside its target and renamed at the end. At any time the target is
/// either the old file or the complete new one.
///
/// The creator must call `finish` or `discard`.
package actor SavedFile: SavedOutput {
    private let executor = BlockingExecutor(label: "joblog.files")
    /// The executor of the actor's methods, which may block on the disk.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let target: SaveTarget
    private let replacing: Bool
    /// The path of the temporary file; nil once it is renamed or removed.
    private var temporary: String?
    private var buffer: WriteBuffer
    package nonisolated var firstLine: [UInt8]? { nil }
    package nonisolated var startsLine: Bool { true }

    /// Creates the temporary file, so that a wrong path is reported before any work is done.
    ///
    /// - Parameters:
    ///   - path: the target. A symbolic link is followed: the file that it leads to is replaced, and its
    ///     permissions are kept.
    ///   - replacing: whether an existing file may be replaced.
    /// - Throws: `Failure` with the code `exists` when the file exists and `replacing` is false; otherwise with the
    ///   code `cannot-write` when the path is a directory, its folder is missing, or permission is denied.
    package init(path: String, replacing: Bool) throws(Failure) {
        target = try SaveTarget(path)
        try target.requireFile()
        if target.mode != nil, !replacing { throw Texts.exists(path) }
        self.replacing = replacing
        let name = target.beside()
        // The permissions are never wider than those of the old file, not even before fchmod. The set-user-ID and
        // set-group-ID bits are dropped, as the system drops them from a file that is written to.
        let permissions = target.permissions.map { $0 & 0o777 }
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions ?? 0o666)
        guard descriptor >= 0 else { throw Texts.cannotWrite(path, error: errno) }
        if let permissions { fchmod(descriptor, permissions) }
        temporary = name
        buffer = WriteBuffer(name: path, descriptor: descriptor)
    }

    /// The number of bytes written so far.
    package var byteCount: Int { buffer.byteCount }

    /// Appends bytes.
    ///
    /// - Throws: `Failure` with the system's reason, such as a full disk. After that, `finish` throws as well.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        try buffer.write(bytes)
    }

    /// Puts the file in place of its target. When this returns, the file is on the disk.
    ///
    /// - Throws: `Failure` with the code `exists` when a target has appeared meanwhile that may not be replaced;
    ///   otherwise with the code `cannot-write` and the system's reason. The caller must then call `discard`. If
    ///   the disk fails after the rename, the file stays in place.
    package func finish() throws(Failure) {
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

    /// Removes the temporary file. Does nothing after the file is in place.
    package func discard() {
        buffer.abandon()
        if let temporary { unlink(temporary) }
        temporary = nil
    }

    private func renameInto(_ temporary: String) throws(Failure) {
        guard rename(temporary, target.path) == 0 else { throw Texts.cannotWrite(target.name, error: errno) }
    }

    /// Puts the file in place without replacing one: rename(2) replaces an existing file, link(2) does not.
    private func linkInto(_ temporary: String) throws(Failure) {
        if link(temporary, target.path) == 0 {
            unlink(temporary)
            return
        }
        if errno == EEXIST { throw Texts.exists(target.name) }
        // Some file systems (FAT, FUSE) have no hard links. If the cause was another one, rename fails with it
        // again.
        var info = stat()
        if lstat(target.path, &info) == 0 { throw Texts.exists(target.name) }
        try renameInto(temporary)
    }
}

/// A file that is being saved. `finish` makes it complete; `discard` restores the former state.
public protocol SavedOutput: Actor {
    /// The number of bytes written so far.
    var byteCount: Int { get }
    /// For a file that is appended to and is not empty, its first line without its line ending: in a table, the names of
    /// the columns. Otherwise nil, so that a heading must be written.
    nonisolated var firstLine: [UInt8]? { get }
    /// Whether written text begins on a new line. False for a file that is appended to and has no line ending at its end.
    nonisolated var startsLine: Bool { get }

    /// Appends bytes.
    ///
    /// - Throws: `Failure` with the system's reason, such as a full disk.
    func write(_ bytes: [UInt8]) throws(Failure)

    /// Makes the written bytes permanent. When this returns, they are on the disk.
    ///
    /// - Throws: `Failure` with the system's reason. The caller must then call `discard`.
    func finish() throws(Failure)

    /// Removes what was written. Does nothing after `finish`.
    func discard()
}

extension Context {
    /// Opens a file that is written to a temporary path beside its target and renamed at the end. At any time the target
    /// is either the old file or the complete new one.
    ///
    /// - Parameters:
    ///   - path: the target. A symbolic link is followed: the file that it leads to is replaced, and its permissions are
    ///     kept.
    ///   - replacing: whether an existing file may be replaced.
    ///   - isProvenance: whether the file describes another one, in the form of `SavedFolder.marker`. An existing file may
    ///     then be replaced if joblog wrote it.
    /// - Throws: `Failure` with the code `exists` when the file exists and may not be replaced; otherwise with the code
    ///   `cannot-write` when the path is a directory, its folder is missing, or permission is denied.
    public func savedFile(
        _ path: String, replacing: Bool, isProvenance: Bool = false
    ) throws(Failure) -> any SavedOutput {
        try SavedFile(path: path, replacing: replacing || isProvenance && SavedFolder.isMarker(path))
    }

    /// Opens or creates a file to append to it. When something fails, the file is restored to its former state.
    ///
    /// - Throws: `Failure` with the code `cannot-write` when the path is a directory, its folder is missing, permission is
    ///   denied, or another process is appending to the file.
    public func appendedFile(_ path: String) throws(Failure) -> any SavedOutput {
        try AppendedFile(path: path)
    }
}

/// An open file with a write buffer, so that many small writes become few system calls.
struct WriteBuffer: Sendable {
    private static let capacity = 65_536

    /// The name of the file in failures.
    let name: String
    /// The open descriptor; -1 once the file is closed.
    private(set) var descriptor: Int32
    /// The number of bytes accepted, including those still in the buffer.
    private(set) var byteCount = 0
    /// The number of bytes that the system has accepted.
    private(set) var writtenCount = 0
    private var pending: [UInt8] = []
    /// The first failure. It is kept because a file with missing bytes must not be finished.
    private var failure: Failure?

    init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
    }

    /// Appends bytes, which may stay in the buffer.
    mutating func write(_ bytes: [UInt8]) throws(Failure) {
        byteCount += bytes.count
        if pending.count + bytes.count > Self.capacity { try flush() }
        if bytes.count > Self.capacity {
            try put(bytes)
        } else {
            pending += bytes
        }
    }

    /// Writes everything to the disk and closes the file. When it throws, the file stays open.
    mutating func finish() throws(Failure) {
        try flush()
        guard descriptor >= 0 else { return }
        guard fsync(descriptor) == 0 else { throw failed(errno) }
        close(descriptor)
        descriptor = -1
    }

    /// Closes the file and drops the contents of the buffer.
    mutating func abandon() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        pending = []
    }

    private mutating func flush() throws(Failure) {
        try put(pending)
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func put(_ bytes: [UInt8]) throws(Failure) {
        if let failure { throw failure }
        let (written, error) = POSIX.writeAll(descriptor, bytes)
        writtenCount += written
        if error != 0 { throw failed(error) }
    }

    private mutating func failed(_ error: Int32) -> Failure {
        let failure = Texts.cannotWrite(name, error: error)
        self.failure = failure
        return failure
    }
}
