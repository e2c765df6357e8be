import JobModel
import JobShell

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    static let noPattern = Failure.usage(
        "PATTERN is missing (what to look for)", hint: "type for example `filter -i 'no space|killed'`")

    static let plainTextInstead = "add -F to look for the text as it is, or write a regular expression as in Perl"

    static func patternTwice(_ word: String, _ option: String) -> Failure {
        if option == "kind" { return kindAndPattern }
        return .usage(
            "with -e the other word is a host set, and '\(word)' is not one",
            hint: "give every pattern with -e, or only one without; name hosts as in `10.20.0.[1-20]` or `@failed`")
    }

    static func hostsTwice(_ word: String, _ option: String) -> Failure {
        .usage(
            "there is one word too many: '\(word)' (what to look for came with --\(option))",
            hint: "join host sets with a comma")
    }

    static let kindAndPattern = Failure.usage(
        "--kind takes the place of a pattern", hint: "type `filter --kind @p3 | filter PATTERN` for both")

    static let kindAndParts = Failure.usage(
        "--kind chooses whole lines, so it can't be combined with --only-matching",
        hint: "type `filter --kind @p3 | filter -o PATTERN` for both")

    static func kindAndOption(_ option: String) -> Failure {
        .usage(
            "--\(option) says how a pattern matches, and --kind has none",
            hint: "leave --\(option) out, or give a pattern")
    }

    static let noKinds = Failure(
        "unknown-name", "no kinds of lines were found yet", hint: "type `patterns` first", status: .usage)

    static func noSuchKind(_ word: String, _ count: Int) -> Failure {
        Failure(
            "unknown-name", "there is no kind of lines '\(word)'",
            hint: count == 0 ? "type `patterns`" : "name one of @p1 to @p\(count), as `patterns` shows them",
            status: .usage)
    }

    /// - Parameter which: the hosts without a match whose logs were cut.
    static func cut(_ count: Int, _ which: String) -> String {
        "\(count) of these hosts \(count == 1 ? "has a log" : "have logs") that the agent cut at its limit: \(which);"
            + " a match may have stood behind that"
    }

    /// Says how lines count on which PCRE2 gave up.
    static let undecidedLines = "these lines count neither as matches nor as lines without a match"

    static let contextOfExcerpt =
        "the lines around a match are lines of the earlier filter, which gave parts of lines, lines around matches,"
        + " or only the first matches"
}
