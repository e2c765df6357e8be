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
