import JobModel
import JobShell
import LogAnalysis

/// The commands that find out which hosts did something different, and what.
public struct ComparePlugin: Plugin {
    public let name = "Compare"
    public let summary = "which hosts did something different, and what"
    public let commands: [any Command] = [GroupsCommand(), DiffCommand(), PatternsCommand(), MaskCommand()]

    public init() {}
}

/// The options of `groups` and `diff` that say what counts as the same, and the comparison that they ask for.
enum ComparisonOptions {
    static let exact = CommandSignature.Option.flag("exact", help: "every byte counts: no mask is looked through")
    static let ignore = CommandSignature.Option(
        "ignore", .text, valueName: "RE", repeats: true, help: "look through what this matches, too; may be repeated")

    static let unordered = CommandSignature.Option.flag(
        "unordered", help: "the same lines in another order are the same; so are they with another position in (3/12)")

    static let learned = CommandSignature.Option(
        "learned", .choice(["on", "off"]), valueName: "WHETHER",
        help: "off: masks alone decide; on (the default): what varies is learned from all hosts, if they are at least 8"
    )

    static let countPlace = CommandSignature.Option(
        "count-place", .text, valueName: "NAME", repeats: true,
        help: "let a place count that was looked through: n1, n2, … as `groups --explain` lists them; may be repeated")

    /// The names of masks made by `--ignore` begin with this. No mask of the `mask` command has a colon in its name.
    private static let ignoredName = "ignored:"

    /// Whether a call has any of these options.
    static func areGiven(_ arguments: Arguments) -> Bool {
        arguments.flag("exact") || arguments.flag("unordered") || arguments.count("ignore") > 0
            || arguments.count("learned") > 0 || arguments.count("count-place") > 0
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
    static func comparison(_ arguments: Arguments, in session: Session) throws(Failure) -> Comparison {
        let isExact = arguments.flag("exact")
        let ignored = arguments.texts("ignore")
        if isExact, !ignored.isEmpty { throw Texts.exactAndIgnore }
        var masks = session.masks
        for (index, pattern) in ignored.enumerated() {
            let name = "\(ignoredName)\(index + 1)"
            try masks.add(MaskDeclaration(name, meaning: "what --ignore matches", pattern: pattern))
        }
        let learns = arguments.text("learned") != "off"
        let names = arguments.texts("count-place")
        if !learns || isExact, !names.isEmpty { throw Texts.countPlaceNeedsLearning }
        var comparison = Comparison(
            masks: masks, isExact: isExact, isUnordered: arguments.flag("unordered"), learns: learns)
        for name in names {
            guard let place = session.groups?.seenThrough?.place(name) else {
                throw Texts.noSuchPlace(name, session.groups?.seenThrough?.places.count)
            }
            comparison.countedPlaces.insert(place.identity)
        }
        return comparison
    }
}
