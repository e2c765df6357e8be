import JobModel
import JobShell

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    static let nothingExpected = Failure.usage(
        "expect what?", hint: "type how many, as in `hosts @failed | expect 0`; `| to count` tells the number")

    /// The heading of each round of `watch`, with the time and the statement, as in psql's \watch.
    static func round(
        at moment: Timestamp, offset: (Timestamp) -> Int, _ statement: String, on screen: Screen
    ) -> String {
        let seconds = offset(moment)
        let local = CivilTime(moment, offsetSeconds: seconds)
        let rule = String(repeating: screen.usesUTF8 ? "─" : "-", count: 8)
        let lines = statement.split(whereSeparator: \.isNewline).joined(separator: "; ")
        return "\(rule) \(local.date) \(local.time)\(CivilTime.zone(seconds)) \(rule) \(lines)"
    }

    static func notRaw(_ form: String) -> Failure {
        .usage("\(form) has no raw form", hint: "use --raw with csv or tsv")
    }

    static func noHostsInRows(_ kind: ValueKind) -> Failure {
        .usage("there are no hosts in \(kind.name)", hint: "type for example `hosts @failed | to addresses`")
    }

    static let expectedNothing = Failure.usage(
        "no count can meet this expectation", hint: "give --min with a --max that is not below it")

    static func countAndLimit(_ option: String) -> Failure {
        .usage(
            "a number alone means exactly so many, so it can't be combined with --\(option)",
            hint: "give N alone, or --min and --max")
    }

    static func withoutAddress(_ count: Int) -> String {
        "\(quantity(count, "host has", "hosts have")) no known address or name"
    }

    static func unexpected(_ word: String, _ limit: Int, _ unit: String, count: Int) -> Failure {
        Failure(
            "expectation-failed",
            "expected \(word) \(quantity(limit, unit)), there \(count == 1 ? "is" : "are") \(count)",
            status: .expectation)
    }
}
