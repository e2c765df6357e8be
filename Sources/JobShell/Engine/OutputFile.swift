import JobModel
import LogFiles

import Glibc

/// The file behind `>` and `>>`.
///
/// `>` writes beside the target and renames at the end, so that a statement that fails leaves the old file as it was.
/// `>>`, and what is no regular file (`/dev/null`, a FIFO), is written straight.
actor OutputFile {
    private let executor = BlockingExecutor(label: "joblog.files")
    /// Where its calls run: they may wait for the disk, or for whoever reads a FIFO.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let path: String
    /// The file of `>`; nil where the target is written straight.
    private let saved: SavedFile?
    private var descriptor: Int32 = -1

    /// Opens the file before anything runs, so that a wrong path costs nothing.
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
        // Without O_NONBLOCK a FIFO that nobody reads, or whose reader reads no more, would hold the shell for good.
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | (appends ? O_APPEND : 0), 0o666)
        guard descriptor >= 0 else {
            throw Texts.cannotWrite(path, errno == ENXIO ? "nobody reads it" : String(cString: strerror(errno)))
        }
    }

    /// Appends bytes.
    ///
    /// - Throws: `Failure` with the system's reason, such as a full disk; `Failure.interrupted` when the task is cancelled
    ///   while nobody takes the bytes.
    func write(_ bytes: [UInt8]) async throws(Failure) {
        if let saved { return try await saved.write(bytes) }
        var (written, error) = Systems.writeAll(descriptor, bytes)
        while error == EAGAIN {
            if Task.isCancelled { throw Failure.interrupted }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&waiting, 1, 100)
            (written, error) = Systems.writeAll(descriptor, bytes, from: written)
        }
        if error != 0 { throw Texts.cannotWrite(path, error: error) }
    }

    /// Puts the file in its place.
    func finish() async throws(Failure) {
        if let saved { return try await saved.finish() }
        let closed = close(descriptor)
        descriptor = -1
        if closed != 0 { throw Texts.cannotWrite(path, error: errno) }
    }

    /// Leaves no trace, after a failure.
    func discard() async {
        await saved?.discard()
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
