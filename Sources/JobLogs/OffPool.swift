import Dispatch
import Synchronization

/// Runs blocking work (disk, hashing, compression) on a Dispatch thread. Swift's own threads are as many as the cores,
/// and two blocked ones would hold up everything else.
///
/// - Throws: what `body` throws.
public func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}

/// Runs blocking work that may wait for another process, such as one that holds a lock. When the task is cancelled, the
/// caller continues at once, and the work ends later on its thread with its result ignored.
///
/// - Parameter body: gets a closure that returns true once the result is no longer needed.
/// - Throws: what `body` throws; `CancellationError` when the task is cancelled.
func offPoolUntilCancelled<Value: Sendable>(
    _ body: @escaping @Sendable (_ isStopped: () -> Bool) throws -> Value
) async throws -> Value {
    let stop = StopFlag()
    let answer = FirstAnswer<Value>()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            answer.wait(continuation)
            if Task.isCancelled { answer.give(.failure(CancellationError())) }
            DispatchQueue.global().async { answer.give(Result { try body { stop.isRaised } }) }
        }
    } onCancel: {
        stop.raise()
        answer.give(.failure(CancellationError()))
    }
}

/// Runs asynchronous work and blocks the calling thread until it has ended. Call it only on threads such as `offPool`
/// uses; on one of Swift's own threads it could block the very work that it waits for.
///
/// - Parameter isStopped: called every 20 milliseconds; when it returns true, the work is cancelled.
/// - Throws: what `body` throws; `CancellationError` when the work was cancelled.
func blocking<Value: Sendable>(
    _ isStopped: () -> Bool, _ body: @escaping @Sendable () async throws -> Value
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
