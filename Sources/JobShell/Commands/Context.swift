import JobLogs
import LogStore
import JobModel

/// What a command may use: a snapshot of the session, and the services of the shell. Nothing in it prints results.
public struct Context: Sendable {
    /// The session when the statement began.
    public let session: Session
    /// Every command, for help.
    public let registry: Registry
    let services: Services

    // MARK: Time

    /// The present.
    public var now: Timestamp { services.clock() }

    /// Waits, as `watch` does between two rounds; ends early when the task is cancelled.
    public func sleep(seconds: Double) async throws { try await Task.sleep(for: .seconds(seconds)) }

    /// Seconds east of UTC at a moment, on the session's clock.
    public func offset(at moment: Timestamp) -> Int { services.screen.offset(moment) }

    /// The moment that was typed.
    public func moment(_ expression: TimeExpression) -> Timestamp {
        expression.moment(now: now, offset: services.screen.offset)
    }

    // MARK: The person

    /// What results are drawn for, for commands whose text depends on it.
    public var screen: Screen { services.screen }

    /// Says a sentence beside the results; `--quiet` swallows it.
    public func note(_ sentence: String) { services.note(sentence) }

    /// Shows how far the work is; nil takes the line away.
    public func showProgress(_ text: String?) { services.progress(text) }

    /// Asks a question.
    ///
    /// - Throws: `Failure` when nobody can answer, or when the question was cancelled.
    public func ask(_ question: String, isSecret: Bool) async throws -> String {
        try await services.ask(question, isSecret)
    }

    /// What was typed before, oldest first.
    public var history: [String] { services.history }

    // MARK: The shell

    /// Runs statements in the live session, as if they stood here.
    ///
    /// - Parameters:
    ///   - origin: where they come from, for error messages.
    ///   - arguments: `$1`… while they run; nil leaves them as they are.
    /// - Returns: the exit status of the first that failed, else 0, and whether one of them was `exit`.
    public func evaluate(
        _ statements: String, from origin: Origin = .command, arguments: [String]? = nil
    ) async throws -> Evaluation {
        try await services.evaluate(statements, origin, arguments)
    }

    /// A credential helper's output; it runs without the secrets in its environment.
    public func output(ofHelper commandLine: String) async throws -> String {
        let environment = session.childEnvironment
        return try await services.lend { try await ChildProcess.output(of: commandLine, environment: environment) }
    }

    // MARK: The platform

    /// The chosen scope.
    ///
    /// - Throws: `Failure` when none is chosen.
    public func scope() throws -> Scope {
        guard let scope = session.scope else { throw Texts.noScope }
        return scope
    }

    private var platformName: String { session.endpoint?.url ?? "" }

    /// A part of the platform's list of runs; with `--offline`, of those that were seen before.
    public func jobs(_ query: JobQuery) async throws -> JobPage {
        let scope = try scope()
        if services.isOffline { return try await services.library.jobs(query, platform: platformName, scope: scope) }
        let page = try await services.platform().jobs(query, in: scope)
        await keeping { try await services.library.keep(page.jobs, platform: platformName, scope: scope) }
        return page
    }

    /// A run with its steps and their hosts; with `--offline`, as it was last seen.
    ///
    /// - Parameter scope: where to look for it; nil means the chosen scope.
    public func run(_ job: Int64, in scope: Scope? = nil) async throws -> JobRun {
        let scope = try scope ?? self.scope()
        if services.isOffline {
            let run = try await services.library.run(job, platform: platformName, scope: scope)
            guard let run else { throw Texts.neverSeen(job) }
            return run
        }
        let run = try await services.platform().run(job, in: scope, withHosts: true)
        await keeping { try await services.library.keep(run, platform: platformName, scope: scope) }
        return run
    }

    /// Keeps something for later; a store that can't is told of and no reason to stop.
    private func keeping(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            note(Texts.notKeptForLater((error as? Failure)?.message ?? "\(error)"))
        }
    }

    /// The variables of a run's steps; passwords come without values.
    public func variables(of job: Int64) async throws -> [StepVariables] {
        if services.isOffline { throw Texts.notKept("the variables of a run") }
        return try await services.platform().variables(of: job, in: scope())
    }

    /// The chosen run; asked for anew while it has not finished.
    ///
    /// - Throws: `Failure` when none is chosen.
    public func currentRun() async throws -> JobRun {
        guard let run = session.run else { throw Failure.noJobChosen }
        return run.finished || services.isOffline ? run : try await self.run(run.job.id)
    }

    // MARK: The store

    /// Where the store lies; nil for one that goes with the process.
    public var storePath: String? { services.library.path }

    /// What the store holds.
    public func storeInfo() async throws -> StoreInfo { try await services.library.info() }

    /// Takes away from the store what is old or too much, oldest use first.
    public func pruneStore(olderThan: Timestamp?, keepBytes: Int64?) async throws -> PruneReport {
        try await services.library.prune(olderThan: olderThan, keepBytes: keepBytes)
    }

    // MARK: Hosts and logs

    /// The chosen step with its hosts; asked for anew while the run has not finished.
    ///
    /// - Throws: `Failure` when no step is chosen or the chosen one has no hosts.
    public func currentStep() async throws -> (snapshot: StepSnapshot, changes: [SessionChange]) {
        let run = try await currentRun()
        guard let index = session.stepIndex, run.steps.indices.contains(index) else {
            throw Texts.noStep(run.steps.count)
        }
        let step = run.steps[index]
        if step.hosts.isEmpty, step.kind == .confirmation { throw Texts.stepWithoutHosts(step.name) }
        let place = LogPlace(
            platform: platformName, scope: try scope(), job: run.job.id, step: step.id,
            executeCount: step.executeCount)
        let entries = await keptEntries(at: place)
        let hosts = step.hosts.map { host in
            var host = host
            // The status answer never has it; it came with the log.
            host.ipv6 = host.ipv6 ?? entries[host.key()]?.ipv6
            return host
        }
        var names = HostNames()
        // Only what names need: a list of groups holds the step that it was formed in, and with it these names.
        let groups = session.groups.map { (place: $0.step.place, all: $0.withLogs) }
        names.known = ["nolog", "unfetched"] + (groups?.all.map(\.name) ?? [])
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
            case "nolog": states = [.none]
            case "unfetched": states = [.unfetched]
            default: return nil
            }
            return hosts.indices.filter { states.contains(entries[hosts[$0].key()]?.state ?? .unfetched) }
        }
        names.readFile = { path throws(Failure) in try TextFile.read(path) }
        let snapshot = StepSnapshot(
            step: step, number: index + 1, place: place, hosts: StepHosts(hosts, names: names))
        return (snapshot, session.run?.finished == true ? [] : [.refreshed(run)])
    }

    /// What is kept of a step's logs. A store that can't be read is told of and no reason to stop: the platform has them.
    private func keptEntries(at place: LogPlace) async -> [HostKey: StoredEntry] {
        do {
            return try await services.library.entries(at: place)
        } catch {
            note(Texts.storeUnread((error as? Failure)?.message ?? "\(error)"))
            return [:]
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
        default:
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

    /// The logs of some hosts as they are here, without asking the platform.
    public func keptLogs(of selection: HostSelection) -> LogList {
        let reader = LogReader(
            platform: nil, library: services.library, settings: FetchSettings(), clock: services.clock)
        return LogList(
            step: selection.step, positions: selection.positions,
            logs: reader.stream(selection.hosts, at: selection.step.place))
    }

    /// Gets the logs of some hosts, from here where they are, else from the platform.
    ///
    /// - Throws: `Failure` for what no other batch would mend; other failures are in the report, host by host.
    public func logs(
        of selection: HostSelection, refresh: Bool = false
    ) async throws -> (logs: LogList, report: FetchReport) {
        let settings = FetchSettings(
            concurrency: session.settings.integer("concurrency"),
            requestsPerSecond: Double(session.settings.text("rate")) ?? 0, backOff: services.backOff)
        let reader = LogReader(
            platform: services.isOffline ? nil : try await services.platform(), library: services.library,
            settings: settings, clock: services.clock)
        let hosts = selection.hosts
        let progress = services.progress
        defer { progress(nil) }
        let report = try await reader.fetch(hosts, at: selection.step.place, refresh: refresh) { state in
            if state.done < state.total { progress(Texts.fetching(state)) }
        }
        let failures = Dictionary(
            report.failed.flatMap { failed in failed.hosts.map { ($0, failed.failure) } }, uniquingKeysWith: { $1 })
        let stream = reader.stream(hosts, at: selection.step.place, failures: failures)
        return (LogList(step: selection.step, positions: selection.positions, logs: stream), report)
    }
}

/// What came of statements that ran within a statement.
public struct Evaluation: Sendable {
    /// The exit status of the first that failed, else 0.
    public let status: Int
    /// Whether `exit` was among them: whoever runs statements in a loop ends it then.
    public let isLeaving: Bool
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
