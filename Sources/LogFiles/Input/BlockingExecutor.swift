import Dispatch

/// Runs an actor on a thread of Dispatch's: Swift's own threads are as many as the cores, and one that waits for the disk or
/// for a pipe would hold up whatever else there is to do. (Darwin has such an executor; Linux's Dispatch has none.)
public final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// An executor with a thread of its own.
    ///
    /// - Parameter label: the name of its queue, for whoever looks at a running program.
    public init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Runs a job behind those that came before it.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
