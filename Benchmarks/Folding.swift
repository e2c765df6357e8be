import HostSets
import JobModel

/// Host sets: folding many addresses to one word.
enum Folding {
    static func print(addresses count: Int) {
        for host in hosts(count) { Swift.print(host.address?.description ?? "") }
    }

    /// Prints the milliseconds that folding so many random hosts takes.
    static func run(_ count: Int) {
        let step = StepHosts(hosts(count))
        Swift.print(Median.milliseconds(of: 9) { precondition(!step.folded(step.hosts.indices).isEmpty) })
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
