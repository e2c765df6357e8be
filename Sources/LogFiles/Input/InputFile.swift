import JobModel

import Glibc

/// One file or one pipe of which the bytes are read.
///
/// A regular file is read as often as somebody likes. What comes through a pipe is held in memory, up to a limit, and its
/// chunks are let go as they are handed out when nobody will ask for them again.
final class InputFile {
    /// What a person calls it.
    let name: String
    /// Its first bytes, `headBytes` or all of a shorter one.
    private(set) var head: [UInt8] = []
    /// Whether `head` is all there is.
    var isWhole: Bool { head.count == size }
    /// How many bytes it has.
    private(set) var size = 0

    /// How much is looked at to recognise a form.
    static let headBytes = 1 << 20
    private static let chunkBytes = 1 << 18

    private let descriptor: Int32
    private let isOwned: Bool
    /// Where a regular file begins: standard input may have been read in part.
    private var start: off_t = 0
    /// The bytes of a pipe; nil for a regular file.
    private var held: [[UInt8]]?

    /// Opens a file or a pipe.
    ///
    /// - Throws: `Failure` with the system's reason, for a directory or a device, and for a pipe that gives too much.
    convenience init(path: String, limits: LogFileLimits) throws {
        // Not blocking, so that a named pipe that nobody writes is empty rather than waited for.
        let descriptor = POSIX.opened { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
        guard descriptor >= 0 else { throw Texts.cannotRead(path, error: errno) }
        try self.init(descriptor, name: path, isOwned: true, limits)
    }

    /// Reads what stands at a descriptor, which stays open.
    ///
    /// - Throws: as for a path; and for a terminal.
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

    /// Bytes from a place on, fewer where the file ends before.
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

    /// The bytes from the beginning on.
    ///
    /// - Parameter isLast: Whether nobody will read the file again.
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

    /// The next bytes of a pipe; nil at its end. It is asked whether it has some before it is read: only so a cancelled task
    /// ends while nobody writes.
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
