import JobModel
import JobShell

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    static let noPattern = Failure.usage(
        "PATTERN is missing (what to look for)", hint: "for example: filter -i 'no space|killed'")

    static func patternTwice(_ word: String, _ option: String) -> Failure {
        if option == "kind" { return kindAndPattern }
        return .usage(
            "with -e the other word is a host set, and '\(word)' is none",
            hint: "give every pattern with -e, or only one without; hosts are named as in 10.20.0.[1-20] or @failed")
    }

    static func hostsTwice(_ word: String, _ option: String) -> Failure {
        .usage(
            "there is one word too many: '\(word)' (what to look for came with --\(option))",
            hint: "join host sets with a comma")
    }

    static let kindAndPattern = Failure.usage(
        "--kind takes the place of a pattern", hint: "filter --kind @p3 | filter PATTERN does both")

    static let kindAndParts = Failure.usage(
        "--kind tells whole lines, so --only-matching has no place beside it",
        hint: "filter --kind @p3 | filter -o PATTERN does both")

    static let noKinds = Failure(
        "unknown-name", "no kinds of lines were found yet", hint: "type `patterns` first", status: .usage)

    static func noSuchKind(_ word: String, _ count: Int) -> Failure {
        Failure(
            "unknown-name", "there is no kind of lines '\(word)'",
            hint: count == 0 ? "type `patterns`" : "the kinds are @p1 to @p\(count), as `patterns` shows them",
            status: .usage)
    }

    /// - Parameter which: the hosts without a match whose logs were cut.
    static func cut(_ count: Int, _ which: String) -> String {
        "\(count) of these hosts \(count == 1 ? "has a log" : "have logs") that the agent cut at its limit: \(which);"
            + " a match may have stood behind that"
    }

    /// Says how lines count on which PCRE2 gave up.
    static let undecidedLines = "they count as neither"

    // MARK: Notes at the end of a search

    static let noHosts = "no hosts match, so nothing was searched"

    static let contextOfExcerpt =
        "the lines around are those that the filter before left, for it told parts of lines, lines around, or only the first"

    /// - Parameters:
    ///   - count: how many logs were searched.
    ///   - isInverted: whether `-v` was given.
    ///   - isChained: whether the lines come from an earlier filter.
    static func nothingFound(in count: Int, isInverted: Bool, isChained: Bool) -> String {
        let logs = count == 1 ? "1 log" : "\(count) logs"
        if isChained { return "no line of \(logs) passes all filters" }
        return isInverted ? "every line of \(logs) matches, and -v wants the others" : "no line of \(logs) matches"
    }

    static func withoutLog(_ count: Int, _ which: String) -> String {
        "\(count) \(count == 1 ? "host has" : "hosts have") no log: \(which)"
    }

    static func notHere(_ count: Int, _ which: String) -> String {
        "\(count == 1 ? "the log of 1 host is" : "the logs of \(count) hosts are") not here, so nothing is said of \(which)"
    }

    static func shortened(_ count: Int, _ host: String, _ line: Int) -> String {
        let lines = count == 1 ? "a long line is" : "\(count) long lines are"
        return "\(lines) shown in part; `show \(host) --lines \(line)` shows \(count == 1 ? "it" : "the first") whole"
    }
}
