import JobModel
import JobShell
import LogAnalysis

/// Groups hosts after learning from the lines of all hosts together which parts of the lines vary.
extension Grouping {
    /// Groups hosts by what they printed, looking through the places where learning found that values vary.
    ///
    /// Groups by masks alone are returned when there is too much to learn, or when too few hosts have a log.
    ///
    /// - Throws: a `Failure` when masks give up on nearly every line.
    func learnedGroups(of logs: LogList, _ comparison: Comparison) async throws -> GroupList {
        let plan = try await plan(for: logs, comparison)
        let (whole, learned) = try await learn(by: plan, logs, comparison)
        if learned?.isTooMuch == true {
            return try await maskedGroups(of: logs, comparison, remark: Texts.tooMuchToLearn)
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
        return GroupList(
            step: step, hostCount: logs.positions.count, groups: groups + withoutLogs(whole), comparison: rules,
            seenThrough: (
                members.first.flatMap { told[$0.representative]?.masks } ?? [:], learned.places.told,
                learned.places.count
            ))
    }

    /// How many of the places that are looked through are kept for `groups --explain` and `mask list`.
    private static let mostPlaces = 500

    /// The parts of the hosts that are learned from, one after another. Each part has hosts from all over the step.
    private struct LearningPlan {
        var parts: [[Int]]
        /// How many parts may be in memory at the same time.
        var atATime: Int
    }

    /// Plans parts whose lines need little memory. Their size is estimated from a sample of the logs.
    private func plan(for logs: LogList, _ comparison: Comparison) async throws -> LearningPlan {
        // From fewer hosts, too little is learned about what only a few of thousands do. With more hosts, learning gets
        // no faster for each of them.
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
        // Neighbouring hosts stay in one part because their logs lie together in the store.
        let run = 32
        var parts: [[Int]] = Array(repeating: [], count: count)
        for (index, position) in order.enumerated() { parts[index / run % count].append(position) }
        return LearningPlan(parts: parts.filter { !$0.isEmpty }, atATime: isLarge ? 1 : 2)
    }

    /// The masked lines of a few logs, from which the size of all is estimated.
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

    /// Learns from each part, and merges the results in the order of the parts. While learning from one part, the logs
    /// of the next are read.
    private func learn(
        by plan: LearningPlan, _ logs: LogList, _ comparison: Comparison
    ) async throws -> (Part, LearnedBehaviours?) {
        typealias Learned = (index: Int, part: Part, behaviours: LearnedBehaviours)
        return try await withThrowingTaskGroup(of: Learned.self) { group in
            var whole = Part()
            var learned: LearnedBehaviours?
            // The examples of places come from the first part, so that they don't depend on timing: a part that is done
            // early waits for the parts before it.
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

    /// Reads the logs to learn from. The memory that each worker used for reading is released before learning begins.
    private func read(_ logs: LogList, _ comparison: Comparison) async throws -> (Part, HostLines) {
        let undecided = undecided
        let parts = try await logs.onAllCores { share in
            var part = Part()
            var lines = LogLines(comparison) { share.isStopped || undecided.areTooMany }
            try share.forEach { position, log in
                switch (log.state, log.text) {
                case (_, let text?):
                    lines.add(text, host: log.identity, position: position)
                    try undecided.add(linesAt: lines.undecided, of: log, at: position)
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

    /// What a group shows of its representative: how many lines it printed, how it deviates from the first group, and
    /// how often each mask took something from its log.
    private typealias Told = (lineCount: Int, deviations: [HostGroup.Deviation], masks: [String: Int])

    /// What each group shows, by the position of its representative.
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

    /// A deviation with the text of the logs; a line that is only in another host's log is shown as masks left it.
    private static func told(
        _ deviation: Deviation, _ lines: ComparedLines, _ base: ComparedLines
    ) -> HostGroup.Deviation {
        let owner = deviation.kind == .missing ? base : lines
        let text = owner.text(of: deviation).map(shown) ?? deviation.maskedText
        return HostGroup.Deviation(
            deviation.kind, text, instead: base.textInstead(of: deviation).map(shown) ?? deviation.maskedInstead,
            changes: deviation.changes, counts: deviation.counts.map { ($0.mine, $0.others) })
    }
}
