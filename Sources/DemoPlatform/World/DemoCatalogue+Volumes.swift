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
        ]
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
