import JobModel

/// Logs, one host at a time, pulled by whoever reads them; may be iterated again.
///
/// The element is one host's log, never a line, so that a stage costs a call per host. Pulled rather than pushed, so
/// that memory is bounded by what a stage holds, not by the step's size.
public struct LogStream: AsyncSequence, Sendable {
    /// The next host's log, or nil at the end.
    public typealias Pull = @Sendable () async throws -> HostLog?

    private let open: @Sendable () -> Pull

    /// A stream that calls `open` for each iteration.
    public init(_ open: @escaping @Sendable () -> Pull) {
        self.open = open
    }

    /// Pulls logs.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        let pull: Pull

        /// The next host's log, or nil at the end.
        public func next() async throws -> HostLog? {
            // Every reader of a stream stops at once on Ctrl-C, whatever it does with what it reads.
            try Task.checkCancellation()
            return try await pull()
        }
    }

    /// Begins anew.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: open()) }

    /// The same hosts, each log changed by `change`.
    public func mapping(_ change: @escaping @Sendable (HostLog) throws -> HostLog) -> LogStream {
        LogStream {
            let pull = open()
            return { try await pull().map(change) }
        }
    }
}
