import JobModel
import JobShell
import LogAnalysis

/// `diff [A] [B] [--context n] [--side-by-side] [--stat] [--exact] [--ignore RE]…`
struct DiffCommand: Command {
    let signature = CommandSignature(
        "diff", summary: "what each group did differently from the largest, or B from A",
        details: """
            Without words, each group (the piped ones, else those that were formed last, else those of the step's hosts)
            against the largest. With A, what A's hosts did against the largest group; with A and B, B against A: the old
            side first, as in git. A and B are host sets: hosts, @g1, @failed, …

            Logs are compared after their masks and shown as they are: what a mask took is dimmed, words that differ are
            emphasised. The form is that of `diff -u`; of `diff A B --exact --raw > FILE`, `patch` makes the one log of the
            other, byte for byte.
            """,
        positionals: [
            .init("a", .hostSet, isOptional: true, help: "the old side, or alone the hosts to tell of"),
            .init("b", .hostSet, isOptional: true, help: "the new side"),
        ],
        options: [
            .init(
                "context", letter: "U", .count, valueName: "N", help: "unchanged lines around a change; 3 if not given"),
            .flag("side-by-side", letter: "y", help: "the old log at the left, the new one at the right"),
            .flag("stat", help: "only how much changed"), .exclude, ComparisonOptions.exact,
            .flag("raw", help: "with --exact: every byte as it is, for patch; control sequences act on a terminal"),
            ComparisonOptions.ignore,
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
        if arguments.flag("stat"), arguments.flag("side-by-side") { throw Texts.statAndSideBySide }
        if arguments.flag("raw"), !arguments.flag("exact") { throw Texts.rawNeedsExact }
        var selection = try await context.selection(invocation)
        let sides = try Sides(arguments, selection)
        if let sides { selection.positions = sides.everybody(of: selection.positions) }
        var known = try Self.knownGroups(invocation, selection, context)
        // A alone is held against the largest of the groups on the screen, where A is among them.
        if let a = sides?.a, sides?.b == nil, let list = known {
            let members = Set(list.groups.flatMap(\.positions))
            if !a.positions.isSubset(of: members) { known = nil }
        }
        // Groups of lines that were found differ by these lines.
        let (logs, failure) = try await context.logs(
            of: selection, from: known?.logs.map { .logs($0) } ?? invocation.input)
        var changes = selection.changes
        let list: GroupList
        var names = context.session.groups
        if case .groups(let piped) = invocation.input { names = piped }
        if let known, sides?.b == nil {
            list = known
        } else {
            let comparison = try ComparisonOptions.comparison(arguments, in: context.session)
            list = try await Grouping(selection.step).groups(of: logs, comparison)
            if sides?.b == nil {
                changes.append(.groups(list))
                names = list
            }
        }
        let plan = try DiffPlan(list, sides, known: names)
        let maker = DifferenceMaker(
            logs: logs, comparison: list.comparison ?? Comparison(), plan: plan,
            context: arguments.integer("context").map { Int(clamping: $0) } ?? 3)
        return Outcome(
            .differences(
                DifferenceList(
                    step: selection.step, positions: selection.positions, logs: logs.isExcerpt ? logs : nil,
                    count: plan.pairs.count, layout: Self.layout(arguments),
                    isRaw: arguments.flag("raw")
                ) {
                    try await maker.difference($0)
                }), changes: changes, failure: failure, notes: plan.notes)
    }

    private static func layout(_ arguments: Arguments) -> DifferenceList.Layout {
        arguments.flag("stat") ? .counts : arguments.flag("side-by-side") ? .sideBySide : .unified
    }

    /// The piped groups, else those that were formed last in this step: what a person has on the screen. Nil where the
    /// call asks for another comparison, or where hosts may have printed more since.
    private static func knownGroups(
        _ invocation: Invocation, _ selection: HostSelection, _ context: Context
    ) throws -> GroupList? {
        let arguments = invocation.arguments
        if case .groups(let piped) = invocation.input {
            guard piped.comparison != nil else { throw Texts.groupsByOutcome }
            return arguments.flag("exact") || arguments.count("ignore") > 0 ? nil : piped
        }
        guard case .nothing = invocation.input, !arguments.flag("exact"), arguments.count("ignore") == 0,
            arguments.hostSet("exclude") == nil, let last = context.session.groups, last.comparison != nil,
            last.step.place == selection.step.place, context.session.run?.finished == true,
            last.comparison?.isExact == true || Self.isCurrent(last.comparison?.masks, context.session.masks)
        else { return nil }
        return last
    }

    /// Whether masks are the session's, but for what `--ignore` added.
    private static func isCurrent(_ masks: Masks?, _ current: Masks) -> Bool {
        let names = masks?.description.split(separator: ",").filter { !$0.hasPrefix(ComparisonOptions.ignoredName) }
        return names == current.description.split(separator: ",")
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
                result = ComparableLog(log.text ?? [], host: log.identity, comparison: comparison)
            }
            return result
        }
        return found.compactMap { $0 }.first ?? ComparableLog([], host: .unknown, comparison: comparison)
    }
}
