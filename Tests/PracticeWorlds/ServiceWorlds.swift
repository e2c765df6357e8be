/// Worlds of servers and the services on them.
extension PracticeWorld {
    static let nginxReload = PracticeWorld(
        "nginx-reload",
        noise:
            "pids of workers, number of workers and connections, serials, order of upstream checks, ETags, byte counts",
        [
            .has("duplicate MIME type", "duplicate-mime-type"),
            .has("configuration file /etc/nginx/nginx.conf test failed", "test-failed-restored"),
            .has("still shutting down after 60s", "old-worker-stays"),
            .has("ALPN protocol: http/1.1", "no-http2"),
            .has("502 Bad Gateway", "bad-gateway-then-ok"),
            .has("ssl_ciphers: 9 suites", "fewer-ciphers"),
            .has("[step] purge cache", before: "[step] reload", "purged-first"),
        ]
    ) { h, run in
        let version = "1.24.\(run.int("patch", 0...4))"
        h.say(
            """
            [step] backup
            '/etc/nginx/conf.d' -> '/var/tmp/nginx.\(h.word(10))/conf.d'
            conf.d sha1 \(run.hex("conf", 40))
            """)
        h.say("[step] config test\nnginx version: nginx/\(version)")
        h.say(
            "nginx: [warn] duplicate MIME type \"text/html\" in /etc/nginx/conf.d/gzip.conf:7",
            on: "duplicate-mime-type")
        if h.does("test-failed-restored") {
            h.say(
                """
                nginx: [emerg] cannot load certificate "/etc/nginx/ssl/\(h.hostName).pem": BIO_new_file() failed
                nginx: configuration file /etc/nginx/nginx.conf test failed
                restored conf.d from /var/tmp/nginx.\(h.word(10))
                finished at \(h.stamp()) with 1 error
                """)
            return
        }
        h.say(
            """
            nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
            nginx: configuration file /etc/nginx/nginx.conf test is successful
            """)
        h.say("ssl_ciphers: \(h.does("fewer-ciphers") ? 9 : 12) suites, dhparam 2048 bits")
        let old = h.pid()
        let workers = h.int(4...16)
        let reload: () -> Void = {
            h.say("[step] reload\nsignal process started, master \(old)")
            let stamp = { "2026/03/18 \(h.time(step: 0.3))" }
            h.interleave([
                (0..<workers).map { _ in "\(stamp()) [notice] \(old)#\(old): start worker process \(h.pid())" },
                (0..<workers).map { _ in "\(stamp()) [notice] \(h.pid())#\(h.pid()): gracefully shutting down" },
                (0..<h.int(1...workers)).map { _ in "\(stamp()) [notice] \(h.pid())#0: exit" },
            ])
            h.say(
                "worker \(h.pid()) still shutting down after 60s, \(h.int(1...40)) connections left",
                on: "old-worker-stays")
        }
        let purge: () -> Void = {
            h.say(
                """
                [step] purge cache
                /var/cache/nginx: \(grouped(h.int(90...90_000))) entries, \(h.decimal(1...900, 1)) \(h.pick("M", "G")) freed
                """)
        }
        if h.does("purged-first") { purge(); reload() } else { reload(); purge() }
        h.say("[step] probe")
        for path in h.shuffled(["/healthz", "/api/v1/ping", "/static/app.js", "/login"]) {
            if path == "/api/v1/ping" {
                h.say(
                    "GET \(path) HTTP/1.1 502 Bad Gateway, upstream 10.\(run.int("net", 1...200)).4.17:8080, again in 2s",
                    on: "bad-gateway-then-ok")
            }
            h.say(
                "GET \(path) 200 \(h.int(300...90_000)) bytes in \(h.int(1...900)) ms, ETag \"\(h.hex(8))-\(h.hex(h.int(3...5)))\""
            )
        }
        h.say(
            """
            ALPN protocol: \(h.does("no-http2") ? "http/1.1" : "h2")
            serial number \(h.word(32, of: .upperHex))
            Session-ID: \(h.word(64, of: .upperHex))
            """)
        h.say(
            """
            Active connections: \(h.int(3...9000))
            server accepts handled requests
             \(h.int(1000...900_000)) \(h.int(1000...900_000)) \(h.int(1000...9_000_000))
            Reading: \(h.int(0...9)) Writing: \(h.int(1...90)) Waiting: \(h.int(0...900))
            """)
        h.maybe(50, "log rotated: access.log is now \(h.int(1...99))M")
        h.say("finished at \(h.stamp()) with 0 errors")
    }

    static let redisFailover = PracticeWorld(
        "redis-failover",
        noise: "run ids, ports, offsets, order and number of sentinel lines, sync sizes, drawn progress",
        [
            .has("+sdown slave", times: 3, "slave-down-thrice"),
            .has("-failover-abort-no-good-slave", "aborted-once"),
            .has("Full resync from master", "full-resync"),
            .has("Redis version=6.2.", "older-version"),
            .lacks("appendonly yes", beside: "failover complete", "append-only-off"),
            .has("MISCONF Redis is configured to save RDB snapshots", "snapshot-failed"),
            .has("min-replicas-to-write 0", "writes-unprotected"),
        ]
    ) { h, run in
        let group = "cache-\(h.int(1...400))"
        let (master, slave) = ("\(h.otherAddress()) \(h.int(6300...6999))", "\(h.address) \(h.int(6300...6999))")
        let pid = h.pid()
        func log(_ mark: String, _ text: String) { h.say("\(pid):X 18 Mar 2026 \(h.exactTime()) \(mark) \(text)") }
        h.say(
            "Redis version=\(h.does("older-version") ? "6.2.14" : "7.0.\(run.int("patch", 10...15))"), bits=64, commit=00000000, modified=0, pid=\(pid), just started"
        )
        h.say("run id \(h.hex(40))\nappendfsync everysec")
        h.say("appendonly yes", notOn: "append-only-off")
        h.say("min-replicas-to-write \(h.does("writes-unprotected") ? 0 : 1)")
        log("#", "+monitor master \(group) \(master) quorum 2")
        for _ in 0..<h.int(2...4) {
            log("*", "+sentinel sentinel \(h.hex(40)) \(h.otherAddress()) 26379 @ \(group) \(master)")
        }
        for _ in 0..<(h.does("slave-down-thrice") ? 3 : 1) {
            log("#", "+sdown slave \(h.otherAddress()):6379 @ \(group) \(master)")
        }
        log("#", "+odown master \(group) \(master) #quorum 2/2")
        log("#", "+new-epoch \(h.int(3...9000))")
        if h.does("aborted-once") {
            log("#", "-failover-abort-no-good-slave master \(group) \(master)")
            log("#", "Next failover delay: I will not start a failover before Wed Mar 18 \(h.time()) 2026")
            log("#", "+new-epoch \(h.int(3...9000))")
        }
        log("#", "+try-failover master \(group) \(master)")
        for _ in 0..<h.int(1...5) { log("#", "\(h.hex(40)) voted for \(h.hex(40)) \(h.int(3...9000))") }
        h.interleave([
            [
                "+elected-leader", "+failover-state-select-slave", "+selected-slave",
                "+failover-state-send-slaveof-noone", "+promoted-slave",
            ].map { "\(pid):X 18 Mar 2026 \(h.exactTime()) # \($0) \(slave) @ \(group)" },
            (0..<h.int(2...9)).map { _ in
                "\(pid):X 18 Mar 2026 \(h.exactTime()) * +slave-reconf-sent slave \(h.otherAddress()):\(h.int(6300...6999)) @ \(group)"
            },
        ])
        if h.does("full-resync") {
            log("*", "Full resync from master: \(h.hex(40)):\(h.int(1...9_000_000_000))")
            h.redraw((1...h.int(3...9)).map { "loading RDB \($0 * 11)%" } + ["loading RDB 100%, \(h.int(1...900)) MB"])
        } else {
            log("*", "Successful partial resynchronization with master, offset \(h.int(1...9_000_000_000))")
        }
        h.say(
            "(error) MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. pid \(h.pid())",
            on: "snapshot-failed")
        h.say(
            """
            used_memory_human:\(h.chance(50) ? "\(h.decimal(1...60))G" : "\(h.decimal(20...999))M")
            connected_clients:\(h.int(3...4000))
            repl_backlog_size:\(run.int("backlog", 1...64) * 1_048_576)
            """)
        for database in 0..<h.int(1...4) {
            h.say(
                "db\(database):keys=\(h.int(1...9_000_000)),expires=\(h.int(0...90_000)),avg_ttl=\(h.int(0...9_000_000))"
            )
        }
        h.say("failover complete: \(group) is \(slave), took \(h.int(900...30_000)) ms")
    }

    static let certificateRenewal = PracticeWorld(
        "certificate-renewal",
        noise: "域名、序列号、到期时刻、令牌、等待次数、备份名 (domains, serials, expiry, tokens, number of waits, backups)",
        [
            .has("CN=(STAGING)", "staging-issuer"),
            .has("Timeout during connect (likely firewall problem)", "challenge-retried"),
            .lacks("DNS:*.", beside: "续期完成", "no-wildcard"),
            .has("尚未到期, 跳过", "skipped"),
            .has("RSA 2048", "rsa-key"),
            .has("nginx 重载失败", "reload-failed"),
            .has("OCSP 未装订", "no-stapling"),
        ]
    ) { h, run in
        let domain = "\(h.word(h.int(5...9), of: .lower)).shop\(h.int(1...90)).example.cn"
        func log(_ text: String) { h.say("[Wed Mar 18 \(h.time()) CST 2026] \(text)") }
        log(
            "续期 \(domain), 账号 \(run.int("account", 10_000_000...99_999_999)), acme.sh \(run.pick("acme", "3.0.7", "3.0.9"))"
        )
        let expires =
            "Mar \(h.int(19...30)) \(digits(h.int(0...23), 2)):\(digits(h.int(0...59), 2)):\(digits(h.int(0...59), 2)) 2026 GMT"
        log("现有证书 serial=\(h.word(36, of: .upperHex)) notAfter=\(expires)")
        if h.does("skipped") {
            log("尚未到期, 跳过; 下次检查 \(h.int(2...40)) 天后")
            return
        }
        log("生成密钥 \(h.does("rsa-key") ? "RSA 2048" : "EC prime256v1") -> /etc/acme/\(domain)/\(h.word(8)).key")
        let challenges = ["\(domain)", "*.\(domain)"].prefix(h.does("no-wildcard") ? 1 : 2)
        h.interleave(
            challenges.map { name in
                let token = h.word(43, of: .temporary)
                return [
                    "Getting webroot for domain='\(name.dropFirst(name.hasPrefix("*") ? 2 : 0))'",
                    "token \(token).\(h.word(43, of: .temporary))",
                    "Pending, the CA is processing your order (\(h.int(1...9))/30)",
                ]
                .map { "[Wed Mar 18 \(h.time()) CST 2026] \($0)" }
            })
        if h.does("challenge-retried") {
            log(
                "\(domain): Invalid status, Fetching http://\(domain)/.well-known/acme-challenge/\(h.word(43)): Timeout during connect (likely firewall problem)"
            )
            log("10 秒后再试")
        }
        for second in 1...h.int(1...8) { log("等待 DNS 生效 \(second * 5) 秒") }
        log("Order finalize, http code 200, Replay-Nonce \(h.word(43))")
        h.say("-----BEGIN CERTIFICATE-----")
        for _ in 0..<h.int(4...7) { h.say(h.word(64, of: .base64)) }
        h.say(h.word(h.int(10...60), of: .base64) + "==\n-----END CERTIFICATE-----")
        h.say(
            "issuer=C=US, O=Let's Encrypt, CN=\(h.does("staging-issuer") ? "(STAGING) Wannabe Watercress R11" : "R11")")
        h.say(
            """
            serial=03\(h.word(34, of: .upperHex))
            notBefore=Mar 17 \(h.time()) 2026 GMT
            notAfter=Jun 15 \(h.time()) 2026 GMT
            """)
        h.say("X509v3 Subject Alternative Name: \(challenges.map { "DNS:\($0)" }.joined(separator: ", "))")
        h.say("SHA256 Fingerprint=\((0..<32).map { _ in h.word(2, of: .upperHex) }.joined(separator: ":"))")
        log("备份旧证书 -> /etc/acme/backup/\(h.hex(10))")
        if h.does("reload-failed") {
            log("nginx 重载失败, 退出码 1, master \(h.pid()) 未变")
        } else {
            log("nginx 重载成功, master \(h.pid())")
        }
        log(h.does("no-stapling") ? "OCSP 未装订" : "OCSP 装订正常, 响应 \(h.int(470...520)) 字节")
        h.maybe(35, "提示: 该域名另有 CAA 记录")
        log("续期完成, 用时 \(h.int(8...120)) 秒")
    }

    static let indexBuild = PracticeWorld(
        "mongodb-index",
        noise: "connection ids, documents, number of progress lines, durations, order of fields' names, shard names",
        [
            .has("DuplicateKey", "duplicate-key"),
            .has("\"unique\":false", "not-unique"),
            .has("Replication lag is", "lag-warning"),
            .has("Index build: interrupted", "resumed"),
            .has("\"keysInserted\":\"mismatch\"", "keys-missing"),
            .has("\"version\":\"5.0.", "older-server"),
            .lacks("\"msg\":\"validate\"", beside: "index ready", "not-validated"),
        ]
    ) { h, run in
        let shard = "sh\(digits(h.int(0...511), 3))"
        let collection = "game_\(shard).inventory"
        let build = h.uuid()
        func log(_ severity: String, _ component: String, _ id: Int, _ message: String, _ fields: String) {
            let context = "\(h.pick("conn", "IndexBuildsCoordinator-"))\(h.int(1...90_000))"
            h.say(
                "{\"t\":{\"$date\":\"2026-03-18T\(h.exactTime(step: 9))+08:00\"},\"s\":\"\(severity)\",\"c\":\"\(component)\",\"id\":\(id),\"ctx\":\"\(context)\",\"msg\":\"\(message)\",\"attr\":{\(fields)}}"
            )
        }
        let version = h.does("older-server") ? "5.0.26" : "6.0.\(run.int("patch", 10...17))"
        h.say(
            """
            Current Mongosh Log ID:\t\(h.hex(24))
            Connecting to:\t\tmongodb://\(h.address):\(h.int(27_000...27_999))/game_\(shard)
            """)
        log("I", "CONTROL", 23_403, "Build Info", "\"version\":\"\(version)\",\"allocator\":\"tcmalloc\"")
        log(
            "I", "INDEX", 20_438, "Index build: registering",
            "\"buildUUID\":\"\(build)\",\"namespace\":\"\(collection)\",\"indexes\":\"owner_1_slot_1\",\"unique\":\(h.does("not-unique") ? "false" : "true"),\"commitQuorum\":\"votingMembers\""
        )
        log(
            "I", "STORAGE", 22_206, "Deferring table drop",
            "\"ident\":\"index-\(h.int(10...9000))--\(h.int(1_000_000_000...9_000_000_000_000_000))\"")
        let documents = h.int(90_000...90_000_000)
        let steps = h.int(2...14)
        for step in 1...steps {
            log(
                "I", "-", 51_773, "progress meter",
                "\"name\":\"Index Build: scanning collection\",\"done\":\(documents / steps * step),\"total\":\(documents),\"percent\":\(100 * step / steps)"
            )
            if step == 1, h.does("resumed") {
                log(
                    "W", "INDEX", 20_449, "Index build: interrupted",
                    "\"buildUUID\":\"\(build)\",\"error\":{\"code\":11602,\"codeName\":\"InterruptedDueToReplStateChange\"}"
                )
                log(
                    "I", "INDEX", 4_841_700, "Index build: resuming",
                    "\"buildUUID\":\"\(build)\",\"phase\":\"collection scan\"")
            }
        }
        if h.does("duplicate-key") {
            log(
                "E", "INDEX", 20_457, "Index build: failed",
                "\"buildUUID\":\"\(build)\",\"error\":{\"code\":11000,\"codeName\":\"DuplicateKey\",\"keyValue\":{\"owner\":\(h.int(10_000...99_999_999)),\"slot\":\(h.int(1...400))}}"
            )
            h.say("MongoServerError: index owner_1_slot_1 dropped on \(shard)")
            return
        }
        h.maybe(70, "{\"flowControl\":{\"isLagged\":false,\"timeAcquiringMicros\":\(h.int(10...900_000))}}")
        if h.does("lag-warning") {
            log(
                "W", "REPL", 2_700_100, "Replication lag is \(h.int(11...90)) seconds",
                "\"member\":\"\(h.otherAddress()):27017\"")
        }
        log(
            "I", "INDEX", 20_685, "Index build: inserted keys from external sorter into index",
            "\"namespace\":\"\(collection)\",\"keysInserted\":\(h.does("keys-missing") ? "\"mismatch\"" : String(documents)),\"durationMillis\":\(h.int(900...900_000))"
        )
        log(
            "I", "STORAGE", 3_856_203, "Index build: waiting for next action before completing final phase",
            "\"buildUUID\":\"\(build)\"")
        if !h.does("not-validated") {
            log(
                "I", "COMMAND", 20_514, "validate",
                "\"namespace\":\"\(collection)\",\"valid\":true,\"nIndexes\":\(run.int("indexes", 4...9))")
        }
        for member in 0..<h.int(1...3) {
            h.say(
                "member \(member) \(h.otherAddress()):27017 \(member == 0 ? "PRIMARY" : "SECONDARY") optime \(h.int(1_770_000_000...1_779_999_999)):\(h.int(1...90))"
            )
        }
        h.say(
            "index ready on \(shard), \(h.chance(50) ? "\(h.decimal(1...59, 1)) seconds" : "\(h.int(1...40)) minutes")")
    }
}
