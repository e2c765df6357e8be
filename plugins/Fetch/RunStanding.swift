import JobModel

/// How a run stands for somebody who waits for its end.
///
/// The statuses decide (`JobRun.finished`).
enum RunStanding: Equatable {
    /// Something goes on, or will by itself.
    case runs
    /// Nothing goes on until a person acts on the platform: at these steps, by position. None where the platform says so
    /// of the run alone.
    case waitsForPerson(steps: [Int])
    /// It has ended.
    case ended

    init(_ run: JobRun) {
        if run.finished {
            self = .ended
            return
        }
        let waiting = run.steps.indices.filter { run.steps[$0].status.waitsForPerson }
        let isWaiting = !waiting.isEmpty || run.job.status.waitsForPerson
        self = isWaiting && !run.steps.contains(where: Self.isBusy) ? .waitsForPerson(steps: waiting) : .runs
    }

    /// Whether a step goes on by itself; in a rolling run one may, while another waits. Of a step that waits itself no host's
    /// status says so: it may have been left as it was.
    private static func isBusy(_ step: StepInstance) -> Bool {
        guard step.status.outcome == .unfinished, !step.status.waitsForPerson else { return false }
        return [2, 10].contains(step.status.rawValue) || step.hosts.contains { $0.status.rawValue == 7 }
    }
}
