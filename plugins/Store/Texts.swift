import JobModel

/// What this plugin says to a person.
enum Texts {
    static let temporary = "temporary, until joblog ends"

    static let pruneWhat = Failure.usage(
        "prune what?", hint: "type `store prune --older-than 30d` or `store prune --keep 500MB`")
}
