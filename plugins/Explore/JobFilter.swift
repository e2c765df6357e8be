import JobModel

/// Which runs of a list are wanted.
///
/// Old platforms pass over conditions that they don't know and answer with all runs, so that what a run's row tells is held
/// against the conditions once more. What the row does not tell counts as right.
struct JobFilter {
    /// Any of these; empty for all.
    var statuses: [RunStatus] = []
    /// A part of the name, in any case.
    var name: String?
    /// Who started it, exactly.
    var operatorName: String?
    var kind: JobInstance.Kind?
    var launchMode: JobInstance.LaunchMode?
    /// An address among its hosts. No row tells it.
    var ip: String?
    /// The schedule that started it. A row tells only whether it was one.
    var cronID: Int64?

    /// The questions that are asked of the platform for one span: one for each status, as it takes no more at once.
    func queries(in span: JobQuery) -> [JobQuery] {
        var query = span
        query.name = name
        query.operatorName = operatorName
        query.kind = kind
        query.launchMode = launchMode
        query.ip = ip
        query.cronID = cronID
        if statuses.isEmpty { return [query] }
        return statuses.map { status in
            query.status = status
            return query
        }
    }

    /// Whether there is any condition that a row could break.
    var hasCheckableConditions: Bool {
        !statuses.isEmpty || name != nil || operatorName != nil || kind != nil || launchMode != nil || cronID != nil
    }

    /// Whether a run's row breaks no condition.
    func matches(_ job: JobInstance) -> Bool {
        let launchMode = cronID == nil ? launchMode : .cron
        return (statuses.isEmpty || statuses.contains(job.status))
            && (name.map { $0.isEmpty || job.name.lowercased().contains($0.lowercased()) } ?? true)
            // The platform's database takes no notice of case.
            && (operatorName.map { job.operatorName.isEmpty || job.operatorName.lowercased() == $0.lowercased() }
                ?? true)
            && (kind == nil || job.kind == nil || job.kind == kind?.rawValue)
            && (launchMode == nil || job.launchMode == nil || job.launchMode == launchMode?.rawValue)
    }

    /// The options whose effect no row shows.
    var uncheckableOptions: [String] { (ip == nil ? [] : ["--host"]) + (cronID == nil ? [] : ["--cron"]) }
}
