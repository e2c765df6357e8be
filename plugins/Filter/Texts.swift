import JobModel
import JobShell

/// What this plugin says to a person.
enum Texts {
    static let noPattern = Failure.usage(
        "PATTERN is missing (what to look for)", hint: "for example: filter -i 'no space|killed'")

    static func patternTwice(_ word: String) -> Failure {
        .usage(
            "there is one word too many: '\(word)' (the pattern came with -e)",
            hint: "give every pattern with -e, or only one without; hosts come through the pipe: hosts SET | filter …")
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

    /// What becomes of lines on which PCRE2 gave up.
    static let undecidedLines = "they count as neither"
}
