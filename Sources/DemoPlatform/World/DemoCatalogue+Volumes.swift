import JobModel

/// Runs that print much, for benchmarks. They began long ago, so that lists of the last weeks stay as they are.
extension DemoCatalogue {
    var volumes: [DemoJob] {
        let day = DemoCatalogue.day
        return [
            volume(
                DemoWorld.bigLogsJobID, "压测 big logs", age: 55 * day, hosts: everyone, size: 10_000),
            volume(
                DemoWorld.hugeLogJobID, "压测 huge log", age: 54 * day, hosts: first(1), size: 200_000_000),
            volume(
                DemoWorld.largeLogsJobID, "压测 large logs", age: 53 * day, hosts: everyone, size: 100_000),
            manyBehaviours,
        ]
    }

    /// What the deployment's hosts do, after three deployments that went well: about 120 lines a host.
    private var manyBehaviours: DemoJob {
        let name = "压测 behaviours"
        let logs = DeployLogs(version: "2.7.5", previousVersion: "2.7.1", build: 4032)
        let behaviours = behaviours
        let work = ScriptWork(acts: DemoBehaviour.allCases.map { act($0, logs.log($0, after: 3)) }) { index in
            DemoBehaviour.allCases.firstIndex(of: behaviours[index]) ?? 0
        }
        return job(
            DemoWorld.behavioursJobID, name, age: 52 * DemoCatalogue.day, status: 4, type: 1, by: "admin",
            [Plan(name: name, status: 4, seconds: 45, hosts: everyone, work: .script(work))])
    }

    private func volume(_ id: Int64, _ name: String, age: Int, hosts: Range<Int>, size: Int) -> DemoJob {
        let act = HostAct(
            bulk: DeployLogs(version: "2.7.5", previousVersion: "2.7.1", build: 4032).repeated(size: size))
        return job(
            id, name, age: age, type: 1, by: "admin",
            [
                Plan(name: name, seconds: 45, hosts: hosts, work: .script(ScriptWork(acts: [act]) { _ in 0 }))
            ])
    }
}
