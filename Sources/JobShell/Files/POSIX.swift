import CLinux
import Glibc

/// System calls: wrappers for calls that a method of the same name would hide, and helpers that report `errno`.
enum POSIX {
    static func write(_ descriptor: Int32, _ base: UnsafeRawPointer?, _ count: Int) -> Int {
        Glibc.write(descriptor, base, count)
    }

    static func read(_ descriptor: Int32, _ base: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        Glibc.read(descriptor, base, count)
    }

    /// Whether the process has a controlling terminal, even if its standard input is not that terminal.
    static var hasTerminal: Bool {
        let descriptor = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
        if descriptor < 0 { return false }
        close(descriptor)
        return true
    }
}

extension POSIX {
    /// Writes all bytes from an index on, until the system reports an error.
    ///
    /// - Returns: the index after the last byte that was written, and the `errno` of the error; 0 when all bytes
    ///   were written.
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

    /// Exchanges two files or folders of one file system, atomically.
    ///
    /// - Returns: 0, or the `errno`: `EINVAL`, `ENOSYS` or `ENOTSUP` when the file system can't exchange files.
    static func exchange(_ one: String, _ other: String) -> Int32 {
        renameat2(AT_FDCWD, one, AT_FDCWD, other, renameExchange) == 0 ? 0 : errno
    }

    /// Linux's `RENAME_EXCHANGE`.
    private static let renameExchange: UInt32 = 1 << 1

    /// Writes everything in an open folder to the disk.
    ///
    /// - Returns: 0, or the `errno`.
    static func syncAll(_ folder: Int32) -> Int32 {
        // syncfs(2) writes the whole file system in one call; an fsync(2) for each of thousands of files would take
        // minutes.
        syncfs(folder) == 0 ? 0 : errno
    }

    /// Writes the names in a folder to the disk, so that a rename survives a power failure.
    ///
    /// - Returns: 0, also when the file system doesn't support it; else the `errno`.
    static func syncNames(_ folder: String) -> Int32 {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder may be writable but not readable. Its names then reach the disk whenever the system writes them.
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        guard fsync(descriptor) != 0 else { return 0 }
        return [EINVAL, ENOTSUP, EROFS].contains(errno) ? 0 : errno
    }
}

extension POSIX {
    /// The bytes of a path, or of one component, with the terminating NUL. Names in a folder need not be UTF-8.
    typealias SystemPath = [CChar]

    /// Converts a path for system calls.
    static func systemPath(_ path: String) -> SystemPath { Array(path.utf8CString) }

    /// Joins a folder and the name of an entry in it.
    static func systemPath(_ folder: SystemPath, _ name: SystemPath) -> SystemPath {
        folder.dropLast() + [CChar(UInt8(ascii: "/"))] + name
    }

    /// Joins a folder and the name of an entry in it.
    static func systemPath(_ folder: String, _ name: SystemPath) -> SystemPath { systemPath(systemPath(folder), name) }

    /// Removes a folder and everything in it. Symbolic links are removed, not followed.
    ///
    /// - Returns: 0, or the `errno` of the first entry that could not be removed.
    static func removeFolder(_ path: String) -> Int32 {
        remove(systemPath(path))
    }

    private static func remove(_ path: SystemPath) -> Int32 {
        var info = stat()
        guard lstat(path, &info) == 0 else { return errno }
        guard info.st_mode & S_IFMT == S_IFDIR else { return unlink(path) == 0 ? 0 : errno }
        // All names are read before anything is removed: the result of readdir(3) for a folder that changes is
        // undefined.
        guard let names = names(in: path) else { return errno }
        for name in names {
            let error = remove(systemPath(path, name))
            if error != 0 { return error }
        }
        return rmdir(path) == 0 ? 0 : errno
    }

    /// The names in a folder except `.` and `..`; nil, with `errno` set, when the folder can't be read.
    static func names(in folder: SystemPath) -> [SystemPath]? {
        guard let stream = opendir(folder), let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
        defer { closedir(stream) }
        var names: [SystemPath] = []
        while let entry = readdir(stream) {
            // An entry may be shorter than its type, so only the bytes of the name up to the NUL may be read.
            let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { continue }
            names.append(SystemPath(UnsafeBufferPointer(start: name, count: strlen(name) + 1)))
        }
        return names
    }
}
