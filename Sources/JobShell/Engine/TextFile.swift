import JobLogs
import JobModel
import Synchronization

import Glibc

/// Reads what somebody wrote into a file: statements, the words of a host set.
///
/// A path may lead to a device or a pipe that never ends. So everything is read with a bound on its length, and every
/// reading ends soon after it was cancelled.
public enum TextFile {
    /// How many bytes a file of statements or of host set's words may have, if nothing else is said.
    public static let mostBytes = 64 << 20
    /// How many words statements may have that are read at once: each takes much more memory than its text.
    public static let mostWords = 2_000_000

    /// The text of a file. Blocks while it reads.
    ///
    /// - Throws: `Failure` with the system's reason, because the file is too long, or because it is no UTF-8 text;
    ///   `Failure.interrupted` when the task is cancelled.
    public static func read(_ path: String) throws(Failure) -> String {
        try text(bytes(of: path), name: path)
    }

    /// The bytes of a file, read on a thread of its own kind: Swift's own threads are as many as the cores, and a pipe may be
    /// silent for long.
    ///
    /// - Parameter limit: How many bytes it may have.
    /// - Throws: `Failure` with the system's reason or because the file is too long; `Failure.interrupted` when the task is
    ///   cancelled.
    public static func bytesOffPool(of path: String, atMost limit: Int = mostBytes) async throws -> [UInt8] {
        let stop = StopSign()
        return try await withTaskCancellationHandler {
            try await offPool {
                try bytes(of: path, atMost: limit, isCancelled: { stop.isUp.load(ordering: .relaxed) })
            }
        } onCancel: {
            stop.isUp.store(true, ordering: .relaxed)
        }
    }

    /// The bytes of a file. Blocks while it reads.
    ///
    /// - Parameters:
    ///   - limit: How many bytes it may have.
    ///   - isCancelled: Whether to stop; asked at least every 100 ms.
    /// - Throws: `Failure` with the system's reason or because the file is too long; `Failure.interrupted`.
    public static func bytes(
        of path: String, atMost limit: Int = mostBytes, isCancelled: () -> Bool = { Task.isCancelled }
    ) throws(Failure) -> [UInt8] {
        let descriptor = try descriptor(of: path)
        defer { close(descriptor) }
        return try readAll(descriptor, name: path, atMost: limit, isCancelled: isCancelled)
    }

    /// Opens a file for reading. Who calls it closes it.
    ///
    /// - Throws: `Failure` with the system's reason.
    public static func descriptor(of path: String) throws(Failure) -> Int32 {
        // Without O_NONBLOCK a FIFO that nobody writes would hold the shell for good.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Texts.cannotRead(path, String(cString: strerror(errno))) }
        return descriptor
    }

    /// All bytes that a descriptor gives until its end. Blocks while it reads.
    ///
    /// - Parameters:
    ///   - name: What failures call it.
    ///   - limit: How many bytes it may give.
    ///   - isCancelled: Whether to stop; asked for each piece, and every 100 ms while a descriptor with `O_NONBLOCK` has
    ///     none.
    /// - Throws: `Failure` with the system's reason or because there are more bytes; `Failure.interrupted`.
    public static func readAll(
        _ descriptor: Int32, name: String, atMost limit: Int = mostBytes,
        isCancelled: () -> Bool = { Task.isCancelled }
    ) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if isCancelled() { throw Failure.interrupted }
            let count = buffer.withUnsafeMutableBytes { Systems.read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count > 0 {
                if bytes.count + count > limit { throw Texts.tooLong(name, mostBytes: limit) }
                bytes += buffer[..<count]
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&waiting, 1, 100)
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

    /// Bytes as the text of statements.
    ///
    /// - Throws: `Failure` when they are no UTF-8, or hold more words than are read at once.
    public static func statements(_ bytes: [UInt8], name: String) throws(Failure) -> String {
        if mayHoldMoreWords(bytes, than: mostWords) { throw Texts.tooManyWords(name, most: mostWords) }
        return try text(bytes, name: name)
    }

    /// Whether a text may have more words and parts of words than a number. Quoted text is counted as if it stood bare, so
    /// that this needs no grammar: the question is only how much memory the statements could take.
    private static func mayHoldMoreWords(_ bytes: [UInt8], than most: Int) -> Bool {
        var count = 0
        var isInWord = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: ";"),
                UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: ">"):
                isInWord = false
            case UInt8(ascii: "$"), UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""):
                count += 1
                isInWord = true
            default:
                if !isInWord { count += 1 }
                isInWord = true
            }
        }
        return count > most
    }
}

/// Whether a reading on another thread is to stop.
private final class StopSign: Sendable {
    let isUp = Atomic(false)
}
