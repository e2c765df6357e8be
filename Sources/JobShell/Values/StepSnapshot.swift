import JobLogs
import JobModel
import LogStore

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
    /// Keeps the step's logs from being pruned as long as a statement names the step.
    let lease: PlaceLease?

    /// A step of a run.
    public init(step: StepInstance, number: Int, place: LogPlace, hosts: StepHosts) {
        self.step = step
        self.number = number
        self.place = place
        self.hosts = hosts
        entries = nil
        lease = nil
    }

    init(
        step: StepInstance, number: Int, place: LogPlace, hosts: StepHosts, entries: KeptEntries?, lease: PlaceLease?
    ) {
        self.step = step
        self.number = number
        self.place = place
        self.hosts = hosts
        self.entries = entries
        self.lease = lease
    }

    /// The same for later statements: they look anew at what is kept of its logs, which may be pruned until then.
    var forLater: StepSnapshot { StepSnapshot(step: step, number: number, place: place, hosts: hosts) }

    /// Who the step's files came from; nil for a step that distributes none.
    var sources: DistributionSources? {
        guard step.kind == .file else { return nil }
        let hasEnded = step.status.outcome != .unfinished || !hosts.hosts.contains { $0.status.isUnfinished }
        return DistributionSources(of: hosts, hasEnded: hasEnded)
    }
}
