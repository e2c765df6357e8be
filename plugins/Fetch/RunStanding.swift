import JobModel

/// How a run stands for somebody who waits for its end.
///
/// The statuses decide. `finished` of the platform's answer has been seen beside a run that waits for a person, and beside one
/// that runs; it counts only where the run's status is a number that nobody knows.
enum RunStanding: Equatable {
    /// Something goes on, or will by itself.
    case runs
    /// Nothing goes on until a person acts on the platform: at these steps, by position. None where the platform says so
    /// of the run alone.
    case waitsForPerson(steps: [Int])
    /// It has ended.
    case ended

    init(_ run: JobRun) {
        let status = run.job.status
        if status.outcome != .unfinished || (run.finished && !Self.unfinished.contains(status.rawValue)) {
            self = .ended
            return
        }
        let waiting = run.steps.indices.filter { run.steps[$0].status.rawValue == Self.waitingForUser }
        let isWaiting = !waiting.isEmpty || status.rawValue == Self.waitingForUser
        self = isWaiting && !run.steps.contains(where: Self.isBusy) ? .waitsForPerson(steps: waiting) : .runs
    }

    /// Whether a step goes on by itself; in a rolling run one may, while another waits.
    private static func isBusy(_ step: StepInstance) -> Bool {
        guard step.status.outcome == .unfinished else { return false }
        return [2, 10].contains(step.status.rawValue) || step.hosts.contains { $0.status.rawValue == 7 }
    }

    private static let waitingForUser = 7
    /// The known numbers that are not final (the platform's table of codes).
    private static let unfinished: Set = [1, 2, 7, 10, 12, 15]
}
