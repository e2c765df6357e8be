import JobLogs
import JobModel

/// One step of one run as it stood when a statement began: what host sets are resolved against, and where its logs are.
public struct StepSnapshot: Sendable {
    /// The step itself.
    public let step: StepInstance
    /// Its position in the run, from 1 as `step N` counts.
    public let number: Int
    /// Where its logs belong.
    public let place: LogPlace
    /// Its hosts, ready for host sets.
    public let hosts: StepHosts

    /// A step of a run.
    public init(step: StepInstance, number: Int, place: LogPlace, hosts: StepHosts) {
        self.step = step
        self.number = number
        self.place = place
        self.hosts = hosts
    }
}
