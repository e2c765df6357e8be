import JobModel

/// The jobs and hosts that the demo platform tells of: the same for the same number of hosts and the same present.
///
/// Everything is told as an offset from `now`. Logs are made when somebody asks for them; nothing but one byte for
/// each host is kept. `DemoBehaviour` tells what hides in job 20000100, `DemoCatalogue` lists the jobs.
public struct DemoWorld: Sendable {
    /// The present that all times are offsets from.
    public let now: Timestamp
    /// Whose the hosts are.
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
    /// The job in which every host prints about 10 KB. Its one step, as those of the next three, has the id
    /// 10,000,001 after the job's.
    public static let bigLogsJobID: Int64 = 20_000_130
    /// The job in which one host prints 200 MB.
    public static let hugeLogJobID: Int64 = 20_000_131
    /// The job in which every host prints about 100 KB.
    public static let largeLogsJobID: Int64 = 20_000_132
    /// The job in which hosts behave as in the deployment, in about 120 lines.
    public static let behavioursJobID: Int64 = 20_000_133
    /// The business that has the jobs.
    public static let businessID: Int64 = 2
    /// A business without jobs.
    public static let emptyBusinessID: Int64 = 3
    /// A business that the demo's user may not see.
    public static let forbiddenBusinessID: Int64 = 13
    /// The business set that holds business 2.
    public static let businessSetID: Int64 = 9_000_001

    /// A world of `hosts` hosts (1…1,000,000; other numbers are taken as the nearest of these).
    public init(hosts: Int = 240, now: Timestamp) {
        let inventory = DemoInventory(count: min(max(1, hosts), DemoInventory.largestCount))
        let behaviours = DemoBehaviour.assigned(to: inventory)
        self.now = now
        self.inventory = inventory
        self.behaviours = behaviours
        jobs = DemoCatalogue(inventory: inventory, behaviours: behaviours, now: now).jobs
            .sorted { $0.create > $1.create }
    }

    /// How many hosts there are.
    public var hostCount: Int { inventory.count }

    /// What a host does in the deployment (job 20000100, step 1); nil for an id that is no host.
    public func behaviour(ofHost id: Int64) -> DemoBehaviour? {
        inventory.host(id: id).map { behaviours[$0.index] }
    }

    /// The ids of the hosts that do this in the deployment, ascending.
    public func hostIDs(doing behaviour: DemoBehaviour) -> [Int64] {
        behaviours.indices.filter { behaviours[$0] == behaviour }.map { inventory.host(at: $0).id }
    }

    /// The job of an id.
    func job(id: Int64) -> DemoJob? { jobs.first { $0.id == id } }
}
