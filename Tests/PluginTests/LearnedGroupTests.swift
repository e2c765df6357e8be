import JobShell
import JobShellTesting
import Testing

/// What `groups` and what follows it tell of behaviours that were learned.
@Suite struct LearnedGroupTests {
    /// Twenty logs with a serial number of the host's own; two have another version, one lacks a line.
    private static let logs = (0..<20).map { host -> String in
        let version = host == 3 || host == 7 ? "2.8.0" : "2.8.1"
        let lines = [
            "begin of run", "serial K\(host * 7919 + 1000)Z found", "version \(version) of agent installed",
            host == 5 ? nil : "all checks passed", "end of run",
        ]
        return lines.compactMap { $0 }.map { $0 + "\n" }.joined()
    }

    /// Calls `body` with a shell that has opened the logs.
    private func opened(_ body: (ScriptedShell) async throws -> Void) async throws {
        let files = Self.logs.enumerated().map { ("10.9.0.\($0.offset + 1).log", $0.element) }
        let folder = try Folder(Dictionary(uniqueKeysWithValues: files))
        let shell = try ScriptedShell(plugins: builtIn)
        _ = try await shell.run("open \(folder.path)")
        try await body(shell)
    }

    @Test func groupsTellDeviationsAndWhatWasSeenThrough() async throws {
        try await opened { shell in
            let rows = try await shell.rows("groups")
            #expect(rows.map { $0["host_count"] as? Int } == [17, 2, 1])
            let deviations = rows.map { $0["deviations"] as? [[String: Any]] ?? [] }
            #expect(deviations[0].isEmpty)
            #expect(deviations[1].first?["kind"] as? String == "value")
            #expect(deviations[1].first?["text"] as? String == "version 2.8.0 of agent installed")
            #expect(deviations[1].first?["instead"] as? String == "version 2.8.1 of agent installed")
            #expect(deviations[2].first?["kind"] as? String == "missing")
            #expect(deviations[2].first?["text"] as? String == "all checks passed")
            let seen = rows.map { $0["seen_through"] as? [String: Any] }
            let learned = seen[0]?["learned"] as? [[String: Any]] ?? []
            #expect(
                learned.count == 1 && learned.first?["values"] as? Int == 20 && learned.first?["hosts"] as? Int == 20)
            #expect(seen[1] == nil && seen[2] == nil)
        }
    }

    @Test func aScreenShowsTheValueThatChanged() async throws {
        try await opened { shell in
            let shown = try await shell.run("groups").output
            #expect(shown.contains("    ~ version 2.8.1 → 2.8.0 of agent installed\n"), "\(shown)")
            #expect(shown.contains("    - all checks passed\n"))
            #expect(shown.contains("1 place differs from host to host (`groups --explain` lists them)"))
            let explained = try await shell.run("groups --explain").output
            #expect(
                explained.contains("n1  20 values on 20 hosts, such as K1000Z\n    serial K1000Z found\n"),
                "\(explained)")
        }
    }

    @Test func whatWasLookedThroughCanCount() async throws {
        try await opened { shell in
            #expect(try await shell.run("groups --count-place n1").status == 2, "nothing was learned yet")
            _ = try await shell.run("groups")
            let listed = try await shell.rows("mask list").last
            #expect(listed?["name"] as? String == "n1" && listed?["state"] as? String == "learned")
            #expect(try await shell.rows("groups --count-place n1").count == 20)
            #expect(try await shell.rows("groups --learned off").count == 20)
            #expect(try await shell.rows("groups --exact").count == 20)
            for wrong in [
                "groups --count-place n9", "groups --count-place x", "groups --by status --explain",
                "groups --learned off --count-place n1", "groups --learned maybe",
            ] {
                #expect(try await shell.run(wrong).status == 2, "\(wrong)")
            }
        }
    }

    @Test func jsonLinesAreToldInTheLogsWords() async throws {
        let files = (0..<20).map { host -> (String, String) in
            let version = host == 4 ? "1.2.0" : "1.2.1"
            return (
                "10.9.0.\(host + 1).log",
                #"{"time":"2026-11-27T10:00:\#(10 + host)Z","msg":"started","ver":"\#(version)","id":"q\#(host * 7919)x"}"#
                    + "\n"
            )
        }
        let folder = try Folder(Dictionary(uniqueKeysWithValues: files))
        let shell = try ScriptedShell(plugins: builtIn)
        _ = try await shell.run("open \(folder.path)")
        let rows = try await shell.rows("groups")
        #expect(rows.map { $0["host_count"] as? Int } == [19, 1])
        let deviation = (rows.last?["deviations"] as? [[String: Any]])?.first
        #expect(deviation?["text"] as? String == files[4].1.dropLast().description)
        #expect(deviation?["instead"] as? String == files[0].1.dropLast().description)
        let changes = try await shell.rows("diff").first
        #expect(changes?["added"] as? Int == 1 && changes?["removed"] as? Int == 1)
    }

    @Test func differencesShowDeviationsAndNotNoise() async throws {
        try await opened { shell in
            let rows = try await shell.rows("groups | diff")
            let changes = rows.map { row in
                (row["hunks"] as? [[String: Any]] ?? []).flatMap { $0["lines"] as? [[String: String]] ?? [] }
                    .filter { $0["op"] != " " }.map { ($0["op"] ?? "") + ($0["text"] ?? "") }
            }
            #expect(
                changes == [
                    ["-version 2.8.1 of agent installed", "+version 2.8.0 of agent installed"], ["-all checks passed"],
                ])
        }
    }
}
