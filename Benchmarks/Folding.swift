import JobModel

/// `benchmark folding N`: folds N random hosts and prints the milliseconds it took.
/// `benchmark addresses N` prints the same addresses, for the yardstick.
@main
enum Benchmark {
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        let count = words.dropFirst().first.flatMap { Int($0) } ?? 50_000
        switch words.first {
        case "folding": fold(count)
        case "addresses": for host in hosts(count) { print(host.address?.description ?? "") }
        default: print("usage: benchmark folding N | benchmark addresses N")
        }
    }

    /// The median of nine rounds, so that one disturbance does not count.
    private static func fold(_ count: Int) {
        let step = StepHosts(hosts(count))
        let clock = ContinuousClock()
        let rounds = (0..<9).map { _ in
            clock.measure { precondition(!step.folded(step.hosts.indices).isEmpty) }
        }
        let median = rounds.sorted()[rounds.count / 2]
        print(Double(median.components.attoseconds) / 1e15 + Double(median.components.seconds) * 1000)
    }

    /// Random hosts among 2^17 addresses, always the same ones.
    private static func hosts(_ count: Int) -> [Host] {
        var state: UInt64 = 42
        var chosen: Set<UInt32> = []
        while chosen.count < min(count, 100_000) {
            // Knuth's MMIX generator.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            chosen.insert(0x0A14_0000 | UInt32(truncatingIfNeeded: state >> 40) & 0x1FFFF)
        }
        return chosen.sorted().enumerated().map { Host(id: Int64($0.offset) + 1, ipv4: .v4($0.element)) }
    }
}
