import Dispatch
import JobModel
import Synchronization

import Glibc

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
