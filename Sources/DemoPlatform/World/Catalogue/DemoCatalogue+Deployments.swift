import JobModel

/// The runs of the plan "发布 game-server 生产环境".
extension DemoCatalogue {
    var deployments: [DemoJob] {
        let (before, first) = (
            DeployLogs(version: "2.7.9", previousVersion: "2.7.7", build: 4093), 31 * DemoCatalogue.day
        )
        let retried = DeployLogs(version: "2.8.0", previousVersion: "2.7.9", build: 4110)
        let latest = DeployLogs(version: "2.8.1", previousVersion: "2.8.0")
        let oldest = DeployLogs(version: "2.7.7", previousVersion: "2.7.5", build: 4051)
        return [
            deployment(
                20_000_010, age: first, by: "lisi", oldest, [deploy(oldest), distribute(oldest)], isHealthy: true),
            deployment(
                20_000_080, age: 7 * DemoCatalogue.day, status: 4, by: "lisi", before,
                [
                    deploy(before, status: 4, only: .diskFull), notReached("分发配置 game.conf", type: 2),
                    notReached("人工确认", type: 3), notReached("健康检查 health check"),
                ]),
            deployment(
                20_000_090, age: 3 * DemoCatalogue.day, by: "zhangsan", retried, [retry(retried), distribute(retried)],
                isHealthy: true),
            deployment(
                DemoWorld.deploymentJobID, age: 2 * DemoCatalogue.hour, status: 4, by: "zhangsan", latest,
                [deploy(latest, status: 6), distribute(latest)], isHealthy: false),
        ]
    }

    /// A run of the plan.
    ///
    /// - Parameters:
    ///   - plans: the first steps.
    ///   - isHealthy: whether the servers answer in the last step; nil if the run did not reach the last two steps.
    private func deployment(
        _ id: Int64, age: Int, status: Int = 3, by operatorName: String, _ logs: DeployLogs, _ plans: [Plan],
        isHealthy: Bool? = nil
    ) -> DemoJob {
        let ending = isHealthy.map { [confirmation(), healthCheck(logs, allAreHealthy: $0)] } ?? []
        return job(
            id, "发布 game-server 生产环境", age: age, status: status, mode: 2, by: operatorName, plan: 1001,
            variables: [
                DemoVariable(name: "VERSION", value: logs.version, type: 1),
                DemoVariable(name: "TARGETS", value: nil, type: 3),
                DemoVariable(name: "DB_PASSWORD", value: "demo-Pa55word-never-show", type: 4),
                DemoVariable(name: "MAPS", value: "(\"map_07\" \"map_08\")", type: 6),
            ], plans + ending)
    }

    /// Step 1, either with all behaviours, or with plain success and one other behaviour.
    private func deploy(_ logs: DeployLogs, status: Int = 3, only: DemoBehaviour? = nil) -> Plan {
        let all = DemoBehaviour.allCases
        let isLatest = status == 6
        let behaviours = behaviours
        return Plan(
            name: "部署 deploy.sh", status: status, seconds: 60, hosts: everyone,
            work: .script(
                ScriptWork(acts: all.map { act($0, logs.log($0)) }) { index in
                    let behaviour = behaviours[index]
                    return isLatest || behaviour == only ? all.firstIndex(of: behaviour) ?? 0 : 0
                }))
    }

    /// Step 1 in its second attempt: hosts that succeeded in the first were carried over, and the full disks were
    /// cleared.
    private func retry(_ logs: DeployLogs) -> Plan {
        let carried = HostAct(status: 3, log: logs.log(.success))
        let behaviours = behaviours
        return Plan(
            name: "部署 deploy.sh", executeCount: 1, seconds: 60, hosts: everyone,
            work: .script(
                ScriptWork(acts: [carried, act(.success, logs.log(.success))]) { behaviours[$0] == .diskFull ? 1 : 0 }))
    }

    /// How a script goes on a host with a behaviour, and what it prints.
    package func act(_ behaviour: DemoBehaviour, _ log: LogTemplate?) -> HostAct {
        switch behaviour {
        case .success, .wrongVersion, .otherChecksum, .otherOrder: HostAct(log: log)
        case .silent: HostAct(tag: "", log: nil)
        case .diskFull: HostAct(status: 101, exitCode: 1, tag: "磁盘空间不足", log: log, duration: 9000...14_000)
        case .outOfMemory: HostAct(status: 104, exitCode: 137, tag: "内存不足", log: log, duration: 22_000...41_000)
        case .stackTrace: HostAct(status: 104, exitCode: 1, tag: "启动异常", log: log, duration: 12_000...20_000)
        case .agentAbnormal: HostAct(status: 310, exitCode: nil, tag: "", log: nil, duration: 20...90)
        }
    }

    private func distribute(_ logs: DeployLogs) -> Plan {
        Plan(
            name: "分发配置 game.conf", type: 2, seconds: 20, hosts: everyone,
            work: .files(
                DistributionWork(files: [
                    DemoFile(
                        source: inventory.host(at: 0), sourcePath: "/data/release/\(logs.version)/game.conf",
                        destinationPath: "/data/game/conf/game.conf", size: "9.0 KB"),
                    DemoFile(
                        source: DemoInventory.fileServer, sourcePath: "/data/release/\(logs.version)/server.lua",
                        destinationPath: "/data/game/conf/server.lua", size: "41.7 KB"),
                ])))
    }

    private func healthCheck(_ logs: DeployLogs, allAreHealthy: Bool) -> Plan {
        let behaviours = behaviours
        let refused = HostAct(
            status: 104, exitCode: 1, tag: "不健康", log: logs.healthCheck(isHealthy: false), duration: 6000...9000)
        let healthy = HostAct(tag: "健康", log: logs.healthCheck(isHealthy: true), duration: 400...2500)
        return Plan(
            name: "健康检查 health check", status: allAreHealthy ? 3 : 4, seconds: 15, hosts: everyone,
            work: .script(
                ScriptWork(acts: [healthy, refused, act(.agentAbnormal, nil)]) { index in
                    guard !allAreHealthy, behaviours[index].isFailure else { return 0 }
                    return behaviours[index] == .agentAbnormal ? 2 : 1
                }))
    }
}
