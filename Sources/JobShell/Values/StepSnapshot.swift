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
    /// What was kept of its logs then; nil where that was not looked at.
    let entries: KeptEntries?

    /// A step of a run.
    public init(step: StepInstance, number: Int, place: LogPlace, hosts: StepHosts) {
        self.step = step
        self.number = number
        self.place = place
        self.hosts = hosts
        entries = nil
    }

    init(
        step: StepInstance, number: Int, place: LogPlace, hosts: StepHosts, entries: KeptEntries?
    ) {
        self.step = step
        self.number = number
        self.place = place
        self.hosts = hosts
        self.entries = entries
    }

    /// The same for later: what is kept of its logs is looked up anew.
    var forLater: StepSnapshot { StepSnapshot(step: step, number: number, place: place, hosts: hosts) }
}
