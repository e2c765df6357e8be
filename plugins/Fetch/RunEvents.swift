import JobModel
import JobShell
import Synchronization

/// The rows of a run that is followed, for one reader: following begins with the first row that is asked for, and ends when
/// nobody asks any more.
final class RunEvents: Sendable {
    private let queue = RowQueue()
    private let follower: RunFollower
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(_ subject: RunFollower.Subject, in context: Context, ending: RunEnding) {
        follower = RunFollower(subject, in: context, into: queue, ending: ending)
    }

    deinit { task.withLock { $0?.cancel() } }

    /// The next rows, as soon as there are some; nil at the end.
    func next() async throws -> [JSONObject]? {
        begin()
        return try await withTaskCancellationHandler {
            try await queue.take()
        } onCancel: {
            task.withLock { $0?.cancel() }
            let queue = queue
            Task { await queue.end(.failure(CancellationError())) }
        }
    }

    private func begin() {
        task.withLock { task in
            guard task == nil else { return }
            task = Task { [queue, follower] in
                do {
                    try await follower.run()
                    await queue.end(.success(()))
                } catch {
                    await queue.end(.failure(error))
                }
            }
        }
    }
}
