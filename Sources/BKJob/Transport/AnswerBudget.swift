import Synchronization

/// The limits on how large a response may be and how slowly it may arrive. They are far beyond what a working platform
/// sends, and keep a broken or hostile one from using up all memory or time.
struct AnswerLimits: Sendable {
    /// The longest log of one host, and the most memory that one response may use, in bytes. The longest log known so
    /// far has 306 MB.
    var answerBytes = ScanError.lengthLimit
    /// The memory that all responses together may use before they have to take turns, in bytes.
    var commonBytes = 64 << 20
    /// The longest response that is read whole (a list of runs, variables), in bytes. A general JSON decoder uses up to
    /// fifty times as much memory.
    var wholeBytes = 8 << 20
    /// How many decompressed bytes of a response may arrive without any log that was asked for. The limit exceeds the
    /// longest log because JSON may write each byte of a log as several.
    var bytesInVain = 4 * ScanError.lengthLimit
    /// The lowest average rate at which the body of a long response may arrive while joblog waits for it, in bytes a
    /// second.
    var leastBytesPerSecond = 100
}

/// The memory that all responses in flight may use together.
///
/// Responses nearly always use a few kilobytes each, and none has to wait. Only long logs on several connections at
/// once fill the common memory. Then one response has the turn: it may grow beyond the common limit, up to the limit
/// for one response, while the other large responses wait, and with them the platform. When its logs are on disk, the
/// turn passes to the next. All responses together therefore use hardly more than the common limit and the limit for
/// one response. The response with the turn never waits for another one, so a deadlock is impossible.
final class AnswerBudget: Sendable {
    private struct State {
        /// The bytes that each response uses, by its ticket.
        var held: [UInt64: Int] = [:]
        /// The bytes that all responses use together, without the response that has the turn.
        var common = 0
        var nextTicket: UInt64 = 0
        /// The response that may grow although the common memory is full.
        var turn: UInt64?
        /// The responses that wait, in the order in which they came.
        var line: [Waiting] = []
    }

    private struct Waiting {
        let ticket: UInt64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let state = Mutex(State())
    private let commonBytes: Int
    private let answerBytes: Int
    /// A response that uses no more than this many bytes never waits and never needs the turn.
    private let fewBytes: Int

    init(_ limits: AnswerLimits) {
        commonBytes = limits.commonBytes
        answerBytes = limits.answerBytes
        fewBytes = limits.commonBytes / 64
    }

    /// Makes a share for one response, which uses no memory yet.
    func share() -> AnswerShare {
        let ticket = state.withLock { state in
            state.nextTicket &+= 1
            state.held[state.nextTicket] = 0
            return state.nextTicket
        }
        return AnswerShare(budget: self, ticket: ticket)
    }

    /// Records how many bytes a response uses now, and waits while it must not grow.
    ///
    /// - Throws: `AnswerTooLarge`, and `CancellationError` when the task is cancelled while it waits.
    fileprivate func hold(_ bytes: Int, by ticket: UInt64) async throws {
        guard bytes <= answerBytes else { throw AnswerTooLarge(mostBytes: answerBytes) }
        let (mayGoOn, freed) = state.withLock { state in
            let freed = set(bytes, by: ticket, &state)
            return (self.mayGoOn(ticket, &state), freed)
        }
        for waiting in freed { waiting.continuation.resume() }
        if mayGoOn { return }
        try await wait(as: ticket)
    }

    /// Removes a response that has ended.
    fileprivate func close(_ ticket: UInt64) {
        let freed = state.withLock { state in
            let held = state.held.removeValue(forKey: ticket) ?? 0
            if state.turn == ticket { state.turn = nil } else { state.common -= held }
            return admitted(&state)
        }
        for waiting in freed { waiting.continuation.resume() }
    }

    private func wait(as ticket: UInt64) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let verdict: Result<Void, any Error>? = state.withLock { state in
                    // Checked under the lock, so that a cancellation is either seen here or finds the waiter in line.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if mayGoOn(ticket, &state) { return .success(()) }
                    state.line.append(Waiting(ticket: ticket, continuation: continuation))
                    return nil
                }
                if let verdict { continuation.resume(with: verdict) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.line.firstIndex { $0.ticket == ticket }.map { state.line.remove(at: $0) }
            }
            waiting?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Records the bytes that a response uses. A response gives the turn back once its memory fits in with the others.
    ///
    /// - Returns: the waiters that may go on.
    private func set(_ bytes: Int, by ticket: UInt64, _ state: inout State) -> [Waiting] {
        let before = state.held[ticket] ?? 0
        state.held[ticket] = bytes
        if state.turn == ticket {
            guard bytes < before, bytes <= fewBytes || state.common + bytes <= commonBytes else { return [] }
            state.turn = nil
            state.common += bytes
        } else {
            state.common += bytes - before
        }
        return bytes < before ? admitted(&state) : []
    }

    private func mayGoOn(_ ticket: UInt64, _ state: inout State) -> Bool {
        let held = state.held[ticket] ?? 0
        if state.common <= commonBytes || state.turn == ticket || held <= fewBytes { return true }
        guard state.turn == nil, state.line.isEmpty else { return false }
        give(turnTo: ticket, &state)
        return true
    }

    /// Removes the waiters that may go on from the line and returns them.
    private func admitted(_ state: inout State) -> [Waiting] {
        var result: [Waiting] = []
        if state.common > commonBytes, state.turn == nil, !state.line.isEmpty {
            let first = state.line.removeFirst()
            give(turnTo: first.ticket, &state)
            result.append(first)
        }
        if state.common <= commonBytes {
            result += state.line
            state.line = []
        }
        return result
    }

    private func give(turnTo ticket: UInt64, _ state: inout State) {
        state.turn = ticket
        state.common -= state.held[ticket] ?? 0
    }
}

/// The memory that one response uses of the budget. It is released when the share is deallocated.
final class AnswerShare: Sendable {
    private let budget: AnswerBudget
    private let ticket: UInt64

    fileprivate init(budget: AnswerBudget, ticket: UInt64) {
        self.budget = budget
        self.ticket = ticket
    }

    deinit {
        budget.close(ticket)
    }

    /// Reports how many bytes the response uses now; returns when it may grow further.
    ///
    /// - Throws: `AnswerTooLarge`, and `CancellationError` when the task is cancelled while it waits.
    func hold(_ bytes: Int) async throws {
        try await budget.hold(bytes, by: ticket)
    }
}

/// The response is larger than the limit.
struct AnswerTooLarge: Error {
    /// The limit, in bytes.
    let mostBytes: Int
}
