import JobModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file behind `>` and `>>`.
///
/// `>` writes beside the target and renames at the end, so that a statement that fails leaves the old file as it was.
/// What is no regular file (`/dev/null`, a FIFO) is written straight.
actor OutputFile {
    private let path: String
    private let temporary: String?
    private var descriptor: Int32

    /// Opens the file before anything runs, so that a wrong path costs nothing.
    ///
    /// - Throws: `Failure` with the system's reason.
    init(path: String, appends: Bool) throws(Failure) {
        var info = stat()
        let exists = stat(path, &info) == 0
        let kind = info.st_mode & S_IFMT
        if exists, kind == S_IFDIR { throw Texts.cannotWrite(path, "it is a directory") }
        if exists, access(path, W_OK) != 0 { throw Texts.cannotWrite(path, String(cString: strerror(errno))) }
        let isDirect = appends || (exists && kind != S_IFREG)
        if isDirect {
            self.path = path
            temporary = nil
            // Without O_NONBLOCK a FIFO that nobody reads would hold the shell for good.
            descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | (appends ? O_APPEND : 0), 0o666)
            if descriptor >= 0 { _ = fcntl(descriptor, F_SETFL, appends ? O_APPEND : 0) }
        } else {
            self.path = Self.resolved(path, exists: exists)
            let name = self.path + ".joblog-" + String(UInt64.random(in: 0 ... .max), radix: 36)
            temporary = name
            descriptor = open(name, O_WRONLY | O_CREAT | O_CLOEXEC | O_EXCL | O_NOFOLLOW, 0o666)
            if descriptor >= 0, exists { fchmod(descriptor, info.st_mode & 0o7777) }
        }
        guard descriptor >= 0 else {
            throw Texts.cannotWrite(path, errno == ENXIO ? "nobody reads it" : String(cString: strerror(errno)))
        }
    }

    /// Where a link leads, so that renaming replaces the file and not the link.
    private static func resolved(_ path: String, exists: Bool) -> String {
        guard exists, let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// Appends bytes.
    ///
    /// - Throws: `Failure` with the system's reason, such as a full disk.
    func write(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Systems.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Texts.cannotWrite(path, String(cString: strerror(errno)))
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Puts the file in its place.
    func finish() throws(Failure) {
        let closed = close(descriptor)
        descriptor = -1
        guard closed == 0, temporary.map({ rename($0, path) }) ?? 0 == 0 else {
            throw Texts.cannotWrite(path, String(cString: strerror(errno)))
        }
    }

    /// Leaves no trace, after a failure.
    func discard() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        if let temporary { unlink(temporary) }
    }
}
