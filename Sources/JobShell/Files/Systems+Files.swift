import CLinux
import Glibc

extension Systems {
    /// Writes all bytes from a place on, as far as the system takes them.
    ///
    /// - Returns: How many bytes are written now, those before the place included, and the `errno` that ended it, 0 when
    ///   there was none.
    static func writeAll(
        _ descriptor: Int32, _ bytes: [UInt8], from start: Int = 0
    ) -> (written: Int, error: Int32) {
        var written = start
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                return (written, errno)
            }
        }
        return (written, 0)
    }

    /// Lets two files or folders of one file system change places, in one step.
    ///
    /// - Returns: The `errno`, 0 when they did; `EINVAL`, `ENOSYS` or `ENOTSUP` where the file system can't.
    static func exchange(_ one: String, _ other: String) -> Int32 {
        renameat2(AT_FDCWD, one, AT_FDCWD, other, renameExchange) == 0 ? 0 : errno
    }

    /// Linux's `RENAME_EXCHANGE`.
    private static let renameExchange: UInt32 = 1 << 1

    /// Brings everything under an open folder to the disk.
    ///
    /// - Returns: The `errno`, 0 when all went well.
    static func syncAll(_ folder: Int32) -> Int32 {
        // One call for the whole file system: thousands of files one by one would take minutes.
        syncfs(folder) == 0 ? 0 : errno
    }

    /// Brings the names in a folder to the disk, so that a rename outlives a power cut.
    ///
    /// - Returns: The `errno`, 0 when all went well or when this file system does not do that.
    static func syncNames(_ folder: String) -> Int32 {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder may be written but not read: then its names go to the disk in the system's own time.
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        guard fsync(descriptor) != 0 else { return 0 }
        return [EINVAL, ENOTSUP, EROFS].contains(errno) ? 0 : errno
    }
}
