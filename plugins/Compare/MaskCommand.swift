import JSON
import JobModel
import JobShell
import LogAnalysis

/// `mask list|on NAME|off NAME|add NAME RE` lists and changes the masks of the session.
struct MaskCommand: Command {
    private enum Action: String, CaseIterable {
        case list, on, off, add
    }

    private static let action = Parameter.optional(
        "action", .choice(Action.self), help: "list (if not given), on, off, add")
    private static let name = Parameter.optional("name", .text, help: "the mask")
    private static let pattern = Parameter.optional("re", .text, help: "what the new mask takes")

    let signature = CommandSignature(
        "mask", summary: "what comparing looks through, and how often each mask took something",
        details: """
            `mask list` counts over the logs of the chosen step that are here; below the masks stand the places that the last
            `groups` learned and looked through, with how many values each has. `mask off NAME` makes a difference count
            again, `mask add NAME RE` looks through what a regular expression in Perl's syntax matches, line by line; put it
            in single quotes. Masks hold for `groups` and `diff` until the shell ends: what you need every day goes into
            ~/.joblogrc.
            """,
        parameters: [Self.action, Self.name, Self.pattern], gives: .table,
        examples: [
            .init("mask list", "the masks, and what each took of the logs that are here"),
            .init("mask off duration; groups", "how long something took is a difference, too"),
            .init(#"mask add build 'build \d+'"#, "look through build numbers"),
        ], isForAssistants: true)

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        guard parameter == Self.name.declaration.name else { return [] }
        switch context.word(for: Self.action).flatMap(Action.init) {
        case .on: return context.maskCandidates(on: false)
        case .off: return context.maskCandidates(on: true)
        case .list, .add, nil: return []
        }
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let action = invocation[Self.action] ?? .list
        let (name, pattern) = (invocation[Self.name], invocation[Self.pattern])
        var masks = context.session.masks
        switch action {
        case .list:
            if name != nil { throw Texts.surplus(action.rawValue).about(Self.name) }
            return try await Self.list(masks, in: context)
        case .add:
            guard let name else { throw Texts.missing("a name and a pattern", action.rawValue) }
            guard let pattern else { throw Texts.missing("a pattern", action.rawValue) }
            let isName = !name.isEmpty && name.utf8.allSatisfy { $0.isNameByte }
            guard isName else { throw Texts.notAName(name).about(Self.name) }
            guard !pattern.isEmpty else { throw Texts.emptyPattern.about(Self.pattern) }
            let declaration = MaskDeclaration(name, meaning: pattern, pattern: pattern)
            do throws(Failure) {
                try masks.add(declaration)
            } catch {
                // A pattern that doesn't compile has its own mark, at the place of the error.
                throw error.about(Self.name)
            }
            return Outcome(changes: [.newMask(declaration)])
        case .on, .off:
            guard let name else { throw Texts.missing("a name", action.rawValue) }
            if pattern != nil { throw Texts.surplus(action.rawValue).about(Self.pattern) }
            guard masks.set(name, on: action == .on) else {
                throw Texts.unknownMask(name, among: masks.all.map(\.name)).about(Self.name)
            }
            return Outcome(changes: [.mask(name, on: action == .on)])
        }
    }

    private static func list(_ masks: Masks, in context: Context) async throws -> Outcome {
        let taken = try await taken(by: masks, in: context)
        let rows = masks.all.enumerated().map { index, mask -> JSONObject in
            [
                "name": .string(mask.name), "state": .string(masks.isOn(mask.name) ? "on" : "off"),
                "taken": .optional(taken.counts.map { $0[index] }), "meaning": .string(mask.meaning),
                "example": .string(mask.example),
            ]
        }
        let learned = context.session[FormedGroups.self]?.list.learnedPlaces ?? []
        let places = learned.map { name, place -> JSONObject in
            [
                "name": .string(name), "state": .string("learned"),
                "taken": .whole(place.valueCount), "meaning": .string(place.pattern),
                "example": .string(place.example),
            ]
        }
        let table = Table(
            columns: [
                .init("name", title: "mask"), .init("state", title: "state"),
                .init("taken", title: "taken", .number, mayGo: true), .init("meaning", title: "takes"),
                .init("example", title: "such as", .line, mayGo: true),
            ], rows: rows + places)
        return Outcome(table, failure: taken.failure)
    }

    /// How often each mask takes something from the logs of the chosen step that are in the store.
    ///
    /// - Returns: the counts in the order of `masks.all`; nil when there are no logs, or when a mask gives up on nearly
    ///   every line. The failure reports lines on which a mask gave up.
    private static func taken(
        by masks: Masks, in context: Context
    ) async throws -> (counts: [Int]?, failure: Failure?) {
        guard let step = context.session.step, !step.hosts.isEmpty else { return (nil, nil) }
        // Selecting hosts fails for an unfinished run while the platform is not reachable. The masks are listed even
        // then.
        guard let selection = try? await context.selection() else {
            return (nil, nil)
        }
        let comparison = Comparison(masks: masks)
        let undecided = UndecidedLines()
        let parts: [(counts: [Int], logs: Int)]
        do {
            parts = try await context.keptLogs(of: selection).onAllCores { share in
                var keys = LogKeys(comparison) { share.isStopped || undecided.areTooMany }
                var logs = 0
                try share.forEach { position, log in
                    guard let text = log.text else { return }
                    logs += 1
                    _ = keys.key(of: text, host: log.identity)
                    try undecided.add(linesAt: keys.undecided, of: log, at: position)
                }
                return (counts: keys.counts, logs: logs)
            }
        } catch let failure as Failure where undecided.areTooMany {
            // The list is shown in spite of the failure, because the user needs it to turn the mask off.
            return (nil, failure)
        }
        let failure = undecided.failure(in: selection.step, Texts.undecidedLines)
        if parts.allSatisfy({ $0.logs == 0 }) { return (nil, failure) }
        return (masks.all.indices.map { index in parts.reduce(0) { $0 + $1.counts[index] } }, failure)
    }
}

extension UInt8 {
    /// Whether the byte may be part of a mask's name: an ASCII letter, a digit, - or _.
    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
