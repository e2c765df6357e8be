/// Worlds in which learning could take a behaviour for noise, or noise for a behaviour.
extension PracticeWorld {
    static let halfRollout = PracticeWorld(
        "half-rollout", noise: "pids, keys, ports, number of plugins; one lone line on 40 of 100 hosts",
        [
            .has({ "gse_agent 2.1.\($0.int("patch", 3...9)) (" }, "new-version"),
            .has({ "gse_agent 2.1.\($0.int("patch", 3...9) - 1) (" }, "old-version"),
        ], sharing: .parts([1, 1])
    ) { h, run in
        let isNew = h.does("new-version")
        let patch = run.int("patch", 3...9) - (isNew ? 0 : 1)
        h.say(
            """
            check agent of \(h.hostName), session \(h.word(16, of: .base64))
            gse_agent 2.1.\(patch) (build \(run.hex(isNew ? "new" : "old", 10)))
            """)
        h.say(
            """
            config /usr/local/gse/agent/etc/\(isNew ? "agent.yaml" : "gse_agent.conf")
            running as \(h.pid()), \(h.int(20...90)) threads, \(h.int(20...400)) MB
            """)
        if isNew {
            h.say("cgroup limits: cpu 30%, memory 512M")
        } else {
            h.say("warning: no cgroup, limits are not enforced")
        }
        for plugin in h.shuffled(["basereport", "processbeat", "exceptionbeat", "bkmonitorbeat", "unifytlogc"]).prefix(
            h.int(2...5))
        { h.say("plugin \(plugin) pid \(h.pid()) ok") }
        h.maybe(40, "note: crash file /var/crash/_usr_local_gse.\(h.pid()) is kept")
        h.say(
            """
            connected to \(h.otherAddress()):28668 from port \(h.int(32_768...60_999))
            check done in \(h.int(20...900)) ms
            """)
    }

    static let threeVersions = PracticeWorld(
        "three-versions", noise: "pids, addresses, ids of connections, numbers of rows",
        [.has("8.0.36", "server-36"), .has("8.0.37", "server-37"), .has("8.0.39", "server-39")],
        sharing: .parts([1, 1, 1])
    ) { h, run in
        let version = h.does("server-36") ? "8.0.36" : h.does("server-37") ? "8.0.37" : "8.0.39"
        h.say(
            """
            mysqladmin  Ver \(version) for Linux on x86_64
            Server version\t\t\(version)
            Connection id:\t\t\(h.int(9...9_000_000))
            UNIX socket\t\t/tmp/mysql.\(h.word(6)).sock
            """)
        h.say("Uptime:\t\t\t\(h.int(1...400)) days \(h.int(0...23)) hours \(h.int(0...59)) min \(h.int(0...59)) sec")
        h.say(
            "Threads: \(h.int(2...400))  Questions: \(h.int(1000...9_000_000_000))  Slow queries: \(h.int(0...9000))  Opens: \(h.int(90...90_000))"
        )
        h.say("library /usr/lib64/mysql/libmysqlclient.so.21.2.\(version.suffix(2)) sha1 \(run.hex(version, 40))")
        h.say(
            """
            Slave_IO_Running: Yes
            Slave_SQL_Running: Yes
            Seconds_Behind_Master: \(h.int(0...9))
            Master_Host: \(h.otherAddress())
            """)
        h.maybe(50, "binlog purged to mysql-bin.\(digits(h.int(1...99_999), 6))")
        h.say("check finished on \(h.hostName)")
    }

    static let oneAmongMany = PracticeWorld(
        "one-among-many", noise: "values of each host's own in nearly every line",
        [.unsigned(normal), .has("error_count=1", "one-host")], sharing: .hosts([0, 1]), render: inventory)

    static let twelveHosts = PracticeWorld(
        "twelve-hosts", noise: "values of each host's own in nearly every line",
        [.unsigned(normal), .has("error_count=1", "one-host")], sharing: .hosts([0, 1]), fixedHosts: 12,
        render: inventory)

    static let nineHosts = PracticeWorld(
        "nine-hosts", noise: "values of each host's own in nearly every line",
        [.unsigned(normal), .has("error_count=1", "one-host")], sharing: .hosts([0, 1]), fixedHosts: 9,
        render: inventory)

    static let twoHostsDiffer = PracticeWorld(
        "two-hosts-differ", noise: "times, own addresses, pids that a word announces: what masks know",
        [.unsigned(normal), .has("timeout 30s", "shorter-timeout")], sharing: .hosts([1, 1]), fixedHosts: 2,
        render: plainCheck)

    static let twoHostsAlike = PracticeWorld(
        "two-hosts-alike", noise: "times, own addresses, pids that a word announces: what masks know",
        [.unsigned(normal)], sharing: .hosts([0]), fixedHosts: 2, render: plainCheck)

    static let onlyNoise = PracticeWorld(
        "only-noise",
        noise:
            "everything that differs: values, random words, order, counts, alternatives, tables, progress, lone lines",
        [.unsigned(normal)], sharing: .hosts([0])
    ) { h, run in
        h.say(
            """
            [\(h.stamp())] collect \(h.uuid()) on \(h.hostName)
            \(h.pick("1 user", "\(h.int(2...9)) users")) logged in, up \(h.chance(50) ? "\(h.int(2...900)) days" : "\(h.int(1...23)):\(digits(h.int(0...59), 2))")
            """)
        h.maybe(30, "last reboot was by kdump")
        h.maybe(40, "firmware update is available: \(h.word(7, of: .serial))")
        h.maybe(50, "cron job /etc/cron.d/\(h.word(6, of: .lower)) has no newline at its end")
        h.maybe(60, "swap is \(h.int(1...90))% used")
        h.say("public key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\(h.word(48, of: .base64)) root@\(h.hostName)")
        let disks = (0..<h.int(2...9)).map { number in
            ["nvme\(number)n1", "\(h.int(100...16_000))G", h.word(10, of: .serial), number % 2 == 0 ? "TLC" : "QLC"]
        }
        h.table([["NAME", "SIZE", "SERIAL", "TYPE"]] + h.shuffled(disks))
        h.interleave(
            (1...4).map { worker in
                (0..<h.int(2...6)).map {
                    "worker \(worker): scanned block \($0) of /data/\(h.word(8)) at \(h.decimal(1...900, 1)) \(h.chance(50) ? "kB/s" : "MB/s")"
                }
            })
        h.redraw(
            (1...h.int(2...20)).map { "upload [\(bar($0 * 5, 20))] \($0 * 5)%" } + [
                "upload [\(bar(100, 20))] 100% in \(h.int(1...90))s"
            ])
        for _ in 0..<h.int(1...12) { h.say("WARN gc pause \(h.int(10...900)) ms, heap \(h.int(100...4000))M") }
        let modules = h.shuffled(["loop", "nf_nat", "veth", "overlay", "bridge", "ip_vs", "br_netfilter", "dummy"])
            .prefix(h.int(3...8))
        h.say(
            """
            modules: \(modules.joined(separator: ","))
            校验 \(h.hex(32)) 完成, 共 \(h.int(10...99_999)) 项, 跳过 \(h.int(0...40)) 项
            """)
        h.say("report /tmp/collect-\(h.word(10))/out.json, version \(run.int("version", 100...400)), exit 0")
    }

    static let everyHostAnother = PracticeWorld(
        "every-host-another",
        noise:
            "times and pids; the paragraph of findings is another on each host, in kinds of lines as well as in values",
        [], sharing: .own
    ) { h, run in
        h.say(
            """
            audit \(run.int("version", 20...90)) of \(h.address) at \(h.stamp())
            findings:
            """)
        let things = [
            "the cron table", "the mail queue", "a stale mount", "the audit daemon", "the DNS cache", "an old kernel",
            "the swap file", "a bonded link", "the time source", "a core file", "the package cache", "a raid member",
            "the login banner", "a sudo rule",
        ]
        let deeds = [
            "has been disabled by", "is owned by", "was replaced after", "waits for", "conflicts with",
            "refuses to follow", "was last touched by", "has lost", "is shadowed by", "blocks",
        ]
        let causes = [
            "another team", "the nightly import", "a manual change", "its own supervisor", "a missing licence",
            "the old release", "a full journal", "an unsigned module", "the backup window", "a broken link",
        ]
        for _ in 0..<h.int(6...9) {
            h.say(
                "  \(h.draw.pick("the clock", things)) \(h.draw.pick("hides", deeds)) \(h.draw.pick("nobody", causes))")
        }
        h.say("audit ended, pid \(h.pid())")
    }

    /// An inventory in which nearly every line has a value of the host's own, and one host counted an error.
    @Sendable private static func inventory(_ h: Script, _ run: RunValues) {
        h.say(
            """
            inventory \(h.uuid()) started
            system serial \(h.word(10, of: .serial)), board \(h.word(14, of: .serial))
            scratch /var/tmp/inv\(h.word(6))
            """)
        h.say("image \(run.hex("image", 12)) built for kernel 5.10.\(run.int("kernel", 100...220))")
        for slot in 0..<4 {
            h.say("dimm \(slot): serial \(h.word(8, of: .upperHex)), 32 GB, \(run.int("clock", 26...32))00 MT/s")
        }
        h.say(
            "nic eth0: \((0..<6).map { _ in h.hex(2) }.joined(separator: ":")), firmware \(run.int("firmware", 10...30)).\(run.int("minor", 0...9))"
        )
        h.say(
            "disk wwn-0x5000c500\(h.hex(8)) temperature \(h.int(22...44)) C, error_count=\(h.does("one-host") ? 1 : 0)")
        h.say(
            """
            token \(h.word(32, of: .base64)) sent to \(run.pick("server", "cmdb-1", "cmdb-2")), \(h.int(900...4000)) bytes
            inventory done in \(h.int(300...9000)) ms
            """)
    }

    /// A check whose noise masks know on their own.
    @Sendable private static func plainCheck(_ h: Script, _ run: RunValues) {
        h.say(
            """
            [\(h.stamp())] check of \(h.address) begins
            pid=\(h.pid()) profile \(run.pick("profile", "web", "game", "data"))
            """)
        h.say(
            """
            timeout \(h.does("shorter-timeout") ? 30 : 60)s
            open files 65535
            [\(h.stamp())] check ended in \(h.int(3...900)) ms
            """)
    }
}
