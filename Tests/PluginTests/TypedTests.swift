import JobModel
import JobShell
import JobShellTesting
import Testing

/// What people type who come from other tools: it works, or the hint shows exactly what to type.
@Suite struct TypedTests {
    private func hint(_ text: String, from origin: StatementSource = .command) async throws -> String? {
        let result = try await ScriptedShell(plugins: builtIn).run(text, from: origin)
        #expect(result.status == 2, "\(text): \(result.notes)")
        #expect(result.notes.count == 2, "\(text): \(result.notes)")
        return result.notes.last
    }

    @Test(arguments: [
        // Behind a pipe.
        ("jobs | head -3", "jobs | !head -3"), ("jobs | tail", "jobs | !tail"), ("jobs | less", "jobs | !less -R"),
        ("jobs | more", "jobs | !less -R"), ("jobs | sort -u", "jobs | !sort -u"),
        ("jobs | awk '{print $1}'", "jobs | !awk '{print $1}'"), ("jobs | sed -n 1p", "jobs | !sed -n 1p"),
        ("jobs | jq .", "jobs | to json | !jq ."), ("jobs | to json | jq '.[0]'", "jobs | to json | !jq '.[0]'"),
        ("jobs | cat", "jobs | !cat"), ("jobs | cut -c 1-9", "jobs | !cut -c 1-9"), ("jobs | tee f", "jobs | !tee f"),
        ("jobs | column", "jobs | !column"), ("hosts | xargs -n1 ping", "hosts | to addresses | !xargs -n1 ping"),
        ("jobs | json", "jobs | to json"), ("history | grep x", "history | !grep x"),
        ("jobs | sort > f", "jobs | !sort > f"), ("jobs | sort | uniq", "jobs | !sort | uniq"),
        // At the start of a statement.
        (#"\q"#, "exit"), (":q", "exit"), ("quit()", "exit"), ("man hosts", "help hosts"), (":help", "help"),
        ("pwd", "session"), ("cat f", "!cat f"),
        ("ssh 10.20.0.1", "!ssh 10.20.0.1"), ("sudo ls | grep x", "!sudo ls | grep x"), ("use 2", "biz 2"),
        ("clear", "!clear"), ("20000100", "job 20000100"), ("2", "step 2"),
        ("https://job.example.com/api_execute/1", "job https://job.example.com/api_execute/1"),
        ("@failed", "hosts @failed"),
        ("10.20.0.2", "hosts 10.20.0.2"), ("ｊｏｂｓ --limit 3", "jobs --limit 3"),
        // Options.
        ("hosts --failed", "hosts --status failed"), ("jobs --success", "jobs --status success"),
        ("hosts --ok", "hosts --status success"), ("fetch --failed", "fetch @failed"),
        ("hosts --nolog", "hosts @nolog"),
        ("hosts @ok --json", "hosts @ok | to json"), ("jobs --csv", "jobs | to csv"),
        ("hosts -failed", "hosts --status failed"),
        ("hosts -status failed", "hosts --status failed"), ("jobs failed", "jobs --status failed"),
        // Setting things.
        ("let x = 5", "let x 5"), ("let x = a 'b c'", "let x a 'b c'"), ("x=5", "let x 5"), ("x = 5", "let x 5"),
        ("$x = 5", "let x 5"), ("$x", "echo $x"), ("export A=b", "let A b"), ("set keys = vi", "set keys vi"),
        ("alias ll = 'hosts --long'", "alias ll 'hosts --long'"), ("alias ll= hosts", "alias ll hosts"),
        ("alias ll=hosts --long", "alias ll 'hosts --long'"),
        ("alias bad hosts --failed", "alias bad 'hosts --failed'"),
        ("watch 5 jobs --limit 3", "watch 5 'jobs --limit 3'"), ("echo --- x", "echo '---' x"),
        // Hosts.
        ("hosts 10.20.0.1 10.20.0.2", "hosts 10.20.0.1,10.20.0.2"),
        ("hosts 10.20.0.1, 10.20.0.2", "hosts 10.20.0.1,10.20.0.2"),
        ("hosts 10.20.0.1 - 10.20.0.5", "hosts 10.20.0.[1-5]"),
        ("hosts 10.20.0.1-5 --long", "hosts 10.20.0.[1-5] --long"),
        ("hosts 10.20.0.1、10.20.0.2 | fetch", "hosts 10.20.0.1,10.20.0.2 | fetch"),
        ("fetch failed ok", "fetch @failed,@ok"),
        ("hosts -x failed", "hosts -x @failed"), ("hosts --exclude=failed", "hosts --exclude=@failed"),
        ("save @failed", "show @failed | save PATH"), ("save out.txt @failed", "show @failed | save out.txt"),
        ("cat 10.20.0.11", "show 10.20.0.11"), ("log 10.20.0.11", "show 10.20.0.11"), ("..", "step -"),
        ("hosts @failed or 10.20.0.2", "hosts @failed,10.20.0.2"), ("hosts @all and @ok", "hosts @all&@ok"),
        ("hosts @all not @ok", "hosts @all!@ok"),
        // Habits of sh and of other tools.
        ("hosts &", "hosts"), ("hosts @failed --long &", "hosts @failed --long"), ("jobs &", "jobs"),
        ("hosts --status = failed", "hosts --status failed"), ("set pager less -R", "set pager 'less -R'"),
        ("set pager less now", "set pager 'less now'"), ("watch -n 5 hosts", "watch 5 hosts"),
        ("job 20000100 --step 1", "job 20000100; step 1"), ("hosts --step=2 --long", "step 2; hosts --long"),
        ("jobs --biz 2 | to json", "biz 2; jobs | to json"),
        ("fetch @failed --job 20000100", "job 20000100; fetch @failed"),
        // Two statements in one.
        ("job 20000100 step 1", "job 20000100; step 1"), ("step 1 hosts @failed", "step 1; hosts @failed"),
        ("hosts @failed fetch", "hosts @failed | fetch"), ("jobs 20000100", "job 20000100"), ("steps 2", "step 2"),
        ("jobs --last 2d | show", "jobs --last 2d | job; step 1; show"),
        ("steps | hosts @failed", "step 1; hosts @failed"),
    ])
    func theHintShowsTheWholeStatement(_ text: String, _ line: String) async throws {
        // Remarks stand before the line, so that what follows is all that is to be typed.
        let hint = try #require(try await hint(text))
        #expect(hint == "hint: type: \(line)" || hint.hasSuffix("; type: \(line)"), "\(hint)")
    }

    @Test func whatNoLineSaysIsToldInWords() async throws {
        #expect(try await hint("jobs | grep x") == "hint: type: jobs --name x")
        #expect(try await hint("jobs | grep x > /dev/null") == "hint: type: jobs --name x > /dev/null")
        #expect(
            try await hint("jobs | head | to json") == "hint: what /bin/sh prints can't flow on; type: jobs | !head")
        #expect(try await hint("ls -l")?.contains("`jobs`, `steps` or `hosts`") == true)
        #expect(try await hint("cd x")?.contains("`session` shows it") == true)
        #expect(try await hint("select 1")?.contains("--status") == true)
        #expect(try await hint("jobs | wc -l")?.hasSuffix("; type: jobs | !wc -l") == true)
        #expect(try await hint("hosts --limit 3") == "hint: --limit is an option of another command: type `help jobs`")
        #expect(try await hint("hosts --staus failed") == "hint: did you mean --status?")
        #expect(try await hint("set x 5") == "hint: for a variable type: let x 5")
        #expect(try await hint("!!")?.contains("Up and Return") == true)
    }

    @Test(arguments: [
        ("jobs --last 0d", "hint: type for example `jobs --last 7d`"),
        ("jobs --since 2099-01-01", "hint: give --since a moment in the past, such as -2h"),
        ("jobs --since -1h --until -2h", "hint: give --since a moment before --until"),
        ("hosts --exclude ''", "hint: leave --exclude out, or name hosts, as in `--exclude @failed`"),
        ("hosts -x ' '", "hint: leave -x out, or name hosts, as in `-x @failed`"),
        ("patterns --against=''", "hint: leave --against out, or name hosts, as in `--against @failed`"),
        ("hosts ''", "hint: type `@all` for all hosts"),
        (
            "mask add x '(a'",
            #"hint: write regular expressions as in Perl: `\` before a special character means the character itself"#
        ),
    ])
    func theHintIsAboutWhatWasMeant(_ text: String, _ wanted: String) async throws {
        #expect(try await hint(text) == wanted)
    }

    @Test(arguments: [
        ("hosts | to", "joblog: to: FORM is missing (one of json, jsonl, csv"),
        ("groups --min 0", "joblog: groups: --min must be at least 1, not 0"),
        ("jobs --until -1x", "joblog: jobs: --until must be a moment, not '-1x'"),
        ("jobs --until --limit 3", "joblog: jobs: --until needs a value"),
        ("jobs --limit 0", "joblog: jobs: --limit must be from 1 to 100000, not 0"),
    ])
    func theMessageSaysWhatIsAllowed(_ text: String, _ wanted: String) async throws {
        let result = try await ScriptedShell(plugins: builtIn).run(text)
        #expect(result.status == 2 && result.notes.first?.hasPrefix(wanted) == true, "\(result.notes)")
    }

    @Test func aNumberIsContextAsInGrepAndDiff() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100; step 1; groups > /dev/null")
        for (short, long) in [
            ("filter -2 -i error", "filter -C 2 -i error"),
            ("filter -i error -12 @failed", "filter -C 12 -i error @failed"),
            ("diff -0", "diff -U 0"), ("filter -e -5", "filter -- -5"),
        ] {
            let result = try await shell.run(short)
            #expect(result.status == 0, "\(short): \(result.notes)")
            #expect(result.output == (try await shell.run(long)).output, "\(short)")
        }
        #expect(try await shell.run("filter -2 -C 3 x").status == 2)
        #expect(try await shell.run("filter 'a(b'").notes.last?.hasPrefix("hint: add -F to look for the text") == true)
        #expect(try await shell.run("filter -99999999999999999999 x").status == 2)
        #expect(try await shell.run("filter -2 -i error").output != (try await shell.run("filter -i error")).output)
        try await shell.stop()
    }

    @Test func secretsAreNotShownAgain() async throws {
        for text in [
            "BK_TOKEN=hush", "export BK_TOKEN=hush", "login --helpr hush | head", "head BK_TOKEN=hush", "bk_token=hush",
            "export 'bk_app_secret'=hush", "curl -d 'bk_token=hush'", "https://me:hush@paas.example.com",
            "https://job.example.com/api_execute/1?bk_token=hush", "alias l login --helper hush", "login bk_token=hush",
        ] {
            let result = try await ScriptedShell(plugins: builtIn).run(text)
            #expect(result.status == 2)
            #expect(!result.notes.joined().contains("hush"), "\(result.notes)")
        }
    }

    @Test func whatIsHarmlessWorks() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        #expect(try await shell.run("let x=5; echo $x '' \"a  b\" -- -e; echo").output == "5  a  b -e\n\n")
        #expect(try await shell.run("set keys=vi; set keys | to csv").output.contains("keys,vi,"))
        #expect(try await shell.run("alias ll='echo a b'; ll c").output == "a b c\n")
        #expect(try await shell.run("?").output == shell.run("help").output)
        #expect(try await shell.run("let x=").status == 2)
        #expect(await shell.shell.session.value(of: "x") == "5")
    }

    @Test func chineseStatusWordsAreUnderstood() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100; step 1")
        for (chinese, english) in [
            ("hosts @失败", "hosts @failed"), ("hosts --status 成功", "hosts --status success"),
            ("jobs --last 60d --status 执行失败", "jobs --last 60d --status failed"),
        ] {
            let result = try await shell.run(chinese, from: .terminal)
            #expect(result.status == 0 && !result.output.isEmpty)
            #expect(result.output == (try await shell.run(english, from: .terminal)).output)
            let word = try #require(english.split(separator: " ").last)
            #expect(result.notes.contains { $0.hasPrefix("note: ") && $0.hasSuffix("\(word)`") }, "\(result.notes)")
        }
        try await shell.stop()
    }

    @Test(arguments: ["exi", "qui", "logi", "conn http://x"])
    func noBeginningLeavesOrChangesWhoIsAsked(_ text: String) async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        let result = try await shell.run(text, from: .terminal)
        #expect(result.status == 2)
        #expect(result.notes.first?.contains("has to be typed whole") == true, "\(result.notes)")
        #expect(result.notes.last?.hasPrefix("hint: type: \(text.prefix(3))") == true)
        #expect(await shell.shell.requestedExit == nil)
        #expect(await shell.shell.session.endpoint == nil)
        #expect(try await shell.run("e", from: .terminal).notes.last?.contains("echo, exit, expect") == true)
        #expect(try await shell.run("sess", from: .terminal).status == 0)
        #expect(try await shell.run("help \(text.prefix(3))").status == 0)
    }

    @Test func psqlsNamesAreNoBeginnings() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        #expect(try await shell.run(#"\d"#, from: .terminal).notes.first?.contains("no command 'd'") == true)
        #expect(try await shell.run(#"\session"#, from: .terminal).status == 0)
    }

    @Test func whatShDoesNotKnowIsExplained() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        let note = "note: everything after ! to the end of the line is for /bin/sh"
        let one = try await shell.run("echo x | !exec 2> /dev/null; cat > /dev/null; hosts")
        #expect(one.status == 127)
        #expect(one.notes == [note + "; write `hosts` on the next line"])
        let other = try await shell.run("echo x | !exec 2> /dev/null; nosuchprogram")
        #expect(other.notes == [note])
        #expect(try await shell.run("!nosuchprogram 2> /dev/null").notes.isEmpty)
    }

    @Test func theChildsErrorsCarryItsOwnName() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        #expect(try await shell.run(#"!test "$0" = sh"#).status == 0)
    }
}
