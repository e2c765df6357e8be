import JobModel
import JobShell
import LogAnalysis

/// The options by which commands say what counts as the same.
enum ComparisonOptions {
    static let exact = CommandSignature.Option.flag("exact", help: "every byte counts: no mask is looked through")
    static let ignore = CommandSignature.Option(
        "ignore", .text, valueName: "RE", repeats: true, help: "look through what this matches, too; may be repeated")

    /// How the masks of `--ignore` are called: no other mask's name has a colon.
    static let ignoredName = "ignored:"

    /// The comparison that a call asks for.
    ///
    /// - Throws: a usage `Failure` for a pattern that is none.
    static func comparison(
        _ arguments: Arguments, in session: Session, isUnordered: Bool = false
    ) throws(Failure) -> Comparison {
        let isExact = arguments.flag("exact")
        let ignored = arguments.texts("ignore")
        if isExact, !ignored.isEmpty { throw Texts.exactAndIgnore }
        var masks = session.masks
        for (index, pattern) in ignored.enumerated() {
            let name = "\(ignoredName)\(index + 1)"
            try masks.add(MaskDeclaration(name, meaning: "what --ignore matches", pattern: pattern))
        }
        return Comparison(masks: masks, isExact: isExact, isUnordered: isUnordered)
    }
}
