import JobModel
import JobShell

/// Where a session stands, and what most users type next there: the first sentence of the map that `help` shows.
enum Whereabouts {
    /// Returns a sentence such as "You are at job 20000100, step 1. Next: `groups`, `show @failed --tail 5`."
    static func sentence(_ session: Session) -> String {
        let (place, next) = place(session)
        return "\(place). Next: \(next.map { "`\($0)`" }.joined(separator: ", "))."
    }

    private static func place(_ session: Session) -> (place: String, next: [String]) {
        if session.opened != nil { return ("You are in opened logs", ["hosts", "groups", "filter PATTERN"]) }
        guard session.endpoint != nil else { return ("No platform is chosen", ["connect URL", "open PATH"]) }
        guard let scope = session.scope else { return ("No business is chosen", ["biz ID"]) }
        guard let run = session.run else { return ("You are in \(scope)", ["jobs", "job ID"]) }
        guard let step = session.step, let index = session.stepIndex else {
            let first = run.steps.firstIndex { !$0.hosts.isEmpty } ?? 0
            return ("You are at job \(run.job.id)", ["steps", "step \(first + 1)"])
        }
        let next =
            !run.finished
            ? ["follow", "hosts"]
            : step.hosts.contains { $0.status.isFailure }
                ? ["groups", "show @failed --tail 5"] : ["hosts", "groups", "show"]
        return ("You are at job \(run.job.id), step \(index + 1)", next)
    }
}
