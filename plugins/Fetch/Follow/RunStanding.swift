import JobModel
import Synchronization

/// Whether a run goes on, has ended, or waits for a person.
///
/// The statuses of the run and its steps decide (`JobRun.finished`).
enum RunStanding: Equatable {
    /// Some step runs, or will run by itself.
    case runs
    /// Nothing goes on until a person acts on the platform.
    ///
    /// - Parameter steps: the indices of the steps that wait; empty when only the run's own status says that it waits.
    case waitsForPerson(steps: [Int])
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

    /// Whether a step goes on by itself. In a rolling run one step may go on while another waits.
    ///
    /// The hosts of a step that waits are not asked: their statuses may be from before it began to wait.
    private static func isBusy(_ step: StepInstance) -> Bool {
        guard step.status.outcome == .unfinished, !step.status.waitsForPerson else { return false }
        return [.running, .stopping].contains(step.status) || step.hosts.contains { $0.status == .running }
    }
}

/// How the following of a run ended. `RunFollower` sets it, and the outcome of the command reads it after the last row.
final class RunEnding: Sendable {
    private let state = Mutex<(isOver: Bool, failure: Failure?)>((false, nil))

    /// Whether the run is not followed any more.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// Why `follow` or `wait` fails: the run failed, it waits for a person, or the time was up. Nil when the run
    /// succeeded, and as long as it is followed.
    var failure: Failure? { state.withLock { $0.failure } }

    /// Ends the following of the run.
    func end(with failure: Failure?) { state.withLock { $0 = (true, failure) } }
}

/// How long to wait between two looks at a run: a short time while looks bring news, longer and longer while they
/// don't.
struct FollowPace {
    /// The wait until the next look, in seconds.
    private(set) var seconds: Double
    private let shortest: Double
    /// The factor by which each look without news lengthens the wait.
    private static let growth = 1.5
    /// The longest wait, as a multiple of the shortest.
    private static let most = 10.0

    init(shortest: Double) {
        self.shortest = shortest
        seconds = shortest
    }

    /// Sets the next wait after a look.
    ///
    /// - Parameter duration: how long the look took, in seconds. The wait is at least as long, so that a platform that
    ///   is slow to answer is asked less often.
    mutating func took(_ duration: Double, hadNews: Bool) {
        let next = hadNews ? shortest : seconds * Self.growth
        seconds = max(min(next, shortest * Self.most), duration)
    }
}
