import Foundation
import PseudoTerminal
import Testing

/// The shell as a person meets it, under a pseudo-terminal.
@Suite(.serialized) struct ShellTests {
    private let home: Program.Home

    init() throws {
        home = try Program.Home()
    }

    private func shell(
        _ arguments: [String] = ["--no-rc", "--demo"], columns: Int = 100, environment: [String: String] = [:]
    ) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            Program.path, arguments: arguments,
            environment: Program.environment(
                home, ["TERM": "xterm-256color", "NO_COLOR": "1"].merging(environment) { $1 }),
            columns: columns, rows: 30)
        return terminal
    }

    private func leave(_ terminal: PseudoTerminal, status: Int32 = 0) throws {
        terminal.send(.endOfInput)
        #expect(try terminal.exitStatus() == status)
        #expect(terminal.isSane)
    }

    @Test func thePromptTellsWhereYouAre() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("biz:2 ❯") })
        terminal.send("job 20000100\r")
        try terminal.wait(forScreen: { $0.text.contains("biz:2 job:20000100 ❯") })
        terminal.send("step 1\r")
        try terminal.wait(forScreen: { $0.text.contains("biz:2 job:20000100 step:1 ✓ 229 ✗ 11 ❯") })
        terminal.send("hosts --status failed | expect 11\r")
        try terminal.wait(forScreen: { $0.text.contains("磁盘空间不足") })
        try leave(terminal)
    }

    @Test func thePromptTellsThatTheLastStatementFailed() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("biz:2 ❯") })
        terminal.send("nosuch\r")
        try terminal.wait(forScreen: { $0.text.contains("biz:2 [2] ❯") })
        terminal.send("set prompt '<{biz}> '\r")
        try terminal.wait(forScreen: { $0.text.hasSuffix("<biz:2>") })
        terminal.send("set prompt '{nosuch}'\r")
        try terminal.wait(forScreen: { $0.text.contains("'{nosuch}'") && $0.text.contains("The fields are") })
        try leave(terminal, status: 2)
    }

    @Test func theTitleTellsWhereYouAreAndWhatRuns() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.title == "joblog biz:2" })
        terminal.send("job 20000100; !echo waits; read line\r")
        try terminal.wait(forScreen: { $0.title == "job 20000100; !echo waits; read line - joblog biz:2" })
        terminal.send("\r")
        try terminal.wait(forScreen: { $0.title == "joblog biz:2 job:20000100" })
        terminal.send("login --helper 'echo bk_username=typed'\r")
        try terminal.wait(forScreen: {
            $0.text.contains("does not know who is asking") && $0.lines[$0.cursorRow].contains("❯")
        })
        terminal.send("set title off\r")
        try terminal.wait(forScreen: { $0.title == "" })
        terminal.send("set title on\r")
        try terminal.wait(forScreen: { $0.title == "joblog biz:2 job:20000100" })
        try leave(terminal)
        #expect(terminal.screen.title == "")
        #expect(!terminal.text.contains("]2;login"))
    }

    @Test func aTerminalWithoutATitleGetsNone() throws {
        let terminal = try shell(environment: ["TERM": "linux"])
        try terminal.wait(forScreen: { $0.text.contains("biz:2 ❯") })
        try leave(terminal)
        #expect(!terminal.text.contains("\u{1B}]2;") && !terminal.text.contains("\u{1B}[22;0t"))
    }

    @Test func aFirstStartNamesTheWordsThatLeadOn() throws {
        let terminal = try shell(["--no-rc"])
        try terminal.wait(forScreen: { screen in
            ["`connect URL`", "`help`", "`joblog --demo`", "joblog ❯"].allSatisfy(screen.text.contains)
        })
        try leave(terminal)
    }

    @Test func anyBeginningOfANameIsTheCommandHereAndNotInScripts() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("sess\r")
        try terminal.wait(forScreen: { $0.text.contains("bk_app_secret") && $0.text.contains("••••") })
        terminal.send("ste 1\r")
        try terminal.wait(forScreen: { $0.text.contains("several commands") })
        try leave(terminal, status: 2)
        #expect(try Program.demo("sess", home: home).status == 2)
    }

    @Test func controlCCancelsTheCommandAndOnlyIt() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("watch 0.05 'session | to jsonl'\r")
        try terminal.wait(for: "{\"name\":\"url\"")
        try terminal.wait(for: "{\"name\":\"url\"")
        terminal.send(.interrupt)
        try terminal.wait(for: "interrupted")
        terminal.send("session\r")
        try terminal.wait(for: "bk_app_code")
        try leave(terminal)
    }

    @Test func anUnfinishedStatementGoesOnInTheNextLine() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("jobs --limit 1 |\r")
        terminal.send("to jsonl\r")
        try terminal.wait(for: "\"job_instance_id\":")
        try leave(terminal)
    }

    @Test func loginAsksWithoutEchoAndLeavesNoTraceInTheHistory() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("login\r")
        try terminal.wait(for: "bk_app_code")
        terminal.send("other-app\r")
        try terminal.wait(for: "bk_app_secret")
        terminal.send("typed-secret\r")
        try terminal.wait(for: "bk_token")
        terminal.send("typed-token\r")
        // The platform knows no such application: what was there before stays.
        try terminal.wait(for: "refused the credentials")
        try terminal.wait(for: "❯")
        terminal.send("session\r")
        try terminal.wait(for: "joblog-demo")
        try terminal.wait(for: "❯")
        try leave(terminal)
        #expect(!terminal.text.contains("typed-secret"))
        #expect(!terminal.text.contains("typed-token"))
        let history = home.read("state/joblog/history") ?? ""
        #expect(history.contains("session"))
        #expect(!history.contains("login"))
        #expect(!history.contains("typed"))
    }

    @Test func whateverRunsLoginLeavesNoTraceInTheHistory() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        let lines = [
            "logi --helper 'echo bk_username=typed1'", "biz 2; 'login' --helper 'echo bk_username=typed2'",
            "alias signin login", "signin --helper 'echo bk_username=typed3'", "unalias signin", "session",
        ]
        for (number, line) in lines.enumerated() {
            // What a child prints, and is not typed so, tells that the line has run.
            terminal.send(line + "; !printf '<%s>\\n' \(number)\r")
            try terminal.wait(for: "<\(number)>")
            try terminal.wait(for: "❯")
        }
        #expect(terminal.text.contains("typed3"))
        try leave(terminal)
        let history = home.read("state/joblog/history") ?? ""
        #expect(history.contains("session") && history.contains("unalias signin"))
        #expect(!history.contains("typed") && !history.contains("logi"))
    }

    @Test func anErrorInTheRcFileIsToldAndTheShellGoesOn() throws {
        let rc = try home.write("biz 2\n\nnosuch\n", to: "rc")
        let terminal = try shell(["--demo", "--rc", rc])
        try terminal.wait(for: "\(rc):3:")
        try terminal.wait(for: "❯")
        terminal.send("session\r")
        try terminal.wait(for: "bk_app_code")
        try leave(terminal)
    }

    @Test func tablesFitANarrowWindow() throws {
        let terminal = try shell(columns: 60)
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("jobs\r")
        // Names and statuses stay whole; the time gives way.
        try terminal.wait(forScreen: { $0.text.contains("发布 game-server 生产环境 ") })
        #expect(!terminal.text.contains("created"))
        #expect(terminal.screen.columns == 60)
        try leave(terminal)
    }

    @Test func aChildGetsTheTerminalAndGivesItBack() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("!read line && echo \"child read $line\"\r")
        terminal.send("hello\r")
        try terminal.wait(for: "child read hello")
        terminal.send("session\r")
        try terminal.wait(for: "bk_app_code")
        try leave(terminal)
    }

    @Test func controlCStopsOutputThatHasMuchToSay() throws {
        let terminal = try shell(["--no-rc", "--demo", "--hosts", "1000"])
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("set pager off; job 20000100; step 1; show\r")
        try terminal.wait(for: "==> ")
        terminal.send(.interrupt)
        try terminal.wait(for: "interrupted")
        terminal.send("session\r")
        try terminal.wait(for: "bk_app_code")
        try leave(terminal)
    }

    @Test func aChildThatHasSeenEnoughGivesThePromptBack() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("job 20000120; follow | !head -n 1\r")
        terminal.send("session\r")
        // Long before the job ends, which takes two minutes.
        try terminal.wait(for: "bk_app_code")
        try leave(terminal)
    }

    @Test func controlCEndsFollowingAndASearchThatTakesLong() throws {
        let terminal = try shell(["--no-rc", "--demo", "--hosts", "2000"])
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("job 20000120; follow\r")
        try terminal.wait(for: "job_start")
        terminal.send(.interrupt)
        try terminal.wait(for: "follow: interrupted")
        terminal.send("job 20000132; step 1; fetch; filter '(a.?)+b$'\r")
        try terminal.wait(for: "fetched")
        terminal.send(.interrupt)
        try terminal.wait(for: "filter: ")
        terminal.send("session\r")
        try terminal.wait(for: "bk_app_code")
        try leave(terminal)
    }

    @Test func whatDoesNotFitTheScreenGoesThroughThePager() throws {
        let terminal = try shell(
            ["--no-rc", "--demo"], environment: ["PAGER": "echo pager begins; head -n 1; echo pager ends"])
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("job 20000100; step 1; show 10.20.0.1 --head 3\r")
        try terminal.wait(for: "job_start")
        terminal.send("show\r")
        try terminal.wait(for: "pager begins")
        // A pager that is left early is no error.
        try terminal.wait(for: "pager ends")
        terminal.send("set pager 'echo another pager; cat >/dev/null'; show\r")
        try terminal.wait(for: "another pager")
        terminal.send("set pager off; show 10.20.0.1 10.20.0.2 || show 10.20.0.[1-2] | to text\r")
        try terminal.wait(for: "==> 10.20.0.2")
        terminal.send("set pager no-such-pager; show 10.20.0.[1-3]\r")
        try terminal.wait(for: "the pager can't be run")
        try terminal.wait(for: "==> 10.20.0.3")
        #expect(terminal.text.components(separatedBy: "pager begins").count == 2)
        try leave(terminal)
    }

    @Test func aPagerThatASignalEndsIsAFailure() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("job 20000100; step 1; set pager 'kill -KILL $$'\r")
        try terminal.wait(forScreen: { $0.text.contains("step:1 ✓ 229 ✗ 11 ❯") })
        terminal.send("show || session | to jsonl\r")
        try terminal.wait(for: "was ended by signal 9")
        try terminal.wait(for: "hint: ")
        try terminal.wait(for: "{\"name\":\"url\"")
        terminal.send("show\r")
        try terminal.wait(for: "was ended by signal 9")
        try terminal.wait(for: "❯")
        try leave(terminal, status: 1)
    }

    @Test func controlCInABatchIsTheChildsWhileOneRuns() throws {
        let terminal = try shell(["--no-rc", "-c", "!trap 'echo caught; exit 7' INT; echo ready; sleep 60 & wait"])
        try terminal.wait(for: "ready")
        terminal.send(.interrupt)
        try terminal.wait(for: "caught")
        #expect(try terminal.exitStatus() == 7)
    }

    @Test func controlCEndsABatchWithStatus130() throws {
        let terminal = try shell(["--no-rc", "-c", "watch 0.05 'session | to jsonl; set | to jsonl'"])
        try terminal.wait(for: "{")
        terminal.send(.interrupt)
        #expect(try terminal.exitStatus() == 130)
        let asking = try shell(["--no-rc", "-c", "login"])
        try asking.wait(for: "bk_app_code")
        asking.send(.interrupt)
        #expect(try asking.exitStatus() == 130)
        #expect(asking.isSane)
    }

    @Test func aSecretQuestionThatIsEndedLeavesTheEchoOn() throws {
        let terminal = try shell(["--no-rc", "-c", "login"])
        try terminal.wait(for: "bk_app_code")
        terminal.send("app\r")
        try terminal.wait(for: "bk_app_secret")
        try terminal.wait(until: "no echo") { !terminal.echoes }
        terminal.send(signal: SIGTERM)
        #expect(try terminal.exitStatus() == 143)
        #expect(terminal.isSane)
    }

    @Test func controlCOnADumbTerminalCancelsTheCommandAndOnlyIt() throws {
        let terminal = try shell(environment: ["TERM": "dumb"])
        try terminal.wait(for: "biz:2 ")
        terminal.send("watch 0.05 'session | to jsonl'\r")
        try terminal.wait(for: "{\"name\":\"url\"")
        terminal.send(.interrupt)
        try terminal.wait(for: "interrupted")
        terminal.send("session | to jsonl\r")
        try terminal.wait(for: "joblog-demo")
        try leave(terminal)
    }

    @Test func controlCOnADumbTerminalCancelsTheLineToo() throws {
        let terminal = try shell(environment: ["TERM": "dumb"])
        try terminal.wait(for: "biz:2 ")
        terminal.send("job |\r")
        try terminal.wait(for: "> ")
        terminal.send(.interrupt)
        try terminal.wait(for: "biz:2 ")
        terminal.send("session | to jsonl\r")
        try terminal.wait(for: "{\"name\":\"url\"")
        try terminal.wait(for: "biz:2 ")
        try leave(terminal)
    }

    @Test func controlCDropsTheWholeStatement() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("watch 0.05 'session | to jsonl' || set | to jsonl; set | to jsonl\r")
        try terminal.wait(for: "{\"name\":\"url\"")
        terminal.send(.interrupt)
        try terminal.wait(for: "interrupted")
        terminal.send("session\r")
        try terminal.wait(for: "bk_app_code")
        #expect(!terminal.text.contains("timezone"))
        try leave(terminal)
    }

    @Test func errorsInAFileHaveNoEscapeSequences() throws {
        let terminal = try shell(
            ["--no-rc", "-c", "nosuch"], environment: ["NO_COLOR": ""])
        try terminal.wait(for: "there is no command")
        #expect(try terminal.exitStatus() == 2)
        #expect(try Program.run(["--no-rc", "-c", "nosuch"], home: home).errors.contains("\u{1B}") == false)
    }

    @Test func aDumbTerminalGetsPlainLines() throws {
        let terminal = try shell(environment: ["TERM": "dumb"])
        try terminal.wait(for: "biz:2 ")
        terminal.send("expect\r")
        try terminal.wait(for: "joblog: expect: ")
        terminal.send("session |\r")
        terminal.send("to jsonl\r")
        try terminal.wait(for: "{\"name\":\"url\"")
        #expect(!terminal.text.contains("\u{1B}"))
        try leave(terminal)
    }

    @Test func terminationLeavesTheTerminalSane() throws {
        let terminal = try shell()
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send(signal: SIGTERM)
        #expect(try terminal.exitStatus() == 143)
        #expect(terminal.isSane)
    }
}
