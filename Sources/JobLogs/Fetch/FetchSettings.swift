import BKJob

/// The settings of a fetch.
public struct FetchSettings: Sendable {
    /// How many requests may be in flight at once.
    public var concurrency: Int
    /// The most requests a second; 0 means no limit.
    public var requestsPerSecond: Double
    /// How failed requests are retried.
    public var backOff: BackOff
    /// The most hosts that one request asks for, at most `JobPlatform.batchLimit`. Tests lower it, so that a few hosts
    /// are several batches.
    package var batchSize = JobPlatform.batchLimit

    /// Creates settings. The defaults equal the defaults of `set concurrency` and `set rate`.
    public init(concurrency: Int = 6, requestsPerSecond: Double = 0, backOff: BackOff = BackOff()) {
        self.concurrency = max(1, concurrency)
        self.requestsPerSecond = max(0, requestsPerSecond)
        self.backOff = backOff
    }
}

/// How long to wait before a request is retried: exponential back-off with full jitter.
///
/// Full jitter (a random time between zero and the limit) spreads the retries of many clients best; see Marc Brooker,
/// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
public struct BackOff: Sendable {
    /// The upper limit of the first wait, in seconds. It doubles with each further wait.
    public var baseSeconds: Double
    /// The upper limit of every wait, in seconds.
    public var longestSeconds: Double
    /// How often a request is made in total.
    public var attempts: Int

    /// Creates a back-off. The defaults suit a platform that is busy, not one that is gone.
    public init(baseSeconds: Double = 0.5, longestSeconds: Double = 20, attempts: Int = 5) {
        self.baseSeconds = baseSeconds
        self.longestSeconds = longestSeconds
        self.attempts = max(1, attempts)
    }

    /// Returns the wait before attempt `next` (2 for the first retry), in seconds.
    ///
    /// - Parameters:
    ///   - retryAfter: the wait that the platform asked for, in seconds. It is obeyed up to a minute, and the jitter is
    ///     added to it.
    ///   - random: a number from 0 to 1.
    public func seconds(before next: Int, retryAfter: Double?, random: Double) -> Double {
        var limit = baseSeconds
        for _ in 2..<max(2, next) { limit = min(limit * 2, longestSeconds) }
        return min(retryAfter ?? 0, 60) + min(limit, longestSeconds) * random
    }
}

/// Limits the number of requests a second, by spacing them evenly.
actor RateLimit {
    private let interval: Duration?
    private var next = ContinuousClock.now

    /// Creates a limiter; 0 requests a second means no limit.
    init(requestsPerSecond: Double) {
        interval = requestsPerSecond > 0 ? .seconds(1 / requestsPerSecond) : nil
    }

    /// Waits until the next request may be made.
    func wait() async throws {
        guard let interval else { return }
        let now = ContinuousClock.now
        let turn = max(now, next)
        next = turn + interval
        if turn > now { try await Task.sleep(until: turn, clock: .continuous) }
    }
}
