import DemoLoads
import DemoPlatform
import Foundation
import JobModel
import JobShell
import JobShellTesting
import TerminalText
import Testing

/// Comparing, on the demo world, whose truth is known: what each host really did.
@Suite struct CompareTests {
    private func onStep(
        _ choice: String = "job 20000100; step 1", hosts: Int = 240, terminal: ScriptedTerminal = ScriptedTerminal(),
        _ body: (ScriptedShell) async throws -> Void
    ) async throws {
        let shell = try await ScriptedShell.onDemo(
            plugins: builtIn, hosts: hosts, terminal: terminal, additional: DemoLoads.jobs)
        _ = try await shell.run(choice)
        try await body(shell)
        try await shell.stop()
    }

    /// The hosts of each behaviour that prints something, as sets of ids.
    private func truth(_ hosts: Int) -> Set<Set<Int64>> {
        let world = DemoWorld(hosts: hosts, now: ScriptedShell.present)
        let printing = DemoBehaviour.allCases.filter { ![.agentAbnormal, .silent].contains($0) }
        return Set(printing.map { Set(world.hostIDs(doing: $0)) }.filter { !$0.isEmpty })
    }

    /// The groups that have a log, as sets of ids.
    private func groups(_ shell: ScriptedShell, _ statement: String = "groups") async throws -> Set<Set<Int64>> {
        var ids: [String: Int64] = [:]
        for host in try await shell.rows("hosts --long") {
            guard let id = host["host_id"] as? Int64 ?? (host["host_id"] as? Int).map(Int64.init) else { continue }
            for word in [host["ip"] as? String, host["ipv6"] as? String].compactMap({ $0 }) {
                let area = host["cloud"] as? Int ?? 0
                ids["\(area):\(word)"] = id
                ids[word] = ids[word] ?? id
            }
            ids["id:\(id)"] = id
        }
        let rows = try await shell.rows(statement).filter { $0["name"] as? String != "nolog" }
        return Set(
            rows.map { row in Set((row["hosts"] as? [String] ?? []).compactMap { ids[$0] ?? ids["0:" + $0] }) })
    }

    @Test(arguments: [("job 20000100; step 1", 240), ("job 20000133; step 1", 240), ("job 20000100; step 1", 2000)])
    func groupsAreWhatTheHostsReallyDid(_ choice: String, _ hosts: Int) async throws {
        try await onStep(choice, hosts: hosts) { shell in
            _ = try await shell.run("fetch")
            let found = try await groups(shell)
            #expect(found == truth(hosts))
        }
    }

    @Test func largestFirstNamedAndToldApart() async throws {
        try await onStep { shell in
            let rows = try await shell.rows("groups")
            let names = rows.compactMap { $0["name"] as? String }
            #expect(names == ["g1", "g2", "g3", "g4", "g5", "g6", "g7", "nolog"])
            let counts = rows.compactMap { $0["host_count"] as? Int }
            #expect(counts.dropLast() == [216, 6, 4, 4, 3, 2, 2] && counts.last == 3)
            let first = try #require(rows.first)
            #expect(first["line_count"] as? Int == 29 && first["representative"] as? String == "10.20.0.1")
            #expect((first["statuses"] as? [String: Int]) == ["9": 216])
            #expect((first["tags"] as? [String: Int]) == ["ok": 216])
            #expect(first["mark"] is NSNull)
            #expect((first["hosts"] as? [String])?.count == 216)
            let marks = rows.dropFirst().compactMap { ($0["mark"] as? [String: String])?["text"] }
            for line in ["No space left on device", "game-server 2.8.0", "sha256 1b77e0c3", "可用内存低于", "启动异常"] {
                #expect(marks.contains { $0.contains(line) }, "\(line) sets no group apart: \(marks)")
            }
            #expect(rows.contains { ($0["mark"] as? [String: String])?["op"] == "~" }, "another order is told as such")
        }
    }

    @Test func namesOfGroupsStayUsable() async throws {
        try await onStep { shell in
            #expect(try await shell.run("hosts @g2").status != 0)
            _ = try await shell.run("groups")
            #expect(try await shell.rows("hosts @g2").count == 6)
            #expect(try await shell.rows("hosts @all!@g1").count == 24)
            let elsewhere = try await shell.run("step 4; hosts @g2")
            #expect(elsewhere.status != 0)
            #expect(elsewhere.notes.contains { $0.contains("another step") })
        }
    }

    @Test func whatCountsAsTheSameCanBeChosen() async throws {
        try await onStep { shell in
            func count(_ statement: String) async throws -> Int { try await shell.rows(statement).count }
            #expect(try await count("groups --unordered") == 7)
            #expect(try await count("groups --min 4") == 4)
            #expect(try await count("groups --ignore 'sha256 [0-9a-f]+' --ignore '版本确认 .*'") == 6)
            #expect(try await count("groups --exact") == 238)
            #expect(try await count("groups --by status") == 4)
            #expect(try await count("groups --by tag") == 5)
            #expect(try await count("groups --by exit-code") == 4)
            #expect(try await count("hosts @failed | groups") == 4)
            #expect(try await count("show --head 1 | groups") == 2)
            #expect(try await shell.run("groups --by tag --exact").status == 2)
            #expect(try await shell.run("groups --exact --ignore x").status == 2)
            let bad = try await shell.run("groups --ignore 'a(b'")
            #expect(bad.status == 2 && bad.notes.first?.contains("a(b") == true, "\(bad.notes)")
        }
    }

    @Test func masksAreSwitchedAddedAndCounted() async throws {
        try await onStep { shell in
            func count(_ statement: String) async throws -> Int { try await shell.rows(statement).count }
            _ = try await shell.run("fetch")
            let masks = try await shell.rows("mask list")
            #expect(masks.count > 10 && masks.allSatisfy { $0["state"] as? String == "on" })
            #expect(masks.contains { $0["name"] as? String == "time" && ($0["taken"] as? Int ?? 0) > 5000 })
            _ = try await shell.run("mask off pid")
            #expect(try await count("groups --learned off") > 200)
            #expect(try await count("groups") == 8, "what masks leave is learned")
            _ = try await shell.run(#"mask on pid; mask add build 'build \d+|game-server [0-9.]+'"#)
            #expect(try await count("groups") == 7)
            #expect(try await shell.run("mask add build x").status == 2)
            #expect(try await shell.run("mask off nosuch").notes.contains { $0.contains("mask list") })
            #expect(try await shell.run("mask off durati").notes.contains { $0.contains("did you mean duration") })
            #expect(try await shell.run("mask add bad '['").status == 2)
            #expect(try await shell.run("mask on").status == 2)
        }
    }

    @Test func aPluginMayBringMasks() async throws {
        struct Checksums: Plugin {
            let name = "Checksums"
            let summary = "looks through checksums"
            let commands: [any Command] = []
            let masks = [MaskDeclaration("checksum", meaning: "SHA-256 sums", pattern: #"\b[0-9a-f]{64}\b"#)]
        }
        let shell = try await ScriptedShell.onDemo(plugins: builtIn + [Checksums()])
        _ = try await shell.run("job 20000100; step 1")
        #expect(try await shell.rows("groups").count == 7)
        #expect(try await shell.run("mask off checksum; groups | expect 8").status == 0)
        try await shell.stop()
        struct Again: Plugin {
            let name = "Again"
            let summary = "a mask of a taken name"
            let commands: [any Command] = []
            let masks = [MaskDeclaration("time", meaning: "twice", pattern: "x")]
        }
        #expect(throws: Failure.self) { try Registry([Again()]) }
    }

    @Test func eachGroupIsShownAgainstTheLargest() async throws {
        try await onStep { shell in
            let rows = try await shell.rows("diff")
            #expect(rows.compactMap { $0["to"] as? String } == ["g2", "g3", "g4", "g5", "g6", "g7"])
            #expect(rows.allSatisfy { $0["from"] as? String == "g1" && $0["from_host"] as? String == "10.20.0.1" })
            let order = try #require(rows.first)
            #expect(order["added"] as? Int == 1 && order["removed"] as? Int == 1 && order["host_count"] as? Int == 6)
            let hunks = try #require(order["hunks"] as? [[String: Any]])
            let lines = try #require(hunks.first?["lines"] as? [[String: String]])
            #expect(lines.filter { $0["op"] == "-" }.count == 1 && lines.filter { $0["op"] == " " }.count >= 6)
            let text = try await shell.run("diff").output
            #expect(text.contains("--- @g1 10.20.0.1\n+++ @g2 10.20."))
            #expect(text.contains("+tar: Exiting with failure status due to previous errors\n"))
            #expect(try await shell.run("groups | diff --stat").output.split(separator: "\n").count == 6)
            #expect(try await shell.rows("diff @failed").count == 3)
        }
    }

    @Test func sidesAreHostsOrGroupsOldFirst() async throws {
        try await onStep { shell in
            let rows = try await shell.rows("diff 10.20.0.1 10.20.0.11")
            #expect(rows.count == 1)
            #expect(rows.first?["from"] as? String == "10.20.0.1" && rows.first?["to"] as? String == "10.20.0.11")
            #expect(rows.first?["removed"] as? Int == 13 && rows.first?["added"] as? Int == 10)
            let back = try await shell.rows("diff 10.20.0.11 10.20.0.1")
            #expect(back.first?["removed"] as? Int == 10 && back.first?["added"] as? Int == 13)
            let same = try await shell.run("diff 10.20.0.1 10.20.0.2")
            #expect(same.status == 0 && same.output.isEmpty)
            #expect(same.notes.contains { $0.contains("did the same") })
            _ = try await shell.run("groups")
            #expect(try await shell.rows("diff @g1 @g3").first?["host_count"] as? Int == 4)
            let mixed = try await shell.run("diff @all @g3")
            #expect(mixed.notes.contains { $0.contains("different things") })
            #expect(try await shell.run("diff @agent 10.20.0.1").status == 1)
        }
    }

    @Test func diffIsAboutTheGroupsOnTheScreenAndNamesCanBeTyped() async throws {
        try await onStep { shell in
            func sides(_ statement: String) async throws -> [String] {
                try await shell.rows(statement).map { "\($0["from"] ?? "") \($0["to"] ?? "")" }
            }
            // Groups of the failed ones: their @g1 is not the step's.
            _ = try await shell.run("hosts @failed | groups")
            #expect(try await sides("diff @g2") == ["g1 g2"])
            #expect(try await shell.rows("diff @g2").first?["from_host"] as? String == "10.20.0.11")
            #expect(try await sides("diff") == ["g1 g2", "g1 g3"])
            #expect(try await shell.rows("hosts @g1").count == 4)
            // What --unordered took for the same stays the same.
            _ = try await shell.run("groups --unordered")
            #expect(try await shell.rows("diff").count == 5)
            _ = try await shell.run("groups --ignore 'sha256 [0-9a-f]+'")
            #expect(try await shell.rows("diff").count == 5)
            // Masks that were switched since make other groups.
            #expect(try await shell.run("mask add sum 'sha256 [0-9a-f]+'; diff | expect 5; mask off sum").status == 0)
            // Parts of a host set have names of their own.
            _ = try await shell.run("groups")
            #expect(try await sides("diff @ok @failed").allSatisfy { $0.hasPrefix("@all!") || $0.hasPrefix("g1 ") })
            #expect(Set(try await sides("diff 10.20.0.1 @failed")).count == 3)
            #expect(try await sides("diff 10.20.0.1 10.20.0.[82,92]") == ["10.20.0.1 10.20.0.[82,92]"])
            #expect(try await shell.run("groups --by status | diff").status == 2)
            #expect(
                try await shell.run("hosts @failed | diff @ok").notes.contains { $0.contains("came through the pipe") })
            #expect(try await shell.run("hosts @g9").notes.contains { $0.contains("@g1 to @g7") })
        }
    }

    @Test func theExactFormIsWhatPatchApplies() async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/patch") else { return }
        try await patching(
            "job 20000100; step 1", ["10.20.0.1", "10.20.0.11", "10.20.0.15", "10.20.0.18", "10.20.0.82"])
        // Control characters, CR LF, no last line feed, a line of a million characters.
        try await patching("job 20000110; step 1", (1...11).filter { $0 != 10 }.map { "10.20.0.\($0)" })
    }

    /// Makes each host's log of the one before it.
    private func patching(_ choice: String, _ hosts: [String]) async throws {
        try await onStep(choice) { shell in
            let folder = FileManager.default.temporaryDirectory.appending(path: "joblog-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            func log(_ host: String) async throws -> String {
                try #require(try await shell.rows("show \(host)").first?["log"] as? String)
            }
            let (old, new) = (folder.appending(path: "old"), folder.appending(path: "diff"))
            for (before, host) in zip(hosts, hosts.dropFirst()) {
                try await log(before).write(to: old, atomically: true, encoding: .utf8)
                _ = try await shell.run("diff \(before) \(host) --exact --raw > '\(new.path)'")
                let status = try await Self.patch(old.path, with: new.path)
                #expect(status == 0, "\(before) \(host)")
                let wanted = try await log(host)
                #expect(try String(contentsOf: old, encoding: .utf8) == wanted)
            }
        }
    }

    /// Runs `patch` without holding up one of the few threads that the other tests run on.
    private static func patch(_ file: String, with diff: String) async throws -> Int32 {
        let patch = Process()
        patch.executableURL = URL(fileURLWithPath: "/usr/bin/patch")
        patch.arguments = ["-s", "-f", "-u", "--binary", file, diff]
        patch.standardInput = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            patch.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try patch.run() } catch { continuation.resume(throwing: error) }
        }
    }

    @Test func sideBySideFitsTheWindowAndChineseLinesUp() async throws {
        let terminal = ScriptedTerminal(width: 100)
        try await onStep(terminal: terminal) { shell in
            let lines = try await shell.run("diff 10.20.0.1 10.20.0.11 --side-by-side").output.split(separator: "\n")
            let rows = lines.filter { $0.contains(" | ") }
            #expect(rows.count > 3)
            #expect(lines.allSatisfy { DisplayWidth.of($0) <= 100 })
            let places = Set(
                rows.compactMap { row in row.range(of: " | ").map { DisplayWidth.of(row[..<$0.lowerBound]) } })
            #expect(places == [48])
        }
    }

    @Test func kindsOfLinesAreCountedOverAllHosts() async throws {
        try await onStep { shell in
            let rows = try await shell.rows("patterns")
            let start = try #require(rows.first { ($0["pattern"] as? String)?.contains("job_start") == true })
            #expect(start["line_count"] as? Int == 237 && start["host_count"] as? Int == 237)
            let counts = rows.compactMap { $0["line_count"] as? Int }
            #expect(counts == counts.sorted(by: >))
            #expect(rows.first?["name"] as? String == "p1")
            let rare = try await shell.rows("patterns --rare --top 3")
            #expect(rare.count == 3 && rare.allSatisfy { $0["host_count"] as? Int ?? 9 <= 2 })
            let assigned = try await shell.rows("patterns 10.20.0.11 --assign")
            #expect(assigned.count == 26 && assigned.first?["n"] as? Int == 1)
            #expect(assigned.allSatisfy { ($0["pattern"] as? String)?.hasPrefix("p") == true })
            #expect((assigned.first?["host"] as? [String: Any])?["ip"] as? String == "10.20.0.11")
            #expect(try await shell.run("patterns --assign --top 3").status == 2)
        }
    }

    @Test func oddLogsAreComparedAndActOnNothing() async throws {
        try await onStep("job 20000110; step 1", terminal: ScriptedTerminal(width: 100)) { shell in
            for statement in [
                "groups", "groups --exact", "diff", "diff --side-by-side", "patterns", "patterns --assign",
            ] {
                let result = try await shell.run(statement)
                #expect(result.status == 0, "\(statement): \(result.notes)")
                #expect(result.output.acting.isEmpty, "\(statement): \(result.output.acting)")
            }
        }
    }

    @Test func distributionsAreComparedByTheirTransfers() async throws {
        try await onStep("job 20000100; step 2") { shell in
            let rows = try await shell.rows("groups")
            #expect(rows.first?["host_count"] as? Int ?? 0 > 200)
        }
    }

    @Test func countsOfGroupsCanBeExpected() async throws {
        try await onStep { shell in
            #expect(try await shell.run("groups | expect 8").status == 0)
            let failed = try await shell.run("groups | expect --max 1")
            #expect(failed.status == 5 && failed.notes.first?.contains("8") == true)
            #expect(try await shell.run("diff | expect 6").status == 0)
            #expect(try await shell.run("groups | hosts @failed | expect 11").status == 2)
        }
    }
}
