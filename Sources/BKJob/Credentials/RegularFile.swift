import Glibc

/// A regular file that is read whole. Devices and pipes, which may have no end, are refused.
final class RegularFile {
    private let descriptor: CInt
    /// The permission bits, as in `chmod`.
    let mode: mode_t

    /// Opens a file for reading.
    ///
    /// - Throws: `FileError` when the file can't be opened or is not a regular file.
    init(_ path: String) throws(FileError) {
        // O_NONBLOCK, so that a named pipe is refused instead of waited for.
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

    /// Reads the whole file.
    ///
    /// - Throws: `FileError` when the file can't be read, or is longer than `most` bytes.
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

/// The reason why a file can't be read, as the C library or joblog words it.
struct FileError: Error {
    let text: String
}
