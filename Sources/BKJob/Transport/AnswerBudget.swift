import Synchronization

/// How much of an answer joblog takes in, and how slowly it may come. Far beyond what a platform that works sends, they
/// keep one that is broken or hostile from taking all memory or all time.
struct AnswerLimits: Sendable {
    /// The longest log of one host, in bytes, and the most memory that one answer may take. The longest log that is known
    /// of has 306 MB.
    var answerBytes = ScanError.lengthLimit
    /// The memory that all answers under way may take together before they have to take turns, in bytes.
    var commonBytes = 64 << 20
    /// The longest answer of those that are read whole (a list of runs, variables), in bytes: a general JSON decoder
    /// takes up to fifty times as much memory.
    var wholeBytes = 8 << 20
    /// How much of an answer may come, in bytes, unpacked, without any log that was asked for. JSON may write each byte of
    /// a log as several.
    var bytesInVain = 4 * ScanError.lengthLimit
    /// The fewest bytes a second that the body of a long answer must bring, on average, while joblog waits for it.
    var leastBytesPerSecond = 100
}

/// The memory that all answers under way may take together.
///
/// Nearly always they take a few kilobytes each, and nobody waits. Only when long logs come on several connections at
/// once is the common room full. Then one answer has the turn: it may grow beyond the common room, up to the most that
/// one answer may take, while the others that hold much wait, and the platform with them. When what it held is on disk, the
/// next one has the turn. So all answers together take hardly more than the common room and one answer's most, and since the
/// one that has the turn never waits for another, they can't wait for each other in a circle.
final class AnswerBudget: Sendable {
    private struct State {
        /// What each answer holds, by its ticket.
        var held: [UInt64: Int] = [:]
        /// What all answers but the one with the turn hold.
        var common = 0
        var nextTicket: UInt64 = 0
        /// The answer that may grow although the common room is full.
        var turn: UInt64?
        /// The answers that wait, in the order in which they came.
        var line: [Waiting] = []
    }

    private struct Waiting {
        let ticket: UInt64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let state = Mutex(State())
    private let commonBytes: Int
    private let answerBytes: Int
    /// Who holds no more than this, in bytes, need not wait for anybody, and has no use for the turn.
    private let fewBytes: Int

    init(_ limits: AnswerLimits) {
        commonBytes = limits.commonBytes
        answerBytes = limits.answerBytes
        fewBytes = limits.commonBytes / 64
    }

    /// A share for one answer, which holds nothing yet.
    func share() -> AnswerShare {
        let ticket = state.withLock { state in
            state.nextTicket &+= 1
            state.held[state.nextTicket] = 0
            return state.nextTicket
        }
        return AnswerShare(budget: self, ticket: ticket)
    }

    /// Takes note of what an answer holds now, and waits where it must not grow at the moment.
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

    /// Forgets an answer.
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
                    // Under the lock, so that a cancellation either is seen here or finds the waiting one in line.
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

    /// Notes what an answer holds. One that has the turn gives it back when what it holds fits in with the others.
    ///
    /// - Returns: who waited and may go on.
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

    /// Who may go on now that there is more room.
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

/// What one answer holds of the budget; it is given back when the share goes.
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

    /// Says how much memory the answer takes now, in bytes; returns when the answer may take more.
    ///
    /// - Throws: `AnswerTooLarge`, and `CancellationError` when the task is cancelled while it waits.
    func hold(_ bytes: Int) async throws {
        try await budget.hold(bytes, by: ticket)
    }
}

/// An answer is larger than joblog takes in.
struct AnswerTooLarge: Error {
    /// The most that it may have, in bytes.
    let mostBytes: Int
}
