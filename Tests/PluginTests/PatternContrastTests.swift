import JobShellTesting
import Testing

/// `patterns --against` on the demo world: of 240 hosts 11 failed, 9 of them with a log, and of the other 229 one printed
/// nothing.
@Suite struct PatternContrastTests {
    private func onStep(_ body: (ScriptedShell) async throws -> Void) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100; step 1")
        try await body(shell)
        try await shell.stop()
    }

    /// What the rows of a statement say: name, and how many of how many hosts on each side.
    private func counts(_ shell: ScriptedShell, _ statement: String) async throws -> [String] {
        try await shell.rows(statement).map { row in
            let numbers = ["host_count", "of", "against_host_count", "against_of"].map { row[$0] as? Int ?? -1 }
            return "\(row["name"] as? String ?? "") \(numbers)"
        }
    }

    @Test func whatSetsTheFailedHostsApartComesFirst() async throws {
        try await onStep { shell in
            let rows = try await shell.rows("patterns @failed --against @ok")
            #expect((rows.first?["pattern"] as? String)?.contains("部署失败") == true)
            #expect(rows.first?["line_count"] as? Int == 9 && rows.first?["against_line_count"] as? Int == 0)
            #expect(rows.first?["share"] as? Double == 1)
            let counts = try await counts(shell, "patterns @failed --against @ok")
            #expect(counts.prefix(2).allSatisfy { $0.hasSuffix("[9, 9, 0, 228]") }, "only the failed ones: \(counts)")
            #expect(counts.dropFirst(2).prefix(6).allSatisfy { $0.hasSuffix("[0, 9, 228, 228]") }, "what they lack")
            #expect(!counts.contains { $0.hasSuffix("[9, 9, 228, 228]") })
            let all = try await shell.rows("patterns")
            let even = all.count { $0["host_count"] as? Int == 237 }
            #expect(even > 0 && counts.count == all.count - even)
        }
    }

    @Test func theTableSaysItInWords() async throws {
        try await onStep { shell in
            for statement in ["patterns @failed --against @ok --top 3", "patterns @failed --against @ok | to table"] {
                let result = try await shell.run(statement)
                #expect(result.status == 0)
                #expect(result.output.contains("9 of 9 against 0 of 228"), "\(result.output)")
                #expect(result.output.contains("0 of 9 against 228 of 228"), "\(result.output)")
            }
            let notes = try await shell.run("patterns @failed --against @ok").notes.joined(separator: "\n")
            #expect(notes.contains("equally common on both sides and not shown"), "\(notes)")
            #expect(notes.contains("3 hosts have no log"), "\(notes)")
            let table = try await shell.run("patterns @failed --against @ok --top 1 | to csv").output
            #expect(
                table.hasPrefix(
                    "name,pattern,line_count,host_count,of,share,against_line_count,against_host_count,against_of,example"
                ))
        }
    }

    @Test func kindsStayUsable() async throws {
        try await onStep { shell in
            let name = try await shell.rows("patterns --against @ok --top 1").first?["name"] as? String ?? ""
            #expect(try await shell.rows("filter --kind @\(name) -l").count == 9)
        }
    }

    @Test func withoutHostSetTheFirstHostsAreAllOthers() async throws {
        try await onStep { shell in
            let expected = try await counts(shell, "patterns @failed --against @ok")
            for statement in [
                "patterns --against @ok", "hosts @failed | patterns --against @ok", "hosts | patterns --against @ok",
                "fetch @failed | patterns --against @ok", "patterns @failed --against @all",
                "patterns @all --against @ok", "hosts | patterns @failed --against @ok",
            ] {
                let found = try await counts(shell, statement)
                #expect(found == expected, "\(statement)")
            }
            let failed = try await shell.run("patterns @failed --against @all --top 1").notes.joined()
            #expect(failed.contains("11 hosts are on both sides and count on the first side only"), "\(failed)")
            let others = try await shell.run("hosts | patterns --against @ok --top 1").notes.joined()
            #expect(others.contains("229 hosts are on both sides and count on the second side only"), "\(others)")
            let plain = try await shell.run("patterns --against @ok --top 1").notes.joined()
            #expect(!plain.contains("both sides and count"))
            _ = try await shell.run("groups")
            let first = try await counts(shell, "groups | patterns --against @g1 --top 1")
            let same = try await counts(shell, "patterns --against @g1 --top 1")
            #expect(first == same && !first.isEmpty)
        }
    }

    @Test func aHostWithoutAFoundLineLacksIt() async throws {
        try await onStep { shell in
            let counts = try await counts(shell, "filter ERROR | patterns @failed --against @ok")
            #expect(counts.count == 5)
            #expect(counts.allSatisfy { $0.hasSuffix(", 9, 0, 228]") }, "\(counts)")
        }
    }

    @Test func whatCanNotBeComparedIsSaid() async throws {
        try await onStep { shell in
            func run(_ statement: String) async throws -> (status: Int, notes: String) {
                let result = try await shell.run(statement)
                return (Int(result.status), result.notes.joined(separator: "\n"))
            }
            let same = try await run("patterns @ok --against @ok")
            #expect(same.status == 2 && same.notes.contains("both sides are the same hosts"))
            #expect(try await run("patterns --against @ok --rare").status == 2)
            #expect(try await run("patterns --against @ok --assign").status == 2)
            let nobody = try await run("patterns --against @running")
            #expect(nobody.status == 1 && nobody.notes.contains("no host is in @running"), "\(nobody.notes)")
            let silent = try await run("patterns @ok --against @agent")
            #expect(silent.status == 1 && silent.notes.contains("no host of @agent has a log"), "\(silent.notes)")
            let elsewhere = try await run("show @failed --head 1 | patterns --against @ok")
            #expect(elsewhere.status != 0 && elsewhere.notes.contains("came through the pipe"), "\(elsewhere.notes)")
            let even = try await run("patterns 10.20.0.1 --against 10.20.0.2")
            #expect(even.status == 0 && even.notes.contains("nothing sets the two sides apart"), "\(even.notes)")
        }
    }

    @Test func smallGroupsAreToldOfInALine() async throws {
        try await onStep { shell in
            let result = try await shell.run("groups --min 3")
            #expect(result.output.contains("\nand 2 groups of fewer than 3 hosts\n"), "\(result.output)")
            #expect(!result.output.contains("@g7"))
            #expect(try await shell.rows("hosts @g7").count == 2, "names are those of all groups")
            #expect(try await shell.run("groups --min 3 | expect 6").status == 0)
            #expect(try await shell.rows("groups --min 3").count == 6)
            let none = try await shell.run("groups --min 300").output
            #expect(none.hasPrefix("8 groups of fewer than 300 hosts and no larger one\n"))
            let all = try await shell.run("groups --min 1").output
            #expect(!all.contains("fewer than"))
        }
    }
}
