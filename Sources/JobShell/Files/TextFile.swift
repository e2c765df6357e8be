import BlockingWork
import JobModel

import Glibc

/// Reads files that users wrote: statements, or the words of a host set.
///
/// A path may lead to a device or a pipe that never ends. Every read is therefore limited in length, and a read within
/// a task ends soon after the task is cancelled.
package enum TextFile {
    /// The largest size, in bytes, of a file of statements or host-set words, unless a caller sets another limit.
    static let mostBytes = 64 << 20
    /// The largest number of words in the statements of one file. Each word takes much more memory than its text.
    static let mostWords = 2_000_000

    /// Reads the bytes of a file on a thread outside Swift's own pool. The pool has only as many threads as there
    /// are cores, and a pipe may be silent for a long time.
    ///
    /// - Throws: `Failure` with the system's reason, or when the file is too long; `CancellationError` when the task is
    ///   cancelled.
    package static func bytesOffPool(of path: String) async throws -> [UInt8] {
        try await Blocking.runUntilCancelled { isStopped in
            let descriptor = try descriptor(of: path)
            defer { close(descriptor) }
            return try readAll(descriptor, name: path, isCancelled: isStopped)
        }
    }

    /// Reads all bytes of a descriptor on a thread outside Swift's own pool, as `bytesOffPool(of:)` does with a path.
    ///
    /// - Parameter name: the name of the file in failures.
    /// - Throws: `Failure` with the system's reason, or when there are too many bytes; `Failure.interrupted` when the
    ///   task is cancelled.
    package static func bytesOffPool(from descriptor: Int32, name: String) async throws -> [UInt8] {
        let stop = StopFlag()
        return try await withTaskCancellationHandler {
            // The caller closes the descriptor, so this returns only after the last read.
            try await Blocking.run { try readAll(descriptor, name: name, isCancelled: { stop.isRaised }) }
        } onCancel: {
            stop.raise()
        }
    }

    /// Opens a file for reading, without waiting. The caller closes the descriptor.
    ///
    /// - Throws: `Failure` with the system's reason.
    package static func descriptor(of path: String) throws(Failure) -> Int32 {
        // Without O_NONBLOCK, the call would wait for the writer of a FIFO, and nothing could interrupt it. `readAll`
        // waits for the writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Texts.cannotRead(path, String(cString: strerror(errno))) }
        return descriptor
    }

    /// Reads all bytes of a descriptor until its end. Blocks while it reads, and while a FIFO has had no writer yet.
    ///
    /// - Parameters:
    ///   - name: the name of the file in failures.
    ///   - limit: the largest number of bytes.
    ///   - isCancelled: whether to stop; it is asked before each piece, and every 100 ms while there are no bytes.
    /// - Throws: `Failure` with the system's reason, or when there are more than `limit` bytes;
    ///   `Failure.interrupted` when `isCancelled` says so.
    package static func readAll(
        _ descriptor: Int32, name: String, atMost limit: Int = mostBytes,
        isCancelled: () -> Bool = { Task.isCancelled }
    ) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if isCancelled() { throw Failure.interrupted }
            // A read from a FIFO without a writer reports the end of the file. poll(2) does so only after a writer has
            // come and gone, and until then the FIFO is not ready, as if opening it had waited for the writer.
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, 100)
            if ready == 0 || (ready < 0 && errno == EINTR) { continue }
            let count = buffer.withUnsafeMutableBytes { POSIX.read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count > 0 {
                if bytes.count + count > limit { throw Texts.tooLong(name, mostBytes: limit) }
                bytes += buffer[..<count]
            } else if errno != EAGAIN, errno != EINTR {
                throw Texts.cannotRead(name, String(cString: strerror(errno)))
            }
        }
    }

    /// Converts bytes to text.
    ///
    /// - Throws: `Failure` when the bytes are not UTF-8. Invalid bytes are not repaired, because a script must not
    ///   run half understood.
    static func text(_ bytes: [UInt8], name: String) throws(Failure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Texts.notText(name) }
        return text
    }

    /// Converts bytes to the text of statements.
    ///
    /// - Throws: `Failure` when the bytes are not UTF-8, or may contain more than `mostWords` words.
    package static func statements(_ bytes: [UInt8], name: String) throws(Failure) -> String {
        if mayHoldMoreWords(bytes, than: mostWords) { throw Texts.tooManyWords(name, most: mostWords) }
        return try text(bytes, name: name)
    }

    /// Whether a text may have more than `most` words and parts of words. Quoted text is counted like unquoted
    /// text, so that no grammar is needed: the count only estimates the memory that the statements could take.
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
