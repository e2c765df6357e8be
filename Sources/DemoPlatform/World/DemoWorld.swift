import JobModel

/// The jobs and hosts of the demo platform. Worlds with the same number of hosts, the same `now` and
/// the same additional jobs are equal.
///
/// All times are offsets from `now`. Logs are made when they are asked for; only one byte for each host is kept in
/// memory. `DemoBehaviour` documents what the hosts of job 20000100 do, `DemoCatalogue` lists the jobs.
public struct DemoWorld: Sendable {
    /// The time from which all times in the world are offsets.
    public let now: Timestamp
    /// The hosts.
    let inventory: DemoInventory
    /// Every job, newest first.
    let jobs: [DemoJob]
    private let behaviours: [DemoBehaviour]

    /// The job of the deployment.
    public static let deploymentJobID: Int64 = 20_000_100
    /// The job of odd outputs.
    public static let oddityJobID: Int64 = 20_000_110
    /// The job that grows for two minutes from `now` on.
    public static let growingJobID: Int64 = 20_000_120
    /// The business that has the jobs.
    public static let businessID: Int64 = 2
    /// A business without jobs.
    public static let emptyBusinessID: Int64 = 3
    /// A business that the demo's user may not see.
    public static let forbiddenBusinessID: Int64 = 13
    /// The business set that holds business 2.
    public static let businessSetID: Int64 = 9_000_001

    /// Makes a world.
    ///
    /// - Parameters:
    ///   - hosts: the number of hosts, from 1 to 1,000,000. Other numbers become the nearest of these.
    ///   - now: the time from which all times in the world are offsets.
    ///   - additional: the jobs that the world has besides the sample jobs; nil for none.
    public init(hosts: Int = 240, now: Timestamp, additional: AdditionalJobs? = nil) {
        let inventory = DemoInventory(count: min(max(1, hosts), DemoInventory.largestCount))
        let behaviours = DemoBehaviour.assigned(to: inventory)
        self.now = now
        self.inventory = inventory
        self.behaviours = behaviours
        let catalogue = DemoCatalogue(inventory: inventory, behaviours: behaviours, now: now)
        jobs = (catalogue.jobs + (additional?.jobs(catalogue) ?? [])).sorted { $0.create > $1.create }
    }

    /// How many hosts there are.
    public var hostCount: Int { inventory.count }

    /// What a host does in the deployment (job 20000100, step 1); nil for an unknown id.
    public func behaviour(ofHost id: Int64) -> DemoBehaviour? {
        inventory.host(id: id).map { behaviours[$0.index] }
    }

    /// The ids of the hosts with this behaviour in the deployment, ascending.
    public func hostIDs(doing behaviour: DemoBehaviour) -> [Int64] {
        behaviours.indices.filter { behaviours[$0] == behaviour }.map { inventory.host(at: $0).id }
    }

    func job(id: Int64) -> DemoJob? { jobs.first { $0.id == id } }
}

extension DemoWorld {
    /// What a host printed in a script step, byte for byte as a correct client reads the whole log.
    ///
    /// A lone surrogate, which UTF-8 can't represent, becomes U+FFFD.
    ///
    /// - Parameters:
    ///   - id: the id of the host.
    ///   - job: the id of the job instance.
    ///   - step: the id of the step instance.
    ///   - moment: the present time, which matters only for the growing job; nil for the time when everything has
    ///     ended.
    /// - Returns: nil when the host printed nothing, and when there is no such job, script step or host.
    public func log(ofHost id: Int64, job: Int64, step: Int64, at moment: Timestamp? = nil) -> [UInt8]? {
        guard let step = self.job(id: job)?.steps.first(where: { $0.id == step }),
            let host = inventory.host(id: id), step.hosts.contains(host.index), case .script(let work) = step.work
        else { return nil }
        let text = work.text(of: host, step: step, at: moment ?? Timestamp(milliseconds: .max), isEscaped: false)
        if case .streamed(let log)? = text { return log.bytes }
        return text?.bytes.withReplacements()
    }
}
