import JSON
import JobModel
import JobShell
import Synchronization

/// The rows of a run that is followed, for one reader.
///
/// Following begins when the first row is asked for, and is cancelled when this object is released.
final class RunEvents {
    private let queue = RowQueue()
    private let follower: RunFollower
    private var task: Task<Void, Never>?

    init(_ subject: RunFollower.Subject, in context: Context, ending: RunEnding) {
        follower = RunFollower(subject, in: context, into: queue, ending: ending)
    }

    deinit { task?.cancel() }

    /// Waits for rows, and returns all that are there; nil at the end.
    ///
    /// - Throws: what following the run ended with.
    nonisolated(nonsending) func next() async throws -> [JSONObject]? {
        let (queue, task) = (queue, task ?? begin())
        self.task = task
        return try await withTaskCancellationHandler {
            try await queue.take()
        } onCancel: {
            task.cancel()
            Task { await queue.end(.failure(CancellationError())) }
        }
    }

    private func begin() -> Task<Void, Never> {
        Task { [queue, follower] in
            do {
                try await follower.run()
                await queue.end(.success(()))
            } catch {
                await queue.end(.failure(error))
            }
        }
    }
}

/// A queue of rows between the task that makes them and the task that shows them.
///
/// The maker waits while the queue is full, so that memory is bounded.
actor RowQueue {
    private var rows: [JSONObject] = []
    private var result: Result<Void, any Error>?
    private var readers: [CheckedContinuation<Void, Never>] = []
    private var writers: [CheckedContinuation<Void, Never>] = []
    private let total = Atomic(0)
    /// With more rows than this in the queue, the maker waits.
    private static let most = 10_000

    /// How many rows were put into the queue so far, those that were taken out included.
    nonisolated var count: Int { total.load(ordering: .relaxed) }

    /// Adds rows, then waits while the queue is full.
    ///
    /// - Throws: `CancellationError`. The rows are in the queue even then.
    func put(_ more: [JSONObject]) async throws {
        guard !more.isEmpty else { return }
        rows += more
        total.add(more.count, ordering: .relaxed)
        wake(&readers)
        while rows.count > Self.most, result == nil {
            try Task.checkCancellation()
            await withCheckedContinuation { writers.append($0) }
        }
        try Task.checkCancellation()
    }

    /// Ends the queue: `take` returns the remaining rows, then nil, or throws the error of `result`. Only the first
    /// call counts.
    func end(_ result: Result<Void, any Error>) {
        self.result = self.result ?? result
        wake(&readers)
        wake(&writers)
    }

    /// Waits for rows, and takes out all that are there; nil at the end.
    ///
    /// - Throws: the error with which the queue was ended.
    func take() async throws -> [JSONObject]? {
        while rows.isEmpty {
            if let result {
                try result.get()
                return nil
            }
            await withCheckedContinuation { readers.append($0) }
        }
        defer {
            rows = []
            wake(&writers)
        }
        return rows
    }

    private func wake(_ waiting: inout [CheckedContinuation<Void, Never>]) {
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}
