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

    /// The lines on which PCRE2 gave up, if there are any.
    static func undecided(_ list: MatchList) -> Failure? {
        let lines = list.undecided.all
        if lines.isEmpty { return nil }
        let most = 5
        let named = lines.prefix(most).map { "\(list.step.hosts.word(for: $0.position)) line \($0.line)" }
        let more = lines.count > most ? " and \(lines.count - most) more" : ""
        return Failure(
            "undecided",
            "\(lines.count) \(lines.count == 1 ? "line takes" : "lines take") more work than a match may take:"
                + " \(named.joined(separator: ", "))\(more)",
            hint: "they count as neither; a repetition within a repetition, such as (a+)+, is what takes so long")
    }
}
