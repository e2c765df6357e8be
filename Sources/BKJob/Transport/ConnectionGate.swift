import Synchronization

/// Limits the number of concurrent requests; further ones wait in line, for as long as it takes.
///
/// The HTTP client has a limit of its own, but it lets a request wait for a connection only until the connect timeout,
/// which has nothing to do with how long the requests ahead take.
final class ConnectionGate: Sendable {
    private struct State {
        var free: Int
        var nextTicket: UInt64 = 0
        var line: [(ticket: UInt64, waiter: CheckedContinuation<Void, any Error>)] = []
    }

    private let state: Mutex<State>

    init(width: Int) {
        state = Mutex(State(free: max(1, width)))
    }

    /// Runs `body` once a slot is free.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while it waits in line, and what `body` throws.
    func pass<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await enter()
        defer { leave() }
        return try await body()
    }

    private func enter() async throws {
        let ticket = state.withLock { state in
            state.nextTicket &+= 1
            return state.nextTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                let verdict: Swift.Result<Void, any Error>? = state.withLock { state in
                    // Checked under the lock, so that a cancellation is either seen here or finds the waiter in line.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.free > 0 {
                        state.free -= 1
                        return .success(())
                    }
                    state.line.append((ticket, waiter))
                    return nil
                }
                if let verdict { waiter.resume(with: verdict) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.line.firstIndex { $0.ticket == ticket }.map { state.line.remove(at: $0).waiter }
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    private func leave() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.line.isEmpty else { return state.line.removeFirst().waiter }
            state.free += 1
            return nil
        }
        waiter?.resume()
    }
}
