import DemoFaults
import DemoPlatform
import Foundation
import JobModel
import JobShell
import JobShellTesting
import Synchronization
import TerminalText
import Testing

/// What a person does with the built-in commands, on the demo platform.
@Suite struct ExploreTests {
    private func onDemo(_ body: (ScriptedShell) async throws -> Void) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        try await body(shell)
        try await shell.stop()
    }

    @Test func jobsAreNewestFirstAndFiltered() async throws {
        try await onDemo { shell in
            let week = try await shell.rows("jobs")
            let times = week.compactMap { $0["create_time"] as? Int }
            #expect(times.count > 5 && times == times.sorted(by: >))
            let failed = try await shell.rows("jobs --status failed --last 60d")
            #expect(!failed.isEmpty && failed.allSatisfy { $0["status"] as? Int == 4 })
            #expect(failed.allSatisfy { $0["status_name"] as? String == "failed" })
            let named = try await shell.rows("jobs --name 发布 --last 30d")
            #expect(!named.isEmpty && named.allSatisfy { ($0["name"] as? String)?.contains("发布") == true })
            #expect(try await shell.rows("jobs --limit 3").count == 3)
            #expect(try await shell.rows("jobs --type file --last 60d").allSatisfy { $0["type"] as? Int == 2 })
        }
    }

    @Test func moreThanThirtyDaysAreAskedInPieces() async throws {
        try await onDemo { shell in
            let month = try await shell.rows("jobs --last 30d")
            let all = try await shell.rows("jobs --last 90d")
            #expect(all.count > month.count)
            let ids = all.compactMap { $0["job_instance_id"] as? Int }
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test func aRunIsChosenByIdLinkDashAndDistance() async throws {
        try await onDemo { shell in
            func job() async -> String? { await shell.shell.session.value(of: "job") }
            let chosen = try await shell.run("job 20000100")
            // Off a prompt, standard output holds what was asked for and nothing else.
            #expect(chosen.output == "" && chosen.notes.first == "20000100 发布 game-server 生产环境: failed")
            let typed = try await shell.run("job 20000100", from: .terminal)
            #expect(typed.output.hasPrefix("20000100 发布 game-server 生产环境: failed\n"))
            #expect(try await shell.run("job ~1").status == 0)
            #expect(await job() == "20000090")
            #expect(try await shell.run("job -").status == 0)
            #expect(await job() == "20000100")
            let link = "https://job.example.com/api_execute/20000090?stepInstanceId=30000091&retryCount=1"
            let linked = try await shell.run("job '\(link)'")
            #expect(linked.status == 0, "\(linked.notes)")
            #expect(await job() == "20000090")
            #expect(await shell.shell.session.value(of: "step") == "1")
            #expect(try await shell.run("job 9007199254740993").status == 0)
            #expect(await job() == "9007199254740993")
            #expect(try await shell.run("biz 3; job -; job -").status == 0)
            #expect(await job() == "9007199254740993")
            let elsewhere = "https://job.example.com/biz/2/api_execute/20000100"
            #expect(try await shell.run("biz 3; job '\(elsewhere)'").status == 0)
            #expect(await shell.shell.session.value(of: "biz") == "2")
            #expect(try await shell.run("job ~99").status == 1)
            #expect(try await shell.run("job 1").notes.first?.hasPrefix("joblog: job: ") == true)
        }
    }

    @Test func choosingAScopeLeavesTheJob() async throws {
        try await onDemo { shell in
            _ = try await shell.run("job 20000100; step 1; biz 3")
            #expect(try await shell.run("hosts").notes.first == "joblog: hosts: no job is chosen")
            #expect(try await shell.rows("jobs").isEmpty)
            #expect(try await shell.run("biz_set 9000001; jobs").status == 0)
            let refused = try await shell.run("biz 13; jobs")
            #expect(refused.status == 3)
            #expect(refused.notes.joined().contains("业务访问"))
            #expect(try await shell.rows("biz").count == 4)
        }
    }

    @Test func hostsAreFoldedFilteredAndNamed() async throws {
        try await onDemo { shell in
            _ = try await shell.run("job 20000100; step 1")
            #expect(try await shell.rows("hosts").count == 240)
            #expect(try await shell.rows("hosts --status failed").count == 11)
            #expect(try await shell.rows("hosts @failed!@agent").count == 9)
            #expect(try await shell.rows("hosts @all -x @ok").count == 11)
            #expect(try await shell.rows("hosts --exit-code 137").count == 3)
            #expect(try await shell.rows("hosts --tag 磁盘空间不足").count == 4)
            #expect(try await shell.rows("hosts 10.20.0.7").count == 2)
            #expect(try await shell.rows("hosts 3:10.20.0.7").count == 1)
            let slowest = try await shell.rows("hosts --slowest 5").compactMap { $0["duration_ms"] as? Int }
            #expect(slowest.count == 5 && slowest == slowest.sorted(by: >))
            let folded = try await shell.run("hosts --status failed")
            #expect(folded.output.contains("磁盘空间不足  10.20.0.["))
            #expect(folded.output.split(separator: "\n").count == 5)
            let long = try await shell.run("hosts --status failed --long")
            #expect(long.output.split(separator: "\n").count == 12)
            #expect(try await shell.run("hosts 10.99.0.1").status == 1)
        }
    }

    @Test func aStepWithoutHostsAndAnUnknownStepAreSentences() async throws {
        try await onDemo { shell in
            _ = try await shell.run("job 20000100")
            #expect(try await shell.run("hosts").notes.first == "joblog: hosts: no step is chosen")
            #expect(try await shell.run("step 9").notes.first == "joblog: step: job 20000100 has no step 9")
            #expect(try await shell.run("step 3; hosts").notes.first?.contains("has no hosts") == true)
            #expect(try await shell.run("step 30000104; session").output.contains("健康检查"))
            #expect(try await shell.run("step 1 --attempt 2").notes.first?.contains("no attempt 2") == true)
        }
    }

    @Test func everyTableFitsANarrowScreen() async throws {
        for width in [36, 48, 60, 80] {
            let shell = try await ScriptedShell.onDemo(plugins: builtIn, terminal: ScriptedTerminal(width: width))
            for statement in ["jobs --last 60d", "job 20000100", "step 1; hosts", "hosts --long", "fetch", "steps"] {
                for line in try await shell.run(statement).output.split(separator: "\n") {
                    #expect(DisplayWidth.of(line) <= width, "\(statement) at \(width): \(line)")
                }
            }
            try await shell.stop()
        }
    }

    @Test func passwordsAreNeverShown() async throws {
        try await onDemo { shell in
            _ = try await shell.run("job 20000100")
            let variables = try await shell.rows("vars")
            let passwords = variables.filter { $0["type"] as? Int == 4 }
            #expect(!passwords.isEmpty && variables.count > passwords.count)
            #expect(passwords.allSatisfy { $0["value"] is NSNull })
        }
    }

    @Test func theSessionShowsSourcesAndNoSecrets() async throws {
        try await onDemo { shell in
            let result = try await shell.run("session; session | to json")
            #expect(result.output.contains("••••"))
            #expect(!result.output.contains("demo-secret"))
            #expect(result.output.contains("joblog-demo"))
        }
    }

    @Test func whatWasTypedForOneHostIsNotForAnother() async throws {
        let environment = ["BK_APP_CODE": "env-app", "BK_APP_SECRET": "env-secret"]
        let shell = try ScriptedShell(plugins: builtIn, environment: environment)
        // Nothing listens there: the credentials are taken untried.
        let login = "connect http://127.0.0.1:1; login --helper 'echo bk_token=typed; echo bk_app_code=typed-app'"
        let untried = try await shell.run(login + "; session")
        #expect(untried.output.contains("typed-app") && untried.status == 0)
        #expect(untried.notes.contains { $0.hasPrefix("note: the credentials are set, but") }, "\(untried.notes)")
        #expect(
            try await shell.run("connect http://127.0.0.1:1/api --door gateway; session").output.contains("typed-app"))
        let elsewhere = try await shell.run("connect http://127.0.0.2:1; session")
        #expect(!elsewhere.output.contains("typed-app") && !elsewhere.output.contains("bk_token"))
        #expect(elsewhere.output.contains("env-app"))
        #expect(elsewhere.notes.contains { $0.contains("127.0.0.2") })
        // Another port, and the same name without encryption, are other places too.
        for (first, second) in [
            ("http://127.0.0.1:1", "http://127.0.0.1:2"), ("https://127.0.0.1:1", "http://127.0.0.1:1"),
            ("https://127.0.0.1", "https://127.0.0.1:1"),
        ] {
            let there = "connect \(first); login --helper 'echo bk_token=typed; echo bk_app_code=typed-app'"
            let other = try await shell.run("\(there); connect \(second); session")
            #expect(!other.output.contains("typed-app") && !other.output.contains("bk_token"), "\(second)")
        }
        let same = "connect http://LOCALHOST:1; login --helper 'echo bk_app_code=typed-app'"
        #expect(
            try await shell.run("\(same); connect HTTP://localhost:1/; session").output.contains("typed-app"))
    }

    @Test func aListThatBeginsAnewWithEachPageEnds() async throws {
        let honest = try await ScriptedShell.onDemo(plugins: builtIn)
        let runs = try await honest.rows("jobs --last 60d").count
        try await honest.stop()
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, faults: try DemoFaults("same-page").injector())
        #expect(try await shell.rows("jobs --last 60d").count == runs)
        #expect(try await shell.rows("jobs --last 60d --limit 3").count == 3)
        #expect(try await shell.run("job 20000100; job ~1").status == 0)
        #expect(await shell.shell.session.value(of: "job") == "20000090")
        #expect(try await shell.run("job ~999").status == 1)
        try await shell.stop()
    }

    @Test func aLinkToAnAttemptBeyondAllNumbersChoosesTheRun() async throws {
        try await onDemo { shell in
            let link = "http://x/api_execute/20000100?stepInstanceId=30000101&retryCount=9223372036854775807"
            let result = try await shell.run("job '\(link)'")
            #expect(result.status == 1 && result.notes.contains { $0.contains("no attempt 2147483648") })
            #expect(await shell.shell.session.value(of: "job") == "20000100")
        }
    }

    @Test func aHelperThatPrintsNoCredentialsIsToldApart() async throws {
        try await onDemo { shell in
            for (helper, words) in [
                ("yes bk_token=x | head -c 1100000", "more than 1 MB"), ("printf 'bk_token=\\377'", "not UTF-8"),
                ("exit 3", "exit status 3"),
            ] {
                let result = try await shell.run("login --helper \"\(helper)\"")
                #expect(result.status == 3 && result.notes.contains { $0.contains(words) }, "\(result.notes)")
            }
        }
        let told = Told()
        let environment = ["PATH": "/usr/bin:/bin"]
        let failure = await #expect(throws: Failure.self) {
            try await ChildProcess.output(
                of: "exec sleep 600", environment: environment, within: .milliseconds(100), whenSlow: { told.add() })
        }
        #expect(failure?.code == "helper-failed" && failure?.status == .credentials && told.count == 1)
    }

    /// What a helper started holds its output open: it would be waited for.
    @Test(
        .enabled(if: open("/dev/tty", O_RDONLY | O_NOCTTY) < 0, "in a terminal Ctrl-C ends it"), .timeLimit(.minutes(1))
    )
    func aHelperThatIsTooSlowIsEndedWithWhatItStarted() async throws {
        let failure = await #expect(throws: Failure.self) {
            try await ChildProcess.output(
                of: "sleep 600 & sleep 600; true", environment: ["PATH": "/usr/bin:/bin"], within: .milliseconds(100))
        }
        #expect(failure?.code == "helper-failed")
    }

    @Test func anAddressIsAnAddress() async throws {
        try await onDemo { shell in
            let wrong = try await shell.run("jobs --host 10.20.0.999")
            #expect(wrong.status == 2)
            let found = try await shell.rows("jobs --host 10.20.0.7 --last 60d")
            #expect(!found.isEmpty)
        }
    }

    @Test func loginAsksFromAHelperAndPutsTheNewInPlaceOfTheOld() async throws {
        let known = DemoPlatform.credentials
        let terminal = ScriptedTerminal(
            answers: ["my-app", "my-secret", "", "me", known.appCode, known.appSecret, known.token])
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, terminal: terminal)
        // Refused: the ones of before hold.
        let refused = try await shell.run("login")
        #expect(
            refused.status == 3 && refused.notes.last?.contains("earlier credentials are kept") == true,
            "\(refused.notes)")
        #expect(!refused.notes.joined().contains("my-secret"))
        #expect(try await shell.run("session").output.contains("my-app") == false)
        #expect(try await shell.run("jobs").status == 0)
        let asked = try await shell.run("login; session")
        #expect(asked.status == 0, "\(asked.notes)")
        #expect(asked.output.contains("bk_token") && !asked.output.contains(known.appSecret))
        let helper = "printf 'bk_app_code=joblog-demo\\nbk_app_secret=demo-secret\\nbk_username=demo\\n'"
        let helped = try await shell.run("login --helper \"\(helper)\"; jobs")
        #expect(helped.status == 0 && !helped.output.isEmpty, "\(helped.notes)")
        #expect(try await shell.run("login --helper 'echo bk_token=stale'").status == 3)
        #expect(try await shell.run("jobs").status == 0)
        #expect(try await shell.run("login --helper 'exit 3'").status == 3)
        #expect(try await shell.run("login --file /no/such/file").status != 0)
        try await shell.stop()
    }
}

/// How often something was told.
private final class Told: Sendable {
    private let state = Mutex(0)
    var count: Int { state.withLock { $0 } }
    func add() { state.withLock { $0 += 1 } }
}
