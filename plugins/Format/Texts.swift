import JobModel

/// What this plugin says to a person.
enum Texts {
    static let nothingExpected = Failure.usage("expect what?", hint: "for example: hosts @failed | expect 0")

    static func notRaw(_ form: String) -> Failure {
        .usage("\(form) has no raw form", hint: "--raw is for csv and tsv")
    }

    static func unexpected(_ word: String, _ limit: Int64, _ unit: String, count: Int64) -> Failure {
        Failure(
            "expectation-failed",
            "expected \(word) \(limit) \(unit)\(limit == 1 ? "" : "s"), there \(count == 1 ? "is" : "are") \(count)",
            status: .expectation)
    }
}
