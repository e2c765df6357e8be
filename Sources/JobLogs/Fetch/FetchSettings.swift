/// How logs are asked for.
public struct FetchSettings: Sendable {
    /// How many requests are under way at once.
    public var concurrency: Int
    /// The most requests a second; 0 means no limit.
    public var requestsPerSecond: Double
    /// How what failed is asked for again.
    public var backOff: BackOff

    /// Settings; the defaults are those of `set concurrency` and `set rate`.
    public init(concurrency: Int = 6, requestsPerSecond: Double = 0, backOff: BackOff = BackOff()) {
        self.concurrency = max(1, concurrency)
        self.requestsPerSecond = max(0, requestsPerSecond)
        self.backOff = backOff
    }
}

/// How long to wait before the same question is asked again: exponential, with full jitter.
///
/// Full jitter (a random time between nothing and the limit) spreads the retries of many clients best; see Marc Brooker,
/// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
public struct BackOff: Sendable {
    /// The limit of the first wait, in seconds; it doubles with each further one.
    public var baseSeconds: Double
    /// The limit of any wait, in seconds.
    public var longestSeconds: Double
    /// How often a question is asked in all.
    public var attempts: Int

    /// A back-off; the defaults suit a platform that is busy, not one that is gone.
    public init(baseSeconds: Double = 0.5, longestSeconds: Double = 20, attempts: Int = 5) {
        self.baseSeconds = baseSeconds
        self.longestSeconds = longestSeconds
        self.attempts = max(1, attempts)
    }

    /// The wait before attempt `next` (2 for the first retry), in seconds.
    ///
    /// - Parameters:
    ///   - retryAfter: what the platform asked for, in seconds; it is obeyed, up to a minute, and the jitter comes on top.
    ///   - random: a number from 0 to 1.
    public func seconds(before next: Int, retryAfter: Double?, random: Double) -> Double {
        var limit = baseSeconds
        for _ in 2..<max(2, next) { limit = min(limit * 2, longestSeconds) }
        return min(retryAfter ?? 0, 60) + min(limit, longestSeconds) * random
    }
}

/// At most so many requests a second, evenly spaced.
actor RateLimit {
    private let interval: Duration?
    private var next = ContinuousClock.now

    /// A limit; 0 requests a second means none.
    init(requestsPerSecond: Double) {
        interval = requestsPerSecond > 0 ? .seconds(1 / requestsPerSecond) : nil
    }

    /// Waits for its turn.
    func wait() async throws {
        guard let interval else { return }
        let now = ContinuousClock.now
        let turn = max(now, next)
        next = turn + interval
        if turn > now { try await Task.sleep(until: turn, clock: .continuous) }
    }
}
