import DemoPlatform
import Foundation
import JobModel
import JobShell
import JobShellTesting
import Testing

/// Logs, from the platform to the screen.
@Suite struct FetchTests {
    private func onDemo(
        options: ShellOptions = ShellOptions(), hosts: Int = 240, terminal: ScriptedTerminal = ScriptedTerminal(),
        _ body: (ScriptedShell) async throws -> Void
    ) async throws {
        let shell = try await ScriptedShell.onDemo(
            plugins: builtIn, hosts: hosts, terminal: terminal, options: options)
        try await body(shell)
        try await shell.stop()
    }

    @Test func everyHostsLogComesAndTheSilentOnesAreNamed() async throws {
        try await onDemo { shell in
            _ = try await shell.run("job 20000100; step 1")
            #expect(try await shell.rows("hosts @unfetched").count == 240)
            let summary = try await shell.run("fetch", from: .terminal)
            #expect(summary.status == 0)
            #expect(summary.output.contains("fetched    237"))
            #expect(try await shell.rows("hosts @nolog").count == 3)
            #expect(try await shell.rows("hosts @unfetched").isEmpty)
            let logs = try await shell.rows("fetch")
            #expect(logs.filter { $0["log_state"] as? String == "fetched" }.count == 237)
            #expect(logs.filter { $0["log_state"] as? String == "none" && $0["log"] == nil }.count == 3)
            #expect(logs.contains { $0["ip"] is NSNull && ($0["ipv6"] as? String)?.hasPrefix("fd00:") == true })
        }
    }

    @Test func whatIsHereIsNotAskedForAgainUnlessRefreshed() async throws {
        var options = ShellOptions()
        options.traces = true
        try await onDemo(options: options) { shell in
            _ = try await shell.run("job 20000100; step 1; fetch 10.20.0.1")
            func requests(_ statement: String) async throws -> Int {
                try await shell.run(statement).notes.filter { $0.contains("_ip_log/") }.count
            }
            #expect(try await requests("fetch 10.20.0.1") == 0)
            #expect(try await requests("show 10.20.0.[1-2]") == 1)
            #expect(try await requests("show 10.20.0.[1-2]") == 0)
            #expect(try await requests("fetch 10.20.0.1 --refresh") == 1)
        }
    }

    @Test func batchesHoldAtMostFiveHundredHosts() async throws {
        var options = ShellOptions()
        options.traces = true
        try await onDemo(options: options, hosts: 1201) { shell in
            let result = try await shell.run("job 20000100; step 1; fetch")
            // Three batches, and one more question after the hosts that ran and were in no answer.
            #expect(result.notes.filter { $0.contains("batch_get") }.count == 4)
            #expect(result.status == 0)
        }
    }

    @Test func headAndTailCutWhatFlowsOnToo() async throws {
        try await onDemo { shell in
            _ = try await shell.run("job 20000100; step 1")
            let logs = try await shell.rows("show 10.20.0.11 --tail 1")
            #expect((logs.first?["log"] as? String)?.contains("job_fail:[磁盘空间不足]") == true)
            #expect((logs.first?["log"] as? String)?.split(separator: "\n").count == 1)
            let shown = try await shell.run("show 10.20.0.11 --head 1")
            #expect(shown.output.hasPrefix("==> 10.20.0.11 (script failed, exit code 1, 磁盘空间不足) <==\n["))
            #expect(shown.output.split(separator: "\n").count == 2)
        }
    }

    @Test func hostileLogsActOnNothingUnlessRaw() async throws {
        try await onDemo(terminal: ScriptedTerminal(width: 100)) { shell in
            _ = try await shell.run("job 20000110; step 1")
            for statement in ["", " | to text", " | to table", " | to json", " | to jsonl", " | to csv", " | to tsv"]
                .flatMap({ form in ["show", "hosts", "hosts --long", "jobs --last 60d", "job"].map { $0 + form } })
            {
                let result = try await shell.run(statement)
                #expect(result.status == 0, "\(statement): \(result.notes)")
                #expect(result.output.acting.isEmpty, "\(statement): \(result.output.acting)")
            }
            #expect(try await shell.run("show --raw").output.contains("\u{1B}"))
        }
    }

    @Test func aDistributionIsATableAndItsLines() async throws {
        try await onDemo { shell in
            _ = try await shell.run("job 20000100; step 2")
            let text = try await shell.run("show 10.20.0.2").output
            #expect(text.contains("mode") && text.contains("download") && text.contains("FileName:"))
            let logs = try await shell.rows("show 10.20.0.2")
            let files = try #require(logs.first?["files"] as? [[String: Any]])
            #expect(files.contains { $0["dest_path"] != nil && $0["status_name"] as? String == "success" })
            #expect(logs.first?["log"] == nil)
            func lines(_ statement: String) async throws -> Int {
                let files = try await shell.rows(statement).first?["files"] as? [[String: Any]] ?? []
                return files.compactMap { ($0["log_content"] as? String)?.split(separator: "\n").count }.reduce(0, +)
            }
            let all = try await lines("show 10.20.0.2")
            #expect(all >= 2)
            #expect(try await lines("show 10.20.0.2 --head 1") == 1)
            #expect(try await lines("show 10.20.0.2 --tail 1") == 1)
        }
    }

    @Test func aServerThatGoesAwayFailsHostByHost() async throws {
        var options = ShellOptions()
        options.backOff = BackOff(baseSeconds: 0.001, longestSeconds: 0.002, attempts: 2)
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, options: options)
        _ = try await shell.run("job 20000100; step 1; fetch @failed")
        try await shell.stop()
        let result = try await shell.run("fetch", from: .terminal)
        #expect(result.status == 4)
        #expect(result.notes.contains { $0.contains("of 240 hosts could not be fetched") })
        #expect(result.output.contains("from store"))
        #expect(try await shell.rows("hosts @unfetched").count == 229)
        #expect(try await shell.run("show 10.20.0.11 --tail 1").output.contains("磁盘空间不足"))
        // What is here stays, also when a newer one can't be had.
        #expect(try await shell.run("fetch 10.20.0.11 --refresh").status == 4)
        #expect(try await shell.run("show 10.20.0.11 --tail 1").output.contains("磁盘空间不足"))
    }

    @Test func aRunningJobIsAskedForAnew() async throws {
        try await onDemo { shell in
            _ = try await shell.run("job 20000120; step 1; fetch")
            #expect(try await shell.run("hosts").status == 0)
            #expect(try await shell.run("steps").output.contains("running"))
        }
    }

    @Test func expectationsPassOrFailWithTheirOwnStatus() async throws {
        try await onDemo { shell in
            _ = try await shell.run("job 20000100; step 1")
            #expect(try await shell.run("hosts @failed | expect 11").status == 0)
            #expect(try await shell.rows("hosts @failed | expect --min 1 --max 20").count == 11)
            let failed = try await shell.run("hosts @failed | expect --max 10")
            #expect(failed.status == 5)
            #expect(failed.notes.first == "joblog: expect: expected at most 10 hosts, there are 11")
            #expect(try await shell.run("hosts @failed | to text | expect 5").status == 0)
            #expect(try await shell.run("hosts | expect").status == 2)
        }
    }
}

/// What is said of logs that are not there, or not whole.
@Suite struct DoubtfulLogTests {
    private static let cut = "begin\n[GSE] Log Output Exceeds Maxsize(1MB)\n"

    @Test func fetchSaysOfWhomItIsNotCertainAndAsksAgain() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100; step 1")
        let first = try await shell.run("fetch", from: .terminal).output
        #expect(first.contains("1 not certain: `fetch` asks again"), "\(first)")
        let second = try await shell.run("fetch", from: .terminal).output
        #expect(second.contains("1 not certain: `fetch` asks again; 1 asked again now"), "\(second)")
        // Of the two that could not run it is certain.
        let agents = try await shell.run("fetch @agent", from: .terminal).output
        #expect(agents.contains("no log       2") && agents.contains("`fetch --refresh` asks again"), "\(agents)")
        try await shell.stop()
    }

    @Test func laterStagesOfAStatementDoNotAskAgain() async throws {
        var options = ShellOptions()
        options.traces = true
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, options: options)
        _ = try await shell.run("job 20000100; step 1")
        let result = try await shell.run("fetch | hosts @nolog | show | groups")
        #expect(result.status == 0)
        // The batch, the second look, and the one host that ran and printed nothing.
        #expect(result.notes.filter { $0.contains("_ip_log/") }.count == 3, "\(result.notes)")
        try await shell.stop()
    }

    @Test func byGETTheLogsComeHostByHost() async throws {
        var options = ShellOptions()
        options.traces = true
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, options: options)
        let url = try #require(shell.demoURL)
        let connected = try await shell.run("connect \(url) --get; biz 2; job 20000100; step 1")
        #expect(connected.notes.contains { $0.contains("credentials into the address") })
        let result = try await shell.run("fetch 10.20.0.[1-5]", from: .terminal)
        #expect(result.status == 0 && result.output.contains("fetched      5"))
        let requests = result.notes.filter { $0.contains("_ip_log/") }
        #expect(requests.count == 5 && requests.allSatisfy { $0.contains("GET") && $0.contains("/get_job_instance") })
        #expect(!result.notes.joined().contains(DemoPlatform.credentials.appSecret))
        try await shell.stop()
    }

    @Test func aLogThatTheAgentCutIsMarked() async throws {
        let logs = GivenLogs([Self.cut, "begin\nall well\n", Self.cut])
        let shell = try await ScriptedShell.onDemo(plugins: builtIn + [logs])
        _ = try await shell.run("job 20000100; step 1")
        let hosts = try await shell.rows("given")
        #expect(hosts.map { $0["log_cut"] as? Bool } == [true, nil, true])
        let without = try await shell.run("given | filter -L 'all well'")
        #expect(without.notes.contains { $0.hasPrefix("2 of these hosts have logs that the agent cut") })
        #expect(without.notes.contains { $0.contains("10.20.0.[1,3]") })
        #expect(try await shell.run("given | filter -l 'all well'").notes.isEmpty)
        let groups = try await shell.rows("given | groups")
        #expect(groups.map { $0["log_cut_count"] as? Int } == [2, nil])
        #expect(try await shell.run("given | groups").output.contains("log cut by the agent"))
        try await shell.stop()
    }
}

/// What a statement knows of logs that came while it ran.
@Suite struct FreshLogTests {
    @Test func hostsWithoutALogAreKnownInTheSameStatement() async throws {
        for (statement, check) in [
            ("fetch @agent", { (rows: [[String: Any]]) in rows.allSatisfy { $0["log_state"] as? String == "none" } }),
            ("hosts @agent | groups", { $0.map { $0["name"] as? String } == ["nolog"] }),
            ("filter -c job_success", { $0.count == 240 }), ("filter -L job_success", { $0.count == 12 }),
            ("filter -L job_success | hosts @nolog", { $0.count == 3 }),
        ] as [(String, ([[String: Any]]) -> Bool)] {
            let shell = try await ScriptedShell.onDemo(plugins: builtIn)
            _ = try await shell.run("job 20000100; step 1")
            let first = try await shell.rows(statement)
            #expect(check(first), "\(statement): \(first.count) \(first.first ?? [:])")
            #expect(try await shell.rows(statement).count == first.count)
            try await shell.stop()
        }
    }

    @Test func whatCameIsNotAskedForAgainByTheNextStage() async throws {
        var options = ShellOptions()
        options.traces = true
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, options: options)
        _ = try await shell.run("job 20000100; step 1")
        let result = try await shell.run("filter -L job_success | show --tail 1")
        // All hosts, and once more those that ran and were in no answer.
        #expect(result.notes.filter { $0.contains("batch_get") }.count == 2, "\(result.notes)")
        try await shell.stop()
    }
}
