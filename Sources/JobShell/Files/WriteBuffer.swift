import JobModel

import Glibc

/// An open file with a buffer before it, so that many small writes are few calls of the system.
struct WriteBuffer: Sendable {
    private static let capacity = 65_536

    /// What failures call the file.
    let name: String
    /// -1 once it is closed.
    private(set) var descriptor: Int32
    /// How many bytes were taken, the buffer's included.
    private(set) var byteCount = 0
    /// How many bytes the system has taken.
    private(set) var writtenCount = 0
    private var pending: [UInt8] = []
    /// What went wrong first: a file with a hole in it must not be finished.
    private var failure: Failure?

    init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
    }

    /// Appends bytes; they may stay in the buffer.
    mutating func write(_ bytes: [UInt8]) throws(Failure) {
        byteCount += bytes.count
        if pending.count + bytes.count > Self.capacity { try flush() }
        if bytes.count > Self.capacity {
            try put(bytes)
        } else {
            pending += bytes
        }
    }

    /// Brings everything to the disk and closes the file. When it throws before that, the file stays open.
    mutating func finish() throws(Failure) {
        try flush()
        guard descriptor >= 0 else { return }
        guard fsync(descriptor) == 0 else { throw failed(errno) }
        close(descriptor)
        descriptor = -1
    }

    /// Closes the file, whatever is in the buffer.
    mutating func abandon() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        pending = []
    }

    private mutating func flush() throws(Failure) {
        try put(pending)
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func put(_ bytes: [UInt8]) throws(Failure) {
        if let failure { throw failure }
        let (written, error) = Systems.writeAll(descriptor, bytes)
        writtenCount += written
        if error != 0 { throw failed(error) }
    }

    private mutating func failed(_ error: Int32) -> Failure {
        let failure = Texts.cannotWrite(name, error: error)
        self.failure = failure
        return failure
    }
}
