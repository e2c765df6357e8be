/// A kind of line that is not equally common on two sides.
public struct PatternContrast: Sendable, Hashable {
    /// Which kind, by its place in `PatternSet.patterns`.
    public let kind: Int
    /// How many hosts of each side have it.
    public let counts: SideCounts
}

extension PatternSet {
    /// The kinds of lines that set the hosts of one side apart from those of another, what does so most first: both what only
    /// the first have and what they lack. Kinds that are equally common on both sides are left out.
    ///
    /// They are ranked by `SideCounts.leastDifference`, then by how many hosts of the first side have them, then of the
    /// second, then by template.
    public func contrast(_ first: HostPositions, against second: HostPositions) -> [PatternContrast] {
        let (total, otherTotal) = (first.count, second.count)
        let ranked = patterns.enumerated().compactMap { index, pattern -> (rank: Double, contrast: PatternContrast)? in
            let counts = SideCounts(
                pattern.hosts.count(in: first), of: total, against: pattern.hosts.count(in: second), of: otherTotal)
            if counts.isEven { return nil }
            // Rounded, so that equal evidence for and against is equal although it is computed in another order.
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

/// How many hosts of each of two sides have something, such as a kind of line.
public struct SideCounts: Sendable, Hashable {
    /// How many hosts of the first side have it.
    public let count: Int
    /// How many hosts the first side has.
    public let total: Int
    /// How many hosts of the second side have it.
    public let otherCount: Int
    /// How many hosts the second side has.
    public let otherTotal: Int

    /// Counts of two sides.
    public init(_ count: Int, of total: Int, against otherCount: Int, of otherTotal: Int) {
        self.count = count
        self.total = total
        self.otherCount = otherCount
        self.otherTotal = otherTotal
    }

    /// Whether it is equally common on both sides: 3 of 6 and 50 of 100.
    public var isEven: Bool {
        count.multipliedFullWidth(by: otherTotal) == otherCount.multipliedFullWidth(by: total)
    }

    /// How far the shares of the two sides are at least apart, with a confidence of 95 %: 1 is everybody here and nobody
    /// there; 0 or less is what chance may well have done.
    ///
    /// The lower bound of the hybrid score interval for the difference of two proportions (Newcombe, "Interval estimation for
    /// the difference between independent proportions", Statistics in Medicine 17, 1998, method 10), which is made of the
    /// intervals of each (Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927). It
    /// puts 37 of 37 against 0 of 1963 before 1 of 1 against 0 of 1, and 5 of 37 against 0 of 1963 before 37 of 37 against
    /// 1700 of 1963.
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
