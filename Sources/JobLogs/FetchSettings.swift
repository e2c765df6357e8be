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
