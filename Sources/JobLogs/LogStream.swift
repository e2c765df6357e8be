import JobModel

/// The logs of some hosts, in order; pulled by whoever reads them, as often as need be.
///
/// The element is one host's log, never a line, so that a stage costs a call per host. Pulled rather than pushed, so
/// that memory is bounded by what a stage holds, not by the step's size. `for try await` reads them one after another;
/// `onAllCores` works through them as fast as the machine can.
public struct LogStream: AsyncSequence, Sendable {
    /// Reads the first few of the logs at some positions: at least one, and no more than memory bears. May block.
    public typealias Read = @Sendable (_ positions: Range<Int>) throws -> [HostLog]

    /// How many logs there are.
    public let count: Int
    let read: Read

    /// A stream of `count` logs that `read` reads.
    public init(count: Int, read: @escaping Read) {
        self.count = count
        self.read = read
    }

    /// Pulls logs, one after another.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        fileprivate let cursor: LogCursor

        /// The next host's log, or nil at the end.
        public func next() async throws -> HostLog? {
            // Every reader of a stream stops at once on Ctrl-C, whatever it does with what it reads.
            try Task.checkCancellation()
            return try await cursor.next()
        }
    }

    /// Begins anew.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(cursor: LogCursor(self)) }

    /// The same hosts, each log changed by `change`.
    public func mapping(_ change: @escaping @Sendable (HostLog) throws -> HostLog) -> LogStream {
        LogStream(count: count) { try read($0).map(change) }
    }

    /// Only the logs at some positions, in that order.
    public func selecting(_ positions: [Int]) -> LogStream {
        LogStream(count: positions.count) { range in
            // Neighbours are read together.
            let first = positions[range.lowerBound]
            var end = range.lowerBound + 1
            while end < range.upperBound, positions[end] == first + end - range.lowerBound { end += 1 }
            return try read(first..<first + end - range.lowerBound)
        }
    }
}

/// Where a reader of a stream is.
private actor LogCursor {
    private let stream: LogStream
    private var next = 0
    private var ready: ArraySlice<HostLog> = []

    init(_ stream: LogStream) {
        self.stream = stream
    }

    func next() async throws -> HostLog? {
        if ready.isEmpty, next < stream.count {
            let (stream, range) = (stream, next..<stream.count)
            ready = try await offPool { try stream.read(range) }[...]
            next += ready.count
        }
        return ready.popFirst()
    }
}
