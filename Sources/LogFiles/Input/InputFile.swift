import JobModel

import Glibc

/// A file or a pipe that is read.
///
/// A regular file can be read several times. The bytes of a pipe are held in memory, up to a limit. On the last read,
/// each chunk is released as it is handed out.
final class InputFile {
    /// The name of the input in messages.
    let name: String
    /// The first `headBytes` bytes, or all bytes of a shorter input.
    private(set) var head: [UInt8] = []
    /// Whether `head` is the whole input.
    var isWhole: Bool { head.count == size }
    /// The size in bytes.
    private(set) var size = 0

    /// The number of bytes that are examined to recognise a form.
    static let headBytes = 1 << 20
    private static let chunkBytes = 1 << 18

    private let descriptor: Int32
    private let isOwned: Bool
    /// The offset at which a regular file begins: standard input may have been read in part.
    private var start: off_t = 0
    /// The bytes of a pipe; nil for a regular file.
    private var held: [[UInt8]]?

    /// Opens a file or a pipe.
    ///
    /// - Throws: `Failure` with the system's reason, for a directory or a device, and for a pipe that has too many
    ///   bytes.
    convenience init(path: String, limits: LogFileLimits) throws {
        // The call must not block, because nothing could interrupt it. `nextOfPipe` waits for the writer of a named pipe.
        let descriptor = POSIX.opened { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
        guard descriptor >= 0 else { throw Texts.cannotRead(path, error: errno) }
        try self.init(descriptor, name: path, isOwned: true, limits)
    }

    /// Reads from a descriptor, which stays open.
    ///
    /// - Throws: The same failures as for a path, and one for a terminal.
    convenience init(standardInput: Int32, limits: LogFileLimits) throws {
        if isatty(standardInput) == 1 { throw Texts.terminal }
        try self.init(standardInput, name: Texts.standardInput, isOwned: false, limits)
    }

    private init(_ descriptor: Int32, name: String, isOwned: Bool, _ limits: LogFileLimits) throws {
        self.descriptor = descriptor
        self.name = name
        self.isOwned = isOwned
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw Texts.cannotRead(name, error: errno) }
        switch information.st_mode & S_IFMT {
        case S_IFREG:
            start = isOwned ? 0 : max(0, lseek(descriptor, 0, SEEK_CUR))
            size = max(0, Int(information.st_size - start))
            head = try read(at: 0, count: min(size, Self.headBytes))
        case S_IFIFO, S_IFSOCK: try hold(atMost: limits.heldBytes)
        case S_IFDIR: throw Texts.cannotRead(name, error: EISDIR)
        default: throw Texts.device(name)
        }
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Returns bytes from an offset on, fewer than `count` at the end of the file.
    ///
    /// - Throws: `Failure` with the system's reason.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        if let held { return Self.bytes(held, at: offset, count: count) }
        var bytes = [UInt8](repeating: 0, count: max(0, count))
        var filled = 0
        while filled < bytes.count {
            let taken = bytes[filled...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, start + off_t(offset + filled))
            }
            if taken < 0, errno == EINTR { continue }
            guard taken >= 0 else { throw Texts.cannotRead(name, error: errno) }
            if taken == 0 { break }
            filled += taken
        }
        if filled < bytes.count { bytes.removeLast(bytes.count - filled) }
        return bytes
    }

    /// Returns a closure that reads all bytes from the beginning.
    ///
    /// - Parameter isLast: Whether the input is not read again.
    func chunks(isLast: Bool = false) -> Chunks {
        if held != nil {
            var place = 0
            return { [self] in
                try Task.checkCancellation()
                guard let chunk = held?.dropFirst(place).first else { return [] }
                if isLast { held?[place] = [] }
                place += 1
                return chunk
            }
        }
        var offset = 0
        return { [self] in
            try Task.checkCancellation()
            let chunk = try read(at: offset, count: Self.chunkBytes)
            offset += chunk.count
            return chunk
        }
    }

    /// Reads a pipe to its end.
    private func hold(atMost limit: Int) throws {
        var chunks: [[UInt8]] = []
        while let chunk = try nextOfPipe() {
            size += chunk.count
            if size > limit { throw Texts.tooMuchAtOnce(name, limit) }
            chunks.append(chunk)
        }
        held = chunks
        head = Self.bytes(chunks, at: 0, count: min(size, Self.headBytes))
    }

    /// Returns the next bytes of a pipe; nil at its end. It polls before it reads, so that a cancelled task also ends
    /// while no process writes, and because poll(2), unlike read(2), tells a named pipe that has had no writer yet from
    /// one that is at its end.
    private func nextOfPipe() throws -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        while true {
            try Task.checkCancellation()
            var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&asked, 1, 100)
            if ready == 0 || (ready < 0 && errno == EINTR) { continue }
            let count = chunk.withUnsafeMutableBytes { POSIX.readSome(descriptor, $0) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count >= 0 else { throw Texts.cannotRead(name, error: errno) }
            return count == 0 ? nil : Array(chunk.prefix(count))
        }
    }

    private static func bytes(_ chunks: [[UInt8]], at offset: Int, count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var start = 0
        for chunk in chunks {
            if bytes.count >= count { break }
            let skipped = max(0, offset + bytes.count - start)
            if skipped < chunk.count { bytes += chunk.dropFirst(skipped).prefix(count - bytes.count) }
            start += chunk.count
        }
        return bytes
    }
}
