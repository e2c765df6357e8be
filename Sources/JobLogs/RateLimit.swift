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
