import JobModel
import Synchronization

/// The logs of some hosts, in order; pulled by whoever reads them, as often as need be.
///
/// The element is one host's log, never a line, so that a stage costs a call per host. Pulled rather than pushed, so
/// that memory is bounded by what a stage holds, not by the step's size. `for try await` reads them one after another;
/// `onAllCores` works through them as fast as the machine can, `inOrder` too, and hands out what came of them in order.
public struct LogStream: AsyncSequence, Sendable {
    /// Reads the first few of the logs at some positions: at least one, and no more than memory bears. May block.
    public typealias Read = @Sendable (_ positions: Range<Int>) throws -> [HostLog]

    /// The same; whoever is long at one log looks now and then whether nobody will see what comes of it.
    typealias StoppableRead = @Sendable (_ positions: Range<Int>, _ isStopped: () -> Bool) throws -> [HostLog]

    /// How many logs there are.
    public let count: Int
    let read: StoppableRead

    /// A stream of `count` logs that `read` reads.
    public init(count: Int, read: @escaping Read) {
        self.count = count
        self.read = { positions, _ in try read(positions) }
    }

    init(count: Int, stoppable read: @escaping StoppableRead) {
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
        mapping { _, log, _ in try change(log) }
    }

    /// The same hosts, each log changed by `change`, which is told its position in the stream. A change that is long at one
    /// log asks now and then whether nobody will see it, and then ends early with whatever it has.
    public func mapping(
        _ change: @escaping @Sendable (_ position: Int, _ log: HostLog, _ isStopped: () -> Bool) throws -> HostLog
    ) -> LogStream {
        LogStream(
            count: count,
            stoppable: { positions, isStopped in
                var position = positions.lowerBound
                return try read(positions, isStopped).map { log in
                    defer { position += 1 }
                    return try change(position, log, isStopped)
                }
            })
    }

    /// Only the logs at some positions, in that order.
    public func selecting(_ positions: [Int]) -> LogStream {
        LogStream(
            count: positions.count,
            stoppable: { range, isStopped in
                // Neighbours are read together.
                let first = positions[range.lowerBound]
                var end = range.lowerBound + 1
                while end < range.upperBound, positions[end] == first + end - range.lowerBound { end += 1 }
                return try read(first..<first + end - range.lowerBound, isStopped)
            })
    }
}

/// Where a reader of a stream is.
private actor LogCursor {
    private let stream: LogStream
    private var next = 0
    private var ready: ArraySlice<HostLog> = []
    private let stop = StopFlag()

    init(_ stream: LogStream) {
        self.stream = stream
    }

    func next() async throws -> HostLog? {
        if ready.isEmpty, next < stream.count {
            let (stream, range, stop) = (stream, next..<stream.count, stop)
            ready = try await withTaskCancellationHandler {
                try await offPool { try stream.read(range, { stop.isRaised }) }[...]
            } onCancel: {
                stop.raise()
            }
            // What a stopped reading gave may not be whole.
            try Task.checkCancellation()
            next += ready.count
        }
        return ready.popFirst()
    }
}

/// Whether work is to end early, because nobody will see what comes of it.
final class StopFlag: Sendable {
    private let flag = Atomic(false)

    var isRaised: Bool { flag.load(ordering: .relaxed) }

    func raise() { flag.store(true, ordering: .relaxed) }
}
