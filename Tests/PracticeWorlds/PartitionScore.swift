/// How well groups of hosts match what the hosts did.
public struct PartitionScore: Sendable, Equatable {
    /// Hubert and Arabie's index ("Comparing partitions", Journal of Classification 2, 1985): 1 where groups and behaviours are
    /// the same partition, about 0 where they agree as by chance.
    public let adjustedRandIndex: Double
    /// How many groups there are.
    public let groups: Int
    /// How many behaviours there are.
    public let behaviours: Int
    /// How many groups hold hosts of more than one behaviour: somebody's failure is hidden among others.
    public let mixedGroups: Int

    /// Whether the groups are the behaviours, exactly.
    public var isExact: Bool { mixedGroups == 0 && groups == behaviours }

    /// Compares the behaviour and the group of each host; both lists have the hosts in the same order.
    public init(behaviours: [String], groups: [Int]) {
        precondition(behaviours.count == groups.count, "each host needs a behaviour and a group")
        var cells: [String: [Int: Int]] = [:]
        for (behaviour, group) in zip(behaviours, groups) { cells[behaviour, default: [:]][group, default: 0] += 1 }
        var columns: [Int: Int] = [:]
        var behavioursOfGroup: [Int: Int] = [:]
        for row in cells.values {
            for (group, count) in row {
                columns[group, default: 0] += count
                behavioursOfGroup[group, default: 0] += 1
            }
        }
        func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }
        let together = cells.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + pairs($1) } }
        let inBehaviours = cells.values.reduce(0) { $0 + pairs($1.values.reduce(0, +)) }
        let inGroups = columns.values.reduce(0) { $0 + pairs($1) }
        let byChance = pairs(groups.count) == 0 ? 0 : inBehaviours * inGroups / pairs(groups.count)
        let most = (inBehaviours + inGroups) / 2
        // Where both partitions are all in one, or all apart, chance leaves nothing open.
        adjustedRandIndex = most == byChance ? 1 : (together - byChance) / (most - byChance)
        self.groups = columns.count
        self.behaviours = cells.count
        mixedGroups = behavioursOfGroup.values.count { $0 > 1 }
    }
}
