import Dispatch
import JobModel

import Glibc

extension LogStream {
    /// Works through all logs on every core, as `onAllCores` does, and hands out what came of them in the order of the
    /// logs, as soon as it is there. No more is done ahead than a few parts for each core, so that a slow reader bounds
    /// memory.
    ///
    /// - Parameter work: what is to be done with a few neighbouring logs. May block.
    public func inOrder<Result: Sendable>(
        _ work: @escaping @Sendable (LogPart) throws -> Result
    ) -> OrderedResults<Result> {
        inPieces { part in LogPiece(try work(part)) }
    }

    /// The same for work that may have much to hand out at a single log: it hands that out piece by piece, and goes on with
    /// the next piece while somebody looks at the one before. Of the parts that are not looked at yet, only the first piece
    /// is done.
    public func inPieces<Result: Sendable>(
        _ work: @escaping @Sendable (LogPart) throws -> LogPiece<Result>
    ) -> OrderedResults<Result> {
        OrderedResults(self, work)
    }
}

/// What came of some of the logs of a part.
public struct LogPiece<Result: Sendable>: Sendable {
    let result: Result
    /// Makes the next piece of the part; nil at its end. May block.
    let rest: (@Sendable () throws -> LogPiece<Result>)?

    /// A piece.
    ///
    /// - Parameter rest: makes the next piece of the part; nil at its end. May block.
    public init(_ result: Result, rest: (@Sendable () throws -> LogPiece<Result>)? = nil) {
        self.result = result
        self.rest = rest
    }
}

/// A few neighbouring logs of a stream, for one worker.
public struct LogPart: Sendable {
    private let stream: LogStream
    /// Those that were not given yet.
    private var range: Range<Int>
    /// The first few of them, which were read together.
    private var ready: ArraySlice<HostLog> = []
    private let stop: StopFlag

    fileprivate init(_ stream: LogStream, _ range: Range<Int>, _ stop: StopFlag) {
        self.stream = stream
        self.range = range
        self.stop = stop
    }

    /// Whether nobody will see what comes of it: whoever is long at one log looks at it now and then.
    public var isStopped: Bool { stop.isRaised }

    /// Calls `body` for each log, with its position in the stream. Blocks while it reads.
    ///
    /// - Throws: what `body` and reading throw; `CancellationError` when nobody will see the rest.
    public func forEach(_ body: (_ position: Int, _ log: HostLog) throws -> Void) throws {
        var rest = self
        while let (position, log) = try rest.next() { try body(position, log) }
    }

    /// The next log, with its position in the stream; nil at the end. Blocks while it reads.
    ///
    /// - Throws: what reading throws; `CancellationError` when nobody will see the rest.
    public mutating func next() throws -> (position: Int, log: HostLog)? {
        if ready.isEmpty {
            if range.isEmpty { return nil }
            let stop = stop
            ready = try stream.read(range, { stop.isRaised })[...]
        }
        if isStopped { throw CancellationError() }
        guard let log = ready.popFirst() else { return nil }
        let position = range.lowerBound
        range = position + 1..<range.upperBound
        return (position, log)
    }
}

/// What came of the parts of a stream, in its order.
public actor OrderedResults<Result: Sendable> {
    private let stream: LogStream
    private let work: @Sendable (LogPart) throws -> LogPiece<Result>
    private let stop = StopFlag()
    private var begun = 0
    private var underWay: ArraySlice<Task<LogPiece<Result>, any Error>> = []
    private let most: Int
    /// Small enough that the first results come at once, large enough to be read together.
    private static var partSize: Int { 64 }

    fileprivate init(_ stream: LogStream, _ work: @escaping @Sendable (LogPart) throws -> LogPiece<Result>) {
        self.stream = stream
        self.work = work
        most = 2 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    deinit { stop.raise() }

    /// The next result, or nil at the end.
    ///
    /// - Throws: what reading and the work throw, and `CancellationError`.
    public func next() async throws -> Result? {
        try Task.checkCancellation()
        while underWay.count < most, begun < stream.count {
            let part = LogPart(stream, begun..<min(begun + Self.partSize, stream.count), stop)
            begun = min(begun + Self.partSize, stream.count)
            let work = work
            underWay.append(Task { try await offPool { try work(part) } })
        }
        guard let first = underWay.popFirst() else { return nil }
        let stop = stop
        return try await withTaskCancellationHandler {
            do {
                let piece = try await first.value
                if let rest = piece.rest { underWay.insert(Task { try await offPool(rest) }, at: underWay.startIndex) }
                return piece.result
            } catch {
                // Whoever cleans up after an error must not be in another worker's way.
                stop.raise()
                for task in underWay { _ = await task.result }
                throw error
            }
        } onCancel: {
            stop.raise()
        }
    }
}
