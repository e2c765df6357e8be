import Explore
import Foundation
import JobShell
import JobShellTesting
import Testing

/// The plugin that docs/plugins.md shows: a stranger's, beside the built-in ones.
@Suite struct StrangerTests {
    @Test func thePageShowsThisPlugin() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let source = try String(contentsOf: tests.appending(path: "LongestPlugin.swift"), encoding: .utf8)
        let page = tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/plugins.md")
        #expect(try String(contentsOf: page, encoding: .utf8).contains(source))
    }

    @Test func itWorksInPipesWithTheOthers() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn + [LongestPlugin()])
        let result = try await shell.run("job 20000100; step 1; hosts @failed | longest | expect 1 | show --tail 1")
        #expect(result.status == 0, "\(result.notes)")
        #expect(result.output.contains("内存不足"))
        #expect(try await shell.run("help longest").output.contains("longest [HOSTSET] [--exclude HOSTSET]"))
        try await shell.stop()
    }

    /// The test that the page shows, with the two plugins that it names.
    @Test func itWorksInTheTestThatThePageShows() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: [ExplorePlugin(), LongestPlugin()])
        let result = try await shell.run("job 20000100; step 1; longest")
        #expect(result.status == 0, "\(result.notes)")
        try await shell.stop()
    }
}
