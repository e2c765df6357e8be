import JobModel
import JobShell

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    /// Says how lines count on which a mask gave up.
    static let undecidedLines = "what the pattern would match in these lines counts as a difference"

    static func logIsGone(_ word: String) -> Failure {
        Failure("not-fetched", "the log of \(word) is no longer in the store", hint: "type `fetch` to get it again")
    }

    static let exactAndLearned = Failure.usage(
        "--exact looks through nothing, so it can't be combined with --learned on", hint: "leave one of the two out")

    static let exactAndIgnore = Failure.usage(
        "--exact looks through nothing, so it can't be combined with --ignore", hint: "leave one of the two out")

    static let countPlaceNeedsLearning = Failure.usage(
        "--count-place counts a place that learning looks through,"
            + " and nothing is learned with --exact and --learned off",
        hint: "type `groups --explain` to see the places")

    static let tooMuchToLearn =
        "not learned: these hosts printed more different lines than can be held; masks alone decided"

    static func noSuchPlace(_ name: String, _ count: Int?) -> Failure {
        .usage(
            count == nil
                ? "there is no place '\(name)': no groups were formed yet that looked through learned places"
                : count == 1
                    ? "there is no place '\(name)': only n1 was looked through last"
                    : "there is no place '\(name)': n1 to n\(count ?? 0) were looked through last",
            hint: "type `groups --explain` first to see the places")
    }

    static func onlyForContent(_ option: String) -> Failure {
        .usage("--\(option) is about what hosts printed", hint: "leave --by out, or --\(option)")
    }

    static func noSuchGroup(_ name: String, _ count: Int?) -> Failure {
        Failure(
            "unknown-name",
            count == nil ? "no groups were formed yet, so there is no @\(name)" : "there is no @\(name)",
            hint: count.map {
                $0 > 1 ? "name one of @g1 to @g\($0)" : $0 == 1 ? "name @g1, the only group" : "type `groups`"
            } ?? "type `groups` first",
            status: .usage)
    }

    static func groupsOfAnotherStep(_ name: String) -> Failure {
        Failure(
            "groups-of-another-step", "@\(name) is a group of another step than the chosen one",
            hint: "type `groups` to group this step's hosts")
    }

    // MARK: diff

    static let noLogsToCompare = "none of these hosts has a log"

    /// Says that `diff` formed other groups than those that were formed last.
    static func namesAreNew(_ count: Int) -> String {
        .note(
            "the groups are formed anew for this:"
                + " \(count == 1 ? "@g1 is its group" : "@g1 to @g\(count) are its groups") now"
        )
    }

    static func allTheSame(_ count: Int) -> String {
        count == 1 ? "one host has a log: there is nothing to compare it with" : "all \(count) hosts did the same"
    }

    static func statAnd(_ option: String) -> Failure {
        .usage("--stat only counts, so it can't be combined with --\(option)", hint: "leave one of the two out")
    }

    static let rawAndSideBySide = Failure.usage(
        "--raw is for patch, which reads one column, so it can't be combined with --side-by-side",
        hint: "leave one of the two out")

    static let rawNeedsExact = Failure.usage(
        "--raw shows bytes that were compared as they are", hint: "type `--exact --raw`")

    static let rawNeedsOrder = Failure.usage(
        "--raw is for patch, which needs the order of lines, so it can't be combined with --unordered",
        hint: "leave one of the two out")

    static let groupsByOutcome = Failure(
        "groups-by-outcome", "these groups were formed by what became of their hosts, not by what they printed",
        hint: "type `groups | diff` to compare what was printed, or `diff A B` with any two host sets", status: .usage)

    static func notAmongThese(_ word: String) -> Failure {
        Failure("no-hosts", "none of \(word) is among the hosts that came through the pipe")
    }

    static func largest(_ name: String) -> String {
        name.first == "g" && name.dropFirst().allSatisfy(\.isNumber) ? "@\(name)" : name
    }

    static func comparedAs(_ statement: String) -> String {
        .note(
            "compared by the rules of `\(statement)`, which formed the groups;"
                + " `groups` alone forms them by the usual ones"
        )
    }

    static func areWithoutLog(_ count: Int, _ which: String) -> String {
        .note(
            "\(quantity(count, "host has", "hosts have")) no log and"
                + " \(count == 1 ? "is" : "are") not compared: \(which)"
        )
    }

    static func areUnfetched(_ count: Int, _ which: String) -> String {
        .note("\(logsOfHosts(count)) could not be fetched and \(count == 1 ? "is" : "are") not compared: \(which)")
    }

    static func noDifference(_ from: String, _ to: String) -> String { "\(from) and \(to) did the same" }

    static func severalBehaviours(_ word: String, _ count: Int, _ hosts: Int) -> String {
        .note(
            "\(word) did \(count) different things; the old side is what most of them did (\(quantity(hosts, "host")))")
    }

    static func noLog(_ word: String) -> Failure {
        Failure("no-log", "no host of \(word) has a log", hint: "type `hosts \(word)` to see what became of them")
    }

    // MARK: patterns

    static func notWithAssign(_ option: String) -> Failure {
        .usage("--assign shows every line, so it can't be combined with --\(option)", hint: "leave one of the two out")
    }

    static let againstAndRare = Failure.usage(
        "--against has an order of its own, so it can't be combined with --rare", hint: "leave one of the two out")

    static func nobodyIsAgainst(_ word: String) -> Failure {
        Failure(
            "no-hosts", "no host is in \(word), so there is nothing to compare the others with",
            hint: "type `hosts` to see what became of the hosts")
    }

    static func sidesAreTheSame(_ word: String) -> Failure {
        .usage(
            "both sides are the same hosts: nothing sets \(word) apart from itself",
            hint: "name other hosts on one side, such as `patterns @failed --against @ok`")
    }

    static func areOnBothSides(_ count: Int, countOnFirst: Bool) -> String {
        .note(
            "\(quantity(count, "host is", "hosts are")) on both sides and \(count == 1 ? "counts" : "count") on the"
                + " \(countOnFirst ? "first" : "second") side only")
    }

    static let noLinesToCompare = "none of these hosts printed a line"

    static func areEquallyCommon(_ count: Int, isAll: Bool) -> String {
        let kinds = quantity(count, "kind of line is", "kinds of lines are")
        return isAll
            ? "nothing sets the two sides apart: \(kinds) equally common on both"
            : "\(kinds) equally common on both sides and not shown"
    }

    // MARK: mask

    private static let maskActions: Sentence =
        "type `mask list`, `mask on NAME`, `mask off NAME` or `mask add NAME RE`"

    static func missing(_ what: String, _ action: String) -> Failure {
        .usage("`mask \(action)` needs \(what)", hint: maskActions)
    }

    static func surplus(_ action: String) -> Failure {
        .usage(
            "`mask \(action)` takes fewer words", hint: maskActions)
    }

    static func unknownMask(_ name: String, among names: [String]) -> Failure {
        .usage(
            "there is no mask '\(name)'",
            hint: SpellingSuggestion.question(name, among: names) ?? "type `mask list` to see them all")
    }

    static let emptyPattern = Failure.usage(
        "an empty pattern matches nothing", hint: #"type what to look through, such as `'build \d+'`"#)

    static func notAName(_ name: String) -> Failure {
        .usage("'\(name)' can't be the name of a mask", hint: "use letters, digits, - and _")
    }
}
