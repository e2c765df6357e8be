import JobModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads files of statements.
public enum TextFile {
    /// The text of a file.
    ///
    /// - Throws: `Failure` with the system's reason, or because it is no UTF-8 text.
    public static func read(_ path: String) throws(Failure) -> String {
        // Without O_NONBLOCK a FIFO that nobody writes would hold the shell for good.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Texts.cannotRead(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        return try text(readAll(descriptor, name: path), name: path)
    }

    /// All bytes that a descriptor gives until its end.
    public static func readAll(_ descriptor: Int32, name: String) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { Systems.read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count > 0 {
                bytes += buffer[..<count]
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&waiting, 1, 100)
                if Task.isCancelled { throw Failure.interrupted }
            } else if errno != EINTR {
                throw Texts.cannotRead(name, String(cString: strerror(errno)))
            }
        }
    }

    /// Bytes as text.
    ///
    /// - Throws: `Failure` when they are no UTF-8: a script must not run half understood.
    public static func text(_ bytes: [UInt8], name: String) throws(Failure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Texts.notText(name) }
        return text
    }
}
