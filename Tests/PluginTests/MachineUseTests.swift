import Foundation
import JobModel
import JobShell
import JobShellTesting
import Testing

/// What programs rely on: standard output holds what was asked for, cells and counts are plain, statuses can be read.
@Suite struct MachineUseTests {
    private let chosen = "job 20000100; step 1; "

    private func onDemo(_ test: (ScriptedShell) async throws -> Void) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        try await test(shell)
        try await shell.stop()
    }

    @Test func anExpectationThatHoldsIsSilentOffAPrompt() async throws {
        try await onDemo { shell in
            let held = try await shell.run(chosen + "hosts @failed | expect 11")
            #expect(held.status == 0)
            #expect(held.output == "")
            // At a prompt a person sees what was counted.
            #expect(try await shell.run("hosts @failed | expect 11", from: .terminal).output.contains("agent abnormal"))
            // What is piped on is the same.
            #expect(try await shell.run("hosts @failed | expect 11 | to count").output == "11\n")
            let file = try TemporaryFile.write("before")
            defer { TemporaryFile.remove(file) }
            #expect(try await shell.run("hosts @failed | expect 11 | !cat > '\(file)'").status == 0)
            #expect(try String(contentsOfFile: file, encoding: .utf8).contains("agent abnormal"))
            #expect(try await shell.run("hosts @failed | expect 11 | to count > '\(file)'").status == 0)
            #expect(try await shell.run("hosts @failed | expect 11 > '\(file)'").status == 0)
            #expect(try String(contentsOfFile: file, encoding: .utf8).contains("agent abnormal"))
        }
    }

    @Test func anExpectationThatFailsShowsTheRowsAndEndsThePipeline() async throws {
        try await onDemo { shell in
            let folder = FileManager.default.temporaryDirectory.appending(path: "joblog-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try "before".write(toFile: folder + "/out", atomically: true, encoding: .utf8)
            for rest in [" | to json", " | save \(folder)/new", " > \(folder)/out", " | !cat > \(folder)/child"] {
                let failed = try await shell.run(chosen + "hosts @failed | expect 10" + rest)
                #expect(failed.status == 5)
                #expect(failed.output.contains("agent abnormal"), "\(rest)")
                #expect(failed.notes.contains { $0.hasSuffix("expected exactly 10 hosts, there are 11") })
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out"])
            #expect(try String(contentsOfFile: folder + "/out", encoding: .utf8) == "before")
        }
    }

    @Test func rowsThatCanBeMadeOnlyOnceAreCountedAndStillThere() async throws {
        try await onDemo { shell in
            let rows = try await shell.run(chosen + "filter 'No space left' | expect --min 1 | to count")
            #expect(rows.status == 0)
            #expect(Int(rows.output.dropLast()) ?? 0 > 0)
            let events = try await shell.run("wait | expect --min 1000 | to json")
            #expect(events.status == 5)
            #expect(!events.output.isEmpty)
        }
    }

    @Test func theStatusOfTheLastStatementIsAVariable() async throws {
        try await onDemo { shell in
            let result = try await shell.run("job 1 || let a $status; let b $status", from: .terminal)
            #expect(result.status == 0)
            let session = await shell.shell.session
            #expect(session.value(of: "a") == "1")
            #expect(session.value(of: "b") == "0")
            #expect(try await shell.run("let status 3").status == 2)
        }
    }

    @Test func groupsAndDifferencesFillATable() async throws {
        try await onDemo { shell in
            func rows(_ statement: String) async throws -> [[String]] {
                let output = try await shell.run(statement + " | to tsv").output
                return output.split(separator: "\n").map {
                    $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                }
            }
            _ = try await shell.run(chosen + "groups", from: .terminal)
            let groups = try await rows("groups")
            #expect(
                groups.first == [
                    "name", "host_count", "hosts", "folded", "representative", "line_count", "statuses", "exit_codes",
                    "tags", "mark", "text", "log_cut_count",
                ])
            #expect(groups.contains { $0.prefix(3) == ["g3", "4", "10.20.0.[11,50,83,200]"] && $0.contains("101=4") })
            let differences = try await rows("diff --stat")
            #expect(
                differences.first == [
                    "from", "to", "from_host", "to_host", "host_count", "added", "removed", "hunk_count", "folded",
                ])
            let third = try #require(differences.first { $0.dropFirst().first == "g3" })
            #expect(third.count == 9 && third.last == "10.20.0.[11,50,83,200]")
            #expect(third.dropFirst(4).prefix(4).allSatisfy { Int($0) != nil }, "\(third)")
        }
    }

    @Test func addressesAreOneALine() async throws {
        try await onDemo { shell in
            let typed = try await shell.run(chosen + "hosts 10.20.0.[11,50] | to addresses")
            #expect(typed.output == "10.20.0.11\n10.20.0.50\n")
            #expect(
                try await shell.run("filter 'No space left' | to addresses").output.split(separator: "\n").count == 4)
            #expect(try await shell.run("jobs | to addresses").status != 0)
        }
    }
}
