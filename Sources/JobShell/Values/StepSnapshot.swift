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
    /// Whether its run had ended, by the run's status: a host that it left waiting or running does no more.
    public let hasEnded: Bool
    /// What was kept of its logs then; nil where that was not looked at.
    let entries: KeptEntries?
    /// Keeps the step's logs from being pruned as long as a statement names the step.
    let lease: PlaceLease?

    /// A step of a run.
    public init(step: StepInstance, number: Int, place: LogPlace, hosts: StepHosts, hasEnded: Bool = false) {
        self.init(
            step: step, number: number, place: place, hosts: hosts, hasEnded: hasEnded, entries: nil, lease: nil)
    }

    init(
        step: StepInstance, number: Int, place: LogPlace, hosts: StepHosts, hasEnded: Bool, entries: KeptEntries?,
        lease: PlaceLease?
    ) {
        self.step = step
        self.number = number
        self.place = place
        self.hosts = hosts
        self.hasEnded = hasEnded
        self.entries = entries
        self.lease = lease
    }

    /// The same for later statements: they look anew at what is kept of its logs, which may be pruned until then.
    var forLater: StepSnapshot {
        StepSnapshot(step: step, number: number, place: place, hosts: hosts, hasEnded: hasEnded)
    }

    /// The same, when the statement has asked for the logs of some hosts and no answer told of them: its later stages don't
    /// ask again.
    func asked(_ keys: [HostKey]) -> StepSnapshot {
        guard !keys.isEmpty, var entries else { return self }
        for key in keys { entries[key]?.isFinal = true }
        return StepSnapshot(
            step: step, number: number, place: place, hosts: hosts, hasEnded: hasEnded, entries: entries, lease: lease)
    }

    /// What a reader of the step's logs has to know.
    var forReading: LogReader.Step {
        LogReader.Step(place, isOfFiles: step.kind == .file, hasEnded: hasEnded)
    }

    /// Who the step's files came from; nil for a step that distributes none.
    var sources: DistributionSources? {
        guard step.kind == .file else { return nil }
        let nothingChanges = hasEnded || !hosts.hosts.contains { $0.status.isUnfinished }
        return DistributionSources(of: hosts, hasEnded: nothingChanges)
    }
}
