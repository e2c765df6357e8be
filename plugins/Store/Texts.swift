import JobModel

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    static let temporary = "temporary, until joblog ends"

    static let pruneWhat = Failure.usage(
        "prune what?", hint: "type `store prune --older-than 30d` or `store prune --keep 500MB`")

    static func onlyForPrune(_ option: String) -> Failure {
        .usage("--\(option) says what to prune", hint: "type `store prune --\(option) …`, or leave --\(option) out")
    }

    static func inUse(_ steps: Int) -> String {
        "the logs of \(quantity(steps, "step")) stay: "
            + (steps == 1 ? "a statement of this or another joblog is" : "statements of this or another joblog are")
            + " reading them"
    }
}
