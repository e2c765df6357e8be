import Foundation
import Testing

/// The program without a terminal: `-c`, scripts, pipes, rc files, exit statuses.
@Suite struct ProgramTests {
    private let home: Program.Home

    init() throws {
        home = try Program.Home()
    }

    @Test func fromAJobToItsLogsAsJSON() throws {
        let result = try Program.demo(
            "job 20000100 > /dev/null; step 1; hosts --status failed | fetch | to json", home: home)
        #expect(result.status == 0, "\(result.errors)")
        let hosts = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
        #expect(hosts.count == 11)
        for host in hosts {
            #expect(["fetched", "none"].contains(host["log_state"] as? String))
            #expect(host["host_id"] is Int)
        }
        #expect(hosts.contains { ($0["log"] as? String)?.contains("job_fail") == true })
    }

    @Test func exitStatusesTellWhatHappened() throws {
        let cases: [(String, Int32)] = [
            ("", 0), ("session", 0), ("job 1", 1), ("nonsense", 2), ("hosts --nonsense", 2), ("job 'open", 2),
            ("biz 13; jobs", 3), ("job 20000100; step 1; hosts | expect 1", 5), ("exit 7", 7),
            ("job 1 || session", 0), ("session && job 1", 1), ("!exit 9", 9),
            ("connect http://127.0.0.1:1; biz 2; jobs", 4),
        ]
        for (statements, status) in cases {
            let result = try Program.demo(statements, home: home)
            #expect(result.status == status, "\(statements): \(result.errors)")
        }
    }

    @Test func errorsAreASentenceAndAHintAndGoToStandardError() throws {
        let result = try Program.demo("hosts", home: home)
        #expect(result.output == "")
        #expect(result.errorLines.first == "joblog: hosts: no job is chosen")
        #expect(result.errorLines.dropFirst().first?.hasPrefix("hint: ") == true)
    }

    @Test func aPromptWithAnUnknownFieldIsRefused() throws {
        let result = try Program.demo("set prompt '{nosuch}'", home: home)
        #expect(result.status == 2 && result.output == "")
        #expect(result.errorLines.first == "joblog: set: prompt has no field '{nosuch}'")
        #expect(result.errorLines.dropFirst().first?.contains("The fields are place biz job step") == true)
    }

    @Test func aSyntaxErrorIsFoundBeforeAnythingRuns() throws {
        let result = try Program.demo("!echo ran\nhosts | | fetch", home: home)
        #expect(result.status == 2)
        #expect(result.output == "")
    }

    @Test func aSyntaxErrorIsWrittenInTheFormThatTheStatementsBeforeItSet() throws {
        let rc = try home.write("set errors json\n!echo ran\n", to: "json.joblogrc")
        let script = try home.write("session\nhosts |\n", to: "wrong.joblog")
        let ownForm = try home.write("set errors=json\nhosts \\\n  | | fetch\n", to: "own.joblog")
        for (options, input) in [
            (["--rc", rc, "-c", "hosts |"], ""), (["--rc", rc, script], ""), (["--rc", rc], "hosts |"),
            (["--no-rc", "-c", "set errors json", "-c", "hosts |"], ""), (["--no-rc", ownForm], ""),
        ] {
            let result = try Program.run(options, input: input, home: home)
            #expect(result.status == 2 && result.output == "", "\(options): \(result.output)")
            #expect(result.errorLines.first?.hasPrefix("{") == true, "\(options): \(result.errors)")
            #expect(result.errors.contains(#""missing-command""#), "\(options): \(result.errors)")
        }
        for options in [
            ["--rc", rc, "-c", "unset errors", "-c", "hosts |"], ["--no-rc", "-c", "hosts |", "-c", "set errors json"],
            ["--no-rc", "-c", "echo set errors json", "-c", "hosts |"],
        ] {
            let result = try Program.run(options, home: home)
            #expect(result.status == 2 && result.errors.hasPrefix("joblog: "), "\(options): \(result.errors)")
        }
    }

    @Test func statementsOfSeveralOptionsRunInOrderUnlessOneIsNoLanguage() throws {
        func run(_ options: [String]) throws -> Program.Result {
            try Program.run(["--no-rc"] + options, home: home)
        }
        let both = try run(["-c", "let a 1", "-c", "!echo one $a; exit 3", "-c", "!echo two"])
        #expect(both.status == 3)
        #expect(try run(["-c", "!echo one", "-c", "!echo two"]).output == "one\ntwo\n")
        #expect(try run(["-c", "job 1", "-c", "!echo two"]).output == "")
        #expect(try run(["--keep-going", "-c", "job 1", "-c", "!echo two"]).output == "two\n")
        let wrong = try run(["-c", "!echo one", "-c", "let 'a"])
        #expect(wrong.status == 2 && wrong.output == "")
        let script = try home.write("!echo script", to: "script.joblog")
        #expect(try run(["-c", "!echo one", script]).status == 2)
    }

    @Test func commandsInPlaceOfAFileAreShownAsTheyAreToBeTyped() throws {
        let result = try Program.run(["--no-rc", "hosts", "--status", "failed"], home: home)
        #expect(result.status == 2)
        #expect(result.errorLines.last == "hint: type: joblog -c 'hosts --status failed'")
    }

    @Test func aScriptStopsAtTheFirstFailureUnlessItKeepsGoing() throws {
        let script = try home.write("#!/usr/bin/env joblog\n!echo $1\njob 1\n!echo after\n", to: "script.joblog")
        let stopped = try Program.run(["--no-rc", "--demo", script, "x"], home: home)
        #expect(stopped.status == 1)
        #expect(!stopped.output.contains("after"))
        #expect(stopped.errors.contains("\(script):3: job: "))
        let kept = try Program.run(["--no-rc", "--demo", "--keep-going", script], home: home)
        #expect(kept.status == 1)
        #expect(kept.output.contains("after"))
    }

    @Test func scriptsSeeTheirArgumentsAsTheyWereGiven() throws {
        let script = try home.write("let all $@\nsession | to json\n!echo \"$#\"", to: "script.joblog")
        let result = try Program.run(["--no-rc", script, "a b", "--long", "$x;y"], home: home)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains(#""a b --long $x;y""#))
    }

    @Test func standardInputIsAScriptToo() throws {
        let result = try Program.run(["--no-rc", "--demo"], input: "biz 2\njobs --limit 1 | to jsonl\n", home: home)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.split(separator: "\n").count == 1)
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test func rcFilesRunFirstAndVariablesBeforeThem() throws {
        let rc = try home.write("let greeting \"$who!\"\n", to: ".joblogrc")
        let usual = try Program.run(["-v", "who=hello", "-c", "let | to jsonl"], home: home)
        #expect(usual.output.contains(#""value":"hello!""#), "\(usual.errors)")
        let none = try Program.run(["--no-rc", "-v", "who=hello", "-c", "let | to jsonl"], home: home)
        #expect(!none.output.contains("greeting"))
        let other = try home.write("\n\njob abc\n", to: "other")
        let broken = try Program.run(["--rc", other, "-c", "session"], home: home)
        #expect(broken.status == 2)
        #expect(broken.errorLines.first?.hasPrefix("\(other):3: job: ") == true)
        #expect(FileManager.default.fileExists(atPath: rc))
    }

    @Test func theExampleRcFileRunsUnchangedOnTheDemo() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let rc = root.appending(path: ".joblogrc.example").path
        let result = try Program.run(
            [
                "--rc", rc, "--demo", "--quiet", "-c",
                "today | expect --min 1; job 20000100; step 1; bad --long; hosts $canary",
            ],
            home: home)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors == "")
    }

    @Test func redirectionWritesWhatWouldHaveBeenShownAndNothingHalf() throws {
        try home.write("precious\n", to: "kept")
        let failed = try Program.demo("job 1 > \(home.path)/kept", home: home)
        #expect(failed.status == 1)
        #expect(home.read("kept") == "precious\n")
        let good = try Program.demo("biz > \(home.path)/new; biz >> \(home.path)/new", home: home)
        #expect(good.status == 0, "\(good.errors)")
        #expect(home.read("new")?.split(separator: "\n").count == 4)
        let nowhere = try Program.demo("biz > \(home.path)/no/such/file", home: home)
        #expect(nowhere.status == 1)
        #expect(nowhere.errors.contains("\(home.path)/no/such/file"))
        #expect(home.files == ["kept", "new"])
    }

    @Test func notesStayOutOfResults() throws {
        let few = try Program.demo("jobs --limit 1", home: home)
        #expect(few.output.split(separator: "\n").count == 2)
        #expect(few.errors.contains("there are more"))
        let none = try Program.demo("job 20000100 > /dev/null; step 1; hosts @running | !wc -l", home: home)
        #expect(none.output.trimmingCharacters(in: .whitespacesAndNewlines) == "1")  // the header
        #expect(none.errors.contains("no hosts match"))
        #expect(try Program.demo("jobs --limit 1", ["--quiet"], home: home).errors == "")
    }

    @Test func childrenSeeTheSessionButNoSecret() throws {
        let result = try Program.demo(
            "job 20000100 > /dev/null; step 1; !env", home: home,
            environment: ["BK_APP_SECRET": "s3cret-value", "BK_TOKEN": "t0ken-value"])
        #expect(result.output.contains("JOBLOG_JOB=20000100"))
        #expect(result.output.contains("JOBLOG_BIZ=2"))
        #expect(!result.output.contains("s3cret-value"))
        #expect(!result.output.contains("t0ken-value"))
        let variable = try Program.demo("let x $BK_TOKEN", home: home, environment: ["BK_TOKEN": "t0ken-value"])
        #expect(variable.status == 2)
    }

    @Test func noSecretIsEverPrinted() throws {
        let secrets = ["BK_APP_CODE": "some-app", "BK_APP_SECRET": "s3cret-value", "BK_TOKEN": "t0ken-value"]
        let file = try home.write("bk_app_secret=f1le-secret\nbk_token=f1le-token\n", to: "credentials")
        let statements = "session; set errors json; login --file \(file); session | to json; jobs"
        let result = try Program.run(
            ["--no-rc", "--demo", "--trace", "--keep-going", "-c", statements], home: home, environment: secrets)
        #expect(result.status == 3)
        for secret in ["s3cret-value", "t0ken-value", "f1le-secret", "f1le-token", "demo-secret"] {
            #expect(!result.output.contains(secret))
            #expect(!result.errors.contains(secret))
        }
        #expect(result.output.contains("••••"))
        #expect(result.errors.contains("POST "))
    }

    @Test func aCredentialFileThatOthersMayReadIsRefused() throws {
        let file = try home.write("bk_token=x\n", to: "open", mode: 0o644)
        let result = try Program.demo("login --file \(file)", home: home)
        #expect(result.status != 0)
        #expect(result.errors.contains("chmod 600"))
    }

    @Test func badInputGetsTheRightSentence() throws {
        let long = String(repeating: "x", count: 100_000)
        let cases: [(String, Int32, String)] = [
            ("nosuch", 2, "there is no command 'nosuch'"), ("job 'abc", 2, "quote"), ("job abc", 2, "'abc'"),
            ("job 20000100; step 9", 1, "no step 9"), ("job 20000100; step 3; hosts", 1, "has no hosts"),
            ("fetch", 1, "no job is chosen"), ("jobs；session", 2, "；"), (long, 2, "there is no command"),
            ("jobs | hosts", 2, "it takes hosts or logs"), ("hosts 10.0.0.999", 2, "10.0.0.999"),
            ("set colour never", 2, "color"),
        ]
        for (statements, status, sentence) in cases {
            let result = try Program.demo(statements, home: home)
            #expect(result.status == status, "\(statements.prefix(40)): \(result.errors.prefix(300))")
            #expect(result.errors.contains(sentence), "\(statements.prefix(40)): \(result.errors.prefix(300))")
            #expect(result.errors.utf8.count < 1500)
        }
        let script = try home.write("biz\0 2\n", to: "nul")
        let nul = try Program.run(["--no-rc", script], home: home)
        #expect(nul.status == 2)
        #expect(nul.errors.contains("\(script):1"))
    }

    @Test func theRcFileOfARealPlatformLeavesTheDemoAlone() throws {
        let rc = try home.write(
            "connect http://127.0.0.1:1\nlogin --helper 'echo bk_username=someone'\nbiz 2\njobs | expect --min 1\n",
            to: "rc")
        let result = try Program.run(["--rc", rc, "--demo", "-c", "job 20000100; session"], home: home)
        #expect(result.status == 0, "\(result.errors)")
        #expect(!result.output.contains("someone"))
    }

    @Test func wordsAfterTheProgramsOwn() throws {
        let script = try home.write("!echo \"script got $1\"", to: "-script")
        #expect(script.hasSuffix("/-script"))
        #expect(
            try Program.run(["--no-rc", "-", "x"], input: "let a $1; let | to jsonl", home: home).output.contains(
                "\"x\""))
        #expect(try Program.run(["--no-rc", "--", script], home: home).status == 0)
    }

    @Test func aReadOnlyFileIsNotReplaced() throws {
        guard getuid() != 0 else { return }  // Nothing is read-only to root.
        try home.write("kept\n", to: "kept", mode: 0o400)
        #expect(try Program.demo("biz > \(home.path)/kept", home: home).status == 1)
        #expect(home.read("kept") == "kept\n")
    }

    @Test func aReplacedFileKeepsItsMode() throws {
        let path = try home.write("old\n", to: "shared", mode: 0o664)
        #expect(try Program.demo("biz > \(path)", home: home).status == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o664)
    }

    /// Runs a line of sh in which `joblog` is the program.
    private func sh(_ line: String) throws -> Program.Result {
        let function = "joblog() { '\(Program.path)' \"$@\"; }; "
        return try Program.run(["-c", function + line], program: "/bin/sh", home: home)
    }

    @Test func closedDescriptorsAreAsGoodAsNothing() throws {
        for closed in ["<&-", "2>&-", "<&- 2>&-"] {
            let result = try sh("joblog --no-rc -c session \(closed) && joblog --no-rc \(closed)")
            #expect(result.status == 0 && result.output.contains("credentials"), "\(closed): \(result.errors)")
        }
        // Nothing is lost where nothing is written.
        #expect(try sh("joblog --no-rc -c 'let a b' <&- >&- 2>&-").status == 0)
    }

    @Test(arguments: [">&-", "<&- >&- 2>&-", "> /dev/full"])
    func resultsThatNobodyGetsAreAnError(_ output: String) throws {
        let commands = ["--help", "--version", "--no-rc -c session", "--no-rc -c 'help hosts'", "--demo-server"]
        for command in commands {
            let result = try sh("joblog \(command) \(output)")
            #expect(result.status == 1, "\(command): \(result.errors)")
            let reason = output == "> /dev/full" ? "No space left on device" : "Bad file descriptor"
            let isHeard = !output.contains("2>&-")
            #expect(result.errors.contains("cannot write standard output: \(reason)") == isHeard, "\(result.errors)")
        }
    }

    @Test func whatNeverEndsIsRefused() throws {
        let lines = [
            "joblog --no-rc /dev/zero", "joblog --no-rc < /dev/zero", "yes | joblog --no-rc",
            "joblog --rc /dev/zero -c session", "export JOBLOGRC=/dev/zero; joblog -c session",
        ]
        for line in lines {
            let result = try sh(line)
            #expect(result.status == 1 && result.output == "", "\(line): \(result.errors)")
            #expect(result.errors.contains("it is longer than 64 MiB"), "\(line): \(result.errors)")
        }
    }

    @Test func anRcFileThatOthersMayWriteIsToldAndNotRun() throws {
        for (mode, runs) in [(0o600, true), (0o644, true), (0o620, false), (0o602, false), (0o666, false)] {
            let rc = try home.write("let greeting hello\n", to: ".joblogrc", mode: mode)
            let result = try Program.run(["--quiet", "-c", "let | to jsonl"], home: home)
            #expect(result.status == 0)
            #expect(result.output.contains("hello") == runs)
            #expect(
                result.errors
                    == (runs
                        ? ""
                        : "joblog: \(rc) was not run: users other than its owner may write it\nhint: run `chmod go-w \(rc)`\n")
            )
            // Who names a file has it run.
            let named = try Program.run(["--rc", rc, "-c", "let | to jsonl"], home: home)
            #expect(named.output.contains("hello") && named.errors == "")
        }
        guard getuid() == 0 else { return }  // Only root gives files away.
        let rc = try home.write("let greeting hello\n", to: ".joblogrc")
        try #require(chown(rc, 4321, 4321) == 0)
        let foreign = try Program.run(["-c", "let | to jsonl"], home: home)
        #expect(foreign.status == 0 && !foreign.output.contains("hello"))
        #expect(foreign.errors.hasPrefix("joblog: \(rc) was not run: it belongs to another user (4321)\nhint: "))
    }

    @Test func programOptionsHaveUsageErrorsAndHelp() throws {
        #expect(try Program.run(["--help"], home: home).output.contains("--demo-server"))
        #expect(try Program.run(["--version"], home: home).output.hasPrefix("joblog "))
        for words in [
            ["--nonsense"], ["-v", "x"], ["--hosts", "0", "--demo", "-c", ""], ["/no/such/script"], [""],
            ["--rc", "/dev/null", "-c", ""], ["--hosts", "3", "-c", ""], ["--port", "3", "--demo", "-c", ""],
        ] {
            let result = try Program.run(["--no-rc"] + words, home: home)
            #expect(result.status == (words[0] == "/no/such/script" ? 1 : 2), "\(words): \(result.errors)")
            #expect(result.errors.hasPrefix("joblog: "))
        }
    }

    @Test func pluginsInTheFoldersAreThereFromTheStart() throws {
        let script = "#!/bin/sh\n# joblog-command: greet\n# summary: says hello\necho hello\n"
        for name in [".local/share/joblog/plugins", "own"] {
            try FileManager.default.createDirectory(atPath: home.path + "/" + name, withIntermediateDirectories: true)
        }
        try home.write(script, to: ".local/share/joblog/plugins/greet", mode: 0o700)
        try home.write(script.replacing("greet", with: "hosts"), to: "own/hosts", mode: 0o700)
        try home.write(script.replacing("greet", with: "other"), to: "own/other", mode: 0o720)
        let result = try Program.run(
            ["--no-rc", "-c", "greet; plugin list | to jsonl"], home: home,
            environment: ["JOBLOG_PLUGIN_PATH": home.path + "/own:here"])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("hello\n") && result.output.contains("\"commands\":[\"greet\"]"))
        #expect(
            result.errorLines == [
                "note: the folder 'here' of JOBLOG_PLUGIN_PATH was left out: it is no absolute path; write the whole path, so that no plugin is loaded from wherever you are",
                "note: \(home.path)/own/other was not loaded: users other than its owner may write it; run `chmod go-w \(home.path)/own/other`",
                "note: the plugins Explore and hosts (\(home.path)/own/hosts) both bring a command named hosts; leave one of the two plugins out, or rename its command",
            ])
        let quiet = try Program.run(
            ["--no-rc", "--quiet", "-c", "greet"], home: home,
            environment: ["JOBLOG_PLUGIN_PATH": home.path + "/own:here"])
        #expect(quiet.output == "hello\n" && quiet.errors.isEmpty)
    }

    @Test func theCommandReferenceIsCurrent() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/commands.md"), encoding: .utf8)
        let made = try Program.run(["--no-rc", "-c", "help --markdown"], home: home)
        #expect(made.output == page, "run `make docs`")
    }
}
