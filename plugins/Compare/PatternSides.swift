import JobModel
import JobShell

/// The hosts of the two sides of `patterns --against`, by position in the step; no host is on both.
struct PatternSides: Sendable {
    let first: [Int]
    let second: [Int]
    /// What is said of hosts that the call names on both sides.
    let notes: [String]

    /// - Parameters:
    ///   - known: the hosts that can be compared, where these are not all of the step.
    /// - Throws: `Failure` when the second side has no hosts, or both have the same.
    init(_ invocation: Invocation, against set: HostSet, _ selection: HostSelection, among known: Set<Int>?) throws {
        let arguments = invocation.arguments
        let all = try set.resolved(in: selection.step.hosts, excluding: arguments.hostSet("exclude"))
        let members = known.map { known in all.filter(known.contains) } ?? all
        if members.isEmpty { throw all.isEmpty ? Texts.nobodyIsAgainst(set.text) : Texts.notAmongThese(set.text) }
        let (ones, others) = (Set(selection.positions), Set(members))
        let both = ones.intersection(others)
        guard !both.isEmpty else {
            (first, second, notes) = (selection.positions, members, [])
            return
        }
        if both.count == ones.count, both.count == others.count { throw Texts.sidesAreTheSame(set.text) }
        // Hosts within the other side's are what somebody wants to see apart from the rest of it.
        let countOnFirst = both.count < others.count
        first = countOnFirst ? selection.positions : selection.positions.filter { !others.contains($0) }
        second = countOnFirst ? members.filter { !ones.contains($0) } : members
        // All hosts but the second: nobody named any twice.
        var isImplied = false
        if case .nothing = invocation.input { isImplied = arguments.hostSet("hostset") == nil }
        notes = isImplied ? [] : [Texts.areOnBothSides(both.count, countOnFirst: countOnFirst)]
    }
}
