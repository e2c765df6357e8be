import BlockingWork
import Dispatch
import JobModel

import Glibc

extension LogStream {
    /// Processes all logs on every core, as `onAllCores` does, and returns the results in the order of the logs, as
    /// soon as they are available. Only a few parts for each core are processed ahead, so that a slow reader bounds
    /// memory.
    ///
    /// - Parameter work: processes a few consecutive logs. May block.
    public func inOrder<Result: Sendable>(
        _ work: @escaping @Sendable (LogPart) throws -> Result
    ) -> OrderedResults<Result> {
        inPieces { part in LogPiece(try work(part)) }
    }

    /// Does the same for work that may have a large result for a single log. The result comes in pieces, and the next
    /// piece is made while the reader uses the previous one. For parts that the reader has not reached yet, only the
    /// first piece is made.
    public func inPieces<Result: Sendable>(
        _ work: @escaping @Sendable (LogPart) throws -> LogPiece<Result>
    ) -> OrderedResults<Result> {
        OrderedResults(self, work)
    }
}

/// A piece of the result for one part of a stream.
public struct LogPiece<Result: Sendable>: Sendable {
    let result: Result
    /// Makes the next piece of the part; nil at its end. May block.
    let rest: (@Sendable () throws -> LogPiece<Result>)?

    /// Creates a piece.
    ///
    /// - Parameter rest: makes the next piece of the part; nil at its end. May block.
    public init(_ result: Result, rest: (@Sendable () throws -> LogPiece<Result>)? = nil) {
        self.result = result
        self.rest = rest
    }
}

/// A few consecutive logs of a stream, for one worker.
public struct LogPart: Sendable {
    private let stream: LogStream
    /// The positions of the logs that were not returned yet.
    private var range: Range<Int>
    /// The first logs of `range`, which were read together.
    private var ready: ArraySlice<HostLog> = []
    private let stop: StopFlag

    fileprivate init(_ stream: LogStream, _ range: Range<Int>, _ stop: StopFlag) {
        self.stream = stream
        self.range = range
        self.stop = stop
    }

    /// Whether the result is no longer needed. Work that takes long with one log checks it now and then.
    public var isStopped: Bool { stop.isRaised }

    /// Calls `body` for each log, with its position in the stream. Blocks while logs are read.
    ///
    /// - Throws: what `body` and reading throw; `CancellationError` when the result is no longer needed.
    public func forEach(_ body: (_ position: Int, _ log: HostLog) throws -> Void) throws {
        var rest = self
        while let (position, log) = try rest.next() { try body(position, log) }
    }

    /// Returns the next log with its position in the stream; nil at the end. Blocks while logs are read.
    ///
    /// - Throws: what reading throws; `CancellationError` when the result is no longer needed.
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

/// The results for the parts of a stream, in the order of the stream.
public actor OrderedResults<Result: Sendable> {
    private let stream: LogStream
    private let work: @Sendable (LogPart) throws -> LogPiece<Result>
    private let stop = StopFlag()
    private var begun = 0
    private var underWay: ArraySlice<Task<LogPiece<Result>, any Error>> = []
    private let most: Int
    /// The number of logs in a part: small enough that the first results arrive at once, and large enough that the logs
    /// can be read together.
    private static var partSize: Int { 64 }

    fileprivate init(_ stream: LogStream, _ work: @escaping @Sendable (LogPart) throws -> LogPiece<Result>) {
        self.stream = stream
        self.work = work
        most = 2 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    deinit { stop.raise() }

    /// Returns the next result, or nil at the end.
    ///
    /// - Throws: what reading and the work throw, and `CancellationError`.
    public func next() async throws -> Result? {
        try Task.checkCancellation()
        while underWay.count < most, begun < stream.count {
            let part = LogPart(stream, begun..<min(begun + Self.partSize, stream.count), stop)
            begun = min(begun + Self.partSize, stream.count)
            let work = work
            underWay.append(Task { try await Blocking.run { try work(part) } })
        }
        guard let first = underWay.popFirst() else { return nil }
        let stop = stop
        return try await withTaskCancellationHandler {
            do {
                let piece = try await first.value
                if let rest = piece.rest {
                    underWay.insert(Task { try await Blocking.run(rest) }, at: underWay.startIndex)
                }
                return piece.result
            } catch {
                // The caller may clean up after the error, so no worker may be running by then.
                stop.raise()
                for task in underWay { _ = await task.result }
                throw error
            }
        } onCancel: {
            stop.raise()
        }
    }
}
