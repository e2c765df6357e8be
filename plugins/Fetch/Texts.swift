import JobModel

/// What this plugin says to a person.
enum Texts {
    static let noHosts = "no hosts match"

    static let headAndTail = Failure.usage("--head and --tail exclude each other", hint: "give one of them")

    static func notFetched(_ count: Int, of total: Int, _ first: Failure) -> Failure {
        Failure(
            "not-fetched", "\(count) of \(total) hosts could not be fetched: \(first.message)",
            hint: first.code == "offline"
                ? first.hint : "`fetch` again asks only for what is missing; `hosts @unfetched` names them",
            status: first.status)
    }
}
