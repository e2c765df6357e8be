/// A sequence of bytes in chunks. Each iteration produces the bytes again.
///
/// The reader pulls the chunks, so that a slow reader doesn't make bytes pile up in memory.
public struct ByteStream: AsyncSequence, Sendable {
    /// Returns the next chunk, or nil at the end.
    public typealias Pull = @Sendable () async throws -> [UInt8]?

    private let open: @Sendable () -> Pull
    /// Whether the bytes are prose, which a screen may break between words. Output for programs is never broken.
    private(set) var isProse = false

    /// Creates a stream that calls `open` at the beginning of each iteration.
    public init(_ open: @escaping @Sendable () -> Pull) {
        self.open = open
    }

    /// Creates a stream of one chunk.
    public init(_ bytes: [UInt8]) {
        self.init {
            let once = GivenOnce(bytes)
            return { await once.take() }
        }
    }

    /// Creates a stream of prose: a screen breaks lines that are too long between words.
    ///
    /// Text after two or more spaces in a line is a separate column, as in help; the continuation of a broken line
    /// is aligned with it.
    public static func prose(_ text: String) -> ByteStream {
        var stream = ByteStream(Array(text.utf8))
        stream.isProse = true
        return stream
    }

    /// Pulls the chunks of a stream.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        let pull: Pull

        /// Returns the next chunk, or nil at the end.
        public func next() async throws -> [UInt8]? {
            // Checked here so that every reader of a stream stops at once on Ctrl-C.
            try Task.checkCancellation()
            return try await pull()
        }
    }

    /// Begins a new iteration.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: open()) }

    /// Reads all bytes. Use it only for streams that are known to be short.
    public func collected() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in self { bytes += chunk }
        return bytes
    }
}

/// Returns its bytes to the first caller and nil to all others.
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

/// Counts its calls: returns 0, 1, 2, …
actor Counter {
    private var value = 0

    func next() -> Int {
        defer { value += 1 }
        return value
    }
}
