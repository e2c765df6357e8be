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
        .usage("\(form) has no raw form", hint: "--raw is for csv and tsv")
    }

    static func noHostsInRows(_ kind: ValueKind) -> Failure {
        .usage("\(kind.name) tell of no hosts", hint: "for example: hosts @failed | to addresses")
    }

    static let expectedNothing = Failure.usage(
        "no count can be as expected", hint: "give N alone, or --min with a --max that is not below it")

    static func withoutAddress(_ count: Int) -> String {
        "\(count) host\(count == 1 ? " has" : "s have") no address or name that is known"
    }

    static func unexpected(_ word: String, _ limit: Int, _ unit: String, count: Int) -> Failure {
        Failure(
            "expectation-failed",
            "expected \(word) \(limit) \(unit)\(limit == 1 ? "" : "s"), there \(count == 1 ? "is" : "are") \(count)",
            status: .expectation)
    }
}
