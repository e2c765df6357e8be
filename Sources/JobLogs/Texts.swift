import JobModel

/// What this room says to a person.
enum Texts {
    static let offline = Failure(
        "offline", "it was not fetched before, and --offline asks nobody", hint: "start joblog without --offline")

    static func interrupted(_ kept: Int, of total: Int) -> Failure {
        Failure(
            "interrupted", "interrupted: the logs of \(kept) of \(total) hosts are here and kept",
            hint: "`fetch` again gets only what is missing", status: .interrupted)
    }
}
