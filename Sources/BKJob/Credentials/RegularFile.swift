import Glibc

/// A file on disk that is read whole: never a device or a pipe, which may have no end.
final class RegularFile {
    private let descriptor: CInt
    /// Who may do what with it, as `chmod` writes it.
    let mode: mode_t

    /// Opens a file.
    ///
    /// - Throws: `FileError` when it can't be opened or is not a regular file.
    init(_ path: String) throws(FileError) {
        // Not blocking, so that a named pipe is refused rather than waited for.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(text: errorText(errno)) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else {
            let reason = errorText(errno)
            close(descriptor)
            throw FileError(text: reason)
        }
        guard information.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileError(text: "not a regular file")
        }
        self.descriptor = descriptor
        mode = information.st_mode & 0o777
    }

    deinit {
        close(descriptor)
    }

    /// All of its bytes.
    ///
    /// - Throws: `FileError` when it can't be read, or is longer than `most` bytes.
    func read(most limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError(text: errorText(errno)) }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
        throw FileError(text: "longer than \(limit >> 10) KiB")
    }
}

/// Why a file can't be read, in the words of the C library or ours.
struct FileError: Error {
    let text: String
}
