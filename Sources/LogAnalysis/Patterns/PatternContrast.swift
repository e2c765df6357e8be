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
