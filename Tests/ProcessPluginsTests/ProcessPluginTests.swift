import BuiltInPlugins
import Foundation
import JobModel
import JobShell
import JobShellTesting
import PseudoTerminal
import TestSupport
import Testing

/// A plugin in another language, called through the shell.
@Suite struct ProcessPluginTests {
    /// A shell on a demo platform with the plugin of the tests.
    private func withProbe(
        answers: [String] = [], _ body: (ScriptedShell) async throws -> Void
    ) async throws {
        let home = try TemporaryFolder()
        let shell = try await ScriptedShell.onDemo(
            plugins: BuiltIn.plugins, hosts: 20, terminal: ScriptedTerminal(answers: answers),
            environment: ["HOME": home.path, "PATH": "/usr/bin:/bin", "BK_TOKEN": "s3cr3t-Pw9"])
        #expect(try await shell.run("plugin load \(BuiltProducts.path(of: "PluginProbe"))").status == 0)
        _ = try await shell.run("job 20000100; step 1")
        try await body(shell)
        await shell.shell.close()
        try await shell.stop()
    }

    @Test func itsCommandsAreCommandsLikeOthers() async throws {
        try await withProbe { shell async throws in
            #expect(try await shell.run("help probe-echo").output.contains("probe-echo [WORD…] [--top VALUE]"))
            #expect(try await shell.run("probe-ech").notes.last?.contains("probe-echo") == true)
            #expect(try await shell.run("probe-echo --top 0").status == 2)
            #expect(try await shell.run("probe-words").output == "one\ntwo\n")
            #expect(try await shell.run("probe-own | to csv").output == "ticket\r\nT-1\r\nT-2\r\n")
            #expect(try await shell.run("probe-own | expect 3").status == 5)
            #expect(try await shell.run("probe-nothing").status == 0)
            #expect(try await shell.run("plugin info probe | to csv").output.contains("version,1.2"))
            #expect(try await shell.run("mask list | to csv").output.contains("probe-ticket"))
        }
    }

    @Test func itGetsArgumentsAndTheSession() async throws {
        try await withProbe { shell async throws in
            _ = try await shell.run("set probe-mood merry; let x 'a b'")
            let result = try await shell.run(
                "probe-echo $x -n 3 --for 2m --since 2026-11-23T15:52 --quiet c | to jsonl")
            #expect(
                result.output
                    == #"{"arguments":{"word":["a b","c"],"top":3,"since":"2026-11-23T15:52:00.000Z","quiet":true,"#
                    + #""for":120000},"mood":"merry","job":20000100}"# + "\n", "\(result.notes)")
        }
    }

    @Test func itReadsAndGivesHostsAndLogs() async throws {
        try await withProbe { shell async throws in
            let all = try await shell.run("hosts | to jsonl").output.split(separator: "\n")
            #expect(try await shell.run("probe-hosts | to jsonl").output.split(separator: "\n") == all.reversed())
            let failed = try await shell.run("hosts @failed | to count").output
            #expect(try await shell.run("probe-hosts @failed | hosts | to count").output == failed)
            #expect(try await shell.run("hosts @failed | probe-hosts | to count").output == failed)
            #expect(try await shell.run("probe-lengths -x @failed | to count").output != "20\n")
            let lengths = try await shell.run("probe-lengths @ok | to csv").output
            #expect(lengths.hasPrefix("ip,bytes\r\n") && lengths.contains("10.20.0."), "\(lengths)")
            #expect(
                try await shell.run("hosts @failed | to json | probe-value | to jsonl").output.hasPrefix(
                    #"{"kind":"text""#))
            #expect(
                try await shell.run("probe-own | probe-value | to jsonl").output
                    == #"{"kind":"tickets","items":[{"ticket":"T-1"},{"ticket":"T-2"}]}"# + "\n")
        }
    }

    @Test func itUsesOtherCommandsAndAsks() async throws {
        try await withProbe(answers: ["Ada"]) { shell async throws in
            let failed = Int(try await shell.run("hosts @failed | to count").output.dropLast()) ?? 0
            #expect(
                try await shell.run("probe-others | to jsonl").output
                    == "{\"failed\":\(failed),\"logs\":\(failed),\"all\":20}\n")
            #expect(try await shell.run("probe-ask").notes == ["probe: Ada"])
            #expect(try await shell.run("probe-refused").notes == ["probe: unknown-command", "probe: refused"])
        }
    }

    /// What a plugin asks the shell to run may explore and no more: else it could send the credentials elsewhere, or
    /// write what the user did not ask for.
    @Test(arguments: [
        "source x", "watch 1 hosts", "connect http://127.0.0.1:1", "login --file x", "open x", "let x 1", "alias x y",
        "save x", "plugin load x", "set pager off", "exit 3", "mark @x",
    ])
    func itsRunOfOtherCommandsOnlyExplores(statement: String) async throws {
        try await withProbe { shell async throws in
            let before = await shell.shell.session
            let result = try await shell.run("probe-run -- \(statement)")
            #expect(
                ["probe: not-allowed", "probe: unknown-command"].contains(result.notes.first ?? ""), "\(result.notes)")
            let after = await shell.shell.session
            #expect(after.variables == before.variables && after.endpoint == before.endpoint)
            #expect(try await shell.run("probe-run hosts @failed").notes == ["probe: ran"])
        }
    }

    @Test func nothingOfAPluginActsOnTheTerminal() async throws {
        try await withProbe(answers: ["x"]) { shell async throws in
            let cells = try await shell.run("probe-cells")
            #expect(cells.status == 0 && cells.output.contains("-9223372036854775808 B"))
            let loud = try await shell.run("probe-loud")
            #expect(shell.terminal.questions.last?.contains("\n") == false)
            let said = cells.output + loud.notes.joined() + (try await shell.run("probe-cells | to csv").output)
            #expect(!said.unicodeScalars.contains { "\u{1B}\u{7}\u{202E}".unicodeScalars.contains($0) }, "\(said)")
        }
    }

    @Test func pluginsThatCallThemselvesComeToAnEnd() async throws {
        try await withProbe { shell async throws in
            let result = try await shell.run("probe-itself | to count")
            #expect(result.output == "1\n", "\(result.notes)")
        }
    }

    @Test func aPluginThatDoesNotReadWhatItAskedForIsEnded() async throws {
        try await withProbe { shell async throws in
            _ = try await shell.run("set plugin-timeout 1")
            let result = try await shell.run("probe-pulls")
            #expect(result.notes.first?.contains("said nothing for 1 s and was ended") == true, "\(result.notes)")
        }
    }

    @Test func aPluginWhoseSettingIsTakenIsNotLoaded() async throws {
        try await withProbe { shell async throws in
            let home = try TemporaryFolder()
            let manifest =
                #"{"type":"manifest","protocol":1,"name":"other","settings":[{"name":"timezone","type":"text","default":"","meaning":""}]}"#
            try home.write(Array("#!/bin/sh\nread x\necho '\(manifest)'\n".utf8), as: "other")
            #expect(chmod(home["other"], 0o700) == 0)
            let result = try await shell.run("plugin load \(home["other"])")
            #expect(result.status != 0 && result.notes.first?.contains("timezone") == true, "\(result.notes)")
            #expect(try await shell.run("plugin info other").status == 1)
        }
    }

    /// The job's run never ends, so the statement ends only if the first event is handed on when it comes.
    @Test func whatComesOverTimeIsHandedOnAsItComes() async throws {
        try await withProbe { shell async throws in
            _ = try await shell.run("job 20000120; step 1")
            #expect(try await shell.run("follow | probe-each | !head -n 1 > /dev/null").status == 0)
            let output = try await shell.run("follow | probe-each | to jsonl | !head -n 1 >&2").output
            #expect(output.isEmpty)
        }
    }

    @Test func aLongValueIsReadAsItIsMadeAndNotWhole() async throws {
        try await withProbe { shell async throws in
            #expect(try await shell.run("probe-many | to count").output == "5000\n")
            let result = try await shell.run("probe-many | to jsonl")
            #expect(result.output.hasSuffix("{\"n\":4999}\n"))
            #expect(try await shell.run("probe-many").notes == ["that was much"])
            // The plugin would write for ever.
            #expect(try await shell.run("probe-endless | !head -n 3 > /dev/null").status == 0)
            #expect(try await shell.run("probe-own | to count").output == "2\n")
        }
    }

    @Test func oneProcessServesManyCalls() async throws {
        try await withProbe { shell async throws in
            let first = try await shell.run("probe-process | to csv").output
            #expect(try await shell.run("probe-process | to csv").output == first)
            #expect(!first.contains("s3cr3t"))
            // Two commands of one pipeline that are at work at the same time are in two processes.
            #expect(try await shell.run("probe-many | probe-value | to count").output == "1\n")
        }
    }

    @Test func itsFailureIsTheStatements() async throws {
        try await withProbe { shell async throws in
            let result = try await shell.run("probe-fail")
            #expect(result.status == 5)
            #expect(result.notes == ["joblog: probe-fail: no luck", "hint: try again"])
        }
    }

    @Test(arguments: [
        (
            "crash",
            "the plugin probe ended with exit status 3 before the call was over; its last words: first / the reason^[[2J"
        ),
        ("killed", "the plugin probe was ended by signal 9 (Killed) before the call was over"),
        ("closes", "the plugin probe closed its standard output before the call was over and was ended"),
        ("hang", "the plugin probe said nothing for 0.2 s and was ended before the call was over"),
        (
            "garbage",
            "the plugin probe broke the protocol and was ended: it sent a line that is no JSON object: no message"
        ),
        ("long", "the plugin probe broke the protocol and was ended: it sent a line of more than 16 MiB"),
        ("early", "the plugin probe broke the protocol and was ended: it sent items before a value"),
        ("twice", "the plugin probe broke the protocol and was ended: it sent a second value"),
        (
            "other-kind",
            "the plugin probe broke the protocol and was ended: it sent a value of the kind hosts, which its manifest does not announce"
        ),
        ("stranger", "the plugin probe named a host that the step does not have: {\"ip\":\"203.0.113.9\"}"),
    ])
    func aMisbehavingPluginCostsOneStatement(_ name: String, _ message: String) async throws {
        try await withProbe { shell async throws in
            if name == "hang" { _ = try await shell.run("set plugin-timeout 0.2") }
            let result = try await shell.run("probe-\(name)")
            #expect(result.status == 1)
            #expect(result.notes.first == "joblog: probe-\(name): \(message)")
            #expect(result.output.isEmpty)
            _ = try await shell.run("unset plugin-timeout")
            #expect(try await shell.run("probe-words").output == "one\ntwo\n")
        }
    }

    @Test func processesThatAPluginLeavesBehindAreEnded() async throws {
        try await withProbe { shell async throws in
            let result = try await shell.run("probe-child")
            let note = result.notes.first ?? ""
            #expect(note.contains("ended with exit status 4"))
            let child = try #require(note.split(separator: " ").last.flatMap { pid_t($0) })
            // A killed process takes a moment to end, and is a zombie until whoever adopted it has waited for it.
            func isAlive() -> Bool {
                let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
                return state.map { !$0.contains(") Z ") } ?? false
            }
            let deadline = ContinuousClock.now + .seconds(10)
            while isAlive(), ContinuousClock.now < deadline { await Task.yield() }
            #expect(!isAlive(), "\(note)")
        }
    }

    @Test func ctrlCEndsACall() async throws {
        try await withProbe(answers: ["x", "x"]) { shell async throws in
            let process = try await shell.run("probe-process | to csv").output
            for (index, name) in ["obedient", "hang"].enumerated() {
                let task = Task { try await shell.run("probe-\(name) | to count") }
                // The plugin asks a question before it does what it is called for.
                while shell.terminal.questions.count <= index { await Task.yield() }
                task.cancel()
                #expect(try await task.value.status == 130)
                // A plugin that ends a cancelled call stays for the next one.
                let isSame = try await shell.run("probe-process | to csv").output == process
                #expect(isSame == (name == "obedient"))
                #expect(try await shell.run("probe-words").output == "one\ntwo\n")
            }
        }
    }

    @Test func credentialsArePassedOnlyToAPluginThatIsAllowedThem() async throws {
        try await withProbe { shell async throws in
            #expect(try await shell.run("probe-credentials | to csv").output == "has\r\nfalse\r\n")
            #expect(try await shell.run("plugin allow Filter credentials").status == 2)
            #expect(try await shell.run("plugin allow probe credentials").status == 0)
            #expect(try await shell.run("probe-credentials | to csv").output == "has\r\ntrue\r\n")
            #expect(try await shell.run("plugin info probe | to csv").output.contains("credentials,allowed"))
        }
    }
}
