import DemoPlatform

/// Jobs that print much, for benchmarks and tests: `DemoPlatform.start(…, additional: DemoLoads.jobs)`.
///
/// They began more than seven weeks ago, so that they don't appear in lists of the last weeks. Each has one step, whose
/// id is the job's id plus 10,000,001.
public enum DemoLoads {
    /// The job in which every host prints about 10 KB.
    public static let bigLogsJobID: Int64 = 20_000_130
    /// The job in which one host prints 200 MB.
    public static let hugeLogJobID: Int64 = 20_000_131
    /// The job in which every host prints about 100 KB.
    public static let largeLogsJobID: Int64 = 20_000_132
    /// The job in which hosts behave as in the deployment, in about 120 lines.
    public static let behavioursJobID: Int64 = 20_000_133

    /// The four jobs.
    public static let jobs = AdditionalJobs { catalogue in
        [
            catalogue.repeating(bigLogsJobID, "压测 big logs", daysAgo: 55, catalogue.everyone, size: 10_000),
            catalogue.repeating(hugeLogJobID, "压测 huge log", daysAgo: 54, catalogue.first(1), size: 200_000_000),
            catalogue.repeating(largeLogsJobID, "压测 large logs", daysAgo: 53, catalogue.everyone, size: 100_000),
            catalogue.manyBehaviours,
        ]
    }
}

extension DemoCatalogue {
    private static var logs: DeployLogs { DeployLogs(version: "2.7.5", previousVersion: "2.7.1", build: 4032) }

    /// A job whose hosts behave as in the deployment, after the output of three successful deployments: about 120 lines
    /// a host.
    fileprivate var manyBehaviours: DemoJob {
        let behaviours = behaviours
        let acts = DemoBehaviour.allCases.map { act($0, DemoCatalogue.logs.log($0, after: 3)) }
        return scriptJob(
            DemoLoads.behavioursJobID, "压测 behaviours", age: 52 * DemoCatalogue.day, status: 4, hosts: everyone, acts
        ) { index in
            DemoBehaviour.allCases.firstIndex(of: behaviours[index]) ?? 0
        }
    }

    /// A job whose hosts repeat the output of the deployment until each has printed about `size` bytes.
    fileprivate func repeating(
        _ id: Int64, _ name: String, daysAgo days: Int, _ hosts: Range<Int>, size: Int
    ) -> DemoJob {
        let log = BulkLog(repeating: DemoCatalogue.logs.success, size: size)
        return scriptJob(id, name, age: days * DemoCatalogue.day, hosts: hosts, [HostAct(streaming: log)])
    }
}
