import JobModel

/// One job for each status that no other job has, the job of odd outputs, and the growing job.
extension DemoCatalogue {
    var standings: [DemoJob] {
        let day = DemoCatalogue.day
        let restart = plain("[{time}] [INFO] gate-server restarted, pid={child}, {seconds}", tag: "")
        let cut = HostAct(
            status: 103, exitCode: nil, tag: "",
            log: LogTemplate("[{time}][PID:{pid}] job_start\n[{time}] [INFO] stopping gate-server, pid={child}"),
            duration: 2000...4000)
        return [
            run(20_000_020, "发布 gate-server 灰度", 25 * day, 13, by: "lisi", restart, then: confirmation(status: 13)),
            run(20_000_030, "临时任务 ad hoc", 16 * day, 14, by: "zhaoliu", restart, then: notReached("收尾 finish")),
            run(20_000_045, "扩容 scale out", 11 * day, 11, by: "lisi", restart, then: notReached("注册 register")),
            run(20_000_050, "缩容 scale in", 10 * day - 7000, 12, by: "lisi", restart, then: notReached("注销 deregister")),
            run(
                20_000_070, "重启 gate-server restart", 8 * day, 8, by: "zhangsan", cut, first: 8,
                then: notReached("验证 verify")),
            run(
                20_000_105, "滚动发布 rolling update", 5400, 15, by: "lisi", restart, first: 15,
                then: notReached("验证 verify")),
            run(
                20_000_115, "发布 chat-server 待确认", 1200, 7, by: "zhangsan", restart,
                then: confirmation(status: 7, seconds: nil)),
            job(
                20_000_085, "状态未知 unknown states", age: 5 * day, status: 99, type: 1, mode: 9, by: "admin",
                [
                    script(
                        "状态未知 unknown states", on: 0..<1, status: 98, seconds: 3,
                        HostAct(
                            status: 777, exitCode: -1, tag: "?",
                            log: LogTemplate("[{time}][PID:{pid}] job_start\n未知状态"), duration: 100...900))
                ]),
            job(
                9_007_199_254_740_993, "大编号 64-bit id", age: 10 * day, mode: 2, by: "admin",
                [script("回显 echo", on: first(3), seconds: 3, plain("id 9007199254740993"))]),
        ]
    }

    /// A small job: one script, and a step after it.
    private func run(
        _ id: Int64, _ name: String, _ age: Int, _ status: Int, by operatorName: String, _ act: HostAct,
        first firstStatus: Int = 3, then next: Plan
    ) -> DemoJob {
        job(
            id, name, age: age, status: status, by: operatorName, plan: 1100 + id % 1000,
            [script("重启 restart.sh", on: first(12), status: firstStatus, seconds: 20, act), next])
    }

    /// The job whose hosts print the outputs of `OddOutputs`.
    var oddities: DemoJob {
        let acts = OddOutputs.acts
        return job(
            DemoWorld.oddityJobID, "奇怪的输出 odd output 🧪", age: DemoCatalogue.hour, status: 4, type: 1, by: "zhaoliu",
            [
                Plan(
                    name: "奇怪的输出 odd output", status: 4, seconds: 35, hosts: first(acts.count),
                    work: .script(ScriptWork(acts: acts) { $0 }))
            ])
    }

    /// A job that begins at `now` and whose hosts end one after another within two minutes. One of them fails.
    var growing: DemoJob {
        let lines = (1...40).map { "[{time}] [INFO] 预热缓存 \($0)/40，耗时 {milliseconds}" }.joined(separator: "\n")
        let warm = HostAct(
            log: LogTemplate("[{time}][PID:{pid}] job_start\n\(lines)\n[{time}][PID:{pid}] job_success:[ok]"),
            duration: 40_000...85_000)
        let broken = HostAct(
            status: 104, exitCode: 1, tag: "预热失败",
            log: LogTemplate(
                "[{time}][PID:{pid}] job_start\n\(lines)\n[{time}] [ERROR] 缓存未就绪\n"
                    + "[{time}][PID:{pid}] job_fail:[预热失败]"),
            duration: 60_000...80_000)
        return job(
            DemoWorld.growingJobID, "预热缓存 warm up (运行中)", age: 0, status: 2, mode: 2, by: "lisi", plan: 1006,
            [
                Plan(
                    name: "预热 warmup.sh", status: 4, seconds: nil, hosts: first(24),
                    work: .script(ScriptWork(acts: [warm, broken], delay: 0...30_000) { $0 == 2 ? 1 : 0 }),
                    isGrowing: true)
            ])
    }
}

/// Output of hosts that is hostile, broken or merely unusual, for job 20000110.
///
/// A terminal that shows it must not act on any of it.
enum OddOutputs {
    /// One act for each odd output. The act at an index belongs to the host at the same index of the inventory.
    static let acts: [HostAct] = [
        odd("剪贴板与标题 \u{1B}]52;c;cm0gLXJmIC8=\u{07}\u{1B}]0;pwned\u{07}\u{1B}]2;pwned\u{1B}\\ 结束\n"),
        odd(
            "first\n\u{1B}[2J\u{1B}[H\u{1B}[10;10Hmoved\u{1B}[1A\u{1B}[2K\u{1B}[?1049h\u{1B}[?25lhidden\u{1B}c\nlast\n"),
        odd("queries \u{1B}P$qm\u{1B}\\\u{1B}[c\u{1B}[6n\u{1B}[21t\u{1B}_apc\u{1B}\\\u{1B}^pm\u{1B}\\\u{05} end\n"),
        odd("exec \u{202E}fdp.tpircs\u{202C} \u{2066}isolated\u{2069} zero\u{200B}width\u{FEFF} \u{2028}separator\n"),
        odd("下载中   0%\r下载中  33%\r下载中  66%\r下载中 100%\nspinner |\r/\r-\r\\\rdone\n"),
        odd("Windows 主机\r\nC:\\game> deploy.bat\r\n部署完成\r\n"),
        odd("before\u{0}after NUL, \u{01}\u{02}\u{08}\u{08}\u{0B}\u{0C}\u{0E}\u{0F}\u{7F} and other controls\n"),
        odd("last line without a newline"),
        HostAct(log: LogTemplate(first: "one line of a million:\n", then: UInt8(ascii: "x"), count: 1_000_000)),
        HostAct(tag: "", log: nil),
        odd("表情 👩‍👩‍👧‍👦 🇨🇳 👍🏽 ❤️ 全角ＡＢＣ 한국어 e\u{301} ﷽ 𝕏\n"),
        odd("\u{1B}[31mred\u{1B}[0m \u{1B}[1;38;5;208morange\u{1B}[0m \u{1B}[48;2;0;64;128mblue\u{1B}[m plain\n"),
        HostAct(
            status: 101, exitCode: 1, tag: "\u{1B}[2J\u{202E}标签\u{07}\"|;$(reboot)",
            log: LogTemplate(bytes: Array("a tag with hostile characters\n".utf8))),
        HostAct(
            log: LogTemplate(
                bytes: Array("lone surrogate: ".utf8) + [0xED, 0xA0, 0x80]
                    + Array(" C1 controls: \u{9B}31m\u{9D}0;x\u{9C} \u{85}\n".utf8))),
        odd(
            "link \u{1B}]8;;file:///etc/passwd\u{1B}\\click\u{1B}]8;;\u{1B}\\ \u{1B}[5mblink\u{1B}[8minvisible\u{1B}[m\n"
        ),
    ]

    private static func odd(_ text: String) -> HostAct {
        HostAct(log: LogTemplate(bytes: Array(text.utf8)))
    }
}
