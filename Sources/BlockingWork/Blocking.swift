import Dispatch
import Synchronization

/// Work that blocks a thread: the disk, a pipe, a terminal, a lock of another process, long computing.
///
/// Swift's own threads are as many as the cores, and a blocked one holds up all other work. All blocking work of joblog
/// runs on the threads of Dispatch: single pieces of work on its global queue, which begins with as many threads as
/// there are cores and adds others while these are blocked; an actor whose methods block on a serial queue of its own
/// (`BlockingExecutor`). The line editor has a thread of its own, because libedit keeps its state to one.
public enum Blocking {
    /// Runs blocking work and waits for its result.
    ///
    /// - Throws: what `body` throws.
    public static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
        }
    }

    /// Runs blocking work that may wait for another process, such as one that holds a lock. When the task is cancelled,
    /// the caller continues at once, and the work ends later on its thread with its result ignored.
    ///
    /// - Parameter body: gets a closure that returns true once the result is no longer needed.
    /// - Throws: what `body` throws; `CancellationError` when the task is cancelled.
    public static func runUntilCancelled<Value: Sendable>(
        _ body: @escaping @Sendable (_ isStopped: () -> Bool) throws -> Value
    ) async throws -> Value {
        try await runUntilCancelled(on: .global(), body)
    }

    /// Runs the work on a queue.
    static func runUntilCancelled<Value: Sendable>(
        on queue: DispatchQueue, _ body: @escaping @Sendable (_ isStopped: () -> Bool) throws -> Value
    ) async throws -> Value {
        let stop = StopFlag()
        let answer = FirstAnswer<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                answer.wait(continuation)
                if Task.isCancelled { answer.give(.failure(CancellationError())) }
                queue.async { answer.give(Result { try body { stop.isRaised } }) }
            }
        } onCancel: {
            stop.raise()
            answer.give(.failure(CancellationError()))
        }
    }

    /// Runs asynchronous work and blocks the calling thread until it has ended or is stopped; work that is stopped is
    /// cancelled and may end later. Call it only on threads such as `run`
    /// uses; on one of Swift's own threads it could block the very work that it waits for.
    ///
    /// - Parameter isStopped: called every 20 milliseconds; when it returns true, the work is cancelled.
    /// - Throws: what `body` throws; `CancellationError` when the work was cancelled.
    public static func wait<Value: Sendable>(
        until isStopped: () -> Bool, for body: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let ended = DispatchSemaphore(value: 0)
        let outcome = ResultBox<Value>()
        let task = Task.detached {
            do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
            ended.signal()
        }
        while ended.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
            if isStopped() {
                task.cancel()
                throw CancellationError()
            }
        }
        return try outcome.get()
    }
}

/// A flag that tells work to end early, because its result is no longer needed.
public final class StopFlag: Sendable {
    private let flag = Atomic(false)

    /// Creates a flag that is not raised.
    public init() {}

    /// Whether the flag was raised.
    public var isRaised: Bool { flag.load(ordering: .relaxed) }

    /// Raises the flag, for good.
    public func raise() { flag.store(true, ordering: .relaxed) }
}

/// The result of asynchronous work, passed from its task to the waiting thread.
private final class ResultBox<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>>(.failure(CancellationError()))

    func set(_ result: Result<Value, any Error>) { self.result.withLock { $0 = result } }

    func get() throws -> Value { try result.withLock { $0 }.get() }
}

/// Resumes a continuation with the first result that is given: the work's, or a cancellation.
private final class FirstAnswer<Value: Sendable>: Sendable {
    private enum State {
        case nobodyWaits
        case waiting(CheckedContinuation<Value, any Error>)
        case answered
    }

    private let state = Mutex(State.nobodyWaits)

    func wait(_ continuation: CheckedContinuation<Value, any Error>) {
        state.withLock { $0 = .waiting(continuation) }
    }

    func give(_ result: Result<Value, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<Value, any Error>? in
            guard case .waiting(let continuation) = state else { return nil }
            state = .answered
            return continuation
        }
        waiting?.resume(with: result)
    }
}
