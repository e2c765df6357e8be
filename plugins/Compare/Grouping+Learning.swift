import JobModel
import JobShell
import LogAnalysis

/// Groups by what is learned from all hosts' lines together.
extension Grouping {
    func learnedGroups(of logs: LogList, _ comparison: Comparison) async throws -> GroupList {
        let plan = try await plan(for: logs, comparison)
        let (whole, learned) = try await learn(by: plan, logs, comparison)
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
        // Neighbours stay together: the store keeps them together, too.
        let run = 32
        var parts: [[Int]] = Array(repeating: [], count: count)
        for (index, position) in order.enumerated() { parts[index / run % count].append(position) }
        return LearningPlan(parts: parts.filter { !$0.isEmpty }, atATime: isLarge ? 1 : 2)
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

    /// Learns from the parts, and joins what was learned as soon as a part is done; while one is learned from, the logs
    /// of the next are read.
    private func learn(
        by plan: LearningPlan, _ logs: LogList, _ comparison: Comparison
    ) async throws -> (Part, LearnedBehaviours?) {
        typealias Learned = (index: Int, part: Part, behaviours: LearnedBehaviours)
        return try await withThrowingTaskGroup(of: Learned.self) { group in
            var whole = Part()
            var learned: LearnedBehaviours?
            // What is told of places is the first part's, whichever is done first: a part waits for those before it.
            var waiting: [Int: Learned] = [:]
            var next = 0
            func join(_ done: Learned) {
                waiting[done.index] = done
                while let (_, part, behaviours) = waiting.removeValue(forKey: next) {
                    whole.merge(part)
                    if learned == nil { learned = behaviours } else { learned?.merge(behaviours, by: precedes) }
                    next += 1
                }
            }
            for (index, hosts) in plan.parts.enumerated() {
                if index >= plan.atATime, let done = try await group.next() { join(done) }
                group.addTask {
                    let (part, learned) = try await learn(
                        from: logs.selecting(stepPositions: hosts), comparison, isPart: plan.parts.count > 1)
                    return (index, part, learned)
                }
            }
            for try await done in group { join(done) }
            return (whole, learned)
        }
    }

    private func learn(
        from logs: LogList, _ comparison: Comparison, isPart: Bool
    ) async throws -> (Part, LearnedBehaviours) {
        let (part, lines) = try await read(logs, comparison)
        let learned = try await computing { isStopped in
            LearnedBehaviours(
                lines, comparison: comparison, mostPlaces: Self.mostPlaces, isPart: isPart, isStopped: isStopped)
        }
        return (part, learned)
    }

    /// Reads logs for learning. What each worker read is given back before anything is learned.
    private func read(_ logs: LogList, _ comparison: Comparison) async throws -> (Part, HostLines) {
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
        return (whole, HostLines.joined(parts.map(\.1), by: precedes))
    }

    /// What is told of a group: how many lines its representative printed, how it deviates from the first group, and
    /// how often each mask took something of its log.
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
}
