/// How long to wait between two looks at a run: short while it brings news, longer while it does not.
struct FollowPace {
    /// The wait until the next look, in seconds.
    private(set) var seconds: Double
    private let shortest: Double
    private static let growth = 1.5
    /// How many times longer than the shortest wait a wait becomes.
    private static let most = 10.0

    init(shortest: Double) {
        self.shortest = shortest
        seconds = shortest
    }

    /// A look took so many seconds. A platform that is slow to answer is asked less often.
    mutating func took(_ duration: Double, hadNews: Bool) {
        let next = hadNews ? shortest : seconds * Self.growth
        seconds = max(min(next, shortest * Self.most), duration)
    }
}
