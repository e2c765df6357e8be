import Foundation
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

    @Test func orderDoesNotCountInADifferenceThatSaysSo() async throws {
        try await given(["a\nb\nc\n", "c\nb\na\nd\n", "c\na\nb\n"]) { shell in
            #expect(try await changed(shell, "given | diff --unordered") == [["+d"]])
            #expect(try await shell.run("given | diff --unordered --exact").status == 0)
            #expect(try await shell.run("given | diff --unordered --exact --raw").status == 2)
            _ = try await shell.run("given | groups")
            #expect(try await changed(shell, "given | groups --unordered | diff --stat").count == 1)
            #expect(try await changed(shell, "given | groups --unordered | diff --exact").count == 2)
        }
    }

    @Test func theRulesOfGroupsHoldWhereHostsAreLeftOut() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100; step 1; groups --ignore 'sha256 [0-9a-f]+'")
        let all = try await shell.rows("diff")
        let largest = try await shell.rows("hosts @g1").count
        let fewer = try await shell.rows("diff -x 10.20.0.2")
        #expect(fewer.count == all.count && fewer.map { $0["added"] as? Int } == all.map { $0["added"] as? Int })
        #expect(try await shell.rows("hosts @g1").count == largest, "the groups on the screen stay")
        try await shell.stop()
    }

    @Test func hostsWithoutALogAreNamedAndCounted() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100; step 1; fetch")
        let silent = try await shell.rows("hosts @nolog")
        for statement in ["diff", "diff --stat", "diff | to json", "groups | diff", "diff @nolog,10.20.0.1 10.20.0.11"]
        {
            let notes = try await shell.run(statement).notes
            #expect(notes.contains { $0.contains("\(silent.count) hosts have no log and are not compared: 10.20.") })
        }
        #expect(!(try await shell.run("diff 10.20.0.1 10.20.0.11").notes.contains { $0.contains("no log") }))
        try await shell.stop()
    }

    @Test func aSpreadsheetGetsCountsOrLines() async throws {
        try await given(["a\nb\n", "a\nb\n", "a\nc,d\n"]) { shell in
            let words = try await shell.rows("given").compactMap { $0["ip"] as? String }
            let counts = try await shell.run("given | groups | diff --stat | to csv").output
            #expect(
                counts.components(separatedBy: "\r\n") == [
                    "from,to,from_host,to_host,host_count,added,removed,hunk_count,folded",
                    "g1,g2,\(words[0]),\(words[2]),1,1,1,1,\(words[2])", "",
                ])
            let lines = try await shell.run("given | groups | diff | to csv").output
            #expect(
                lines.components(separatedBy: "\r\n") == [
                    "from,to,from_host,to_host,host_count,folded,change,n,text",
                    "g1,g2,\(words[0]),\(words[2]),1,\(words[2]),removed,2,b",
                    "g1,g2,\(words[0]),\(words[2]),1,\(words[2]),added,2,\"c,d\"", "",
                ])
        }
    }

    @Test func groupsOfFoundLinesShowTheirText() async throws {
        try await given(["take 1.2 kg\n", "take 1.2 kg\n", "take 7 kg\n"]) { shell in
            let rows = try await shell.rows(#"given | filter -o '\d\S*' | groups --exact"#)
            #expect(rows.map { $0["text"] as? String } == ["1.2", "7"])
            let shown = try await shell.run(#"given | filter -o '\d\S*' | groups --exact"#).output
            #expect(shown.contains("    = 1.2\n") && shown.contains("    = 7\n"))
        }
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100; step 1")
        #expect(try await shell.rows("groups").allSatisfy { $0["text"] is NSNull })
        try await shell.stop()
    }

    @Test func whatWasDrawnOverSetsAHostApart() async throws {
        try await given(["copy 10%\rcopy 100%\ndone\n", "copy 10%\rERROR: disk full\rcopy 100%\ndone\n"]) { shell in
            for options in ["", " --exact", " --unordered"] {
                let rows = try await shell.rows("given | groups\(options)")
                #expect(rows.count == 2)
                #expect(rows.last?["mark"] as? [String: String] == ["op": "+", "text": "ERROR: disk full"])
            }
            #expect(try await changed(shell, "given | groups | diff") == [["+ERROR: disk full"]])
            let kinds = try await shell.rows("given | patterns").compactMap { $0["pattern"] as? String }
            #expect(Set(kinds) == ["copy <num>%", "ERROR: disk full", "done"])
        }
    }

    @Test func anEndingThatDiffersIsShown() async throws {
        try await given(["a\n", "a\r\n"]) { shell in
            let groups = try await shell.rows("given | groups")
            #expect(groups.count == 1)
            #expect(try await changed(shell, "given | diff --exact") == [["-a", "+a\r"]])
            #expect(try await shell.run("given | diff --exact").output.contains("+a^M\n"))
        }
    }

    @Test func linesThatAreIgnoredWholeAreNone() async throws {
        try await given(["a\nDEBUG x\nb\n", "a\nb\n", "a\nDEBUG y\nc\n"]) { shell in
            let rows = try await shell.rows("given | groups --ignore '^.*DEBUG.*$'")
            #expect(
                rows.map { $0["host_count"] as? Int } == [2, 1] && rows.map { $0["line_count"] as? Int } == [2, 2])
            #expect(try await changed(shell, "given | diff --ignore '^.*DEBUG.*$'") == [["-b", "+c"]])
            #expect(try await shell.run("mask add debug '^.*DEBUG.*$'; given | groups | expect 2").status == 0)
        }
    }
}
