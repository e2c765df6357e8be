import BuiltInPlugins
import Foundation
import JobShellTesting
import TestSupport
import Testing

/// `plugin new`.
@Suite struct NewPluginTests {
    private let folder: TemporaryFolder
    private let shell: ScriptedShell

    init() throws {
        folder = try TemporaryFolder()
        shell = try ScriptedShell(
            plugins: BuiltIn.plugins, environment: ["HOME": folder.path, "PATH": "/usr/bin:/bin"])
    }

    private func new(_ words: String) async throws -> ScriptedShell.Transcript {
        try await shell.run("plugin new \(words) --in '\(folder.path)'")
    }

    @Test(arguments: ["sh", "python"])
    func aNewPluginIsLoadedAndPassesEveryCheck(_ language: String) async throws {
        let written = try await new("my-slow --lang \(language)")
        #expect(written.status == 0)
        #expect(written.notes.contains { $0.contains("plugin load \(folder["my-slow"]); job 20000100") })
        #expect(written.notes.contains { $0.contains("test-my-slow") })
        let check = try await shell.run("plugin check '\(folder["my-slow"])'")
        #expect(check.status == 0, "\(check.output) \(check.notes)")
        #expect(try await shell.run("plugin load '\(folder["my-slow"])'").status == 0)
        #expect(try await shell.run("help my-slow").output.contains("the hosts that took longest"))
    }

    @Test func pythonIsTheDefault() async throws {
        #expect(try await new("my-slow").status == 0)
        #expect(folder.names == ["joblog.py", "my-slow", "test-my-slow.py"])
    }

    @Test func swiftIsAPackageThatNamesWhereJoblogIs() async throws {
        let result = try await new("my-slow --lang swift")
        #expect(result.status == 0)
        #expect(folder.names == ["my-slow"])
        let manifest = try String(contentsOfFile: folder["my-slow/Package.swift"], encoding: .utf8)
        let package = try #require(manifest.firstMatch(of: /name: "joblog", path: "([^"]+)"/)?.output.1)
        #expect(result.notes.contains { $0.contains("is to be at \(package);") }, "\(result.notes)")
        #expect(result.notes.contains { $0.contains("swift run my-slow-shell") })
    }

    @Test func nothingIsOverwritten() async throws {
        try "mine".write(toFile: folder["joblog.py"], atomically: true, encoding: .utf8)
        #expect(try await new("first").status == 0)
        #expect(try String(contentsOfFile: folder["joblog.py"], encoding: .utf8) == "mine")

        try "mine".write(toFile: folder["test-second.py"], atomically: true, encoding: .utf8)
        let names = folder.names
        let refused = try await new("second")
        #expect(refused.status == 1)
        #expect(refused.notes.first?.contains("test-second.py is there already") == true)
        #expect(folder.names == names)
        #expect(try String(contentsOfFile: folder["test-second.py"], encoding: .utf8) == "mine")

        #expect(try await new("third --lang swift").status == 0)
        #expect(try await new("third --lang swift").status == 1)
        // A link that leads nowhere is there, too.
        try FileManager.default.createSymbolicLink(
            atPath: folder["fourth"], withDestinationPath: folder["elsewhere"])
        #expect(try await new("fourth --lang sh").status == 1)
        #expect(!folder.names.contains("elsewhere"))
    }

    @Test func namesThatCouldNotBeLoadedAreRefused() async throws {
        #expect(try await new("'My Plugin'").status == 2)
        #expect(try await new("../x").status == 2)
        let taken = try await new("hosts")
        #expect(taken.status == 1)
        #expect(taken.notes.first?.contains("there is a command 'hosts' already") == true)
        #expect(try await shell.run("plugin new").status == 2)
        #expect(
            try await shell.run("plugin new x --in '\(folder["nosuch"])'").notes.contains { $0.contains("mkdir -p") })
        #expect(try await shell.run("plugin list --lang sh").status == 2)
        #expect(folder.names == [])
    }
}
