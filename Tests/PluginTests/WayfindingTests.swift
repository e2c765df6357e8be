import DemoFaults
import DemoPlatform
import Foundation
import JobModel
import JobShell
import JobShellTesting
import Testing

/// The ways to a run and its steps, and up again.
@Suite struct WayfindingTests {
    private func onDemo(faults: any FaultSource = NoFaults(), _ body: (ScriptedShell) async throws -> Void) async throws
    {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, faults: faults)
        try await body(shell)
        try await shell.stop()
    }

    /// Business, job and step, as variables tell them.
    private func place(_ shell: ScriptedShell) async -> String {
        let session = await shell.shell.session
        return ["biz", "job", "step"].map { session.value(of: $0) ?? "" }.joined(separator: " ")
    }

    @Test func stepAndBizAloneListAndLeadUp() async throws {
        try await onDemo { shell in
            _ = try await shell.run("job 20000100; step 2")
            let steps = try await shell.run("steps").output
            #expect(try await shell.run("step").output == steps)
            #expect(try await shell.run("job").output == steps)
            #expect(await place(shell) == "2 20000100 2")
            #expect(try await shell.run("step -").status == 0)
            #expect(await place(shell) == "2 20000100 ")
            #expect(try await shell.run("hosts").notes.first == "joblog: hosts: no step is chosen")
            let left = try await shell.run("step 1; biz")
            #expect(left.output.contains("biz") && left.notes == ["left job 20000100; `job -` goes back to it"])
            #expect(await place(shell) == "2  ")
            #expect(try await shell.run("job -; step 1; biz 2").status == 0)
            #expect(await place(shell) == "2  ")
            #expect(try await shell.run("biz biz_set:9").status == 0)
            #expect(await place(shell) == "biz_set:9  ")
            #expect(try await shell.run("biz 3; biz $biz").status == 0)
            for (statement, hint) in [
                ("step x", "hint: type `step N`"), ("step -1", "hint: type `step N`"), ("biz x", "hint: type `biz N`"),
                ("biz_set biz:2", "hint: type `biz_set N`"), ("step --attempt 1", "hint: type `step N --attempt K`"),
            ] {
                let wrong = try await shell.run(statement)
                #expect(wrong.status == 2 && wrong.notes.last?.hasPrefix(hint) == true, "\(statement): \(wrong.notes)")
            }
        }
    }

    @Test func aPastedLinkIsReadOrAnsweredWithWhatToType() async throws {
        try await onDemo { shell in
            let link = "https://job.example.com/biz/2/execute/task/20000100?stepInstanceId=30000102&retryCount=0"
            #expect(try await shell.run("biz 3; job \(link)").status == 0)
            #expect(await place(shell) == "2 20000100 2")
            let unknown = try await shell.run("job https://job.example.com/biz/2/home")
            #expect(unknown.status == 2 && unknown.notes.last?.contains("/api_execute/JOB") == true)
            // Where it was pasted without `job`, the hint is the line to type.
            for statement in [link, "step '\(link)'", "biz '\(link)'", "connect '\(link)'"] {
                let result = try await shell.run(statement)
                #expect(result.status == 2, "\(result.notes)")
                let hint = try #require(result.notes.last)
                let line = try #require(hint.firstMatch(of: /job '?https[^'`]*'?/).map { String($0.output) })
                #expect(try await shell.run("biz 3; " + line).status == 0, "\(hint)")
                #expect(await place(shell) == "2 20000100 2")
            }
            let address = try await shell.run("https://paas.example.com")
            #expect(address.notes.last?.contains("type: connect https://paas.example.com") == true)
        }
    }

    @Test func aLinkToAnUnknownStepChoosesTheRun() async throws {
        try await onDemo { shell in
            let result = try await shell.run("job https://job.example.com/api_execute/20000100?stepInstanceId=5")
            #expect(result.status == 1 && result.notes.contains("joblog: job: job 20000100 has no step 5"))
            #expect(await place(shell) == "2 20000100 ")
        }
    }

    @Test func aRunIsChosenFromAListAndByItsName() async throws {
        try await onDemo { shell in
            let first = try await shell.rows("jobs --status failed --last 30d").first?["job_instance_id"] as? Int
            #expect(try await shell.run("jobs --status failed --last 30d | job").status == 0)
            #expect(await place(shell) == "2 \(first ?? 0) ")
            let named = try await shell.run("job --name GAME-SERVER")
            #expect(named.notes.first?.hasPrefix("20000100 ") == true)
            let none = try await shell.run("job --name 'no such'")
            #expect(none.status == 1 && none.notes.last?.contains("`jobs --name 'no such' --last 180d`") == true)
            #expect(try await shell.run("jobs --name nosuch | job").notes.first?.contains("has no runs") == true)
            for statement in ["job 20000100 --name x", "jobs | job 20000100", "jobs | job --name x"] {
                #expect(try await shell.run(statement).status == 2, "\(statement)")
            }
        }
    }

    @Test func whatAnOldPlatformPassesOverIsCheckedHere() async throws {
        try await onDemo(faults: try DemoFaults("unfiltered").injector()) { shell in
            for statement in [
                "jobs --name nosuch", "jobs --operator nobody", "jobs --status 77", "jobs --operator admi",
            ] {
                let result = try await shell.run("\(statement) --last 60d")
                #expect(result.status == 0 && result.notes.count == 1, "\(result.notes)")
                #expect(try await shell.rows("\(statement) --last 60d").isEmpty, "\(statement)")
            }
            let failed = try await shell.rows("jobs --status failed --last 60d")
            #expect(!failed.isEmpty && failed.allSatisfy { $0["status"] as? Int == 4 })
            #expect(try await shell.rows("jobs --type file --last 60d").allSatisfy { $0["type"] as? Int == 2 })
            #expect(try await shell.rows("jobs --mode cron --last 60d").allSatisfy { $0["launch_mode"] as? Int == 3 })
            // Only that it was a schedule can be seen, and of hosts nothing.
            let scheduled = try await shell.run("jobs --cron 123456 --last 60d")
            #expect(scheduled.notes.contains { $0.contains("--cron") })
            #expect(try await shell.run("jobs --host 10.99.0.1").notes.contains { $0.contains("--host") })
        }
    }

    @Test func severalStatusesAreAnyOfThem() async throws {
        try await onDemo { shell in
            let both = try await shell.rows("jobs --status failed,9 --last 60d")
            let statuses = both.compactMap { $0["status"] as? Int }
            #expect(Set(statuses) == [4, 9])
            let times = both.compactMap { $0["create_time"] as? Int }
            #expect(times == times.sorted(by: >))
            let limited = try await shell.run("jobs --status failed,success --last 60d --limit 3 | expect 3")
            #expect(limited.status == 0 && limited.notes.contains { $0.contains("there are more") })
            let hosts = try await shell.run("job 20000100; step 1; hosts --status agent,script | expect 11")
            #expect(hosts.status == 0, "\(hosts.notes)")
        }
    }

    @Test func statusWordsOfThePageAreUnderstood() async throws {
        try await onDemo { shell in
            let failed = try await shell.run("jobs --status 失败 --last 60d | to json")
            #expect(failed.notes.first == "note: 失败 is `--status failed`")
            #expect(failed.output == (try await shell.run("jobs --status failed --last 60d | to json")).output)
            let hosts = try await shell.run("job 20000100; step 1; hosts --status 超时,失败 | expect 11")
            #expect(
                hosts.status == 0 && hosts.notes.contains("note: 超时,失败 is `--status timeout,failed`"), "\(hosts.notes)")
            for (word, wanted) in [("error", "failed"), ("succeeded", "success"), ("done", "success")] {
                let result = try await shell.run("jobs --status \(word)")
                #expect(result.status == 2 && result.notes.last == "hint: did you mean \(wanted)?", "\(result.notes)")
            }
        }
    }

    @Test func theListSaysWhichDaysItCovers() async throws {
        try await onDemo { shell in
            let week = try await shell.run("set timezone UTC; jobs")
            #expect(week.notes == ["runs of 2026-11-17 … 2026-11-24"])
            let hours = try await shell.run("jobs --last 12h")
            #expect(hours.notes == ["runs of 2026-11-23 12:00 … 2026-11-24 00:00"])
            let few = try await shell.run("jobs --limit 2")
            #expect(few.notes == ["the newest 2 runs of 2026-11-17 … 2026-11-24; there are more: --limit N"])
            let none = try await shell.run("jobs --name nosuch")
            #expect(none.notes == ["no runs of 2026-11-17 … 2026-11-24 match; --last 30d looks further back"])
        }
    }

    @Test(arguments: [
        (2, 1, 1, "has not begun", "`wait`"), (2, 2, 1, "names no hosts", "`wait`"),
        (4, 1, 1, "the run ended before (failed)", "`step`"), (4, 2, 1, "the run ended before (failed)", "`step`"),
        (4, 5, 1, "it was skipped", "`step`"), (4, 9, 1, "names no hosts for step 'x' (abnormal)", "`step`"),
        (7, 7, 3, "waits for a person", "`step`"), (7, 7, 1, "waits for a person", "ask again"),
        (4, 3, 3, "asks a person", "`step`"),
    ])
    func aStepWithoutHostsSaysWhy(run: Int, status: Int, type: Int, words: String, hint: String) async throws {
        var options = ShellOptions()
        // The run is as it was given.
        options.isOffline = true
        let shell = try ScriptedShell(plugins: builtIn, options: options)
        let step = StepInstance(id: 1, name: "x", type: type, status: RunStatus(rawValue: status))
        let job = JobInstance(id: 7, name: "run", status: RunStatus(rawValue: run))
        await shell.shell.apply([.scope(.business(2)), .job(JobRun(job: job, steps: [step])), .step(index: 0)])
        let page = "\(NSTemporaryDirectory())joblog-\(UUID().uuidString).html"
        for statement in ["hosts", "fetch", "filter x", "groups", "diff", "show", "save \(page)"] {
            let result = try await shell.run(statement)
            #expect(result.status == 1 && result.output.isEmpty, "\(statement): \(result.output)")
            #expect(result.notes.first?.contains(words) == true, "\(statement): \(result.notes)")
            #expect(result.notes.last?.contains(hint) == true, "\(statement): \(result.notes)")
        }
    }

    @Test func aSessionBeginsWhereTheEnvironmentSays() async throws {
        try await onDemo { shell in
            func begin(_ environment: [String: String]) async throws -> [String] {
                let place = try #require(try StartingPlace(environment: environment, url: nil))
                let fresh = try await shell.another(plugins: builtIn)
                try await fresh.shell.begin(at: place)
                let notes = fresh.terminal.take().notes
                return [await self.place(fresh)] + notes
            }
            let all = ["JOBLOG_BIZ": "2", "JOBLOG_JOB": "20000100", "JOBLOG_STEP": "2"]
            #expect(try await begin(all) == ["2 20000100 2"])
            #expect(try await begin(all.merging(["JOBLOG_STEP": ""]) { $1 }) == ["2 20000100 "])
            #expect(try await begin(["JOBLOG_JOB": "20000100", "JOBLOG_STEP": "30000101"]) == ["2 20000100 1"])
            #expect(try await begin(["JOBLOG_BIZ": "biz_set:9"]) == ["biz_set:9  "])
            // What is gone is told, and no reason to stop.
            let gone = try await begin(all.merging(["JOBLOG_JOB": "5"]) { $1 })
            #expect(
                gone.first == "2  "
                    && gone.last?.hasPrefix("note: the session does not begin where the environment says") == true)
            let noStep = try await begin(all.merging(["JOBLOG_STEP": "9"]) { $1 })
            #expect(noStep.first == "2 20000100 " && noStep.last?.contains("no step 9") == true)
        }
        #expect(try StartingPlace(environment: ["JOBLOG_STEP": "1", "JOBLOG_BIZ": ""], url: nil) == nil)
        for name in ["JOBLOG_BIZ", "JOBLOG_JOB", "JOBLOG_STEP"] {
            let failure = #expect(throws: Failure.self) { try StartingPlace(environment: [name: "x"], url: nil) }
            #expect(failure?.status == .usage && failure?.message.contains(name) == true)
        }
    }

    @Test(arguments: ["job 20000100; biz", "connect $url", "biz 2", "open FOLDER; connect $url; biz 2"])
    func theReasonOfTheStartHoldsUntilTheUserChooses(_ choice: String) async throws {
        try await onDemo { shell in
            let folder = try Folder(["web-01.log": "one line\n"])
            let place = try #require(
                try StartingPlace(environment: ["JOBLOG_BIZ": "2", "JOBLOG_JOB": "5"], url: nil))
            try await shell.shell.begin(at: place)
            _ = shell.terminal.take()
            let first = try await shell.run("hosts")
            #expect(first.status == 1 && first.notes.first?.contains("no job is chosen") == false, "\(first.notes)")
            let chosen = try await shell.run(choice.replacing("FOLDER", with: folder.path))
            #expect(chosen.status == 0, "\(chosen.notes)")
            let later = try await shell.run("hosts")
            #expect(later.status == 1 && later.notes.first?.contains("no job is chosen") == true, "\(later.notes)")
        }
    }

    /// An rc file that connects elsewhere means the runs there.
    @Test func thePlaceOfAnotherPlatformIsNotChosen() async throws {
        try await onDemo { shell in
            let environment = ["JOBLOG_BIZ": "3", "JOBLOG_JOB": "20000100"]
            let place = try #require(try StartingPlace(environment: environment, url: "https://other.example.com"))
            try await shell.shell.begin(at: place)
            #expect(await self.place(shell) == "2  ")
        }
    }

    @Test func whatIsOfflineNamesAPlatformFirst() async throws {
        var options = ShellOptions()
        options.isOffline = true
        let shell = try ScriptedShell(plugins: builtIn, options: options)
        let result = try await shell.run("biz 2; job 100")
        #expect(result.status == 3 && result.notes.last?.contains("JOBLOG_URL") == true, "\(result.notes)")
        let unseen = try await shell.run("connect http://127.0.0.1:1; biz 2; job 100")
        #expect(unseen.status == 1 && unseen.notes.last == "hint: start joblog without --offline", "\(unseen.notes)")
    }

    @Test func connectDemoLeadsBackToTheDemo() async throws {
        let platform = try await DemoPlatform.start(hosts: 3, now: ScriptedShell.present)
        let known = DemoPlatform.credentials
        let lines = "bk_app_code=\(known.appCode)\nbk_app_secret=\(known.appSecret)\nbk_username=\(known.username)"
        let registry = try Registry(builtIn)
        var session = Session(
            environment: ["BK_APP_CODE": "mine", "BK_APP_SECRET": "s", "BK_TOKEN": "t"],
            settings: Settings(registry.settings))
        session.begin(
            on: DemoPlace(
                endpoint: try Endpoint(url: platform.url), credentials: try Credentials.parse(lines, source: "--demo"),
                scope: .business(2)))
        let terminal = ScriptedTerminal()
        let shell = Shell(
            registry: registry, session: session, terminal: terminal, clock: { ScriptedShell.present })
        #expect(try await shell.run("jobs; connect http://127.0.0.1:1", from: .command) == 0)
        #expect(await shell.session.credentials.appCode == "mine")
        // The demo has its options already, and none is passed over.
        #expect(try await shell.run("connect demo --timeout 9", from: .command) == 2)
        #expect(
            terminal.take().notes.last
                == "hint: type `connect \(platform.url) --timeout …` for the demo with other options")
        #expect(try await shell.run("connect demo; jobs", from: .command) == 0)
        #expect(await shell.session.credentials.appCode == known.appCode)
        #expect(
            try await shell.run("connect http://127.0.0.1:1; connect \(platform.url); biz 2; jobs", from: .command) == 0
        )
        try await platform.stop()
        let none = try await ScriptedShell(plugins: builtIn).run("connect demo")
        #expect(none.status == 2 && none.notes.last == "hint: start joblog with --demo")
    }
}
