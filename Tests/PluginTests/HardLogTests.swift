import JobModel
import JobShell
import JobShellTesting
import Testing

/// Comparing where patterns take too long and lines are too long.
@Suite struct HardLogTests {
    /// Calls `body` with a shell in which `given` gives logs.
    private func given(_ logs: [String], _ body: (ScriptedShell) async throws -> Void) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn + [GivenLogs(logs)])
        _ = try await shell.run("job 20000100; step 1")
        try await body(shell)
        try await shell.stop()
    }

    private static let hard = String(repeating: "a", count: 50)

    @Test func masksThatGiveUpAreToldOf() async throws {
        try await given(["\(Self.hard)! a1\n", "\(Self.hard)! a2\n"]) { shell in
            let told = { (result: ScriptedShell.Transcript) in
                result.notes.filter { $0.contains("more work than a match may take") }
            }
            for statement in [
                #"given | groups --ignore '(a+)+\d'"#, #"given | diff --ignore '(a+)+\d'"#,
                #"given | groups --ignore '(a+)+\d' | diff"#, "diff",
                #"mask add bad '(a+)+\d'; given | groups"#, "given | diff --stat",
            ] {
                let result = try await shell.run(statement)
                #expect(result.status == 1, "\(statement): \(result.notes)")
                #expect(told(result).count == 1, "\(statement): \(result.notes)")
                #expect(told(result).first?.contains("2 lines of 2 hosts") == true, "\(statement): \(result.notes)")
            }
            #expect(try await shell.run("mask off bad; given | groups").status == 0)
            #expect(try await shell.rows(#"given | groups --ignore 'a\d'"#).count == 1)
        }
    }

    @Test func aMaskThatIsHopelessEndsTheStatementAndCanBeSwitchedOff() async throws {
        let log = String(repeating: "\(Self.hard)!\n", count: 700)
        try await given(Array(repeating: log, count: 40)) { shell in
            let result = try await shell.run(#"given | groups --ignore '(a+)+\d'"#)
            #expect(result.status == 1 && result.output.isEmpty)
            #expect(result.notes.contains { $0.contains("too much work on nearly every line") })
        }
    }

    // MARK: Long lines

    @Test func ofALongLineAScreenShowsThePartThatDiffers() async throws {
        let (start, end) = (String(repeating: "start ", count: 20_000), String(repeating: "end ", count: 20_000))
        let logs = ["\(start)one \(end)\n", "\(start)two \(end)\n"]
        let terminal = ScriptedTerminal(width: 100)
        let shell = try await ScriptedShell.onDemo(plugins: builtIn + [GivenLogs(logs)], terminal: terminal)
        _ = try await shell.run("job 20000100; step 1")
        for statement in ["given | diff", "given | diff --side-by-side"] {
            let result = try await shell.run(statement)
            #expect(result.status == 0 && result.output.utf8.count < 20_000, "\(statement)")
            for word in ["one end", "two end", "bytes not shown"] {
                #expect(result.output.contains(word), "\(statement) shows no '\(word)'")
            }
        }
        try await shell.stop()
        // Elsewhere nothing is left out.
        try await given(logs) { shell in
            let whole = try await shell.run("given | diff").output
            #expect(whole.hasSuffix("@@ -1 +1 @@\n-\(start)one \(end)\n+\(start)two \(end)\n"))
        }
    }
}
