import JobModel
import Synchronization

/// How following a run ended, once it has.
final class RunEnding: Sendable {
    private let state = Mutex<(isOver: Bool, failure: Failure?)>((false, nil))

    /// Whether nothing more is told of the run.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// What makes `follow` and `wait` fail: the run did, it waits for a person, or the time was up.
    var failure: Failure? { state.withLock { $0.failure } }

    /// Following is over.
    func end(with failure: Failure?) { state.withLock { $0 = (true, failure) } }
}
