import Dispatch
import Synchronization

/// Blocking work that is done one piece after the other, in the order in which it was given: what a terminal writes.
///
/// Whoever writes a note does not wait for it, because a terminal that is stopped (Ctrl-S) and a full pipe block the
/// writer, and Swift's own threads must not be blocked. Whoever writes results waits, and so does not run ahead of a slow
/// reader.
public final class OrderedWork: Sendable {
    private let queue: DispatchQueue
    /// The latest work of those pieces of which only the latest counts; nil when none is waiting.
    private let latest = Mutex<(@Sendable () -> Void)?>(nil)

    /// Creates a queue without work.
    ///
    /// - Parameter label: the name of the queue, for debuggers.
    public init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Adds work without waiting for it.
    public func add(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }

    /// Adds work that makes an earlier piece of this kind needless if that has not begun: a line of progress.
    public func addLatest(_ work: @escaping @Sendable () -> Void) {
        let isWaiting = latest.withLock { latest in
            defer { latest = work }
            return latest != nil
        }
        guard !isWaiting else { return }
        queue.async { [self] in
            let work = latest.withLock { latest in
                defer { latest = nil }
                return latest
            }
            work?()
        }
    }

    /// Adds work and waits for its result. When the task is cancelled, the caller continues at once; work that has begun
    /// ends later, other work is not begun.
    ///
    /// - Throws: what `body` throws; `CancellationError` when the task is cancelled.
    public func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await Blocking.runUntilCancelled(on: queue) { isStopped in
            if isStopped() { throw CancellationError() }
            return try body()
        }
    }

    /// Waits until all work that was added before is done, or the task is cancelled.
    public func finish() async {
        try? await run {}
    }
}
