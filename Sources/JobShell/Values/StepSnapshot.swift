import HostSets
import JobLogs
import JobModel
import LogStore

/// One step of one run in its state at the beginning of a statement. Host sets are resolved against it, and its
/// logs are found by it.
public struct StepSnapshot: Sendable {
    /// The step itself.
    public let step: StepInstance
    /// The position of the step in the run, counted from 1 as in `step N`.
    public let number: Int
    /// The place of the step's logs in the store.
    public let place: LogPlace
    /// The hosts of the step, indexed for host sets.
    public let hosts: StepHosts
    /// Whether the run had ended, by its status. Hosts that it left waiting or running will then not change any
    /// more.
    let hasEnded: Bool
    /// The state of the step's logs in the store at that time; nil when it was not read.
    let entries: KeptEntries?
    /// Keeps the step's logs from being pruned as long as a statement uses the step.
    let lease: PlaceLease?

    /// A step of a run.
    package init(step: StepInstance, number: Int, place: LogPlace, hosts: StepHosts, hasEnded: Bool = false) {
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

    /// The snapshot for later statements. They must read the state of the store again, because logs may have been
    /// pruned by then.
    var forLater: StepSnapshot {
        StepSnapshot(step: step, number: number, place: place, hosts: hosts, hasEnded: hasEnded)
    }

    /// The snapshot after the statement has asked for the logs of some hosts and no answer mentioned these hosts.
    /// Later stages of the statement don't ask for them again.
    func asked(_ keys: [HostKey]) -> StepSnapshot {
        guard !keys.isEmpty, var entries else { return self }
        for key in keys { entries[key]?.isFinal = true }
        return StepSnapshot(
            step: step, number: number, place: place, hosts: hosts, hasEnded: hasEnded, entries: entries, lease: lease)
    }

    /// The description of the step for a reader of its logs.
    var forReading: LogReader.Step {
        LogReader.Step(place, isOfFiles: step.kind == .file, hasEnded: hasEnded)
    }

    /// The sources of the step's files; nil for a step that doesn't distribute files.
    var sources: DistributionSources? {
        guard step.kind == .file else { return nil }
        let nothingChanges = hasEnded || !hosts.hosts.contains { $0.status.isUnfinished }
        return DistributionSources(of: hosts, hasEnded: nothingChanges)
    }
}
