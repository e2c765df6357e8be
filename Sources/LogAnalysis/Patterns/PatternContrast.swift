/// A kind of line that is not equally common on two sides.
public struct PatternContrast: Sendable, Hashable {
    /// The index of the kind in `PatternSet.patterns`.
    public let kind: Int
    /// The number of hosts with this kind of line on each side.
    public let counts: SideCounts
}

extension PatternSet {
    /// The kinds of lines that distinguish the hosts of one side from the hosts of another, the most distinctive first:
    /// both kinds that only the first side has and kinds that it lacks. Kinds that are equally common on both sides are
    /// left out.
    ///
    /// They are ranked by `SideCounts.leastDifference`, then by the number of hosts of the first side that have them,
    /// then of the second side, then by template.
    public func contrast(_ first: HostPositions, against second: HostPositions) -> [PatternContrast] {
        let (total, otherTotal) = (first.count, second.count)
        let ranked = patterns.enumerated().compactMap { index, pattern -> (rank: Double, contrast: PatternContrast)? in
            let counts = SideCounts(
                pattern.hosts.count(in: first), of: total, against: pattern.hosts.count(in: second), of: otherTotal)
            if counts.isEven { return nil }
            // The value is rounded, so that equal evidence for and against is equal although it is computed in another
            // order.
            let rank = (counts.leastDifference * 1e9).rounded()
            return (rank, PatternContrast(kind: index, counts: counts))
        }
        return ranked.sorted { one, other in
            let (counts, others) = (one.contrast.counts, other.contrast.counts)
            if one.rank != other.rank { return one.rank > other.rank }
            if counts.count != others.count { return counts.count > others.count }
            if counts.otherCount != others.otherCount { return counts.otherCount > others.otherCount }
            let (kind, otherKind) = (patterns[one.contrast.kind], patterns[other.contrast.kind])
            if kind.templateBytes != otherKind.templateBytes {
                return kind.templateBytes.lexicographicallyPrecedes(otherKind.templateBytes)
            }
            return one.contrast.kind < other.contrast.kind
        }.map(\.contrast)
    }
}

/// The numbers of hosts on each of two sides that have something, such as a kind of line.
public struct SideCounts: Sendable, Hashable {
    /// The number of hosts of the first side that have it.
    public let count: Int
    /// The number of all hosts of the first side.
    public let total: Int
    /// The number of hosts of the second side that have it.
    public let otherCount: Int
    /// The number of all hosts of the second side.
    public let otherTotal: Int

    /// Creates the counts of two sides.
    public init(_ count: Int, of total: Int, against otherCount: Int, of otherTotal: Int) {
        self.count = count
        self.total = total
        self.otherCount = otherCount
        self.otherTotal = otherTotal
    }

    /// Whether it is equally common on both sides, as in 3 of 6 and 50 of 100.
    public var isEven: Bool {
        count.multipliedFullWidth(by: otherTotal) == otherCount.multipliedFullWidth(by: total)
    }

    /// The least difference between the shares of the two sides, with a confidence of 95 %: 1 means everybody on one
    /// side and nobody on the other; 0 or less means that the difference may well be chance.
    ///
    /// This is the lower bound of the hybrid score interval for the difference of two proportions (Newcombe, "Interval
    /// estimation for the difference between independent proportions", Statistics in Medicine 17, 1998, method 10),
    /// which is composed of the intervals of both proportions (Wilson, "Probable inference, the law of succession, and
    /// statistical inference", JASA 22, 1927). It ranks 37 of 37 against 0 of 1963 before 1 of 1 against 0 of 1, and 5
    /// of 37 against 0 of 1963 before 37 of 37 against 1700 of 1963.
    public var leastDifference: Double {
        let (one, other) = (Interval(count, of: total), Interval(otherCount, of: otherTotal))
        let (high, low) = one.share >= other.share ? (one, other) : (other, one)
        let (below, above) = (high.share - high.lower, low.upper - low.share)
        return high.share - low.share - (below * below + above * above).squareRoot()
    }

    /// Wilson's score interval for a proportion, with a confidence of 95 %.
    private struct Interval {
        let share, lower, upper: Double

        init(_ count: Int, of total: Int) {
            guard total > 0 else {
                (share, lower, upper) = (0, 0, 1)
                return
            }
            // The quantile of the normal distribution for 97.5 %.
            let quantile = 1.959_963_984_540_054
            let (hosts, square) = (Double(total), quantile * quantile)
            share = Double(count) / hosts
            let middle = share + square / (2 * hosts)
            let spread =
                quantile * (share * (1 - share) / hosts + square / (4 * hosts * hosts)).squareRoot()
            lower = (middle - spread) / (1 + square / hosts)
            upper = (middle + spread) / (1 + square / hosts)
        }
    }
}
