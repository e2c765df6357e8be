import JobModel
import JobShell
import LogAnalysis

/// Sorts hosts into groups that did the same thing.
struct Grouping {
    /// Some hosts that do the same, by position in the step.
    private struct Members {
        var name: String
        var positions: [Int]
        var representative: Int
    }

    private let step: StepSnapshot
    /// Takes the lines on which a mask gave up.
    private let undecided: UndecidedLines

    init(_ step: StepSnapshot, undecided: UndecidedLines = UndecidedLines()) {
        self.step = step
        self.undecided = undecided
    }

    /// Groups hosts by what they printed. Two readings of the logs: one for their keys, and one of a log for each group.
    ///
    /// - Throws: a `Failure` where masks give up on nearly every line.
    func groups(of logs: LogList, _ comparison: Comparison) async throws -> GroupList {
        let undecided = undecided
        let parts = try await logs.onAllCores { share in
            var part = Part()
            var keys = LogKeys(comparison) { share.isStopped || undecided.areTooMany }
            try share.forEach { position, log in
                switch (log.state, log.text) {
                case (_, let text?):
                    let key = keys.key(of: text, host: log.identity)
                    undecided.add(linesAt: keys.undecided, of: log, at: position)
                    try undecided.throwIfTooMany()
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
                lineCount: marks[member.representative]?.lineCount, mark: marks[member.representative]?.mark,
                cutCount: whole.cut.isEmpty ? 0 : member.positions.count(where: whole.cut.contains),
                text: logs.isExcerpt ? marks[member.representative]?.text : nil)
        }
        for (name, positions) in [(GroupList.noLog, whole.silent), (GroupList.unfetched, whole.missing)] {
            guard let first = first(of: positions) else { continue }
            groups.append(HostGroup(name: name, positions: positions.sorted(), representative: first))
        }
        return GroupList(
            step: step, hostCount: logs.positions.count, groups: groups, comparison: comparison,
            logs: logs.isExcerpt ? logs : nil)
    }

    /// Groups hosts by what became of them; no log is looked at.
    func groups(of positions: [Int], by key: (Host) -> String) -> GroupList {
        let members = Dictionary(grouping: positions) { key(step.hosts.hosts[$0]) }
        let groups = sorted(Array(members.values), named: "g").map {
            HostGroup(name: $0.name, positions: $0.positions, representative: $0.representative)
        }
        return GroupList(step: step, hostCount: positions.count, groups: groups, comparison: nil)
    }

    // MARK: Order

    /// Largest first, equally large ones by their first host; hosts in the step's order.
    private func sorted(_ groups: [[Int]], named prefix: String) -> [Members] {
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

    /// The host whose address comes first, else whose name does: the platform's order of hosts may be another one tomorrow.
    private func first(of positions: [Int]) -> Int? {
        positions.min(by: precedes)
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
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

    /// How many lines a group's log has, the first one by which it differs from the first group's, and all of it, if short.
    private typealias Apart = (lineCount: Int, mark: HostGroup.Mark?, text: String?)

    /// Of each group what sets it apart, by its representative.
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
                let mark = base.firstDifference(of: other).map { Self.mark($0, base, other) }
                part[position] = (other.lineCount, mark, Self.text(of: other))
            }
            return part
        }
        var all: [Int: Apart] = [first: (lineCount: base.lineCount, mark: nil, text: Self.text(of: base))]
        for part in parts { all.merge(part) { known, _ in known } }
        return all
    }

    /// All lines of a log that has few and short ones.
    private static func text(of log: ComparedLines) -> String? {
        let (mostLines, mostBytes) = (3, 200)
        guard log.lineCount > 0, log.lineCount <= mostLines, log.byteCount <= mostBytes else { return nil }
        return (0..<log.lineCount).map { String(decoding: log.line($0), as: UTF8.self) }.joined(separator: "\n")
    }

    /// The lines of one log, made ready.
    private func lines(of position: Int, _ logs: LogList, _ comparison: Comparison) async throws -> ComparedLines {
        guard let log = try await logs.log(at: position), let text = log.text else {
            throw Texts.logIsGone(step.hosts.word(for: position))
        }
        return try await computing { isStopped in
            ComparedLines(text, host: log.identity, comparison: comparison, isStopped: isStopped)
        }
    }

    private static func mark(
        _ difference: ComparedLines.Difference, _ base: ComparedLines, _ other: ComparedLines
    ) -> HostGroup.Mark {
        // A line of which only the beginning is of use is not kept whole: it may have a million characters.
        func line(_ log: ComparedLines, _ index: Int) -> String {
            String(decoding: log.line(index).prefix(1000), as: UTF8.self)
        }
        return switch difference {
        case .added(let index): HostGroup.Mark(.added, line(other, index))
        case .removed(let index): HostGroup.Mark(.removed, line(base, index))
        case .moved(let index): HostGroup.Mark(.moved, line(other, index))
        }
    }

    /// What one worker found.
    private struct Part: Sendable {
        var members: [LogKey: [Int]] = [:]
        var silent: [Int] = []
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
