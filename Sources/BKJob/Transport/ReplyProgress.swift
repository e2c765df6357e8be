import Synchronization

/// How long an answer may take. Only time counts in which joblog waits for the network; the time that it works on what
/// came is its own.
enum Patience: Sendable {
    /// So many seconds from the request to the answer's last byte: for answers that are small.
    case whole(seconds: Double)
    /// For answers that may be long, whose length says how long they take: so many seconds without any byte, and in any
    /// stretch of so many seconds of the body at least this many bytes a second.
    case flowing(seconds: Double, leastBytesPerSecond: Int)

    fileprivate var limit: Duration {
        switch self {
        case .whole(let seconds), .flowing(let seconds, _): .seconds(seconds)
        }
    }
}

/// How far an answer has come, and since when its reader waits for the network.
final class ReplyProgress: Sendable {
    private struct State {
        var status: Int?
        var bytes = 0
        var waitingSince: ContinuousClock.Instant?
        /// How long the reader has waited before that, in all.
        var waited = Duration.zero
        /// What `waited` and `bytes` were when the stretch began in which the body must bring some bytes.
        var stretch = (waited: Duration.zero, bytes: 0)
    }

    private enum Finding {
        case overdue(DeadlineExceeded)
        /// Nothing can be overdue before that moment.
        case lookAgain(ContinuousClock.Instant)
    }

    private let state = Mutex(State())

    /// The HTTP status; nil before the head is here.
    var status: Int? { state.withLock { $0.status } }
    /// Bytes of the body so far, unpacked.
    var bytes: Int { state.withLock { $0.bytes } }

    func begin(status: Int) {
        state.withLock { state in
            state.status = status
            state.stretch = (state.waited, 0)
        }
    }

    func add(bytes: Int) { state.withLock { $0.bytes += bytes } }

    /// Waits for something of the network.
    ///
    /// - Throws: what `body` throws, as `TransportError`.
    func waiting<Result>(_ body: () async throws -> Result) async throws -> Result {
        state.withLock { $0.waitingSince = .now }
        defer {
            state.withLock { state in
                if let since = state.waitingSince { state.waited += ContinuousClock.now - since }
                state.waitingSince = nil
            }
        }
        do {
            return try await body()
        } catch {
            throw TransportError(cause: error, hasBegun: status != nil)
        }
    }

    /// Ends when the answer takes longer than it may.
    ///
    /// - Throws: `CancellationError` when there is no need to watch any more.
    func failure(when patience: Patience) async throws -> TransportError {
        while true {
            let finding = state.withLock { Self.look(at: &$0, patience, now: .now) }
            switch finding {
            case .overdue(let reason): return TransportError(cause: reason, hasBegun: status != nil)
            case .lookAgain(let moment): try await Task.sleep(until: moment, clock: .continuous)
            }
        }
    }

    private static func look(at state: inout State, _ patience: Patience, now: ContinuousClock.Instant) -> Finding {
        let limit = patience.limit
        guard let since = state.waitingSince else { return .lookAgain(now + limit) }
        let silent = now - since
        let waited = state.waited + silent
        switch patience {
        case .whole: return waited >= limit ? .overdue(.unfinished) : .lookAgain(now + (limit - waited))
        case .flowing(let seconds, let leastBytesPerSecond):
            if silent >= limit { return .overdue(.silent) }
            guard state.status != nil else { return .lookAgain(now + (limit - silent)) }
            if waited - state.stretch.waited >= limit {
                let least = Int(seconds * Double(leastBytesPerSecond))
                if state.bytes - state.stretch.bytes < least { return .overdue(.slow(leastBytesPerSecond)) }
                state.stretch = (waited, state.bytes)
            }
            return .lookAgain(now + min(limit - silent, limit - (waited - state.stretch.waited)))
        }
    }
}

/// The platform took longer than it may.
enum DeadlineExceeded: Error {
    /// Nothing came for as long as a wait may take.
    case silent
    /// A small answer was not whole in time.
    case unfinished
    /// The body came with fewer bytes a second than this.
    case slow(Int)
}
