/// Worlds of package managers and source trees.
extension PracticeWorld {
    static let aptUpgrade = PracticeWorld(
        "apt-upgrade",
        noise: "order of downloads, rates and their units, held-back packages, services to restart, temporary names",
        [
            .has("is held by process", "waited-for-lock"),
            .has("Keeping old config file as default", "kept-old-configuration"),
            .has({ "Setting up libssl3:amd64 (3.0.2-0ubuntu1.\($0.int("ssl", 16...19) - 1))" }, "older-libssl"),
            .has("Hash Sum mismatch", "mismatch-then-ok"),
            .lacks("update-initramfs: Generating", beside: "upgrade finished", "no-initramfs"),
            .has("Processing triggers for libc-bin", times: 3, "triggers-three-times"),
            .has("dpkg: error processing package", "dpkg-failed"),
        ]
    ) { h, run in
        let mirror = "http://mirrors.\(run.pick("site", "gz", "cd", "wh")).example/ubuntu"
        let ssl = run.int("ssl", 16...19) - (h.does("older-libssl") ? 1 : 0)
        let packages = [
            ("openssh-server", "1:8.9p1-3ubuntu0.\(run.int("ssh", 10...13))", "435 kB"),
            ("libssl3", "3.0.2-0ubuntu1.\(ssl)", "1,905 kB"),
            ("tzdata", "2025b-0ubuntu0.22.04", "347 kB"),
            ("linux-image-5.15.0-\(run.int("kernel", 118...160))-generic", "5.15.0-118.128", "11.5 MB"),
            ("python3-urllib3", "1.26.5-1~exp1ubuntu0.3", "98.5 kB"),
        ]
        h.say("+ export DEBIAN_FRONTEND=noninteractive\n+ apt-get -y upgrade")
        h.say(
            """
            Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process \(h.pid()) \
            (unattended-upgr)...
            """, on: "waited-for-lock")
        h.say(
            """
            Reading package lists...
            Building dependency tree...
            Reading state information...
            """)
        let held = h.shuffled(["libgbm1", "mesa-va-drivers", "sosreport", "snapd", "ubuntu-drivers-common", "fwupd"])
            .prefix(h.int(1...6)).sorted()
        h.say("The following packages have been kept back:\n  \(held.joined(separator: " "))")
        h.say("The following packages will be upgraded:")
        h.say("  " + packages.map(\.0).sorted().joined(separator: " "))
        h.say("5 upgraded, 0 newly installed, 0 to remove and \(held.count) not upgraded.")
        h.say(
            """
            Need to get 14.3 MB of archives.
            After this operation, \(h.int(1...900)) kB of additional disk space will be used.
            """)
        for (number, package) in h.shuffled(packages).enumerated() {
            if h.does("mismatch-then-ok"), package.0 == "tzdata" {
                h.say(
                    """
                    Err:\(number + 1) \(mirror) jammy-updates/main amd64 \(package.0) all \(package.1)
                      Hash Sum mismatch
                    """)
            }
            h.say("Get:\(number + 1) \(mirror) jammy-updates/main amd64 \(package.0) amd64 \(package.1) [\(package.2)]")
        }
        let rate = h.chance(50) ? "\(grouped(h.int(800...9999))) kB/s" : "\(h.decimal(10...80, 1)) MB/s"
        h.say("Fetched 14.3 MB in \(h.int(1...25))s (\(rate))")
        h.maybe(50, "Extracting templates from packages: 100%")
        let files = h.int(71_000...240_000)
        h.redraw(
            [5, 40, 75, 100].map { "(Reading database ... \($0)%" } + [
                "(Reading database ... \(files) files and directories currently installed.)"
            ])
        for package in packages {
            h.say("Preparing to unpack .../\(h.word(6))/\(package.0)_\(package.1)_amd64.deb ...")
            h.say("Unpacking \(package.0) (\(package.1)) over (\(package.1.prefix(5))) ...")
        }
        for package in packages {
            h.say("Setting up \(package.0)\(package.0 == "libssl3" ? ":amd64" : "") (\(package.1)) ...")
            if package.0 == "openssh-server" {
                h.say(
                    """
                    Configuration file '/etc/ssh/sshd_config'
                     ==> Modified (by you or by a script) since installation.
                     ==> Keeping old config file as default.
                    """, on: "kept-old-configuration")
                if h.does("dpkg-failed") {
                    h.say(
                        """
                        Job for ssh.service failed because the control process exited with error code.
                        invoke-rc.d: initscript ssh, action "restart" failed.
                        dpkg: error processing package openssh-server (--configure):
                         installed openssh-server package post-installation script subprocess returned error exit status 1
                        E: Sub-process /usr/bin/dpkg returned an error code (1)
                        upgrade failed after \(h.int(20...200))s, log /tmp/apt-upgrade.\(h.word(8)).log
                        """)
                    return
                }
            }
        }
        for _ in 0..<(h.does("triggers-three-times") ? 3 : 1) {
            h.say("Processing triggers for libc-bin (2.35-0ubuntu3.8) ...")
        }
        h.say("Processing triggers for man-db (2.10.2-1) ...")
        h.say(
            "update-initramfs: Generating /boot/initrd.img-5.15.0-\(run.int("kernel", 118...160))-generic",
            notOn: "no-initramfs")
        h.say("Scanning processes...\nRestarting services...")
        for service in h.shuffled(["cron", "rsyslog", "ssh", "irqbalance", "polkit", "chrony", "multipathd"]).prefix(
            h.int(2...7))
        {
            h.say(" systemctl restart \(service).service")
        }
        h.say("User sessions running outdated binaries: root @ session #\(h.int(1...4000)): sshd[\(h.pid())]")
        h.say("upgrade finished after \(h.int(20...200))s, log /tmp/apt-upgrade.\(h.word(8)).log")
    }

    static let sourceInstall = PracticeWorld(
        "git-pip-npm",
        noise: "progress drawn anew, rates, order of packages, temporary folders, times, deprecations at random",
        [
            .has("Saved working directory and index state", "local-changes-stashed"),
            .has("ERESOLVE", "peer-conflict-retried"),
            .has("Building wheel for grpcio", "built-from-source"),
            .has(
                { "Successfully installed pip-packages cryptography-\($0.int("crypto", 42...45) - 1)" },
                "older-cryptography"),
            .has("14 passed, 1 skipped", "test-skipped"),
            .lacks("Collected static files", beside: "deployed revision", "no-static-files"),
            .has("error: pathspec", "branch-missing"),
        ]
    ) { h, run in
        let app = run.pick("app", "billing-desk", "quota-center", "ticket-board")
        let new = run.hex("new", 7)
        let folder = "/srv/\(app)"
        h.say("+ cd \(folder)\n+ git fetch --prune origin")
        let objects = run.int("objects", 90...400)
        h.redraw(
            [12, 55, 100].map { "remote: Counting objects: \($0)% (\(objects * $0 / 100)/\(objects))" } + [
                "remote: Counting objects: 100% (\(objects)/\(objects)), done."
            ])
        let received = "\(h.int(40...900)).\(h.int(10...99)) KiB | \(h.decimal(1...40)) MiB/s"
        h.redraw(
            (1...h.int(2...6)).map { "Receiving objects: \($0 * 16)%" } + [
                "Receiving objects: 100% (\(objects)/\(objects)), \(received), done."
            ])
        h.say(
            """
            From git.example.com:platform/\(app)
               \(run.hex("old", 7))..\(new)  release -> origin/release
            """)
        let merged = ["fix-login", "export-csv", "retry-queue", "dark-theme", "audit-log"]
        for branch in h.shuffled(merged).prefix(h.int(1...5)) {
            h.say(" - [deleted]         (none)     -> origin/feature/\(branch)")
        }
        if h.does("branch-missing") {
            h.say(
                """
                + git checkout release
                error: pathspec 'release' did not match any file(s) known to git
                deploy aborted on \(h.hostName) after \(h.int(2...9))s
                """)
            return
        }
        h.say(
            "Saved working directory and index state WIP on release: \(h.hex(7)) local edit",
            on: "local-changes-stashed")
        h.say(
            """
            Updating \(run.hex("old", 7))..\(new)
            Fast-forward
             \(run.int("files", 8...60)) files changed, \(run.int("plus", 100...900)) insertions(+), \(run.int("minus", 9...99)) deletions(-)
            """)
        h.say(
            """
            + python3 -m venv /tmp/venv-\(h.word(8, of: .lower))
            + pip install -r requirements.txt
            """)
        let python = [
            ("django", "4.2.16", "8.0 MB"), ("celery", "5.4.0", "425 kB"), ("grpcio", "1.66.1", "5.7 MB"),
            ("redis", "5.0.8", "255 kB"),
        ]
        for (name, version, size) in h.shuffled(python) {
            h.say("Collecting \(name)==\(version)")
            // One package is always there and one never is, so that a host without either kind of lines is not a third thing.
            if name == "celery" || (name != "grpcio" && h.chance(50)) {
                h.say("  Using cached \(name)-\(version)-cp311-cp311-manylinux_2_17_x86_64.whl (\(size))")
            } else {
                h.say("  Downloading \(name)-\(version)-cp311-cp311-manylinux_2_17_x86_64.whl (\(size))")
                if name != "grpcio" { continue }
                h.redraw(
                    (1...h.int(2...5)).map {
                        "     \(bar($0 * 20, 40, full: "━", head: "╸")) \($0 * 20)% eta 0:00:0\($0)"
                    } + [
                        "     \(bar(100, 40, full: "━", head: "╸")) 5.7/\(size) \(h.decimal(1...90, 1)) MB/s eta 0:00:00"
                    ])
            }
        }
        if h.does("built-from-source") {
            h.say(
                """
                  Building wheel for grpcio (setup.py): started
                  Building wheel for grpcio (setup.py): finished with status 'done'
                  Stored in directory: /tmp/pip-ephem-wheel-cache-\(h.word(8, of: .lower))/wheels/\(h.hex(2))/\(h.hex(2))/\(h.hex(60))
                """)
        }
        h.say(
            "Successfully installed pip-packages cryptography-\(run.int("crypto", 42...45) - (h.does("older-cryptography") ? 1 : 0)).0.1 django-4.2.16 grpcio-1.66.1"
        )
        h.say("+ npm ci --no-audit")
        if h.does("peer-conflict-retried") {
            h.say(
                """
                npm ERR! code ERESOLVE
                npm ERR! ERESOLVE could not resolve
                npm ERR! A complete log of this run can be found in: /root/.npm/_logs/2026-03-18T0\(h.int(1...3))_\(h.int(10...59))_\(h.int(10...59))_\(h.int(100...999))Z-debug-0.log
                + npm ci --no-audit --legacy-peer-deps
                """)
        }
        h.maybe(60, "npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory.")
        h.maybe(45, "npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported")
        h.say(
            """
            added \(run.int("modules", 300...900)) packages in \(h.chance(50) ? "\(h.int(9...59))s" : "\(h.int(1...3))m")
            \(run.int("funding", 40...99)) packages are looking for funding
            """)
        h.say(
            "Collected static files into /tmp/static.\(h.word(6)) (\(h.int(2...9)).\(h.int(0...9)) s)",
            notOn: "no-static-files")
        h.say("+ pytest -q smoke\n...............                                     [100%]")
        h.say("\(h.does("test-skipped") ? "14 passed, 1 skipped" : "15 passed") in \(h.decimal(2...70))s")
        h.say("deployed revision \(new) on \(h.hostName), release id \(h.word(22, of: .base64))")
    }

    static let unitTests = PracticeWorld(
        "python-unittest",
        noise: "order of tests, durations, temporary folders, ports, object addresses, number of log lines",
        [
            .has("test_refund_twice (tests.test_pay.RefundTest) ... FAIL", "refund-fails"),
            .has("sqlite3.OperationalError: database is locked", "database-locked"),
            .has("OK (skipped=3)", "three-skipped"),
            .has("DeprecationWarning: datetime.datetime.utcnow()", "deprecation"),
            .has("Python 3.10.", "older-python"),
            .has("Exception ignored in", "exception-ignored"),
            .has("ResourceWarning: unclosed", times: 3, "three-unclosed"),
        ]
    ) { h, run in
        h.say(
            """
            Python \(h.does("older-python") ? "3.10.12" : "3.11.9") on \(h.hostName)
            running with TMPDIR=/tmp/ut\(h.word(7, of: .lower)) PYTHONHASHSEED=\(h.int(0...4_294_967_295))
            """)
        let tests = [
            ("test_login", "auth.LoginTest"), ("test_logout", "auth.LoginTest"), ("test_refund", "pay.RefundTest"),
            ("test_refund_twice", "pay.RefundTest"), ("test_queue_order", "queue.OrderTest"),
            ("test_retry", "queue.RetryTest"),
            ("test_backoff", "queue.RetryTest"), ("test_export", "report.ExportTest"),
            ("test_timezone", "report.ExportTest"),
            ("test_ldap", "auth.DirectoryTest"), ("test_gpu", "report.RenderTest"), ("test_saml", "auth.DirectoryTest"),
        ]
        for (name, place) in h.shuffled(tests) {
            let file = place.split(separator: ".").first ?? ""
            var result = "ok"
            if name == "test_ldap" || (h.does("three-skipped") && ["test_gpu", "test_saml"].contains(name)) {
                result = "skipped 'no server'"
            }
            if name == "test_refund_twice", h.does("refund-fails") { result = "FAIL" }
            if name == "test_queue_order", h.does("database-locked") { result = "ERROR" }
            if name == "test_retry" {
                for attempt in 1...h.int(1...6) {
                    h.say(
                        "DEBUG:queue:attempt \(attempt) on port \(h.int(32_768...60_999)) slept \(h.decimal(0.01...0.9, 3))"
                    )
                }
            }
            if name == "test_export" {
                h.say(
                    "/srv/app/report.py:88: DeprecationWarning: datetime.datetime.utcnow() is deprecated",
                    on: "deprecation")
            }
            h.say("\(name) (tests.test_\(place)) ... \(result)")
        }
        for _ in 0..<(h.does("three-unclosed") ? 3 : 1) {
            h.say(
                "/srv/app/net.py:41: ResourceWarning: unclosed <socket.socket fd=\(h.int(5...60)), family=2, type=1, laddr=('127.0.0.1', \(h.int(32_768...60_999)))>"
            )
        }
        h.say(
            "Exception ignored in: <function Pool.__del__ at 0x7f\(h.hex(10))>\nRuntimeError: pool \(h.pid()) still has \(h.int(1...30)) tasks",
            on: "exception-ignored")
        if h.does("refund-fails") {
            h.say(
                """
                ======================================================================
                FAIL: test_refund_twice (tests.test_pay.RefundTest)
                ----------------------------------------------------------------------
                Traceback (most recent call last):
                  File "/srv/app/tests/test_pay.py", line 57, in test_refund_twice
                    self.assertEqual(second.state, "rejected")
                AssertionError: 'accepted' != 'rejected' : order \(h.word(12, of: .serial))
                """)
        }
        if h.does("database-locked") {
            h.say(
                """
                ======================================================================
                ERROR: test_queue_order (tests.test_queue.OrderTest)
                ----------------------------------------------------------------------
                Traceback (most recent call last):
                  File "/srv/app/queue.py", line 132, in push
                    self.db.execute(INSERT, (token, now))
                sqlite3.OperationalError: database is locked
                """)
        }
        h.say(
            """
            ----------------------------------------------------------------------
            Ran 12 tests in \(h.decimal(1...90, 3))s

            """)
        h.say(
            h.does("refund-fails")
                ? "FAILED (failures=1, skipped=1)"
                : h.does("database-locked")
                    ? "FAILED (errors=1, skipped=1)" : "OK (skipped=\(h.does("three-skipped") ? 3 : 1))")
        h.maybe(30, "Tearing down left over workers")
        h.say("coverage written to /tmp/ut\(h.word(7, of: .lower))/.coverage.\(h.hostName).\(h.pid()).X\(h.word(8))x")
    }
}
