import BuiltInPlugins
import Foundation
import JSON
import JobShellTesting
import PseudoTerminal
import TestSupport
import Testing

/// `plugin check`, on plugins with one mistake each.
@Suite struct ConformanceTests {
    /// A row of the table that `plugin check` gives.
    private struct Row {
        let check: String
        let result: String
        let expected: String
        let found: String
        let advice: String
    }

    private static func shell(_ home: TemporaryFolder) throws -> ScriptedShell {
        try ScriptedShell(plugins: BuiltIn.plugins, environment: ["HOME": home.path, "PATH": "/usr/bin:/bin"])
    }

    /// Writes a program into a folder, checks it, and returns what was found.
    private static func check(_ text: String, limit: String = "10") async throws -> (rows: [Row], status: Int, [String])
    {
        let folder = try TemporaryFolder()
        let path = folder["sample"]
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let shell = try shell(folder)
        _ = try await shell.run("set plugin-timeout \(limit)")
        return try await check(path, in: shell)
    }

    private static func check(
        _ path: String, in shell: ScriptedShell
    ) async throws -> (rows: [Row], status: Int, [String]) {
        let result = try await shell.run("plugin check '\(path)' | to jsonl")
        let rows = try result.output.split(separator: "\n").map { line in
            let row = try JSONReader.value(Array(line.utf8))
            func text(_ name: String) -> String { row[name]?.text ?? "" }
            return Row(
                check: text("check"), result: text("result"), expected: text("expected"), found: text("found"),
                advice: text("advice"))
        }
        return (rows, result.status, result.notes)
    }

    private static func wrong(_ rows: [Row]) -> [String] { rows.filter { $0.result == "wrong" }.map(\.check) }

    @Test func aPluginThatKeepsToTheProtocolPassesEveryCheck() async throws {
        let (rows, status, notes) = try await Self.check(ConformanceSample().text)
        #expect(status == 0, "\(notes)")
        let checks = [
            "file", "describe", "names", "examples", "unknown message", "call sample-rows", "cancel sample-rows",
            "refused request", "unknown field", "unknown command", "quit", "end of input", "nothing left behind",
        ]
        #expect(rows.map(\.check) == checks)
        #expect(rows.filter { $0.result != "ok" }.map(\.check) == ["refused request"])
    }

    @Test(arguments: ConformanceMistake.all)
    func aMistakeIsFoundByItsCheckAlone(_ mistake: ConformanceMistake) async throws {
        // A plugin that does not end is waited for as long as this.
        let limit = mistake.found.hasPrefix("no end") ? "3" : "10"
        let (rows, status, notes) = try await Self.check(mistake.sample.text, limit: limit)
        #expect(status == 1)
        #expect(Self.wrong(rows) == [mistake.check])
        let row = try #require(rows.first { $0.result == "wrong" })
        #expect(row.expected.contains(mistake.expected))
        #expect(row.found.contains(mistake.found))
        #expect(!row.advice.isEmpty)
        #expect(notes.contains { $0.contains("1 check of \(rows.count) found something wrong") }, "\(notes)")
    }

    @Test func aPluginThatSaysNothingIsEnded() async throws {
        var sample = ConformanceSample()
        sample.call = "exec sleep 600"
        let (rows, status, _) = try await Self.check(sample.text, limit: "0.5")
        #expect(status == 1)
        #expect(rows.first { $0.check == "call sample-rows" }?.found == "nothing within 0.5 s")
        // The checks after it are made with a new process.
        #expect(rows.first { $0.check == "quit" }?.result == "ok")
    }

    @Test func whatItWroteToStandardErrorIsToldAtTheEnd() async throws {
        var sample = ConformanceSample()
        sample.call = "echo 'about to fail' >&2; exit 3"
        let (_, _, notes) = try await Self.check(sample.text)
        #expect(notes.contains("sample wrote to standard error: about to fail"), "\(notes)")
    }

    @Test func aCommandThatNeedsArgumentsIsNotCalled() async throws {
        var sample = ConformanceSample()
        sample.manifest = ConformanceSample.manifest(fields: #","positionals":[{"name":"word","type":"text"}]"#)
        sample.call = "exit 3"
        let (rows, status, notes) = try await Self.check(sample.text)
        #expect(status == 0, "\(notes)")
        #expect(rows.first { $0.check == "call sample-rows" }?.result == "not tried")
    }

    @Test func nothingOfTheSessionReachesAPluginThatIsChecked() async throws {
        let (rows, _, _) = try await Self.check(
            "#!/bin/sh\n# joblog-command: sample\n# summary: s\n# reads: hosts\n# as: addresses\n# gives: text\n"
                + "[ \"$(cat)\" = '10.20.0.1\n10.20.0.2\n2001:db8::3\n10.20.0.4' ]\n")
        #expect(rows.first { $0.check == "run" }?.result == "ok")
    }

    @Test(arguments: [
        ("exit 3", "text", "run", "exit status 3"), ("echo no JSON", "table", "run", "no JSON"),
        (#"echo '{"ip":"203.0.113.9"}'"#, "hosts", "run", "203.0.113.9"),
        ("sleep 600 & exit 0", "text", "nothing left behind", "s"),
    ])
    func aScriptIsRunOnce(_ body: String, _ gives: String, _ check: String, _ found: String) async throws {
        let (rows, status, _) = try await Self.check(
            "#!/bin/sh\n# joblog-command: sample\n# summary: s\n# reads: hosts\n# gives: \(gives)\n\n\(body)\n")
        #expect(status == 1)
        #expect(Self.wrong(rows) == [check])
        #expect(rows.first { $0.check == check }?.found.contains(found) == true)
    }

    @Test func aHeaderThatCanNotBeReadIsTold() async throws {
        let (rows, status, _) = try await Self.check("#!/bin/sh\n# joblog-command: sample\n# as: xml\n")
        #expect(status == 1)
        #expect(rows.last?.check == "header")
        #expect(rows.last?.found.contains("line 3") == true)
    }

    @Test func aFileThatWouldNotBeLoadedIsNotRun() async throws {
        let folder = try TemporaryFolder()
        let path = folder["sample"]
        try "#!/bin/sh\ntouch '\(folder["ran"])'\n".write(toFile: path, atomically: true, encoding: .utf8)
        let shell = try Self.shell(folder)
        for (mode, advice) in [(0o644, "chmod +x"), (0o777, "chmod go-w")] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let (rows, status, _) = try await Self.check(path, in: shell)
            #expect(status == 1)
            #expect(rows.map(\.check) == ["file"])
            #expect(rows.first?.advice.contains(advice) == true)
        }
        #expect(!folder.names.contains("ran"))
        #expect(try await shell.run("plugin check '\(folder["nosuch"])'").status == 1)
    }

    @Test func theProbeIsCheckedToItsEnd() async throws {
        let home = try TemporaryFolder()
        let shell = try Self.shell(home)
        _ = try await shell.run("set plugin-timeout 4")
        let (rows, status, _) = try await Self.check(BuiltProducts.path(of: "PluginProbe"), in: shell)
        #expect(status == 1)
        func found(_ name: String) -> String { rows.first { $0.check == "call probe-\(name)" }?.found ?? "" }
        #expect(found("many") == "5000 items and `done`")
        #expect(found("hosts") == "4 items and `done`")
        #expect(found("value") == "1 item and `done`")
        #expect(found("fail") == "the error: no luck")
        #expect(found("long") == "a line of more than 16 MiB")
        #expect(found("stranger").contains("203.0.113.9"))
        #expect(rows.last?.found == "sleep")
    }
}
