import JobModel
import JobShell
import LogAnalysis

/// `diff [A] [B] [--context n] [--side-by-side] [--stat] [--exact] [--ignore RE]…`
struct DiffCommand: Command {
    let signature = CommandSignature(
        "diff", summary: "what each group did differently from the largest, or B from A",
        details: """
            Without words, each group (the piped ones, else those of the step's hosts) against the largest. With A, the
            groups that A's hosts belong to against the largest; with A and B, B against A: the old side first, as in
            git. A and B are host sets: hosts, @g1, @failed, …

            Logs are compared after their masks and shown as they are: what a mask took is dimmed, words that differ are
            emphasised. The form is that of `diff -u`; with --exact, `patch` makes the one log of the other.
            """,
        positionals: [
            .init("a", .hostSet, isOptional: true, help: "the old side, or alone the hosts to tell of"),
            .init("b", .hostSet, isOptional: true, help: "the new side"),
        ],
        options: [
            .init(
                "context", letter: "U", .count, valueName: "N", help: "unchanged lines around a change; 3 if not given"),
            .flag("side-by-side", letter: "y", help: "the old log at the left, the new one at the right"),
            .flag("stat", help: "only how much changed"), ComparisonOptions.exact, ComparisonOptions.ignore,
        ],
        accepts: [.hosts, .logs, .groups], gives: .differences,
        examples: [
            .init("diff", "what each group did differently from the largest"),
            .init("diff --stat", "how much each group differs"),
            .init("groups; diff @g1 @g2 --side-by-side", "two groups beside each other"),
            .init("diff 10.20.0.1 10.20.0.11 --exact | to json", "two hosts to the byte, for a program"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        let plain = Invocation(arguments: Arguments(), input: invocation.input)
        var selection = try await context.selection(plain)
        let sides = try Sides(arguments, selection)
        if let sides { selection.positions = sides.everybody(of: selection.positions) }
        let (logs, failure) = try await Logs.of(selection, invocation.input, in: context)
        var changes = selection.changes
        let list: GroupList
        if sides == nil, case .groups(let piped) = invocation.input, piped.comparison != nil,
            !arguments.flag("exact"), arguments.count("ignore") == 0
        {
            list = piped
        } else {
            let comparison = try ComparisonOptions.comparison(arguments, in: context.session)
            list = try await Grouping(selection.step).groups(of: logs, comparison)
            if sides == nil { changes.append(.groups(list)) }
        }
        let plan = try DiffPlan(list, sides)
        let layout: DifferenceList.Layout =
            arguments.flag("stat") ? .counts : arguments.flag("side-by-side") ? .sideBySide : .unified
        let maker = DifferenceMaker(
            logs: logs, comparison: list.comparison ?? Comparison(), plan: plan,
            context: arguments.integer("context").map { Int(clamping: $0) } ?? 3)
        return Outcome(
            .differences(
                DifferenceList(step: selection.step, count: plan.pairs.count, layout: layout) {
                    try await maker.difference($0)
                }), changes: changes, failure: failure, notes: plan.notes)
    }
}

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
    init?(_ arguments: Arguments, _ selection: HostSelection) throws {
        func side(_ name: String) throws -> Side? {
            guard let set = arguments.hostSet(name) else { return nil }
            let members = Set(try set.resolved(in: selection.step.hosts)).intersection(selection.positions)
            return Side(word: set.text, positions: members)
        }
        guard let a = try side("a") else { return nil }
        self.a = a
        b = try side("b")
    }

    /// The hosts whose logs are needed: A alone is held against everybody.
    func everybody(of positions: [Int]) -> [Int] {
        guard let b else { return positions }
        return positions.filter { a.positions.contains($0) || b.positions.contains($0) }
    }
}

/// Which groups are held against which.
struct DiffPlan: Sendable {
    /// A group, or a part of one, under the name by which it was asked for.
    struct Side: Sendable {
        let name: String
        let positions: [Int]
        let representative: Int
    }

    let pairs: [(from: Side, to: Side)]
    let notes: [String]

    /// - Throws: `Failure` when a side has no log.
    init(_ list: GroupList, _ sides: Sides?) throws(Failure) {
        let groups = list.withLogs
        guard let sides else {
            let all = groups.map { Side(name: $0.name, positions: $0.positions, representative: $0.representative) }
            pairs = all.dropFirst().map { (all[0], $0) }
            let count = groups.reduce(0) { $0 + $1.positions.count }
            notes = groups.isEmpty ? [Texts.noLogsToCompare] : pairs.isEmpty ? [Texts.allTheSame(count)] : []
            return
        }
        let ofA = Self.parts(of: groups, in: sides.a)
        guard !ofA.isEmpty else { throw Texts.noLog(sides.a.word) }
        guard let b = sides.b else {
            let largest = groups[0]
            let from = Side(name: largest.name, positions: largest.positions, representative: largest.representative)
            pairs = ofA.filter { $0.group != largest.name }.map { (from, $0.side) }
            notes = pairs.isEmpty ? [Texts.noDifference(sides.a.word, "@g1")] : []
            return
        }
        let ofB = Self.parts(of: groups, in: b)
        guard !ofB.isEmpty else { throw Texts.noLog(b.word) }
        let old = ofA.max { $0.side.positions.count < $1.side.positions.count } ?? ofA[0]
        pairs = ofB.filter { $0.group != old.group }.map { (old.side, $0.side) }
        let split =
            ofA.count > 1
            ? [Texts.severalBehaviours(sides.a.word, ofA.count, old.side.positions.count)] : []
        notes = split + (pairs.isEmpty ? [Texts.noDifference(sides.a.word, b.word)] : [])
    }

    /// What of each group is in a host set. The name is the word that was typed, `g2` for `@g2`.
    private static func parts(of groups: [HostGroup], in set: Sides.Side) -> [(group: String, side: Side)] {
        let name = set.word.hasPrefix("@") ? String(set.word.dropFirst()) : set.word
        return groups.compactMap { group in
            let positions = group.positions.filter(set.positions.contains)
            guard let first = positions.first else { return nil }
            let isRepresented = set.positions.contains(group.representative)
            return (
                group.name,
                Side(name: name, positions: positions, representative: isRepresented ? group.representative : first)
            )
        }
    }
}

/// Computes one difference at a time. The old side is often the same, and then read once.
actor DifferenceMaker {
    private let logs: LogList
    private let comparison: Comparison
    private let plan: DiffPlan
    private let context: Int
    private let indices: [Int: Int]
    private var old: (position: Int, log: ComparableLog)?

    init(logs: LogList, comparison: Comparison, plan: DiffPlan, context: Int) {
        self.logs = logs
        self.comparison = comparison
        self.plan = plan
        self.context = context
        indices = Dictionary(zip(logs.positions, logs.positions.indices), uniquingKeysWith: { first, _ in first })
    }

    func difference(_ index: Int) async throws -> Difference {
        let (from, to) = plan.pairs[index]
        if old?.position != from.representative {
            old = (from.representative, try await log(of: from.representative))
        }
        let new = try await log(of: to.representative)
        guard let old else { throw CancellationError() }
        let context = context
        let sides = (Self.side(from, old.log), Self.side(to, new))
        return try await logs.logs.selecting([]).onAllCores { _ in
            Difference(from: sides.0, to: sides.1, context: context)
        }[0]
    }

    private static func side(_ side: DiffPlan.Side, _ log: ComparableLog) -> Difference.Side {
        Difference.Side(
            name: side.name, positions: side.positions, representative: side.representative, log: log)
    }

    private func log(of position: Int) async throws -> ComparableLog {
        let comparison = comparison
        let found = try await logs.logs.selecting(indices[position].map { [$0] } ?? []).onAllCores { shares in
            var result: ComparableLog?
            try shares.forEach { _, log in
                result = ComparableLog(log.text ?? [], host: log.host.identity, comparison: comparison)
            }
            return result
        }
        return found.compactMap { $0 }.first ?? ComparableLog([], host: .unknown, comparison: comparison)
    }
}
