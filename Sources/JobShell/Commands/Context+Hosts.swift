import BKJob
import HostSets
import JobLogs
import JobModel
import LogStore

/// Access to the hosts that a command works on, and to their logs.
extension Context {
    /// The chosen step with its hosts. It is requested again if the run has not finished.
    ///
    /// - Throws: `Failure` if no step is chosen, or if the platform names no hosts for the chosen step.
    func currentStep() async throws -> StepSnapshot {
        let run = try await currentRun()
        guard let index = session.stepIndex, run.steps.indices.contains(index) else {
            throw Texts.noStep(run.steps.count)
        }
        let snapshot = try await snapshot(of: run, stepIndex: index)
        if session.run?.finished != true { record.ask(for: .refreshed(run)) }
        return snapshot
    }

    /// A step of a run with its hosts.
    ///
    /// - Throws: `Failure` if the platform names no hosts for the step, because no command could say anything about it.
    public func snapshot(of run: JobRun, stepIndex index: Int) async throws -> StepSnapshot {
        let step = run.steps[index]
        if step.hosts.isEmpty { throw Texts.stepWithoutHosts(step, of: run) }
        let place =
            try session.opened?.place
            ?? LogPlace(
                platform: platformName, scope: try scope(), job: run.job.id, step: step.id,
                executeCount: step.executeCount)
        return await snapshot(step, number: index + 1, place, hasEnded: run.finished)
    }

    private func snapshot(
        _ step: StepInstance, number: Int, _ place: LogPlace, hasEnded: Bool
    ) async -> StepSnapshot {
        // The lease is taken first: whatever is in the store when it is read then stays there until the statement ends.
        let lease = await library(of: place).lease(place)
        let kept = await keptEntries(at: place)
        let entries = kept ?? [:]
        let hosts = step.hosts.map { host in
            var host = host
            // The answer with the host's status never contains the IPv6 address; it came with the log.
            host.ipv6 = host.ipv6 ?? entries[host.key()]?.ipv6
            return host
        }
        var names = HostNames()
        let namings = registry.plugins.compactMap { $0.hostNames(in: session) }
        names.known = HostSet.logNames + namings.flatMap(\.known)
        names.named = { name throws(Failure) in
            for naming in namings { if let positions = try naming.positions(name, place) { return positions } }
            let states: [HostLog.State]
            switch name {
            case HostSet.noLogName: states = [.none]
            case HostSet.unfetchedName: states = [.unfetched]
            default: return nil
            }
            return hosts.indices.filter { states.contains(entries[hosts[$0].key()]?.state ?? .unfetched) }
        }
        let files = services.hostFiles
        names.readFile = { path throws(Failure) in try files.text(of: path) }
        return StepSnapshot(
            step: step, number: number, place: place, hosts: StepHosts(hosts, names: names), hasEnded: hasEnded,
            entries: kept, lease: lease)
    }

    /// The entries of the store for a step's logs. If the store can't be read, a note says so and the statement
    /// continues, because the platform has the logs.
    private func keptEntries(at place: LogPlace) async -> KeptEntries? {
        do {
            return try await library(of: place).entries(at: place)
        } catch is CancellationError {
            return nil
        } catch {
            note(Texts.storeUnread((error as? Failure)?.message ?? "\(error)"))
            return nil
        }
    }

    /// The hosts that a call works on: those of the stage before it, or those of the chosen step if there is no such
    /// stage. Of these, only the ones in `HOSTSET` are selected, without the ones of `--exclude`. Without a call, all hosts
    /// of the chosen step are selected.
    ///
    /// - Throws: `Failure` if the value before it has no hosts, no step is chosen, or a host set can't be resolved.
    public func selection(_ invocation: Invocation? = nil) async throws -> HostSelection {
        var selection: HostSelection
        if let input = invocation?.input {
            guard let hosts = input.hostSelection else { throw Texts.noHostsIn(input.kind) }
            selection = hosts
        } else {
            let step = try await currentStep()
            selection = HostSelection(step: step, positions: Array(step.hosts.hosts.indices))
        }
        let wanted = invocation?[.hostSet()] ?? nil
        let unwanted = invocation?[.exclude] ?? nil
        if wanted != nil || unwanted != nil {
            let set = try wanted ?? HostSet("@all")
            let members = try set.members(in: selection.step.hosts, excluding: unwanted)
            selection.positions.removeAll { !members.contains($0) }
        }
        return selection
    }

    /// The hosts of a step of the chosen run that a host set means.
    ///
    /// - Parameters:
    ///   - set: nil for all hosts of the step.
    ///   - step: the position of the step, from 1, or its id; nil for the chosen step.
    /// - Throws: `Failure` if there is no such step, or if the host set can't be resolved.
    public func selection(_ set: HostSet?, ofStep step: Int64?) async throws -> HostSelection {
        let snapshot: StepSnapshot
        if let step {
            let run = try await currentRun()
            guard let index = run.stepIndex(of: step) else { throw Failure.noSuchStep(step, in: run) }
            snapshot = try await self.snapshot(of: run, stepIndex: index)
        } else {
            snapshot = try await currentStep()
        }
        guard let set else {
            return HostSelection(step: snapshot, positions: Array(snapshot.hosts.hosts.indices))
        }
        try await readFiles(of: set)
        let members = try set.members(in: snapshot.hosts, excluding: nil)
        return HostSelection(step: snapshot, positions: snapshot.hosts.hosts.indices.filter(members.contains))
    }

    /// Reads the files that a host set names (`@file:PATH`), so that it can be resolved. The host sets among the arguments
    /// of a call have been read before the command runs; a command that makes a host set of other words calls this.
    /// Each file is read once for a statement. A file that can't be read is a failure of the resolving.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func readFiles(of hostSet: HostSet) async throws { try await services.hostFiles.read(for: [hostSet]) }

    /// The logs of some hosts as they are in the store. The platform is asked only for a log that turns out to be
    /// incomplete in the store.
    public func keptLogs(of selection: HostSelection) async -> LogList {
        let step = selection.step
        let reader = await readerOfKept(of: step.place)
        return LogList(step: step, positions: selection.positions) {
            whole(reader.stream($0, at: step.forReading, lease: step.lease), of: step, reader)
        }
    }

    /// The logs that a command works on: the piped logs, or the logs that piped groups were formed from, or else the
    /// logs of the selected hosts, which are fetched if they are not in the store.
    ///
    /// - Returns: the logs, and the first reason why some of them could not be fetched. Of piped logs, only those of
    ///   selected hosts that have a log are returned.
    public func logs(
        of selection: HostSelection, from input: (any Value)?
    ) async throws -> (logs: LogList, failure: Failure?) {
        if case .list(let list)? = input?.logSource { return (list.selecting(stepPositions: selection.positions), nil) }
        let (logs, report) = try await logs(of: selection)
        let count = report.failed.reduce(0) { $0 + $1.hosts.count }
        return (logs, report.failed.first.map { Texts.notHere(count, of: selection.positions.count, $0.failure) })
    }

    /// Gets the logs of some hosts, from the store if they are there, else from the platform.
    ///
    /// - Throws: `Failure` for a problem that would affect every other batch too; other failures are in the report,
    ///   host by host.
    public func logs(
        of selection: HostSelection, refresh: Bool = false
    ) async throws -> (logs: LogList, report: FetchReport) {
        if refresh { try refuseIfOpened("--refresh asks the platform") }
        let reader = try await reader(of: selection.step.place)
        let hosts = selection.hosts
        let progress = services.progress
        defer { progress(nil) }
        let report = try await reader.fetch(
            hosts, at: selection.step.forReading, refresh: refresh, known: selection.step.entries,
            sources: selection.step.sources
        ) { state in
            if state.done < state.total { progress(Texts.fetching(state)) }
        }
        for (failure, count) in report.sourcesFailed { note(Texts.withoutUploads(of: count, failure)) }
        let failures = Dictionary(
            report.failed.flatMap { failed in failed.hosts.map { ($0, failed.failure) } }, uniquingKeysWith: { $1 })
        // If the platform was asked, the store has changed, and addresses may have come with the logs: the answer with
        // the hosts' statuses never contains IPv6 addresses.
        let step = selection.step
        var known = step
        if report.asked > 0 {
            known = await snapshot(step.step, number: step.number, step.place, hasEnded: step.hasEnded)
                .asked(report.uncertain.map { hosts[$0].key() } + report.openSources)
        }
        let list = LogList(step: known, positions: selection.positions) { _ in
            // These are the hosts as they were requested, because `failures` refers to them by their indices.
            whole(
                reader.stream(
                    hosts, at: step.forReading, failures: failures, known: known.entries, isFetched: true,
                    lease: known.lease), of: known, reader)
        }
        return (list, report)
    }

    /// The logs of a step's hosts. The logs of a file distribution include the uploads of its sources.
    private func whole(_ logs: LogStream, of step: StepSnapshot, _ reader: LogReader) -> LogStream {
        guard let sources = step.sources else { return logs }
        return reader.adding(uploadsOf: sources, at: step.forReading, known: step.entries ?? [:], to: logs)
    }
}

extension Context {
    /// Reads the current logs of some hosts from the platform, without storing them. In a file distribution, each
    /// host's log contains what the host itself does: its downloads and its own uploads.
    ///
    /// - Parameter take: receives the logs as they arrive, including those of hosts without a log.
    /// - Throws: the same as `logs(of:refresh:)`, and any error that `take` throws.
    public func look(
        at selection: HostSelection, _ take: @escaping @Sendable ([HostLog]) async throws -> Void
    ) async throws -> FetchReport {
        try await reader(of: selection.step.place).look(at: selection.hosts, of: selection.step.forReading) { logs in
            try await take(logs.map(\.withoutForeignUploads))
        }
    }
}

/// The hosts of a step that a command works on.
public struct HostSelection: Sendable {
    /// The step that the hosts belong to.
    public let step: StepSnapshot
    /// The positions of the hosts in the step.
    public var positions: [Int]

    /// Selects the hosts at these positions of a step.
    public init(step: StepSnapshot, positions: [Int]) {
        self.step = step
        self.positions = positions
    }

    /// The selected hosts, in the order of `positions`.
    public var hosts: [Host] { positions.map { step.hosts.hosts[$0] } }
}
