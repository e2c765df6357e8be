/// Worlds of operating systems and their hardware.
extension PracticeWorld {
    static let sysctlHardening = PracticeWorld(
        "sysctl-hardening",
        noise: "备份文件名、会话数、网卡名与 MAC、内存决定的参数、可选的提示行 (backup names, sessions, cards, values that follow the memory)",
        [
            .has("mtu 1450", "mtu-1450"),
            .has("net.core.somaxconn = 4096", "other-somaxconn"),
            .has("sysctl: cannot stat", "unknown-key"),
            .has("已恢复 sshd_config", "sshd-restored"),
            .has("[步骤] 审计规则", before: "[步骤] 内核参数", "other-order"),
            .has("SELinux: Permissive", "selinux-permissive"),
            .lacks("密码策略", beside: "加固完成", "no-password-policy"),
        ]
    ) { h, run in
        let card = "\(h.pick("eth", "ens", "enp"))\(h.int(0...9))"
        let memory = h.int(7_600_000...263_000_000)
        h.say("==== 系统加固 开始 \(h.stamp()) 主机 \(h.hostName) ====")
        h.say(
            "登录用户: \(h.chance(50) ? "1 user" : "\(h.int(2...7)) users"), 负载 \(h.decimal(0.01...8)) \(h.decimal(0.01...8))"
        )
        h.say(
            """
            备份 /etc/sysctl.conf -> /var/backups/sysctl.conf.\(h.word(6))
            备份 /etc/ssh/sshd_config -> /var/backups/sshd_config.\(h.word(6))
            """)
        let kernel: () -> Void = {
            h.say("[步骤] 内核参数")
            h.say(
                """
                net.ipv4.tcp_syncookies = 1
                net.ipv4.conf.all.rp_filter = 1
                net.ipv4.ip_local_port_range = 10240\t65000
                """)
            h.say("net.core.somaxconn = \(h.does("other-somaxconn") ? 4096 : 32768)")
            h.say("sysctl: cannot stat /proc/sys/net/ipv4/tcp_tw_recycle: No such file or directory", on: "unknown-key")
            h.say(
                """
                kernel.shmmax = \(memory * 512)
                vm.min_free_kbytes = \(memory / 100)
                fs.file-max = \(memory / 10)
                """)
            h.say("kernel.randomize_va_space = 2\nkernel.sysrq = 0")
        }
        let audit: () -> Void = {
            h.say(
                """
                [步骤] 审计规则
                No rules
                enabled 1
                failure 1
                pid \(h.pid())
                backlog_limit 8192
                backlog \(h.int(0...40))
                lost \(h.int(0...9000))
                """)
            h.say("规则摘要 sha1 \(run.hex("rules", 40))")
        }
        if h.does("other-order") { audit(); kernel() } else { kernel(); audit() }
        h.say(
            """
            [步骤] 网卡
            \(card): flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu \(h.does("mtu-1450") ? 1450 : 1500)
            """)
        h.say("        inet \(h.address)  netmask 255.255.\(h.pick("255.0", "254.0", "252.0"))")
        h.say(
            "        ether 52:54:\((0..<4).map { _ in h.hex(2) }.joined(separator: ":"))  txqueuelen 1000  (Ethernet)")
        h.say(
            "        RX packets \(h.int(10_000...999_999_999))  bytes \(h.int(1_000_000...999_999_999_999)) (\(h.decimal(1...999, 1)) \(h.pick("MiB", "GiB")))"
        )
        h.say("[步骤] 登录\nsshd -t 通过, 主机密钥 SHA256:\(h.word(43, of: .base64))")
        h.say(
            "错误: sshd 重载失败, 进程 \(h.pid()) 退出码 255\n已恢复 sshd_config, 来自 /var/backups/sshd_config.\(h.word(6))",
            on: "sshd-restored")
        h.say("密码策略: 最短 12 位, 有效期 90 天", notOn: "no-password-policy")
        h.say("SELinux: \(h.does("selinux-permissive") ? "Permissive" : "Enforcing")")
        h.maybe(50, "提示: 内核有更新, 建议择期重启")
        let accounts = h.shuffled(["games", "news", "uucp", "lp", "sync", "ftp", "operator", "halt"]).prefix(
            h.int(1...8))
        h.say("锁定空闲账号 \(accounts.count) 个: \(accounts.joined(separator: ", "))")
        for file in 0..<h.int(1...9) {
            h.say(
                "修正权限 /home/\(h.word(h.int(4...9), of: .lower))/.ssh/authorized_keys \(file % 2 == 0 ? "0644" : "0664") -> 0600"
            )
        }
        h.say("==== 加固完成, 用时 \(h.int(4...90)) 秒, 报告 /var/log/harden-\(h.hex(12)).json ====")
    }

    static let gpuCheck = PracticeWorld(
        "gpu-check",
        noise: "temperatures, power, memory in use, processes and their pids, serials, column widths, order of links",
        [
            .has({ "Driver Version: 535.\($0.int("driver", 150...220) - 1)" }, "older-driver"),
            .has("GPUs found: 7", "seven-cards"),
            .has("Xid (PCI:", "xid-error"),
            .has("/ 250W", "power-limit"),
            .has("uncorrectable ECC errors: 12", "ecc-errors"),
            .has("persistence mode: Disabled", "no-persistence"),
            .has("retrying in 5 s", "service-retried"),
        ]
    ) { h, run in
        let cards = h.does("seven-cards") ? 7 : 8
        let driver = "535.\(run.int("driver", 150...220) - (h.does("older-driver") ? 1 : 0)).07"
        h.say("[\(h.stamp())] gpu check on \(h.hostName), lock /run/lock/gpu.\(h.word(10)).lck")
        h.say("+ systemctl start nvidia-fabricmanager")
        h.say("Failed to connect to nv-hostengine \(h.pid()), retrying in 5 s", on: "service-retried")
        h.say(
            """
            Wed Mar 18 \(h.time()) 2026
            +-----------------------------------------------------------------------------+
            | NVIDIA-SMI \(driver)    Driver Version: \(driver)    CUDA Version: 12.2     |
            |-------------------------------+----------------------+----------------------+
            | GPU  Name        Persistence-M| Bus-Id        Disp.A | Volatile Uncorr. ECC |
            | Fan  Temp  Perf  Pwr:Usage/Cap|         Memory-Usage | GPU-Util  Compute M. |
            |===============================+======================+======================|
            """)
        let mode = h.does("no-persistence") ? "Off" : "On "
        for card in 0..<cards {
            let errors = h.does("ecc-errors") && card == 3 ? "12" : " 0"
            let cap = h.does("power-limit") ? 250 : 400
            h.say(
                "|   \(card)  NVIDIA A100-SXM...  \(mode) | 00000000:\(["07", "0A", "44", "4A", "84", "8A", "C0", "C3"][card]):00.0 Off |                   \(errors) |"
            )
            h.say(
                "| N/A   \(h.int(24...71))C    P0   \(right(String(h.int(44...240)), 3))W / \(cap)W | \(right(String(h.int(3...81_000)), 6))MiB / 81920MiB |    \(right(String(h.int(0...100)), 3))%      Default |"
            )
        }
        h.say("+-----------------------------------------------------------------------------+")
        h.say("| Processes:                                                      GPU Memory  |")
        for _ in 0..<h.int(1...9) {
            h.say(
                "|    \(h.int(0...cards - 1))   N/A  N/A   \(right(String(h.pid()), 7))      C   \(left(h.pick("python3", "/opt/conda/bin/python", "tritonserver", "ray::Worker"), 28)) \(right(String(h.int(300...80_000)), 6))MiB |"
            )
        }
        h.say("+-----------------------------------------------------------------------------+")
        h.say(
            """
            GPUs found: \(cards)
            persistence mode: \(h.does("no-persistence") ? "Disabled" : "Enabled")
            uncorrectable ECC errors: \(h.does("ecc-errors") ? 12 : 0)
            """)
        for card in h.shuffled(Array(0..<cards)) {
            h.say("GPU \(card): UUID GPU-\(h.uuid()) serial 16\(h.int(10_000_000_000...99_999_999_999))")
        }
        if h.does("xid-error") {
            h.say(
                "[\(h.decimal(10_000...9_999_999, 6))] NVRM: Xid (PCI:0000:44:00): 79, pid=\(h.pid()), name=python3, GPU has fallen off the bus."
            )
        }
        h.maybe(70, "note: \(h.int(2...90)) zombie contexts reclaimed")
        h.say(
            "bandwidth host to device \(h.decimal(21...26, 1)) GB/s, device to device \(h.decimal(1100...1500, 1)) GB/s"
        )
        h.say("[\(h.stamp())] gpu check done in \(h.chance(50) ? "\(h.int(400...999))ms" : "\(h.decimal(1...30, 1))s")")
    }

    static let tarBackup = PracticeWorld(
        "tar-backup",
        noise: "文件的次序与数目、速率与单位、校验和、临时名、进度 (order and number of files, rates, checksums, temporary names, progress)",
        [
            .has("file changed as we read it", "changed-while-read"),
            .has("上传失败", "upload-retried"),
            .has("保留 3 份", "keeps-three"),
            .lacks("导出数据库", beside: "备份结束", "no-dump"),
            .has("crc error", "packed-again"),
            .has("加密: 无", "not-encrypted"),
            .has("No space left on device", "no-space"),
        ]
    ) { h, run in
        let archive = "/backup/\(h.hostName)-20260318-\(h.word(5, of: .lower)).tar.gz"
        h.say("\(h.stamp()) [信息] 备份任务 \(h.uuid()) 开始, 策略版本 \(run.int("policy", 11...30))")
        h.say(
            "\(h.stamp()) [信息] 目标 \(archive), 剩余空间 \(h.chance(55) ? "\(h.int(20...999))G" : "\(h.decimal(1...9, 1))T")")
        h.say(
            "\(h.stamp()) [信息] 导出数据库 conf_\(h.int(1...900)) 共 \(grouped(h.int(1200...9_000_000))) 行", notOn: "no-dump")
        h.say(
            """
            + tar --create --gzip --verbose --file=\(archive) /etc /srv/conf /var/spool/cron
            tar: Removing leading `/' from member names
            """)
        let fixed = [
            "/etc/fstab", "/etc/hosts", "/etc/passwd", "/etc/resolv.conf", "/etc/chrony.conf", "/srv/conf/main.ini",
            "/var/spool/cron/root",
        ]
        let own = (0..<h.int(8...40)).map { number in
            [
                "/srv/conf/zone-\(h.int(100...9999)).ini", "/srv/conf/cache/\(h.word(10)).dat",
                "/etc/pki/\(h.hex(8)).0", "/srv/conf/user/\(h.word(h.int(5...8), of: .lower))\(number).yaml",
            ][number < 4 ? number : h.int(0...3)]
        }
        for file in h.shuffled(fixed + own) {
            h.say(file)
            if file == "/srv/conf/main.ini" {
                h.say("tar: /srv/conf/main.ini: file changed as we read it", on: "changed-while-read")
            }
        }
        if h.does("no-space") {
            h.say(
                """
                tar: \(archive): Wrote only \(h.int(1...19) * 512) of 10240 bytes: No space left on device
                tar: Error is not recoverable: exiting now
                \(h.stamp()) [错误] 打包失败, 退出码 2, 删除 \(archive)
                """)
            return
        }
        h.redraw(
            (1...h.int(3...12)).map { "压缩 [\(bar($0 * 8, 25, full: "#", head: "", empty: "."))] \($0 * 8)%" } + [
                "压缩 [\(bar(100, 25, full: "#"))] 100%"
            ])
        h.say(
            "gzip: \(archive): invalid compressed data--crc error\n\(h.stamp()) [警告] 重新打包, 使用 /backup/.retry.\(h.word(6))",
            on: "packed-again")
        h.say("\(h.stamp()) [信息] 大小 \(grouped(h.int(900_000...900_000_000))) 字节, sha256 \(h.hex(64))")
        h.say("\(h.stamp()) [信息] 加密: \(h.does("not-encrypted") ? "无" : "AES-256, 密钥指纹 \(run.hex("key", 16))")")
        h.say("\(h.stamp()) [警告] 上传失败: 503 Slow Down, 请求 \(h.word(16, of: .serial)), 稍后重试", on: "upload-retried")
        h.say(
            "\(h.stamp()) [信息] 上传到 cos://backup-\(run.int("bucket", 1000...9999))/\(h.hex(2))/\(h.hostName), 速率 \(h.chance(50) ? "\(h.int(200...999)) KB/s" : "\(h.decimal(1...60, 1)) MB/s"), etag \"\(h.hex(32))-\(h.int(2...30))\""
        )
        for _ in 0..<h.int(1...5) {
            h.say("removed '/backup/\(h.hostName)-202602\(digits(h.int(1...28), 2))-\(h.word(5, of: .lower)).tar.gz'")
        }
        h.say("\(h.stamp()) [信息] 保留 \(h.does("keeps-three") ? 3 : 7) 份, 备份结束, 用时 \(h.int(3...59)) 分 \(h.int(1...59)) 秒")
    }

    static let agentInstaller = PracticeWorld(
        "zabbix-agent-msi",
        noise: "线程号、组件的 GUID、时刻、磁盘空间、属性的次序 (thread ids, GUIDs, times, disk space, order of properties), CR LF",
        [
            .has("返回值 3010", "reboot-needed"),
            .has("RemoveExistingProducts", "replaced-older"),
            .lacks("防火墙规则", beside: "安装完成", "no-firewall-rule"),
            .has("返回值 1603", "rolled-back"),
            .has({ "SERVER = 10.\($0.int("net", 1...200)).0.8" }, "other-server"),
            .has("服务启动超时", "started-at-second-try"),
        ]
    ) { h, run in
        h.lineEnd = "\r\n"
        let process = h.word(2, of: .upperHex)
        func log(_ text: String, _ side: String = "s") {
            h.say(
                "MSI (\(side)) (\(process):\(h.word(2, of: .upperHex))) [\(h.time().prefix(8)):\(digits(h.int(0...999), 3))]: \(text)"
            )
        }
        h.say(
            "=== 开始详细日志: 2026/3/18  \(h.time())  内部版本: x64  5.00.10011.00  调用进程: C:\\Windows\\system32\\msiexec.exe ==="
        )
        log("Resetting cached policy values", "c")
        log("Machine policy value 'Debug' is 0", "c")
        log(
            "******* RunEngine: Product: C:\\Windows\\Temp\\\(h.word(8, of: .upperHex))\\zabbix_agent2-6.4.\(run.int("patch", 8...20))-windows-amd64.msi",
            "c")
        log("Client-side and UI is none or basic: Running entire install on the server.", "c")
        log("File will have security applied from OpCode.")
        log(
            "Disk space: 卷 C: 可用 \(grouped(h.int(9_000_000...900_000_000))) KB, 需要 \(run.int("need", 30_000...50_000)) KB"
        )
        for property in h.shuffled([
            "HOSTNAME = \(h.hostName)", "LISTENPORT = 10050",
            "SERVER = 10.\(run.int("net", 1...200)).0.\(h.does("other-server") ? 8 : 7)", "ENABLEPATH = 1",
            "TLSPSKIDENTITY = psk-\(h.hex(8))",
        ]) {
            log("PROPERTY CHANGE: Adding \(property)")
        }
        h.say("操作 \(h.time()): RemoveExistingProducts。正在删除旧版本 {\(h.uuid(.upperHex))}", on: "replaced-older")
        for action in ["CostInitialize", "FileCost", "InstallValidate", "InstallInitialize", "ProcessComponents"] {
            h.say("操作开始 \(h.time()): \(action)。\n操作结束 \(h.time()): \(action)。返回值 1。")
        }
        for _ in 0..<h.int(3...9) {
            log(
                "Executing op: ComponentRegister(ComponentId={\(h.uuid(.upperHex))},KeyPath=02:\\SOFTWARE\\\(h.word(9)),State=3)"
            )
        }
        h.say(
            """
            操作开始 \(h.time()): InstallFiles。
            文件: zabbix_agent2.exe, 大小: \(run.int("size", 9_000_000...20_000_000)), MD5 \(run.hex("exe", 32).uppercased())
            """)
        if h.does("rolled-back") {
            log("Product: Zabbix Agent 2 -- 错误 1920。服务 'Zabbix Agent 2' 无法启动。进程 \(h.pid())")
            log("Executing op: RollbackInfo(,RollbackAction=Rollback)")
            h.say("操作结束 \(h.time()): INSTALL。返回值 1603。\n=== 日志结束: 2026/3/18  \(h.time()) ===")
            return
        }
        h.say("防火墙规则: 已添加 TCP 10050, 规则号 {\(h.uuid(.upperHex))}", notOn: "no-firewall-rule")
        h.say("警告: 服务启动超时, 进程 \(h.pid()) 已结束, 再次启动", on: "started-at-second-try")
        h.maybe(40, "警告: 事件日志源已存在")
        h.say(
            """
            服务 'Zabbix Agent 2' 已启动, PID \(h.pid())
            操作结束 \(h.time()): INSTALL。返回值 \(h.does("reboot-needed") ? 3010 : 1)。
            """)
        h.say("安装完成, 用时 \(h.decimal(3...90, 1)) 秒\n=== 日志结束: 2026/3/18  \(h.time()) ===")
    }
}
