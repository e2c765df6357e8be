import BlockingWork
import JobModel

import Glibc

/// The file to which `>` or `>>` redirects a pipeline.
///
/// `>` writes a temporary file beside the target and renames it at the end, so that a failing statement leaves the
/// old file unchanged. `>>` writes directly, and so does `>` to a target that is not a regular file (`/dev/null`, a
/// FIFO).
actor OutputFile {
    private let executor = BlockingExecutor(label: "joblog.files")
    /// The executor of the actor's methods, which may block on the disk or on the reader of a FIFO.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let path: String
    /// The temporary file of `>`; nil when the target is written directly.
    private let saved: SavedFile?
    private var descriptor: Int32 = -1

    /// Opens the file before the pipeline runs, so that a wrong path is reported before any work is done.
    ///
    /// - Throws: `Failure` with the system's reason.
    init(path: String, appends: Bool) throws(Failure) {
        self.path = path
        var info = stat()
        let kind = stat(path, &info) == 0 ? info.st_mode & S_IFMT : S_IFREG
        guard appends || (kind != S_IFREG && kind != S_IFDIR) else {
            saved = try SavedFile(path: path, replacing: true)
            return
        }
        saved = nil
        if kind == S_IFDIR { throw Texts.cannotWrite(path, Texts.isDirectory) }
        // Without O_NONBLOCK, a FIFO without a reader, or with a reader that has stopped reading, would block the
        // shell forever.
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | (appends ? O_APPEND : 0), 0o666)
        guard descriptor >= 0 else {
            throw Texts.cannotWrite(path, errno == ENXIO ? "nobody reads it" : String(cString: strerror(errno)))
        }
    }

    /// Appends bytes.
    ///
    /// - Throws: `Failure` with the system's reason, such as a full disk; `Failure.interrupted` when the task is
    ///   cancelled while the reader of a FIFO doesn't read.
    func write(_ bytes: [UInt8]) async throws(Failure) {
        if let saved { return try await saved.write(bytes) }
        var (written, error) = POSIX.writeAll(descriptor, bytes)
        while error == EAGAIN {
            if Task.isCancelled { throw Failure.interrupted }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&waiting, 1, 100)
            (written, error) = POSIX.writeAll(descriptor, bytes, from: written)
        }
        if error != 0 { throw Texts.cannotWrite(path, error: error) }
    }

    /// Renames the temporary file to the target, or closes the file that was written directly.
    ///
    /// - Throws: `Failure` with the system's reason.
    func finish() async throws(Failure) {
        if let saved { return try await saved.finish() }
        let closed = close(descriptor)
        descriptor = -1
        if closed != 0 { throw Texts.cannotWrite(path, error: errno) }
    }

    /// Removes the temporary file after a failure. Bytes that were written directly stay.
    func discard() async {
        await saved?.discard()
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
