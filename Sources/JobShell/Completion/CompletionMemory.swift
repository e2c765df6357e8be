import HostSets
import JobModel

/// What completion has found out and keeps for a while, so that the platform is not asked, and the hosts of a step are
/// not sorted, each time that Tab is pressed.
struct CompletionMemory: Sendable {
    /// How long answers of the platform are used, in milliseconds.
    private static let lifetime: Int64 = 60_000
    /// The most runs that are kept. Runs hold all their hosts.
    private static let mostRuns = 8

    private struct Answer<Content: Sendable>: Sendable {
        let content: Content
        let time: Timestamp

        func isFresh(at now: Timestamp) -> Bool {
            let age = now.milliseconds &- time.milliseconds
            return age >= 0 && age < CompletionMemory.lifetime
        }
    }

    /// The run of a scope on a platform.
    private struct RunKey: Hashable {
        let platform: String
        let scope: Scope
        let job: Int64
    }

    /// A step of a run whose hosts are indexed.
    struct StepKey: Hashable, Sendable {
        let platform: String
        /// The number of times that logs were opened so far; nil for a platform's run.
        let opening: Int?
        let scope: Scope?
        let job: Int64
        let step: Int64
        let executeCount: Int
    }

    private var jobs: [String: Answer<[JobInstance]>] = [:]
    private var runs: [RunKey: Answer<JobRun>] = [:]
    private var index: (step: StepKey, index: StepIndex)?

    /// The latest runs of a scope, if the platform told them not long ago.
    func jobs(_ platform: String, _ scope: Scope, at now: Timestamp) -> [JobInstance]? {
        jobs["\(scope) \(platform)"].flatMap { $0.isFresh(at: now) ? $0.content : nil }
    }

    /// Keeps the latest runs of a scope.
    mutating func keep(_ list: [JobInstance], _ platform: String, _ scope: Scope, at now: Timestamp) {
        jobs = jobs.filter { $0.value.isFresh(at: now) }
        jobs["\(scope) \(platform)"] = Answer(content: list, time: now)
    }

    /// A run, if the platform told it not long ago.
    func run(_ job: Int64, _ platform: String, _ scope: Scope, at now: Timestamp) -> JobRun? {
        runs[RunKey(platform: platform, scope: scope, job: job)].flatMap { $0.isFresh(at: now) ? $0.content : nil }
    }

    /// Keeps a run.
    mutating func keep(_ run: JobRun, _ platform: String, _ scope: Scope, at now: Timestamp) {
        runs = runs.filter { $0.value.isFresh(at: now) }
        if runs.count >= Self.mostRuns { runs = [:] }
        // It may be that of an older state of the run.
        index = nil
        runs[RunKey(platform: platform, scope: scope, job: run.job.id)] = Answer(content: run, time: now)
    }

    /// The index of a step's hosts, if it was made for this step in this state.
    func index(of step: StepKey) -> StepIndex? { index.flatMap { $0.step == step ? $0.index : nil } }

    /// Keeps the index of a step's hosts in place of another one.
    mutating func keep(_ index: StepIndex, of step: StepKey) { self.index = (step, index) }

    /// Forgets the index, because the state of the chosen run may be another one now.
    mutating func forgetHosts() { index = nil }

    /// Forgets everything, because another platform may be asked from now on, or as another person.
    mutating func forgetAll() { self = CompletionMemory() }
}

/// The hosts of a step in the form in which they are completed quickly.
struct StepIndex: Sendable {
    /// The hosts, sorted for host sets.
    let hosts: StepHosts
    /// The number of hosts of each class of status, by the class's word; `all`, `ok` and `failed` are among them.
    let counts: [String: Int]
    /// The tags with the number of hosts that have each, the most frequent first.
    let tags: [(tag: String, count: Int)]
    /// The exit codes with the number of hosts that have each, the most frequent first.
    let exitCodes: [(code: Int, count: Int)]

    /// Indexes hosts. Time: n log n.
    init(_ hosts: [Host]) {
        self.hosts = StepHosts(hosts)
        var statuses: [HostStatus: Int] = [:]
        var tags: [String: Int] = [:]
        var codes: [Int: Int] = [:]
        for host in hosts {
            statuses[host.status, default: 0] += 1
            if let code = host.exitCode { codes[code, default: 0] += 1 }
            if !host.tag.isEmpty { tags[host.tag, default: 0] += 1 }
        }
        var counts = ["all": hosts.count]
        for name in HostSet.builtInNames where name != "all" {
            guard let filter = HostStatusFilter(name) else { continue }
            counts[name] = statuses.reduce(0) { $0 + (filter.matches($1.key) ? $1.value : 0) }
        }
        self.counts = counts
        self.tags = tags.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        exitCodes = codes.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }
}
