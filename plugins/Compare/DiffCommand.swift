import JobModel
import JobShell
import LogAnalysis

/// `diff [A] [B] [--context n] [--side-by-side] [--stat] [--exact] [--unordered] [--ignore RE]…` shows how the logs of
/// groups or hosts differ.
struct DiffCommand: Command {
    static let a = Parameter.optional("a", .hostSet, help: "the old side, or alone the hosts to tell of")
    static let b = Parameter.optional("b", .hostSet, help: "the new side")
    private static let context = Parameter.option(
        "context", letter: "U", .count, valueName: "N", default: 3, hasNumberForm: true,
        help: "unchanged lines around a change; 3 if not given; -5 is -U 5")
    private static let sideBySide = Parameter.flag(
        "side-by-side", letter: "y", help: "the old log at the left, the new one at the right")
    private static let stat = Parameter.flag("stat", help: "only how much changed")
    private static let raw = Parameter.flag(
        "raw", help: "with --exact: every byte as it is, for patch; control sequences act on a terminal")

    let signature = CommandSignature(
        "diff", summary: "what each group did differently, or B from A",
        details: """
            Without words, each group (the piped ones, else those that were formed last, else those of the step's hosts)
            against the largest. With A, what A's hosts did against the largest group; with A and B, B against A: the old
            side first, as in git. A and B are host sets: hosts, @g1, @failed, …

            Logs are compared after their masks and shown as they are: what a mask took is dimmed, words that differ are
            emphasised. The form is that of `diff -u`; of `diff A B --exact --raw > FILE`, `patch` makes the one log of the
            other, byte for byte.

            Differences of groups are told by the rules by which the groups were formed: with --exact, --ignore or --unordered,
            and of the lines that `filter` found. With --unordered a line is a change only where one side has more of its kind.
            """,
        parameters: [
            Self.a, Self.b, Self.context, Self.sideBySide, Self.stat, Parameter.exclude, ComparisonOptions.exact,
            ComparisonOptions.unordered, Self.raw, ComparisonOptions.ignore,
        ],
        accepts: [.hosts, .logs, .groups], gives: .differences,
        examples: [
            .init("diff", "what each group did differently from the largest"),
            .init("diff --stat", "how much each group differs"),
            .init("groups; diff @g1 @g2 --side-by-side", "two groups beside each other"),
            .init("diff 10.20.0.1 10.20.0.11 --exact | to json", "two hosts to the byte, for a program"),
        ], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let isRaw = invocation[Self.raw]
        if invocation[Self.stat] {
            let others: [any SignatureParameter] = [Self.sideBySide, Self.raw, Self.context]
            if let option = invocation.firstGiven(of: others) {
                throw Texts.statAnd(option.declaration.name).about(option)
            }
        }
        if isRaw, invocation[Self.sideBySide] { throw Texts.rawAndSideBySide.about(Self.sideBySide) }
        if isRaw, !invocation[ComparisonOptions.exact] { throw Texts.rawNeedsExact.about(Self.raw) }
        if isRaw, invocation[ComparisonOptions.unordered] {
            throw Texts.rawNeedsOrder.about(ComparisonOptions.unordered)
        }
        var selection = try await context.selection(invocation)
        let sides = try Sides(invocation, selection)
        if let sides { selection.positions = sides.everybody(of: selection.positions) }
        let known = try Self.knownGroups(invocation, selection, sides, context)
        if let known, sides?.b == nil { selection.positions = known.groups.flatMap(\.positions).sorted() }
        // Groups that were formed by the lines that `filter` found are compared by these lines.
        let (logs, failure) = try await context.logs(of: selection, from: known ?? invocation.input)
        let undecided = UndecidedLines()
        var changes: [SessionChange] = []
        let list: GroupList
        let piped = invocation.input as? GroupList
        let last = context.session[FormedGroups.self]
        var names = piped ?? last?.list
        var notes: [String] = []
        if let known {
            list = known
            if let last, invocation.input == nil, sides?.areGroups(of: known) == false,
                known.logs != nil || known.comparison.map(ComparisonOptions.isSpecial) == true
            {
                notes = [Texts.comparedAs(last.statement)]
            }
        } else {
            let rules = Self.rules(invocation, selection, context)
            let comparison = try rules ?? ComparisonOptions.comparison(invocation, in: context.session)
            list = try await Grouping(selection.step, undecided: undecided).groups(of: logs, comparison)
            // Groups with hosts left out are used only here: @g1 keeps the meaning that it had when its rules were
            // typed.
            let isForOnce = rules != nil && invocation.has(Parameter.exclude)
            if sides?.b == nil, !isForOnce {
                changes.append(.state(FormedGroups(list, by: context.statement)))
                names = list
                if let last = last?.list, last.step.place == selection.step.place,
                    last.withLogs.map(\.positions) != list.withLogs.map(\.positions)
                {
                    notes.append(Texts.namesAreNew(list.withLogs.count))
                }
            }
        }
        let plan = try DiffPlan(list, sides, known: names)
        let turned = Set(
            list.groups.filter { $0.deviations.contains { $0.kind == .order } }.map(\.representative))
        let maker = DifferenceMaker(
            from: logs, to: logs, comparison: list.comparison ?? Comparison(), plan: plan, turned: turned,
            context: invocation[Self.context], undecided: undecided)
        // The command that formed the piped groups has reported the undecided lines already.
        let isTold = piped != nil && known != nil
        let step = selection.step
        let failureAfterReading: @Sendable () -> Failure? = { undecided.failure(in: step, Texts.undecidedLines) }
        return Outcome(
            DifferenceList(logs, count: plan.pairs.count, layout: Self.layout(invocation), isRaw: isRaw) {
                try await maker.difference($0)
            }, changes: changes, failure: failure, failureAfterReading: isTold ? nil : failureAfterReading,
            notes: notes + (selection.positions.isEmpty ? [invocation.noHostsSentence] : plan.notes))
    }

    private static func layout(_ invocation: Invocation) -> DifferenceList.Layout {
        invocation[stat] ? .counts : invocation[sideBySide] ? .sideBySide : .unified
    }

    /// The groups to compare, if they need not be formed anew: the piped groups, else those that were formed last in
    /// this step, which the user has on the screen. Their differences follow the rules by which they were formed.
    ///
    /// - Returns: nil when the call asks for another comparison, when it names hosts that are in no group or leaves
    ///   hosts out, and when hosts may have printed more since.
    /// - Throws: a usage `Failure` for piped groups that were not formed by what hosts printed.
    private static func knownGroups(
        _ invocation: Invocation, _ selection: HostSelection, _ sides: Sides?, _ context: Context
    ) throws -> GroupList? {
        if let piped = invocation.input as? GroupList {
            guard piped.comparison != nil else { throw Texts.groupsByOutcome }
            return ComparisonOptions.areGiven(invocation) ? nil : piped
        }
        guard let last = lastGroups(invocation, selection, context), !invocation.has(Parameter.exclude),
            context.session.run?.finished == true
        else { return nil }
        let members = Set(last.groups.flatMap(\.positions))
        return sides?.positions.isSubset(of: members) ?? true ? last : nil
    }

    /// The rules of the groups that were formed last, if the selected hosts are all in these groups, so that the rules
    /// hold when these hosts are grouped anew; else nil.
    private static func rules(
        _ invocation: Invocation, _ selection: HostSelection, _ context: Context
    ) -> Comparison? {
        guard let last = lastGroups(invocation, selection, context), last.logs == nil else { return nil }
        let members = Set(last.groups.flatMap(\.positions))
        return members.isSuperset(of: selection.positions) ? last.comparison : nil
    }

    /// The groups that were formed last, if they are groups of this step, formed by what hosts printed, with the masks
    /// that are on now, and if the call has neither a piped value nor rules of its own; else nil.
    private static func lastGroups(
        _ invocation: Invocation, _ selection: HostSelection, _ context: Context
    ) -> GroupList? {
        guard invocation.input == nil, !ComparisonOptions.areGiven(invocation),
            let last = context.session[FormedGroups.self]?.list, last.step.place == selection.step.place,
            let comparison = last.comparison,
            comparison.isExact
                || ComparisonOptions.names(of: comparison.masks)
                    == ComparisonOptions.names(of: context.session.masks)
        else { return nil }
        return last
    }
}

/// Computes one difference at a time. It keeps the log of the old side, which is often the same for the next
/// difference.
actor DifferenceMaker {
    private let oldLogs: LogList
    private let newLogs: LogList
    private let comparison: Comparison
    private let plan: DiffPlan
    private let context: Int
    private let undecided: UndecidedLines
    /// Hosts that printed the same lines in another order, as learning found out. In their differences order counts.
    private let turned: Set<Int>
    /// The old side of the last difference.
    private var old: (position: Int, keepsOrder: Bool, log: ComparableLog)?

    /// - Parameters:
    ///   - oldLogs: the logs of the old sides.
    ///   - newLogs: the logs of the new sides, which may be of another step.
    ///   - context: how many unchanged lines to keep around a change.
    ///   - undecided: collects the lines on which a mask gave up.
    init(
        from oldLogs: LogList, to newLogs: LogList, comparison: Comparison, plan: DiffPlan, turned: Set<Int>,
        context: Int, undecided: UndecidedLines
    ) {
        self.turned = turned
        self.oldLogs = oldLogs
        self.newLogs = newLogs
        self.comparison = comparison
        self.plan = plan
        self.context = context
        self.undecided = undecided
    }

    /// Computes the difference of one of the plan's pairs.
    ///
    /// - Parameter index: the index in `DiffPlan.pairs`.
    /// - Throws: a `Failure` when a log is no longer in the store, or when masks give up on nearly every line.
    func difference(_ index: Int) async throws -> Difference {
        let (from, to) = plan.pairs[index]
        let base: ComparableLog
        let keepsOrder = turned.contains(from.representative) || turned.contains(to.representative)
        if let old, old.position == from.representative, old.keepsOrder == keepsOrder {
            base = old.log
        } else {
            // The old log is released before the next is read, so that only two logs are in memory.
            old = nil
            base = try await log(of: from.representative, in: oldLogs, keepsOrder)
            old = (from.representative, keepsOrder, base)
        }
        let context = context
        let new = try await log(of: to.representative, in: newLogs, keepsOrder)
        let sides = (Self.side(from, of: oldLogs.step, base), Self.side(to, of: newLogs.step, new))
        return try await computing { isStopped in
            Difference(from: sides.0, to: sides.1, context: context, isStopped: isStopped)
        }
    }

    private static func side(
        _ side: DiffPlan.Side, of step: StepSnapshot, _ log: ComparableLog
    ) -> Difference.Side {
        Difference.Side(
            name: side.name, step: step, positions: side.positions, representative: side.representative, log: log)
    }

    private func log(of position: Int, in logs: LogList, _ keepsOrder: Bool) async throws -> ComparableLog {
        guard let log = try await logs.log(at: position), let text = log.text else {
            throw Texts.logIsGone(logs.step.hosts.word(for: position))
        }
        var comparison = comparison
        comparison.keepsOrder = keepsOrder
        let rules = comparison
        let found = try await computing { isStopped in
            ComparableLog(text, host: log.identity, comparison: rules, isStopped: isStopped)
        }
        try undecided.add(linesAt: found.undecided, of: log, at: position)
        return found
    }
}
