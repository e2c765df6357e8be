import JobModel
import JobShell
import LogAnalysis

/// The commands that find out which hosts did something different, and what.
public struct ComparePlugin: Plugin {
    public let name = "Compare"
    public let summary = "which hosts did something different, and what"
    public let helpGroup: HelpGroup? = .whatDiffers
    public let mainCommands = ["groups", "diff"]
    public let commands: [any Command] = [GroupsCommand(), DiffCommand(), PatternsCommand(), MaskCommand()]

    public init() {}

    /// The names `@g1`, `@g2`, … of the groups that were formed last.
    public func hostNames(in session: Session) -> HostNaming? {
        // Only what is needed to resolve names. A list of groups holds the step that it was formed in, and that step
        // holds these names.
        let groups = session[FormedGroups.self].map { (place: $0.list.step.place, all: $0.list.withLogs) }
        return HostNaming(known: groups?.all.map(\.name) ?? []) { name, place throws(Failure) in
            guard name.first == "g", Int(name.dropFirst()) != nil else { return nil }
            guard let group = groups?.all.first(where: { $0.name == name }) else {
                throw Texts.noSuchGroup(name, groups?.all.count)
            }
            guard groups?.place == place else { throw Texts.groupsOfAnotherStep(name) }
            return group.positions
        }
    }
}

/// The options of `groups` and `diff` that say what counts as the same, and the comparison that they ask for.
enum ComparisonOptions {
    /// Whether what varies is learned.
    enum Learning: String, CaseIterable {
        case on, off
    }

    static let exact = Parameter.flag("exact", help: "every byte counts: no mask is looked through")
    static let ignore = Parameter.options(
        "ignore", .text, valueName: "RE", help: "look through what this matches, too; may be repeated")

    static let unordered = Parameter.flag(
        "unordered", help: "the same lines in another order are the same; so are they with another position in (3/12)")

    static let learned = Parameter.option(
        "learned", .choice(Learning.self), valueName: "WHETHER", default: .on,
        help: "off: masks alone decide; on (the default): what varies is learned from all hosts, if they are at least 8"
    )

    static let countPlace = Parameter.options(
        "count-place", .text, valueName: "NAME",
        help: "let a place count that was looked through: n1, n2, … as `groups --explain` lists them; may be repeated")

    /// The names of masks made by `--ignore` begin with this. No mask of the `mask` command has a colon in its name.
    private static let ignoredName = "ignored:"

    /// Whether a call has any of these options.
    static func areGiven(_ invocation: Invocation) -> Bool {
        let options: [any SignatureParameter] = [exact, unordered, ignore, learned, countPlace]
        return options.contains { invocation.has($0) }
    }

    /// The names of those masks that are on and that the `mask` command knows, so not those of `--ignore`.
    static func names(of masks: Masks) -> [Substring] {
        masks.description.split(separator: ",").filter { !$0.contains(":") }
    }

    /// Whether a comparison has other rules than the comparison of `groups` without options.
    static func isSpecial(_ comparison: Comparison) -> Bool {
        comparison.isExact || comparison.isUnordered || !comparison.learns || !comparison.countedPlaces.isEmpty
            || comparison.masks.description.split(separator: ",").contains { $0.hasPrefix(ignoredName) }
    }

    /// The comparison that a call asks for.
    ///
    /// - Throws: a usage `Failure` for a pattern that is no regular expression, for a place that was not learned, and
    ///   for options that exclude each other.
    static func comparison(_ invocation: Invocation, in session: Session) throws(Failure) -> Comparison {
        let isExact = invocation[exact]
        let ignored = invocation[ignore]
        if isExact, !ignored.isEmpty { throw Texts.exactAndIgnore.about(ignore) }
        var masks = session.masks
        for (index, pattern) in ignored.enumerated() {
            let name = "\(ignoredName)\(index + 1)"
            try masks.add(MaskDeclaration(name, meaning: "what --ignore matches", pattern: pattern))
        }
        let learns = invocation[learned] == .on
        if isExact, learns, invocation.has(learned) { throw Texts.exactAndLearned.about(learned) }
        let names = invocation[countPlace]
        if !learns || isExact, !names.isEmpty { throw Texts.countPlaceNeedsLearning.about(countPlace) }
        var comparison = Comparison(
            masks: masks, isExact: isExact, isUnordered: invocation[unordered], learns: learns)
        let places = session[FormedGroups.self]?.list.learnedPlaces
        for name in names {
            guard let place = places?.first(where: { $0.name == name })?.place else {
                let failure = Texts.noSuchPlace(name, places.flatMap { $0.isEmpty ? nil : $0.count })
                // Of an option that repeats, only the last word can be marked.
                throw name == names.last ? failure.about(countPlace) : failure
            }
            comparison.countedPlaces.insert(place.identity)
        }
        return comparison
    }
}
