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
    /// Where hosts are enough to learn from, what varies is learned from all of their lines together; lines that were found,
    /// and what few hosts printed, are compared after their masks alone.
    ///
    /// - Throws: a `Failure` where masks give up on nearly every line.
    func groups(of logs: LogList, _ comparison: Comparison) async throws -> GroupList {
        var comparison = comparison
        comparison.learned = nil
        let learns =
            comparison.learns && !logs.isExcerpt && logs.positions.count >= LearnedBehaviours.leastHosts
        return try await learns ? learnedGroups(of: logs, comparison) : maskedGroups(of: logs, comparison)
    }

    private func maskedGroups(of logs: LogList, _ comparison: Comparison) async throws -> GroupList {
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
                lineCount: marks[member.representative]?.lineCount,
                deviations: marks[member.representative]?.deviations ?? [],
                cutCount: whole.cut.isEmpty ? 0 : member.positions.count(where: whole.cut.contains),
                text: logs.isExcerpt ? marks[member.representative]?.text : nil)
        }
        groups += withoutLogs(whole)
        return GroupList(
            step: step, hostCount: logs.positions.count, groups: groups, comparison: comparison,
            logs: logs.isExcerpt ? logs : nil)
    }

    /// The groups of hosts that have no log, or whose log is not here.
    private func withoutLogs(_ part: Part) -> [HostGroup] {
        [(GroupList.noLog, part.silent), (GroupList.unfetched, part.missing)].compactMap { name, positions in
            first(of: positions).map { HostGroup(name: name, positions: positions.sorted(), representative: $0) }
        }
    }

    /// Groups hosts by what became of them; no log is looked at.
    func groups(of positions: [Int], by key: (Host) -> String) -> GroupList {
        let members = Dictionary(grouping: positions) { key(step.hosts.hosts[$0]) }
        let groups = sorted(Array(members.values), named: "g").map {
            HostGroup(name: $0.name, positions: $0.positions, representative: $0.representative)
        }
        return GroupList(step: step, hostCount: positions.count, groups: groups, comparison: nil)
    }

    // MARK: Learning

    private func learnedGroups(of logs: LogList, _ comparison: Comparison) async throws -> GroupList {
        var whole = Part()
        var learned: LearnedBehaviours?
        let plan = try await plan(for: logs, comparison)
        for (part, more) in try await learn(by: plan, logs, comparison) {
            whole.merge(part)
            if learned == nil { learned = more } else { learned?.merge(more) }
        }
        if learned?.isTooMuch == true {
            var list = try await maskedGroups(of: logs, comparison)
            list.remark = Texts.tooMuchToLearn
            return list
        }
        guard let learned, learned.groups.reduce(0, { $0 + $1.hosts.count }) >= LearnedBehaviours.leastHosts else {
            return try await maskedGroups(of: logs, comparison)
        }
        let members = sorted(learned.groups.map(\.hosts), named: "g")
        var keys: [Int: BehaviourKey] = [:]
        for (key, hosts) in learned.groups { for host in hosts { keys[host] = key } }
        let told = try await told(
            of: members.map { member in
                let story = keys[member.representative].map {
                    learned.deviations(of: $0, shownBy: member.representative)
                }
                return (member, story ?? (member.representative, []))
            }, logs, comparison)
        var rules = comparison
        rules.learned = learned.lines
        let groups = members.map { member in
            HostGroup(
                name: member.name, positions: member.positions, representative: member.representative,
                lineCount: told[member.representative]?.lineCount,
                deviations: member.name == members.first?.name ? [] : told[member.representative]?.deviations ?? [],
                cutCount: whole.cut.isEmpty ? 0 : member.positions.count(where: whole.cut.contains))
        }
        var list = GroupList(
            step: step, hostCount: logs.positions.count, groups: groups + withoutLogs(whole), comparison: rules)
        list.seenThrough = SeenThrough(
            masks: members.first.flatMap { told[$0.representative]?.masks } ?? [:], places: learned.places.told,
            placeCount: learned.places.count)
        return list
    }

    /// How many places that are looked through are told.
    private static let mostPlaces = 500

    /// The hosts to learn from at a time: parts of the hosts, each with hosts from everywhere.
    private struct LearningPlan {
        var parts: [[Int]]
        /// How many parts are in memory at once.
        var atATime: Int
    }

    /// Plans parts whose lines fit in little memory, by what some of the logs hold.
    private func plan(for logs: LogList, _ comparison: Comparison) async throws -> LearningPlan {
        // Fewer hosts teach too little of what few of thousands do; of more, learning takes no less time for each.
        let (leastHosts, mostHosts) = (64, 1000)
        let (mostLines, mostDistinct) = (400_000, 60_000)
        let sampled = 16
        let order = logs.positions.sorted(by: precedes)
        guard order.count > leastHosts else { return LearningPlan(parts: [order], atATime: 1) }
        let some = stride(from: 0, to: order.count, by: order.count / sampled).prefix(sampled).map { order[$0] }
        let sample = try await sample(logs.selecting(stepPositions: some), comparison)
        var (hosts, isLarge) = (mostHosts, false)
        if sample.lineCount > 0, sample.hostCount > 0 {
            let byLines = mostLines * sample.hostCount / sample.lineCount
            let byDistinct = mostDistinct * sample.hostCount / max(1, sample.distinctCount)
            hosts = min(mostHosts, max(leastHosts, min(byLines, byDistinct)))
            isLarge = byDistinct < hosts
        }
        let count = (order.count + hosts - 1) / hosts
        let parts = (0..<count).map { part in stride(from: part, to: order.count, by: count).map { order[$0] } }
        return LearningPlan(parts: parts, atATime: isLarge ? 1 : 2)
    }

    /// The masked lines of a few logs.
    private func sample(_ logs: LogList, _ comparison: Comparison) async throws -> HostLines {
        let parts = try await logs.onAllCores { share in
            var lines = LogLines(comparison) { share.isStopped }
            try share.forEach { position, log in
                if let text = log.text { lines.add(text, host: log.identity, position: position) }
            }
            return lines.taken
        }
        return HostLines.joined(parts, by: precedes)
    }

    /// Learns from the parts; while one is learned from, the logs of the next are read.
    private func learn(
        by plan: LearningPlan, _ logs: LogList, _ comparison: Comparison
    ) async throws -> [(Part, LearnedBehaviours)] {
        typealias Learned = (index: Int, part: Part, behaviours: LearnedBehaviours)
        return try await withThrowingTaskGroup(of: Learned.self) { group in
            var results: [Learned] = []
            for (index, hosts) in plan.parts.enumerated() {
                if index >= plan.atATime, let done = try await group.next() { results.append(done) }
                group.addTask {
                    let (part, learned) = try await learn(from: logs.selecting(stepPositions: hosts), comparison)
                    return (index, part, learned)
                }
            }
            for try await done in group { results.append(done) }
            // What is told of places is the first part's, whichever was done first.
            return results.sorted { $0.index < $1.index }.map { ($0.part, $0.behaviours) }
        }
    }

    private func learn(from logs: LogList, _ comparison: Comparison) async throws -> (Part, LearnedBehaviours) {
        let undecided = undecided
        let parts = try await logs.onAllCores { share in
            var part = Part()
            var lines = LogLines(comparison) { share.isStopped || undecided.areTooMany }
            try share.forEach { position, log in
                switch (log.state, log.text) {
                case (_, let text?):
                    lines.add(text, host: log.identity, position: position)
                    undecided.add(linesAt: lines.undecided, of: log, at: position)
                    try undecided.throwIfTooMany()
                    if log.isCut { part.cut.insert(position) }
                case (.none, nil): part.silent.append(position)
                default: part.missing.append(position)
                }
            }
            return (part, lines.taken)
        }
        var whole = Part()
        for (part, _) in parts { whole.merge(part) }
        let learned = try await computing { isStopped in
            LearnedBehaviours(
                parts.map(\.1), comparison: comparison, mostPlaces: Self.mostPlaces, isStopped: isStopped,
                by: precedes)
        }
        return (whole, learned)
    }

    /// What is told of a group: how many lines its representative printed, how it deviates from the first group, and how often
    /// each mask took something of its log.
    private typealias Told = (lineCount: Int, deviations: [HostGroup.Deviation], masks: [String: Int])

    private func told(
        of groups: [(group: Members, story: (host: Int, deviations: [Deviation]))], _ logs: LogList,
        _ comparison: Comparison
    ) async throws -> [Int: Told] {
        guard let first = groups.first?.group.representative else { return [:] }
        let base = try await lines(of: first, logs, comparison)
        let all = logs.selecting(stepPositions: groups.map(\.group.representative))
        let stories = Dictionary(
            groups.map { ($0.group.representative, $0.story) }, uniquingKeysWith: { first, _ in first })
        let hosts = step.hosts
        let parts = try await all.onAllCores { share in
            var part: [Int: Told] = [:]
            try share.forEach { position, log in
                guard let text = log.text else { throw Texts.logIsGone(hosts.word(for: position)) }
                let lines = ComparedLines(text, host: log.identity, comparison: comparison) { share.isStopped }
                if share.isStopped { throw CancellationError() }
                let deviations = stories[position]?.deviations.map { Self.told($0, lines, base) } ?? []
                part[position] = (lines.lineCount, deviations, position == first ? lines.masks : [:])
            }
            return part
        }
        return parts.reduce(into: [:]) { $0.merge($1) { known, _ in known } }
    }

    /// A deviation in words of the logs; as masks left them where another host's log has the line.
    private static func told(
        _ deviation: Deviation, _ lines: ComparedLines, _ base: ComparedLines
    ) -> HostGroup.Deviation {
        let owner = deviation.kind == .missing ? base : lines
        let text = owner.text(of: deviation).map(shown) ?? deviation.maskedText
        var told = HostGroup.Deviation(deviation.kind, text)
        told.instead = base.textInstead(of: deviation).map(shown) ?? deviation.maskedInstead
        told.changes = deviation.changes
        if let counts = deviation.counts { (told.count, told.insteadCount) = (counts.mine, counts.others) }
        return told
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

    /// How many lines a group's log has, how it deviates from the first group's, and all of it, if short.
    private typealias Apart = (lineCount: Int, deviations: [HostGroup.Deviation], text: String?)

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
                part[position] = (other.lineCount, Self.deviations(base, other), Self.text(of: other))
            }
            return part
        }
        var all: [Int: Apart] = [first: (lineCount: base.lineCount, deviations: [], text: Self.text(of: base))]
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

    /// The first line by which a log differs from another.
    private static func deviations(_ base: ComparedLines, _ other: ComparedLines) -> [HostGroup.Deviation] {
        switch base.firstDifference(of: other) {
        case .added(let index): [.init(.extra, shown(other.line(index)))]
        case .removed(let index): [.init(.missing, shown(base.line(index)))]
        case .moved(let index): [.init(.order, shown(other.line(index)))]
        case nil: []
        }
    }

    /// A line as a group tells it. One of which only the beginning is of use is not kept whole: it may have a million
    /// characters.
    private static func shown(_ line: [UInt8]) -> String { String(decoding: line.prefix(1000), as: UTF8.self) }

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
