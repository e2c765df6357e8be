import BlockingWork
import Glibc
import JobModel
import Synchronization

/// The logs of hosts, in order, as `LogReader` makes them from the store. Readers pull them, as often as they like.
/// Commands get them through `LogList`, which also knows the hosts.
///
/// An element is the log of one host, never a line, so that a command costs one call per host. Logs are pulled
/// rather than pushed, so that memory is bounded by what a stage holds, not by the size of the step. `for try await`
/// reads the logs one after another. `onAllCores` and `inOrder` process them on all cores; `inOrder` returns the
/// results in order (LogStream+Order.swift).
public struct LogStream: AsyncSequence, Sendable {
    /// Reads the first few of the logs at the given positions: at least one, and no more than fit in memory. It waits
    /// for the disk, and for the platform where a stored log turns out to be damaged.
    public typealias Read = @Sendable (_ positions: Range<Int>) throws -> [HostLog]

    /// Reads as `Read` does. If one log takes long, the closure calls `isStopped` now and then, and may stop when it
    /// returns true, because the result is no longer needed.
    typealias StoppableRead = @Sendable (_ positions: Range<Int>, _ isStopped: () -> Bool) throws -> [HostLog]

    /// The number of logs.
    public let count: Int
    let read: StoppableRead

    /// Creates a stream of `count` logs, which `read` provides.
    public init(count: Int, read: @escaping Read) {
        self.count = count
        self.read = { positions, _ in try read(positions) }
    }

    init(count: Int, stoppable read: @escaping StoppableRead) {
        self.count = count
        self.read = read
    }

    /// Returns the logs one after another.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let stream: LogStream
        private var next = 0
        private var ready: ArraySlice<HostLog> = []

        fileprivate init(_ stream: LogStream) {
            self.stream = stream
        }

        /// Returns the next host's log, or nil at the end.
        nonisolated(nonsending) public mutating func next() async throws -> HostLog? {
            // A cancelled task (Ctrl-C) gets no further log, whatever it does with the logs.
            try Task.checkCancellation()
            if ready.isEmpty, next < stream.count {
                let (stream, range, stop) = (stream, next..<stream.count, StopFlag())
                ready = try await withTaskCancellationHandler {
                    try await Blocking.run { try stream.read(range, { stop.isRaised }) }[...]
                } onCancel: {
                    stop.raise()
                }
                // Logs from a read that was stopped may be incomplete.
                try Task.checkCancellation()
                next += ready.count
            }
            return ready.popFirst()
        }
    }

    /// Starts at the first log.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

    /// Returns a stream of the same hosts, with each log changed by `change`.
    public func mapping(_ change: @escaping @Sendable (HostLog) throws -> HostLog) -> LogStream {
        mapping { _, log, _ in try change(log) }
    }

    /// Returns a stream of the same hosts, with each log changed by `change`, which also gets the log's position in the
    /// stream. A change that takes long calls `isStopped` now and then, and returns early with any result when it
    /// returns true.
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

    /// Returns a stream of the logs at the given positions, in that order.
    public func selecting(_ positions: [Int]) -> LogStream {
        LogStream(
            count: positions.count,
            stoppable: { range, isStopped in
                // Consecutive positions are read together.
                let first = positions[range.lowerBound]
                var end = range.lowerBound + 1
                while end < range.upperBound, positions[end] == first + end - range.lowerBound { end += 1 }
                return try read(first..<first + end - range.lowerBound, isStopped)
            })
    }
}

extension LogStream {
    /// Processes all logs on every core. Reading, decompression and `work` run on Dispatch threads, because Swift's own
    /// threads are as many as the cores and none of them may be blocked.
    ///
    /// - Parameter work: called once on each worker. It takes logs from its shares and returns one result.
    /// - Returns: the result of each worker. Which worker gets which logs is not determined.
    /// - Throws: what reading or `work` throws, and `CancellationError`.
    public func onAllCores<Result: Sendable>(
        _ work: @escaping @Sendable (LogShares) throws -> Result
    ) async throws -> [Result] {
        let shares = LogShares(self)
        return try await withTaskCancellationHandler {
            try await withThrowingTaskGroup(of: Result.self) { group in
                for _ in 0..<shares.workers {
                    group.addTask {
                        try await Blocking.run {
                            do {
                                return try work(shares)
                            } catch {
                                // The other workers need not finish, because their results are discarded.
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

/// Distributes the logs of a stream among several workers.
public final class LogShares: Sendable {
    private let stream: LogStream
    private let next = Mutex(0)
    private let stopFlag = StopFlag()
    /// The number of logs in a share: small enough that no worker has much left to do when the others are finished, and
    /// large enough that the logs can be read together.
    private static let shareSize = 32

    init(_ stream: LogStream) {
        self.stream = stream
    }

    /// The number of workers that is useful for the stream.
    var workers: Int {
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        return max(1, min(cores, (stream.count + Self.shareSize - 1) / Self.shareSize))
    }

    /// Whether Ctrl-C or another worker's error has ended the work. A worker that takes long with one log checks it now
    /// and then.
    public var isStopped: Bool { stopFlag.isRaised }

    func stop() { stopFlag.raise() }

    /// Calls `body` for each log of this worker, with its position in the stream. Blocks while logs are read.
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
