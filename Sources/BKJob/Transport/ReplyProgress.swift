import Synchronization

/// How long a response may take. Only the time in which joblog waits for the network counts; the time in which it
/// processes what has arrived does not.
enum Patience: Sendable {
    /// For small responses: at most `seconds` from the request to the last byte.
    case whole(seconds: Double)
    /// For responses of any length: at most `seconds` without a byte, and on average at least `leastBytesPerSecond` in
    /// each stretch of `seconds` of the body.
    case flowing(seconds: Double, leastBytesPerSecond: Int)

    fileprivate var limit: Duration {
        switch self {
        case .whole(let seconds), .flowing(let seconds, _): .seconds(seconds)
        }
    }
}

/// Tracks how much of a response has arrived, and since when its reader has been waiting for the network.
final class ReplyProgress: Sendable {
    private struct State {
        var status: Int?
        var bytes = 0
        var waitingSince: ContinuousClock.Instant?
        /// How long the reader waited in total before `waitingSince`.
        var waited = Duration.zero
        /// The values of `waited` and `bytes` at the start of the current stretch, over which the transfer rate is
        /// measured.
        var stretch = (waited: Duration.zero, bytes: 0)
    }

    private enum Finding {
        case overdue(DeadlineExceeded)
        /// Nothing can be overdue before this moment.
        case lookAgain(ContinuousClock.Instant)
    }

    private let state = Mutex(State())

    /// The HTTP status; nil until the response head has arrived.
    var status: Int? { state.withLock { $0.status } }
    /// Bytes of the body that have arrived, after decompression.
    var bytes: Int { state.withLock { $0.bytes } }

    func begin(status: Int) {
        state.withLock { state in
            state.status = status
            state.stretch = (state.waited, 0)
        }
    }

    func add(bytes: Int) { state.withLock { $0.bytes += bytes } }

    /// Runs `body`, and counts its duration as time spent waiting for the network.
    ///
    /// - Throws: the error that `body` throws, wrapped in a `TransportError`.
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

    /// Returns once the response has taken longer than `patience` allows.
    ///
    /// - Throws: `CancellationError` when the watching task is cancelled.
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

/// The platform took longer than `Patience` allows.
enum DeadlineExceeded: Error {
    /// No byte arrived within the time limit.
    case silent
    /// A small response was incomplete when its time was over.
    case unfinished
    /// The body arrived with fewer bytes a second than this.
    case slow(Int)
}
