import Dispatch
import Glibc
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

extension LogStream {
    /// Works through all logs on every core: reading, unpacking and `work` share threads of their own kind, because
    /// Swift's are as many as the cores and none of them may be held up.
    ///
    /// - Parameter work: called once by each worker; takes its logs from the shares, and returns what came of them.
    /// - Returns: a result for each worker. Who got which logs is chance.
    /// - Throws: what reading or `work` throws, and `CancellationError`.
    public func onAllCores<Result: Sendable>(
        _ work: @escaping @Sendable (LogShares) throws -> Result
    ) async throws -> [Result] {
        let shares = LogShares(self)
        return try await withTaskCancellationHandler {
            try await withThrowingTaskGroup(of: Result.self) { group in
                for _ in 0..<shares.workers {
                    group.addTask {
                        try await offPool {
                            do {
                                return try work(shares)
                            } catch {
                                // The others need not finish what nobody will see.
                                shares.stop()
                                throw error
                            }
                        }
                    }
                }
                var results: [Result] = []
                for try await result in group { results.append(result) }
                try Task.checkCancellation()
                return results
            }
        } onCancel: {
            shares.stop()
        }
    }
}

/// The logs of a stream as several workers divide them among themselves.
public final class LogShares: Sendable {
    private let stream: LogStream
    private let next = Mutex(0)
    private let stopFlag = StopFlag()
    /// Small enough that no worker is left alone with much at the end, large enough to be read together.
    private static let shareSize = 32

    init(_ stream: LogStream) {
        self.stream = stream
    }

    /// How many workers are of use.
    var workers: Int {
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        return max(1, min(cores, (stream.count + Self.shareSize - 1) / Self.shareSize))
    }

    /// Whether Ctrl-C or another worker's error has ended the work: whoever is long at one log looks at it now and then.
    public var isStopped: Bool { stopFlag.isRaised }

    func stop() { stopFlag.raise() }

    /// Calls `body` for each log that falls to this worker, with its position in the stream. Blocks while it reads.
    ///
    /// - Throws: what `body` and reading throw; `CancellationError` on Ctrl-C and when another worker failed.
    public func forEach(_ body: (_ position: Int, _ log: HostLog) throws -> Void) throws {
        while let share = take() {
            var position = share.lowerBound
            while position < share.upperBound {
                for log in try stream.read(position..<share.upperBound, { isStopped }) {
                    if isStopped { throw CancellationError() }
                    try body(position, log)
                    position += 1
                }
            }
        }
        if isStopped { throw CancellationError() }
    }

    private func take() -> Range<Int>? {
        next.withLock { next in
            guard next < stream.count else { return nil }
            let share = next..<min(next + Self.shareSize, stream.count)
            next = share.upperBound
            return share
        }
    }
}
