import BuiltInPlugins
import Foundation
import JobShell
import JobShellTesting
import TestSupport
import Testing

/// The examples in plugins/examples, called through the shell on the demo platform.
@Suite(.enabled(if: Tool.isInstalled("python3"), "the examples in Python need python3")) struct ExamplePluginTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "plugins/examples")

    private func with(_ example: String, _ body: (ScriptedShell) async throws -> Void) async throws {
        let home = try TemporaryFolder()
        // Copied, because the folders of a checkout may be writable by others.
        for name in [example, "python/joblog.py"] {
            let target = home[String(name.split(separator: "/").last ?? "")]
            try FileManager.default.copyItem(atPath: Self.folder.appending(path: name).path, toPath: target)
            #expect(chmod(target, name.hasSuffix("joblog.py") ? 0o600 : 0o700) == 0)
        }
        let shell = try await ScriptedShell.onDemo(
            plugins: BuiltIn.plugins, environment: ["HOME": home.path, "PATH": "/usr/bin:/bin:/usr/local/bin"])
        let file = home[String(example.split(separator: "/").last ?? "")]
        let loaded = try await shell.run("plugin load \(file)")
        #expect(loaded.status == 0, "\(loaded.notes)")
        _ = try await shell.run("job 20000100; step 1")
        try await body(shell)
        await shell.shell.close()
        try await shell.stop()
    }

    /// The examples that the help of a command shows, run.
    private func runExamples(_ command: String, in shell: ScriptedShell) async throws {
        let help = try await shell.run("help \(command) --json").output
        let signature = try JSONSerialization.jsonObject(with: Data(help.utf8)) as? [String: Any]
        let examples = signature?["examples"] as? [[String: Any]] ?? []
        #expect(!examples.isEmpty)
        for example in examples {
            let statement = try #require(example["statement"] as? String)
            // Nothing is written where the tests run.
            if statement.contains("save ") { continue }
            let result = try await shell.run(statement)
            // An expectation of an example may not hold on the demo platform.
            #expect(result.status == 0 || result.status == 5, "\(statement): \(result.notes)")
        }
    }

    @Test func theTenMinuteScript() async throws {
        try await with("longest.sh") { shell async throws in
            try await runExamples("longest", in: shell)
            #expect(try await shell.run("longest --count 3").output.split(separator: "\n").count >= 3)
        }
    }

    @Test func slowHosts() async throws {
        try await with("python/slow_hosts.py") { shell async throws in
            try await runExamples("slow", in: shell)
            #expect(try await shell.run("slow | to jsonl").output.contains("\"duration_ms\":"))
        }
    }

    @Test func exitCodes() async throws {
        try await with("python/exit_codes.py") { shell async throws in
            let name = try await shell.run("plugin list | to jsonl").output
            let command = try #require(
                name.split(separator: "\n").last?.firstMatch(of: /"commands":\["([^"]+)"/)
            ).output.1
            try await runExamples(String(command), in: shell)
            // Eleven hosts of the demo's big job failed.
            let rows = try await shell.run("\(command) @failed | to jsonl").output.split(separator: "\n")
            #expect(rows.count >= 2)
        }
    }

    @Test func aKindOfItsOwn() async throws {
        try await with("python/tickets.py") { shell async throws in
            try await runExamples("tickets", in: shell)
            let folder = try TemporaryFolder()
            #expect(try await shell.run("tickets | save \(folder["x.csv"])").status == 0)
            #expect(try String(contentsOfFile: folder["x.csv"], encoding: .utf8).split(separator: "\r\n").count > 1)
            #expect(try await shell.run("tickets | expect --max 0").status == 5)
        }
    }
}
