import JobShell

/// The groups that were formed last, which `@g1`, `@g2` and so on refer to.
struct FormedGroups: SessionState {
    /// The groups.
    let list: GroupList
    /// The statement that formed the groups.
    let statement: String

    /// Keeps the groups that a statement formed.
    init(_ list: GroupList, by statement: String) {
        self.list = list
        self.statement = statement
    }

    func statements(neededBy statement: String) -> [String] {
        statement.contains(/@g\d/) ? [self.statement] : []
    }

    var facts: [(name: String, text: String)] {
        let names = list.withLogs.map { "@\($0.name)" }
        let word = names.count > 1 ? "\(names[0])…\(names[names.count - 1])" : names.first ?? "none"
        let job = list.step.place.job
        return [("groups", "\(word) of \(job > 0 ? "job \(job), " : "")step \(list.step.number)")]
    }
}
