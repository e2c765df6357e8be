import BuiltInPlugins
import Foundation
import JobModel
import JobShell
import JobShellTesting
import TestSupport
import Testing

@testable import ProcessPlugins

/// Scripts with a header: the plugin of ten minutes.
@Suite struct ScriptTests {
    /// A shell on a demo platform that has loaded a script.
    private func withScript(
        _ text: String, _ body: (ScriptedShell) async throws -> Void
    ) async throws {
        let home = try TemporaryFolder()
        try home.write(Array(text.utf8), as: "script")
        #expect(chmod(home["script"], 0o700) == 0)
        let shell = try await ScriptedShell.onDemo(
            plugins: BuiltIn.plugins, hosts: 20, environment: ["HOME": home.path, "PATH": "/usr/bin:/bin"])
        let loaded = try await shell.run("plugin load \(home["script"])")
        #expect(loaded.status == 0, "\(loaded.notes)")
        _ = try await shell.run("job 20000100; step 1")
        try await body(shell)
        try await shell.stop()
    }

    @Test func itReadsHostsAsTextAndPrintsText() async throws {
        let script = """
            #!/bin/sh
            # joblog-command: first
            # summary: the first hosts
            # details: More about it.
            # reads: hosts
            # as: addresses
            # argument count: integer optional; how many
            # option upper; in capitals
            # option prefix TEXT: text; what comes before
            # example: first @all 2; the first two
            echo "[$JOBLOG_OPTION_PREFIX]$JOBLOG_OPTION_UPPER $#"
            head -n "${1:-1}"
            """
        try await withScript(script) { shell async throws in
            let addresses = try await shell.run("hosts | to addresses").output.split(separator: "\n")
            #expect(try await shell.run("first @all 2").output == "[] 1\n\(addresses[0])\n\(addresses[1])\n")
            #expect(try await shell.run("first --upper --prefix 'a b'").output == "[a b]1 0\n\(addresses[0])\n")
            #expect(try await shell.run("first @all x").status == 2)
            #expect(
                try await shell.run("help first").output.contains("first [HOSTSET] [COUNT] [--upper] [--prefix TEXT]"))
            #expect(try await shell.run("hosts @nosuch | first").status == 2)
        }
    }

    @Test func itReadsLogsAsJSONAndPrintsRows() async throws {
        let script = """
            #!/bin/sh
            # joblog-command: logs-read
            # summary: counts logs
            # reads: logs
            # gives: table
            n=0
            while IFS= read -r line; do case "$line" in *'"log":'*) n=$((n + 1));; esac; done
            echo
            echo "{\\"logs\\":$n}"
            """
        try await withScript(script) { shell async throws in
            // A host without a log is among the items, too.
            let shown = try await shell.run("show @ok | to jsonl").output.split(separator: "\n")
            let count = shown.count { $0.contains("\"log\":") }
            #expect(count > 5)
            #expect(try await shell.run("logs-read @ok | to csv").output == "logs\r\n\(count)\r\n")
            #expect(try await shell.run("hosts @ok | logs-read | to jsonl").output == "{\"logs\":\(count)}\n")
        }
    }

    @Test func itsExitStatusAndItsLastWordsAreTheStatements() async throws {
        let script = "#!/bin/sh\n# joblog-command: bad\n# summary: fails\necho out; echo 'no luck' >&2; exit 7\n"
        try await withScript(script) { shell async throws in
            let result = try await shell.run("bad")
            #expect(result.status == 1 && result.output.isEmpty)
            #expect(result.notes.first == "joblog: bad: bad: no luck")
        }
    }

    @Test func aScriptThatDoesNotReadItsInputIsNoFailure() async throws {
        let script =
            "#!/bin/sh\n# joblog-command: deaf\n# summary: reads nothing\n# reads: logs\nexec 0<&-; echo done\n"
        try await withScript(script) { shell async throws in
            let result = try await shell.run("deaf")
            #expect(result.status == 0 && result.output == "done\n", "\(result.notes)")
        }
    }

    @Test func anEndlessOutputIsReadAsItIsMade() async throws {
        let script = "#!/bin/sh\n# joblog-command: forever\n# summary: never ends\nexec yes line\n"
        try await withScript(script) { shell async throws in
            #expect(try await shell.run("forever | !head -n 2 > /dev/null").status == 0)
        }
    }

    /// The job's run never ends, so the statement ends only if the first event is handed on when it comes.
    @Test(arguments: ["text", "jsonl", "tsv"])
    func whatComesOverTimeIsHandedOnAsItComes(form: String) async throws {
        let script = """
            #!/bin/sh
            # joblog-command: got
            # summary: tells each line
            # reads: value
            # as: \(form)
            while IFS= read -r line; do echo "got $line"; done
            """
        try await withScript(script) { shell async throws in
            _ = try await shell.run("job 20000120; step 1")
            #expect(try await shell.run("follow | got | !head -n 1 > /dev/null").status == 0)
        }
    }

    @Test func aScriptThatASignalEndedIsToldWithTheSignal() async throws {
        let script = "#!/bin/sh\n# joblog-command: dies\n# summary: dies\necho out; kill -9 $$\n"
        try await withScript(script) { shell async throws in
            let result = try await shell.run("dies")
            #expect(result.notes.first?.contains("was ended by signal 9 (Killed)") == true, "\(result.notes)")
        }
    }

    @Test(arguments: [
        ("argument count; no type", "line 3 of the script's header is wrong: an argument needs a name and a type"),
        ("argument count: number", "type"), ("for-assistants: perhaps", "must be yes or no"),
        ("as: xml", "must be jsonl, tsv, csv, text or addresses"),
        ("argument count: choice(a", "lacks a )"), ("reads: everything", "must be nothing, value, hosts or logs"),
    ])
    func aWrongHeaderIsTold(line: String, message: String) throws {
        let text = "#!/bin/sh\n# joblog-command: x\n# \(line)\n# summary: y\n"
        do {
            let manifest = try ScriptHeader.manifest(header: text)
            _ = try Manifest(try #require(manifest))
            Issue.record("no failure")
        } catch let failure as Failure {
            #expect(failure.message.contains(message), "\(failure.message)")
        }
    }

    @Test(arguments: [
        "#!/bin/sh\necho hello\n", "", "# joblog-command: x\n", "#!/bin/sh\n\necho x\n# joblog-command: x\n",
    ])
    func otherFilesHaveNoHeader(text: String) throws {
        let manifest = try ScriptHeader.manifest(header: text)
        #expect(manifest == nil || !text.hasPrefix("#!"))
    }
}
