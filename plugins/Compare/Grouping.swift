import HostSets
import JobModel
import JobShell
import LogAnalysis

/// Sorts hosts into groups of hosts that did the same thing.
struct Grouping {
    /// The hosts of a group, by their positions in the step.
    struct Members {
        var name: String
        var positions: [Int]
        var representative: Int
    }

    let step: StepSnapshot
    /// Collects the lines on which a mask gave up.
    let undecided: UndecidedLines

    init(_ step: StepSnapshot, undecided: UndecidedLines = UndecidedLines()) {
        self.step = step
        self.undecided = undecided
    }

    /// Groups hosts by what they printed. Logs are read twice: all of them for their keys, then one for each group.
    ///
    /// With enough hosts, what varies is learned from the lines of all of them together. Lines that `filter` found, and
    /// the logs of a few hosts, are compared after their masks alone.
    ///
    /// - Throws: a `Failure` when masks give up on nearly every line.
    func groups(of logs: LogList, _ comparison: Comparison) async throws -> GroupList {
        var comparison = comparison
        comparison.learned = nil
        let learns =
            comparison.learns && !logs.isExcerpt && logs.positions.count >= LearnedBehaviours.leastHosts
        return try await learns ? learnedGroups(of: logs, comparison) : maskedGroups(of: logs, comparison)
    }

    /// Groups hosts by what they printed, compared after masks alone.
    ///
    /// - Throws: a `Failure` when masks give up on nearly every line.
    func maskedGroups(
        of logs: LogList, _ comparison: Comparison, remark: String? = nil
    ) async throws -> GroupList {
        let undecided = undecided
        let parts = try await logs.onAllCores { share in
            var part = Part()
            var keys = LogKeys(comparison) { share.isStopped || undecided.areTooMany }
            try share.forEach { position, log in
                switch (log.state, log.text) {
                case (_, let text?):
                    let key = keys.key(of: text, host: log.identity)
                    try undecided.add(linesAt: keys.undecided, of: log, at: position)
                    part.members[key, default: []].append(position)
                    if log.isCut { part.cut.insert(position) }
                case (.none, nil): part.silent.append(position)
                default: part.missing.append(position)
                }
            }
            return part
        }
        var whole = Part()
        for part in parts { whole.merge(part) }
        let members = sorted(Array(whole.members.values), named: "g")
        let marks = try await marks(of: members, logs, comparison)
        var groups = members.map { member in
            HostGroup(
                name: member.name, positions: member.positions, representative: member.representative,
                lineCount: marks[member.representative]?.lineCount,
                deviations: marks[member.representative]?.deviations ?? [],
                cutCount: whole.cut.isEmpty ? 0 : member.positions.count(where: whole.cut.contains),
                text: logs.isExcerpt ? marks[member.representative]?.text : nil)
        }
        groups += withoutLogs(whole)
        return GroupList(
            step: step, hostCount: logs.positions.count, groups: groups, comparison: comparison,
            logs: logs.isExcerpt ? logs : nil, remark: remark)
    }

    /// The group of hosts that have no log, and the group of hosts whose log is not in the store.
    func withoutLogs(_ part: Part) -> [HostGroup] {
        [(HostSet.noLogName, part.silent), (HostSet.unfetchedName, part.missing)].compactMap { name, positions in
            first(of: positions).map { HostGroup(name: name, positions: positions.sorted(), representative: $0) }
        }
    }

    /// Groups hosts by a field of theirs, such as the status, without reading logs.
    func groups(of positions: [Int], by key: (Host) -> String) -> GroupList {
        let members = Dictionary(grouping: positions) { key(step.hosts.hosts[$0]) }
        let groups = sorted(Array(members.values), named: "g").map {
            HostGroup(name: $0.name, positions: $0.positions, representative: $0.representative)
        }
        return GroupList(step: step, hostCount: positions.count, groups: groups, comparison: nil)
    }

    // MARK: Order

    /// Sorts groups by size, the largest first, and groups of the same size by their first host. Within a group, hosts
    /// are in the order of the step.
    ///
    /// - Parameter prefix: the names of the groups are this prefix and a number from 1.
    func sorted(_ groups: [[Int]], named prefix: String) -> [Members] {
        let known = groups.compactMap { positions in
            first(of: positions).map { (positions: positions.sorted(), first: $0) }
        }
        let order = known.sorted { left, right in
            if left.positions.count != right.positions.count { return left.positions.count > right.positions.count }
            return precedes(left.first, right.first)
        }
        return order.enumerated().map { index, group in
            Members(name: "\(prefix)\(index + 1)", positions: group.positions, representative: group.first)
        }
    }

    /// The first of some hosts by address, else by name. It represents its group. The platform's order of hosts is not
    /// used because it may change from day to day.
    func first(of positions: [Int]) -> Int? {
        positions.min(by: precedes)
    }

    /// Whether one host comes before another: hosts with addresses first, by address and area, then the others by name.
    func precedes(_ left: Int, _ right: Int) -> Bool {
        let (one, other) = (step.hosts.hosts[left], step.hosts.hosts[right])
        switch (one.address, other.address) {
        case (let first?, let second?):
            return first == second ? (one.area, left) < (other.area, right) : first < second
        case (.some, nil): return true
        case (nil, .some): return false
        case (nil, nil):
            guard let first = one.name, let second = other.name, first != second else { return left < right }
            return NameWord.precedes(first, second)
        }
    }

    // MARK: What sets groups apart

    /// How many lines the log of a group's representative has, how it deviates from the first group, and the whole log
    /// if it is short.
    private typealias Apart = (lineCount: Int, deviations: [HostGroup.Deviation], text: String?)

    /// What sets each group apart from the first, by the position of its representative.
    private func marks(of groups: [Members], _ logs: LogList, _ comparison: Comparison) async throws -> [Int: Apart] {
        guard let first = groups.first?.representative else { return [:] }
        let base = try await lines(of: first, logs, comparison)
        let others = logs.selecting(stepPositions: groups.dropFirst().map(\.representative))
        let hosts = step.hosts
        let parts = try await others.onAllCores { share in
            var part: [Int: Apart] = [:]
            try share.forEach { position, log in
                guard let text = log.text else { throw Texts.logIsGone(hosts.word(for: position)) }
                let other = ComparedLines(text, host: log.identity, comparison: comparison) { share.isStopped }
                if share.isStopped { throw CancellationError() }
                part[position] = (other.lineCount, Self.deviations(base, other), Self.text(of: other))
            }
            return part
        }
        var all: [Int: Apart] = [first: (lineCount: base.lineCount, deviations: [], text: Self.text(of: base))]
        for part in parts { all.merge(part) { known, _ in known } }
        return all
    }

    /// The whole text of a log of at most 3 lines and 200 bytes; nil for an empty or a longer log.
    private static func text(of log: ComparedLines) -> String? {
        let (mostLines, mostBytes) = (3, 200)
        guard log.lineCount > 0, log.lineCount <= mostLines, log.byteCount <= mostBytes else { return nil }
        return (0..<log.lineCount).map { String(decoding: log.line($0), as: UTF8.self) }.joined(separator: "\n")
    }

    /// The lines of one host's log, prepared for comparing.
    ///
    /// - Throws: `Failure` when the log is no longer in the store.
    func lines(of position: Int, _ logs: LogList, _ comparison: Comparison) async throws -> ComparedLines {
        guard let log = try await logs.log(at: position), let text = log.text else {
            throw Texts.logIsGone(step.hosts.word(for: position))
        }
        return try await computing { isStopped in
            ComparedLines(text, host: log.identity, comparison: comparison, isStopped: isStopped)
        }
    }

    /// The first line by which a log differs from the log of the first group, as a list of at most one deviation.
    private static func deviations(_ base: ComparedLines, _ other: ComparedLines) -> [HostGroup.Deviation] {
        switch base.firstDifference(of: other) {
        case .added(let index): [.init(.extra, shown(other.line(index)))]
        case .removed(let index): [.init(.missing, shown(base.line(index)))]
        case .moved(let index): [.init(.order, shown(other.line(index)))]
        case nil: []
        }
    }

    /// The beginning of a line, at most 1000 bytes, as a group shows it. A whole line may have a million characters.
    static func shown(_ line: [UInt8]) -> String { String(decoding: line.prefix(1000), as: UTF8.self) }

    /// The hosts that one worker has sorted.
    struct Part: Sendable {
        /// Hosts with a log, by the key of what they printed.
        var members: [LogKey: [Int]] = [:]
        /// Hosts without a log.
        var silent: [Int] = []
        /// Hosts whose log is not in the store.
        var missing: [Int] = []
        /// Hosts whose log the agent cut at its limit.
        var cut: Set<Int> = []

        mutating func merge(_ other: Part) {
            members.merge(other.members) { $0 + $1 }
            silent += other.silent
            missing += other.missing
            cut.formUnion(other.cut)
        }
    }
}
