import JobModel
import JobShell
import Synchronization

/// How a run that was followed ended, once it has.
final class RunEnding: Sendable {
    private let state = Mutex<JobRun?>(nil)

    /// The run; nil while it runs.
    var run: JobRun? { state.withLock { $0 } }

    func set(_ run: JobRun) { state.withLock { $0 = run } }

    /// What makes `follow` and `wait` fail: the run did.
    var failure: Failure? {
        guard let run, run.job.status.outcome == .bad else { return nil }
        return Texts.runFailed(run)
    }
}
