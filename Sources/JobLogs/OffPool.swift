import Dispatch
import Synchronization

/// Runs work that blocks (the disk, hashing, packing) on a thread of its own kind: Swift's own threads are as many as the
/// cores, and two that block would hold everything else up.
///
/// - Throws: what `body` throws.
public func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}

/// The same for work that may wait for another process, such as one that holds a lock: when the task is cancelled, the
/// caller goes on at once and the work ends by itself on its thread, its result unseen.
///
/// - Parameter body: is told by a closure when nobody will see its result any more.
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

/// Runs asynchronous work and blocks the calling thread until it has ended. For threads of the kind that `offPool` uses only;
/// one of Swift's own threads would hold up what it waits for.
///
/// - Parameter isStopped: asked every few milliseconds; when it says yes, the work is cancelled.
/// - Throws: what `body` throws; `CancellationError` when it was stopped.
func blocking<Value: Sendable>(
    _ isStopped: () -> Bool, _ body: @escaping @Sendable () async throws -> Value
) throws -> Value {
    let ended = DispatchSemaphore(value: 0)
    let outcome = Outcome<Value>()
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

/// What asynchronous work came to, handed from its task to the thread that waits for it.
private final class Outcome<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>>(.failure(CancellationError()))

    func set(_ result: Result<Value, any Error>) { self.result.withLock { $0 = result } }

    func get() throws -> Value { try result.withLock { $0 }.get() }
}

/// Who waits for a result, and gets the first that comes: the work's, or that of a cancellation.
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
