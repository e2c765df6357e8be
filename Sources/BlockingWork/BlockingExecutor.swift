import Dispatch

/// Runs an actor on a thread of Dispatch. Swift's own pool has as many threads as the machine has cores, and a thread
/// that waits for the disk or a pipe would delay all other work. (Darwin has such an executor; Linux's Dispatch has
/// none.)
public final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Creates an executor with a serial queue of its own.
    ///
    /// - Parameter label: The name of the queue, for debuggers.
    public init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Runs a job after all earlier jobs.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
