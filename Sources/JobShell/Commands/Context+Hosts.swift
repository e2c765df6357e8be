import BKJob
import JobLogs
import JobModel
import LogStore

/// The hosts a command is about, and their logs.
extension Context {
    /// The chosen step with its hosts; asked for anew while the run has not finished.
    ///
    /// - Throws: `Failure` when no step is chosen, or the platform names no hosts for the chosen one.
    public func currentStep() async throws -> (snapshot: StepSnapshot, changes: [SessionChange]) {
        let run = try await currentRun()
        guard let index = session.stepIndex, run.steps.indices.contains(index) else {
            throw Texts.noStep(run.steps.count)
        }
        let snapshot = try await snapshot(of: run, stepIndex: index)
        return (snapshot, session.run?.finished == true ? [] : [.refreshed(run)])
    }

    /// A step of a run with its hosts.
    ///
    /// - Throws: `Failure` when the platform names no hosts for it: nothing that is said of them would be about anything.
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
        // The lease comes first: what is kept when it is looked at is kept until the statement ends.
        let lease = await library(of: place).lease(place)
        let kept = await keptEntries(at: place)
        let entries = kept ?? [:]
        let hosts = step.hosts.map { host in
            var host = host
            // The status answer never has it; it came with the log.
            host.ipv6 = host.ipv6 ?? entries[host.key()]?.ipv6
            return host
        }
        var names = HostNames()
        // Only what names need: a list of groups holds the step that it was formed in, and with it these names.
        let groups = session.groups.map { (place: $0.step.place, all: $0.withLogs) }
        names.known = HostSet.logNames + (groups?.all.map(\.name) ?? [])
        names.named = { name throws(Failure) in
            if name.first == "g", Int(name.dropFirst()) != nil {
                guard let group = groups?.all.first(where: { $0.name == name }) else {
                    throw Texts.noSuchGroup(name, groups?.all.count)
                }
                guard groups?.place == place else { throw Texts.groupsOfAnotherStep(name) }
                return group.positions
            }
            let states: [HostLog.State]
            switch name {
            case HostSet.noLogName: states = [.none]
            case HostSet.unfetchedName: states = [.unfetched]
            default: return nil
            }
            return hosts.indices.filter { states.contains(entries[hosts[$0].key()]?.state ?? .unfetched) }
        }
        names.readFile = { path throws(Failure) in try TextFile.read(path) }
        return StepSnapshot(
            step: step, number: number, place: place, hosts: StepHosts(hosts, names: names), hasEnded: hasEnded,
            entries: kept, lease: lease)
    }

    /// What is kept of a step's logs. A store that can't be read is told of and no reason to stop: the platform has them.
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

    /// The hosts a call is about: those of the stage before it, else the chosen step's; of these the ones in
    /// `HOSTSET`, without the ones of `--exclude`.
    public func selection(_ invocation: Invocation) async throws -> HostSelection {
        var selection: HostSelection
        switch invocation.input {
        case .hosts(let list): selection = HostSelection(step: list.step, positions: list.positions)
        case .logs(let list): selection = HostSelection(step: list.step, positions: list.positions)
        case .groups(let list):
            selection = HostSelection(step: list.step, positions: list.groups.flatMap(\.positions).sorted())
        case .lines(let list): selection = HostSelection(step: list.step, positions: list.positions)
        case .table, .rows, .differences, .text: throw Texts.noHostsIn(invocation.input.kind)
        case .nothing:
            let (snapshot, changes) = try await currentStep()
            selection = HostSelection(step: snapshot, positions: Array(snapshot.hosts.hosts.indices), changes: changes)
        }
        let wanted = invocation.arguments.hostSet("hostset")
        let unwanted = invocation.arguments.hostSet("exclude")
        if wanted != nil || unwanted != nil {
            let set = try wanted ?? HostSet("@all")
            let members = Set(try set.resolved(in: selection.step.hosts, excluding: unwanted))
            selection.positions.removeAll { !members.contains($0) }
        }
        return selection
    }

    /// The logs of some hosts as they are here. The platform is asked only for a log that turns out not to be whole in the
    /// store.
    public func keptLogs(of selection: HostSelection) async -> LogList {
        let step = selection.step
        let reader = await readerOfKept(of: step.place)
        return LogList(step: step, positions: selection.positions) {
            whole(reader.stream($0, at: step.forReading, lease: step.lease), of: step, reader)
        }
    }

    /// The logs that a command works on: the piped ones, or those that piped groups were formed of, else those of the selected
    /// hosts, fetched where they are not here.
    ///
    /// - Returns: also what kept some of them from being here. Of piped logs only those of selected hosts that have one.
    public func logs(
        of selection: HostSelection, from input: Value
    ) async throws -> (logs: LogList, failure: Failure?) {
        if case .logs(let list) = input { return (list.selecting(stepPositions: selection.positions), nil) }
        if case .groups(let groups) = input, let list = groups.logs {
            return (list.selecting(stepPositions: selection.positions), nil)
        }
        let (logs, report) = try await logs(of: selection)
        let count = report.failed.reduce(0) { $0 + $1.hosts.count }
        return (logs, report.failed.first.map { Texts.notHere(count, of: selection.positions.count, $0.failure) })
    }

    /// Gets the logs of some hosts, from here where they are, else from the platform.
    ///
    /// - Throws: `Failure` for what no other batch would mend; other failures are in the report, host by host.
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
        // Where the platform was asked, what is kept is another than it was, and addresses may have come with the logs: the
        // status answer never has IPv6.
        let step = selection.step
        var known = step
        if report.asked > 0 {
            known = await snapshot(step.step, number: step.number, step.place, hasEnded: step.hasEnded)
                .asked(report.uncertain.map { hosts[$0].key() } + report.openSources)
        }
        let list = LogList(step: known, positions: selection.positions) { _ in
            // The hosts as they were asked for: the failures are told by their places among them.
            whole(
                reader.stream(
                    hosts, at: step.forReading, failures: failures, known: known.entries, isFetched: true,
                    lease: known.lease), of: known, reader)
        }
        return (list, report)
    }

    /// The logs of a step's hosts; a distribution's with the uploads of its sources.
    private func whole(_ logs: LogStream, of step: StepSnapshot, _ reader: LogReader) -> LogStream {
        guard let sources = step.sources else { return logs }
        return reader.adding(uploadsOf: sources, at: step.forReading, known: step.entries ?? [:], to: logs)
    }
}

extension Context {
    /// Looks at the logs of some hosts as they are now; nothing is kept. Of a distribution, each host's log is what it does
    /// itself: its downloads, and its own uploads.
    ///
    /// - Parameter take: gets logs as they arrive, those of hosts without a log among them.
    /// - Throws: as `logs(of:refresh:)` does, and what `take` throws.
    public func look(
        at selection: HostSelection, _ take: @escaping @Sendable ([HostLog]) async throws -> Void
    ) async throws -> FetchReport {
        try await reader(of: selection.step.place).look(at: selection.hosts, of: selection.step.forReading) { logs in
            try await take(logs.map(\.withoutForeignUploads))
        }
    }
}

/// Some hosts of a step that a command is about.
public struct HostSelection: Sendable {
    /// The step.
    public let step: StepSnapshot
    /// Which of its hosts, by position.
    public var positions: [Int]
    /// What finding them changed: a run that had not finished was asked for anew.
    public var changes: [SessionChange]

    /// The hosts at some positions of a step.
    public init(step: StepSnapshot, positions: [Int], changes: [SessionChange] = []) {
        self.step = step
        self.positions = positions
        self.changes = changes
    }

    /// The hosts, in order.
    public var hosts: [Host] { positions.map { step.hosts.hosts[$0] } }
}
