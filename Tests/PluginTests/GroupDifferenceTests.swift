import JobModel
import JobShell
import JobShellTesting
import Testing

/// What groups did differently, by the rules and of the lines of which they were formed.
@Suite struct GroupDifferenceTests {
    /// Calls `body` with a shell in which `given` gives logs.
    private func given(_ logs: [String], _ body: (ScriptedShell) async throws -> Void) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn + [GivenLogs(logs)])
        _ = try await shell.run("job 20000100; step 1")
        try await body(shell)
        try await shell.stop()
    }

    /// The changed lines of each difference, with their signs.
    private func changed(_ shell: ScriptedShell, _ statement: String) async throws -> [[String]] {
        try await shell.rows(statement).map { row in
            let hunks = row["hunks"] as? [[String: Any]] ?? []
            let lines = hunks.flatMap { $0["lines"] as? [[String: String]] ?? [] }
            return lines.filter { $0["op"] != " " }.map { ($0["op"] ?? "") + ($0["text"] ?? "") }
        }
    }

    @Test func groupsOfFoundLinesDifferByTheseLines() async throws {
        try await given(["no\n", "yes beta\n", "yes gamma\n", "yes delta\n"]) { shell in
            let piped = try await shell.rows("given | filter yes | groups | diff")
            #expect(piped.compactMap { $0["to"] as? String } == ["g2", "g3"])
            _ = try await shell.run("given | filter yes | groups")
            #expect(try await changed(shell, "diff @g2") == [["-yes beta", "+yes gamma"]])
            #expect(try await changed(shell, "diff @g2 @g3") == [["-yes gamma", "+yes delta"]])
            #expect(try await changed(shell, "diff") == [["-yes beta", "+yes gamma"], ["-yes beta", "+yes delta"]])
            let later = try #require(try await shell.rows("diff @g2").first)
            for side in ["from_host", "to_host"] {
                #expect(later[side] as? String == piped.first?[side] as? String)
            }
            #expect(try await changed(shell, "given | filter yes | groups | diff --exact").count == 2)
            let shown = try await shell.rows("given | filter yes | groups | show")
            #expect(shown.compactMap { $0["log"] as? String } == ["yes beta\n", "yes gamma\n", "yes delta\n"])
        }
    }

    @Test func linesThatWereFoundOnSomeHostsAreComparedAfterwards() async throws {
        try await given([]) { shell in
            let piped = try await shell.rows("filter -i 'no space|killed' | groups | diff")
            let later = try await shell.run("filter -i 'no space|killed' | groups; diff")
            #expect(later.status == 0, "\(later.notes)")
            let rows = try await shell.rows("diff")
            #expect(rows.map { $0["to_host"] as? String } == piped.map { $0["to_host"] as? String } && !rows.isEmpty)
            let texts = rows.flatMap { $0["hunks"] as? [[String: Any]] ?? [] }
                .flatMap { $0["lines"] as? [[String: String]] ?? [] }.compactMap { $0["text"]?.lowercased() }
            #expect(!texts.isEmpty && texts.allSatisfy { $0.contains("no space") || $0.contains("killed") })
            // A host without such a line is in none of the groups: the whole logs are compared.
            let whole = try await shell.rows("diff 10.20.0.1 10.20.0.11")
            #expect(whole.first?["removed"] as? Int == 13 && whole.first?["added"] as? Int == 10)
        }
    }

    @Test func theRulesOfGroupsHoldForTheirDifferences() async throws {
        try await given(["a\nkey k1\nb\n", "a\nkey k2\nc\n"]) { shell in
            _ = try await shell.run(#"given | groups --ignore 'k\d'"#)
            for statement in ["diff", "diff @g2", "diff @g1 @g2"] {
                #expect(try await changed(shell, statement) == [["-b", "+c"]], "\(statement)")
            }
        }
        try await given(["a\nb\nc\n", "c\na\nb\n", "d\nb\na\n"]) { shell in
            #expect(try await shell.rows("given | groups --unordered").map { $0["host_count"] as? Int } == [2, 1])
            for statement in ["diff", "diff @g2", "diff @g1 @g2", "given | groups --unordered | diff"] {
                #expect(try await changed(shell, statement) == [["+d", "-c"]], "\(statement)")
            }
            let hunk = (try await shell.rows("diff --context 0").first?["hunks"] as? [[String: Any]])?.first
            #expect(hunk?["to_line"] as? Int == 1)
        }
        try await given(["12:00:01 a\n", "12:00:02 a\n"]) { shell in
            #expect(try await shell.rows("given | groups").count == 1)
            _ = try await shell.run("given | groups --exact")
            #expect(try await changed(shell, "diff @g1 @g2") == [["-12:00:01 a", "+12:00:02 a"]])
        }
    }

    @Test func rulesThatAreNotTheUsualOnesAreSaidWhereHostsAreNamed() async throws {
        try await given(["a 1\n", "a 2\n", "a 2\n"]) { shell in
            let words = try await shell.rows("given").compactMap { $0["ip"] as? String }
            _ = try await shell.run("given | groups --unordered")
            #expect(!(try await shell.run("diff @g1 @g2").notes.contains { $0.contains("rules") }))
            let named = try await shell.run("diff \(words[0]) \(words[1])")
            #expect(named.status == 0 && named.notes.contains { $0.contains("given | groups --unordered") })
        }
    }
}
