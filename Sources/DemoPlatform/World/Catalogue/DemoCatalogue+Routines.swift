import JobModel

/// The routine jobs: schedules, single scripts, and single distributions.
extension DemoCatalogue {
    var routines: [DemoJob] {
        let day = DemoCatalogue.day
        let inspections = [
            (20_000_005, 40 * day), (20_000_035, 15 * day), (20_000_075, 7 * day + 12_000), (20_000_095, day),
        ]
        return inspections.map { inspection(Int64($0.0), age: $0.1) } + [
            job(
                20_000_001, "初始化主机 bootstrap", age: 45 * day, by: "zhangsan", plan: 1002,
                [
                    script("安装依赖 packages", on: first(60), plain("[{time}] [INFO] 12 packages installed in {seconds}")),
                    script("创建用户 users", on: first(60), seconds: 12, plain("useradd: game 已存在")),
                ]),
            job(
                20_000_015, "备份数据库 backup", age: 28 * day, mode: 3, by: "dba_wang", plan: 1003, cron: 32,
                [
                    script("备份 mysqldump", on: first(4), plain("[{time}] [INFO] dumped to /data/backup in {seconds}")),
                    script("校验 verify", on: 0..<0, status: 5, seconds: 1, plain("")),
                    script(
                        "清理旧备份 prune", on: first(4), status: 6, seconds: 9,
                        HostAct(
                            status: 104, exitCode: 2, tag: "",
                            log: LogTemplate(
                                "[{time}][PID:{pid}] job_start\nrm: cannot remove '/data/backup/old': Permission denied"
                            ),
                            duration: 200...900)),
                ]),
            job(
                20_000_025, "清理日志 clean logs", age: 20 * day, status: 4, type: 1, by: "wangwu",
                [
                    Plan(
                        name: "清理日志 clean logs", status: 4, seconds: 65, hosts: first(30),
                        work: .script(
                            ScriptWork(acts: [
                                plain("[{time}] [INFO] 删除 34 个文件，释放 12 GB，耗时 {seconds}", tag: ""),
                                HostAct(
                                    status: 102, exitCode: nil, tag: "",
                                    log: LogTemplate("[{time}][PID:{pid}] job_start\n[{time}] [INFO] 扫描 /data/logs"),
                                    duration: 60_000...60_500),
                            ]) { $0 % 9 == 4 ? 1 : 0 }))
                ]),
            hotfix,
            job(
                20_000_040, "数据订正 data fix (SQL)", age: 12 * day, status: 9, mode: 2, by: "dba_wang", plan: 1005,
                [
                    script(
                        "执行 SQL update.sql", on: first(2), status: 9, seconds: 4, type: 4,
                        HostAct(
                            status: 399, exitCode: nil, tag: "",
                            log: LogTemplate(
                                "Query OK, 1204 rows affected ({seconds})\nERROR 1213 (40001): Deadlock found"),
                            duration: 900...3000))
                ]),
        ]
    }

    private func inspection(_ id: Int64, age: Int) -> DemoJob {
        job(
            id, "每日巡检 daily inspection", age: age, mode: 3, by: "admin", plan: 1004, cron: 31,
            [
                script(
                    "巡检 inspect.sh", on: first(120), seconds: 30,
                    plain("[{time}] [INFO] {host} 负载正常\n[{time}] [INFO] 磁盘正常，检查耗时 {milliseconds}"))
            ])
    }

    /// A distribution in its second attempt, in which some files do not arrive. Eight targets succeeded in the first
    /// attempt.
    private var hotfix: DemoJob {
        job(
            20_000_060, "下发补丁包 hotfix", age: 9 * DemoCatalogue.day, status: 4, type: 2, by: "wangwu",
            [
                Plan(
                    name: "下发补丁包 hotfix", type: 2, status: 4, executeCount: 1, seconds: 40, hosts: first(40),
                    work: .files(
                        DistributionWork(
                            files: [
                                DemoFile(
                                    source: DemoInventory.fileServer, sourcePath: "/data/patch/hotfix-2.8.1.zip",
                                    destinationPath: "/tmp/patch/hotfix-2.8.1.zip", size: "3.4 MB"),
                                DemoFile(
                                    source: inventory.host(at: 0), sourcePath: "/data/patch/lua-2.8.1.zip",
                                    destinationPath: "/tmp/patch/lua-2.8.1.zip", size: "812.5 KB"),
                            ],
                            fault: { index in
                                switch index {
                                case 5, 18, 31: .sourceMissing
                                case 3, 20: .transferFailed
                                case 11: .timeout
                                default: nil
                                }
                            }, brokenSource: DemoInventory.brokenServer,
                            isCarriedOver: { (32..<40).contains($0) })))
            ])
    }
}
