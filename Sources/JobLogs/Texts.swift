import JobModel

/// The messages of this room.
enum Texts {
    static let offline = Failure(
        "offline", "it was not fetched before, and with --offline joblog does not ask the platform",
        hint: "start joblog without --offline")

    static func interrupted(_ kept: Int, of total: Int) -> Failure {
        Failure(
            "interrupted", "interrupted: the logs of \(kept) of \(total) hosts are kept",
            hint: "type `fetch` again to get only what is missing", status: .interrupted)
    }

    static func interruptedUnkept(_ reason: Failure) -> Failure {
        Failure(
            "interrupted", "interrupted, and the logs that came last are not kept: \(reason.message)",
            hint: "type `fetch` again to get what is missing", status: .interrupted)
    }

    /// - Parameter refusal: the platform's refusal of the method for many hosts.
    static func hostByHost(_ refusal: Failure) -> String {
        .note("the logs are asked for host by host, because \(refusal.message)")
    }

    static func withoutStore(_ reason: Failure) -> String {
        "\(reason.message); what is fetched is kept until joblog ends"
    }

    /// The failure of a log that the store should have, when no better reason is known.
    static let notWhole = Failure(
        "log-unread", "damaged in the store, or pruned by another joblog", hint: "type `fetch` to get it again")

    static func unread(_ count: Int, _ reason: Failure) -> Failure {
        var failure = reason
        failure.sentence =
            "\(logsOfHosts(count)) could not be read from the store and \(count == 1 ? "is" : "are") left out:"
            + " \(reason.sentence)"
        failure.advice = reason.advice ?? "type `fetch` to get what is missing"
        return failure
    }
}
