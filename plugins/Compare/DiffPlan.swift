import JobModel
import JobShell

/// The host sets A and B of a call.
struct Sides {
    /// A host set, with its members among the hosts that are compared.
    struct Side {
        let word: String
        let positions: Set<Int>
    }

    let a: Side
    let b: Side?

    /// Nil when the call names neither.
    ///
    /// - Throws: `Failure` when a set has none of the hosts that are compared.
    init?(_ arguments: Arguments, _ selection: HostSelection) throws {
        func side(_ name: String) throws -> Side? {
            guard let set = arguments.hostSet(name) else { return nil }
            let all = try set.resolved(in: selection.step.hosts)
            let members = Set(all).intersection(selection.positions)
            if members.isEmpty, !all.isEmpty { throw Texts.notAmongThese(set.text) }
            return Side(word: set.text, positions: members)
        }
        guard let a = try side("a") else { return nil }
        self.a = a
        b = try side("b")
    }

    /// All hosts that are named.
    var positions: Set<Int> { a.positions.union(b?.positions ?? []) }

    /// Whether each of the sets is one of some groups.
    func areGroups(of list: GroupList) -> Bool {
        let groups = Set(list.groups.map { Set($0.positions) })
        return groups.contains(a.positions) && b.map { groups.contains($0.positions) } ?? true
    }

    /// The hosts whose logs are needed: A alone is held against everybody.
    func everybody(of positions: [Int]) -> [Int] {
        guard let b else { return positions }
        return positions.filter { a.positions.contains($0) || b.positions.contains($0) }
    }
}

/// Which groups are held against which, and what they are called.
///
/// A name can be typed again and means the same hosts: `g2` where they are the group `@g2` of the session, the word
/// that was typed where it means just them, else their folded host set.
struct DiffPlan: Sendable {
    /// A group, or a part of one.
    struct Side: Sendable {
        let name: String
        let positions: [Int]
        let representative: Int
    }

    let pairs: [(from: Side, to: Side)]
    let notes: [String]

    /// - Parameters:
    ///   - list: groups that hold all hosts of the sides.
    ///   - known: the groups that `@g1`… mean after the statement.
    /// - Throws: `Failure` when a side has no log.
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

    /// What is said of the hosts that are in no difference because nothing is known of what they printed.
    private static func withoutLogs(_ list: GroupList, among asked: Set<Int>?) -> [String] {
        [(GroupList.noLog, Texts.areWithoutLog), (GroupList.unfetched, Texts.areUnfetched)].compactMap { name, text in
            let all = list.group(name)?.positions ?? []
            let positions = asked.map { asked in all.filter(asked.contains) } ?? all
            return positions.isEmpty ? nil : text(positions.count, list.step.hosts.shortWord(positions))
        }
    }

    /// What of each group is in a host set, with the group's index.
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
