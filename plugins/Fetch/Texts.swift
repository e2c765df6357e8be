import JobModel

/// What this plugin says to a person.
enum Texts {
    static let noHosts = "no hosts match"

    static func oneOf(_ options: [String]) -> Failure {
        .usage("\(options.map { "--\($0)" }.joined(separator: " and ")) exclude each other", hint: "give one of them")
    }

    static func notLines(_ text: String) -> Failure {
        .usage("--lines must be numbers of lines, not '\(text)'", hint: "write 17, 17-20 or 17-")
    }

    static func notFetched(_ count: Int, of total: Int, _ first: Failure) -> Failure {
        Failure(
            "not-fetched", "\(count) of \(total) hosts could not be fetched: \(first.message)",
            hint: first.code == "offline"
                ? first.hint : "`fetch` again asks only for what is missing; `hosts @unfetched` names them",
            status: first.status)
    }
}
