import HostSets
import JobModel
import JobShell

/// The host sets A and B of a call of `diff`.
struct Sides {
    /// A host set as it was typed, and the positions of its hosts among those that are compared.
    struct Side {
        let word: String
        let positions: Set<Int>
    }

    let a: Side
    let b: Side?

    /// Reads the host sets of a call; nil when it has none.
    ///
    /// - Throws: `Failure` when a set has none of the hosts that are compared.
    init?(_ invocation: Invocation, _ selection: HostSelection) throws {
        func side(_ set: HostSet?) throws -> Side? {
            guard let set else { return nil }
            let all = try set.resolved(in: selection.step.hosts)
            let members = Set(all).intersection(selection.positions)
            if members.isEmpty, !all.isEmpty { throw Texts.notAmongThese(set.text) }
            return Side(word: set.text, positions: members)
        }
        guard let a = try side(invocation[DiffCommand.a]) else { return nil }
        self.a = a
        b = try side(invocation[DiffCommand.b])
    }

    /// The positions of all hosts that are named.
    var positions: Set<Int> { a.positions.union(b?.positions ?? []) }

    /// Whether the hosts of each side are exactly the hosts of one of the groups.
    func areGroups(of list: GroupList) -> Bool {
        let groups = Set(list.groups.map { Set($0.positions) })
        return groups.contains(a.positions) && b.map { groups.contains($0.positions) } ?? true
    }

    /// The hosts whose logs are needed. A alone is compared with the largest group, so it needs the logs of all hosts.
    func everybody(of positions: [Int]) -> [Int] {
        guard let b else { return positions }
        return positions.filter { a.positions.contains($0) || b.positions.contains($0) }
    }
}

/// The pairs of groups that `diff` compares, and their names.
///
/// Each name can be typed to mean the same hosts: `g2` for the group `@g2` of the session, the word that the user typed
/// if it means exactly these hosts, else their folded host set.
struct DiffPlan: Sendable {
    /// One side of a comparison: a group, or a part of a group.
    struct Side: Sendable {
        let name: String
        let positions: [Int]
        let representative: Int
    }

    /// The pairs to compare, the old side first.
    let pairs: [(from: Side, to: Side)]
    /// Sentences on what is not compared, or does not differ.
    let notes: [String]

    /// Plans the comparison of each group with the largest or, if sides are given, of the parts of the groups in A and
    /// B.
    ///
    /// - Parameters:
    ///   - list: groups that contain all hosts of the sides.
    ///   - known: the groups that the names `@g1`, `@g2`, … mean after the statement.
    /// - Throws: `Failure` when no host of a side has a log.
    init(_ list: GroupList, _ sides: Sides?, known: GroupList?) throws(Failure) {
        let groups = list.withLogs
        let names = Names(list.step, known)
        let all = groups.map { group in
            Side(
                name: names.name(of: group.positions, typed: []), positions: group.positions,
                representative: group.representative)
        }
        guard let sides else {
            pairs = all.dropFirst().map { (all[0], $0) }
            let count = groups.reduce(0) { $0 + $1.positions.count }
            let same = groups.isEmpty ? [Texts.noLogsToCompare] : pairs.isEmpty ? [Texts.allTheSame(count)] : []
            notes = same + Self.withoutLogs(list, among: nil)
            return
        }
        let ofA = Self.parts(of: groups, in: sides.a, names)
        guard !ofA.isEmpty else { throw Texts.noLog(sides.a.word) }
        guard let b = sides.b else {
            pairs = ofA.filter { $0.group != 0 }.map { (all[0], $0.side) }
            let same = pairs.isEmpty ? [Texts.noDifference(sides.a.word, Texts.largest(all[0].name))] : []
            notes = same + Self.withoutLogs(list, among: sides.positions)
            return
        }
        let ofB = Self.parts(of: groups, in: b, names)
        guard !ofB.isEmpty else { throw Texts.noLog(b.word) }
        let old = ofA.max { $0.side.positions.count < $1.side.positions.count } ?? ofA[0]
        pairs = ofB.filter { $0.group != old.group }.map { (old.side, $0.side) }
        let split =
            ofA.count > 1 ? [Texts.severalBehaviours(sides.a.word, ofA.count, old.side.positions.count)] : []
        let same = pairs.isEmpty ? [Texts.noDifference(sides.a.word, b.word)] : []
        notes = split + same + Self.withoutLogs(list, among: sides.positions)
    }

    /// Notes about hosts that are not compared because they have no log, or because their log could not be fetched.
    ///
    /// - Parameter asked: the hosts to report; nil for all.
    private static func withoutLogs(_ list: GroupList, among asked: Set<Int>?) -> [String] {
        [(HostSet.noLogName, Texts.areWithoutLog), (HostSet.unfetchedName, Texts.areUnfetched)].compactMap {
            name, text in
            let all = list.groups.first { $0.name == name }?.positions ?? []
            let positions = asked.map { asked in all.filter(asked.contains) } ?? all
            return positions.isEmpty ? nil : text(positions.count, list.step.hosts.shortWord(positions))
        }
    }

    /// The part of each group that is in a host set, with the index of the group. Groups outside the host set are left
    /// out.
    private static func parts(of groups: [HostGroup], in set: Sides.Side, _ names: Names) -> [(group: Int, side: Side)]
    {
        groups.enumerated().compactMap { index, group in
            let positions = group.positions.filter(set.positions.contains)
            guard let first = positions.first else { return nil }
            let isRepresented = set.positions.contains(group.representative)
            return (
                index,
                Side(
                    name: names.name(of: positions, typed: [set]), positions: positions,
                    representative: isRepresented ? group.representative : first)
            )
        }
    }

    /// Finds names for sets of hosts.
    private struct Names {
        let step: StepSnapshot
        let groups: [Set<Int>: String]

        init(_ step: StepSnapshot, _ known: GroupList?) {
            self.step = step
            let isHere = known?.step.place == step.place
            groups = Dictionary(
                isHere ? known?.withLogs.map { (Set($0.positions), $0.name) } ?? [] : [],
                uniquingKeysWith: { first, _ in first })
        }

        func name(of positions: [Int], typed: [Sides.Side]) -> String {
            if let group = groups[Set(positions)] { return group }
            if let side = typed.first(where: { $0.positions == Set(positions) }) { return side.word }
            return step.hosts.shortWord(positions)
        }
    }
}
