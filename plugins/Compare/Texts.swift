import JobModel
import JobShell

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    /// Says how lines count on which a mask gave up.
    static let undecidedLines = "what the pattern would match there counts as a difference"

    static func logIsGone(_ word: String) -> Failure {
        Failure("not-fetched", "the log of \(word) is not here any more", hint: "`fetch` gets it again")
    }

    static let exactAndIgnore = Failure.usage(
        "--exact looks through nothing, so --ignore has no place beside it", hint: "leave one of the two out")

    static let countPlaceNeedsLearning = Failure.usage(
        "--count-place lets a place count that learning looks through, and nothing is learned with --exact and --learned off",
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
            hint: "type `groups --explain` first, which lists the places")
    }

    static func onlyForContent(_ option: String) -> Failure {
        .usage("--\(option) is about what hosts printed", hint: "leave --by out, or --\(option)")
    }

    static func noSuchGroup(_ name: String, _ count: Int?) -> Failure {
        Failure(
            "unknown-name",
            count == nil ? "no groups were formed yet, so there is no @\(name)" : "there is no @\(name)",
            hint: count.map { $0 > 0 ? "the groups are @g1 to @g\($0)" : "type `groups`" } ?? "type `groups` first",
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
        "note: the groups are formed anew for this: \(count == 1 ? "@g1 is its group" : "@g1 to @g\(count) are its groups") now"
    }

    static func allTheSame(_ count: Int) -> String {
        count == 1 ? "one host has a log: there is nothing to compare it with" : "all \(count) hosts did the same"
    }

    static let statAndSideBySide = Failure.usage(
        "--stat only counts, so --side-by-side has no place beside it", hint: "leave one of the two out")

    static let rawNeedsExact = Failure.usage(
        "--raw shows bytes that were compared as they are", hint: "write --exact --raw")

    static let rawNeedsOrder = Failure.usage(
        "--raw is for patch, to which order counts, so --unordered has no place beside it",
        hint: "leave one of the two out")

    static let groupsByOutcome = Failure(
        "groups-by-outcome", "these groups were formed by what became of their hosts, not by what they printed",
        hint: "`groups | diff` compares what was printed; `diff A B` takes any two host sets", status: .usage)

    static func notAmongThese(_ word: String) -> Failure {
        Failure("no-hosts", "none of \(word) is among the hosts that came through the pipe")
    }

    static func largest(_ name: String) -> String {
        name.first == "g" && name.dropFirst().allSatisfy(\.isNumber) ? "@\(name)" : name
    }

    static func comparedAs(_ statement: String) -> String {
        "note: compared by the rules of `\(statement)`, which formed the groups; `groups` alone forms them by the usual ones"
    }

    static func areWithoutLog(_ count: Int, _ which: String) -> String {
        "note: \(count) \(count == 1 ? "host has" : "hosts have") no log and \(count == 1 ? "is" : "are") not compared: \(which)"
    }

    static func areUnfetched(_ count: Int, _ which: String) -> String {
        "note: the \(count == 1 ? "log" : "logs") of \(count) \(count == 1 ? "host" : "hosts") could not be had and"
            + " \(count == 1 ? "is" : "are") not compared: \(which)"
    }

    static func noDifference(_ from: String, _ to: String) -> String { "\(from) and \(to) did the same" }

    static func severalBehaviours(_ word: String, _ count: Int, _ hosts: Int) -> String {
        "note: \(word) did \(count) different things; the old side is what most of them did (\(hosts) \(hosts == 1 ? "host" : "hosts"))"
    }

    static func noLog(_ word: String) -> Failure {
        Failure("no-log", "no host of \(word) has a log", hint: "`hosts \(word)` shows what became of them")
    }

    // MARK: patterns

    static func notWithAssign(_ option: String) -> Failure {
        .usage("--assign tells of every line, so --\(option) has no place beside it", hint: "leave one of the two out")
    }

    static let againstAndRare = Failure.usage(
        "--against has an order of its own, so --rare has no place beside it", hint: "leave one of the two out")

    static func nobodyIsAgainst(_ word: String) -> Failure {
        Failure(
            "no-hosts", "no host is in \(word): there is nobody to hold the others against",
            hint: "`hosts` shows what became of the hosts")
    }

    static func sidesAreTheSame(_ word: String) -> Failure {
        .usage(
            "both sides are the same hosts: nothing sets \(word) apart from itself",
            hint: "name other hosts on one side, such as `patterns @failed --against @ok`")
    }

    static func areOnBothSides(_ count: Int, countOnFirst: Bool) -> String {
        "note: \(count) \(count == 1 ? "host is" : "hosts are") on both sides and \(count == 1 ? "counts" : "count") on the"
            + " \(countOnFirst ? "first" : "second") side only"
    }

    static let noLinesToCompare = "none of these hosts printed a line"

    static func areEquallyCommon(_ count: Int, isAll: Bool) -> String {
        let kinds = count == 1 ? "1 kind of line is" : "\(count) kinds of lines are"
        return isAll
            ? "nothing sets the two sides apart: \(kinds) equally common on both"
            : "\(kinds) equally common on both sides and not shown"
    }

    // MARK: mask

    static func missing(_ what: String, _ action: String) -> Failure {
        .usage("`mask \(action)` needs \(what)", hint: "mask list · mask on NAME · mask off NAME · mask add NAME RE")
    }

    static func surplus(_ action: String) -> Failure {
        .usage(
            "`mask \(action)` takes fewer words", hint: "mask list · mask on NAME · mask off NAME · mask add NAME RE")
    }

    static func unknownMask(_ name: String, among names: [String]) -> Failure {
        .usage(
            "there is no mask '\(name)'",
            hint: SpellingSuggestion.question(name, among: names) ?? "type `mask list` to see them all")
    }

    static let emptyPattern = Failure.usage(
        "an empty pattern takes nothing", hint: #"write what to look through, such as 'build \d+'"#)

    static func notAName(_ name: String) -> Failure {
        .usage("'\(name)' is no name for a mask", hint: "use letters, digits, - and _")
    }
}
