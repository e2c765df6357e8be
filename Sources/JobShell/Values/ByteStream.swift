/// Bytes in chunks, pulled by whoever writes them; may be iterated again.
///
/// Pulled rather than pushed, so that a slow reader bounds memory.
public struct ByteStream: AsyncSequence, Sendable {
    /// The next chunk, or nil at the end.
    public typealias Pull = @Sendable () async throws -> [UInt8]?

    private let open: @Sendable () -> Pull
    /// Whether it is text for a person, which a screen may break between words. What machines read is never broken.
    private(set) var isProse = false

    /// A stream that calls `open` for each iteration.
    public init(_ open: @escaping @Sendable () -> Pull) {
        self.open = open
    }

    /// One chunk.
    public init(_ bytes: [UInt8]) {
        self.init {
            let once = GivenOnce(bytes)
            return { await once.take() }
        }
    }

    /// Text for a person: on a screen lines that are too long are broken between words.
    ///
    /// What follows two spaces or more in a line is a column of its own, as in help: what is broken goes on below it.
    public static func prose(_ text: String) -> ByteStream {
        var stream = ByteStream(Array(text.utf8))
        stream.isProse = true
        return stream
    }

    /// Pulls chunks.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        let pull: Pull

        /// The next chunk, or nil at the end.
        public func next() async throws -> [UInt8]? {
            // Every reader of a stream stops at once on Ctrl-C, whatever it does with what it reads.
            try Task.checkCancellation()
            return try await pull()
        }
    }

    /// Begins anew.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: open()) }

    /// All of it, where it is known to be short.
    public func collected() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in self { bytes += chunk }
        return bytes
    }
}

/// A value that is given away once.
actor GivenOnce {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func take() -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}
