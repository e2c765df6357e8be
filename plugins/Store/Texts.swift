import JobModel

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    static let temporary = "temporary, until joblog ends"

    static let pruneWhat = Failure.usage(
        "prune what?", hint: "type `store prune --older-than 30d` or `store prune --keep 500MB`")

    static func inUse(_ steps: Int) -> String {
        steps == 1
            ? "the logs of 1 step stay: a statement of this or another joblog is reading them"
            : "the logs of \(steps) steps stay: statements of this or another joblog are reading them"
    }
}
