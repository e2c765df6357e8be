import DemoPlatform
import Foundation
import JobModel
import JobShell
import JobShellTesting
import Testing

/// Distributions: which source broke which targets.
///
/// In the demo's hotfix, job 20000060, three of forty targets get a file from 10.0.8.16, which lacks it; three others fail by
/// themselves.
@Suite struct FilesTests {
    private func onDemo(
        job: String = "job 20000060; step 1", terminal: ScriptedTerminal = ScriptedTerminal(),
        options: ShellOptions = ShellOptions(), _ body: (ScriptedShell) async throws -> Void
    ) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, terminal: terminal, options: options)
        _ = try await shell.run(job)
        try await body(shell)
        try await shell.stop()
    }

    @Test func whatFailedComesFirstAndTheUploadBeforeTheDownloads() async throws {
        try await onDemo { shell in
            let rows = try await shell.rows("files")
            // 40 targets with two files each, and the uploads of three sources.
            #expect(rows.count == 83)
            #expect(rows.prefix(7).allSatisfy { $0["status_name"] as? String == "failed" })
            #expect(rows.dropFirst(7).allSatisfy { $0["status_name"] as? String == "success" })
            let first = try #require(rows.first)
            #expect(first["mode"] as? Int == 0 && first["status"] as? Int == 5 && first["dest_ip"] is NSNull)
            #expect((first["src_ip"] as? [String: Any])?["ip"] as? String == "10.0.8.16")
            #expect((first["host"] as? [String: Any])?["ip"] as? String == "10.0.8.16")
            #expect(first["reason"] as? String == "source file does not exist")
            let download = rows[1]
            #expect(download["mode"] as? Int == 1)
            let hosts = ["host", "dest_ip"].map { (download[$0] as? [String: Any])?["ip"] as? String }
            #expect(hosts[0] != nil && hosts[0] == hosts[1])
        }
    }

    @Test func theSourceThatBrokeItsTargetsIsTheFirst() async throws {
        try await onDemo { shell in
            let rows = try await shell.rows("files --by source")
            func texts(_ name: String) -> [String?] { rows.map { $0[name] as? String } }
            #expect(texts("source") == ["10.0.8.16", "10.20.0.1", "10.0.8.15"])
            func counts(_ name: String) -> [Int?] { rows.map { $0[name] as? Int } }
            #expect(counts("failed_count") == [4, 3, 0] && counts("success_count") == [0, 35, 41])
            #expect(counts("running_count") == [0, 0, 0] && counts("transfer_count") == [4, 38, 41])
            #expect(counts("host_count") == [3, 3, 40])
            #expect(rows.first?["folded"] as? String == "10.20.0.[6,19,32]")
            #expect(rows.first?["hosts"] as? [String] == ["10.20.0.6", "10.20.0.19", "10.20.0.32"])
            #expect(
                texts("reason") == [
                    "source file does not exist", "no space left on device (+1 other reason)", nil,
                ])
        }
    }

    @Test func pathsAndTargetsFoldToo() async throws {
        try await onDemo { shell in
            let paths = try await shell.rows("files --by path")
            #expect(
                paths.map { $0["path"] as? String } == ["/data/patch/lua-2.8.1.zip", "/data/patch/hotfix-2.8.1.zip"])
            #expect(paths.map { $0["failed_count"] as? Int } == [7, 0])
            #expect(paths.first?["reason"] as? String == "source file does not exist (+2 other reasons)")
            let targets = try await shell.rows("files --by target")
            #expect(targets.count == 40 && targets.first?["transfer_count"] as? Int == 2)
            #expect(targets.prefix(6).allSatisfy { $0["failed_count"] as? Int == 1 })
            #expect(targets[6]["failed_count"] as? Int == 0)
        }
    }

    @Test func statusesAndHostsNarrowTheRows() async throws {
        try await onDemo { shell in
            for (words, count) in [
                ("--status failed", 7), ("--status 5", 7), ("--status 失败", 7), ("--status 下载中", 0),
                ("--status success", 76), ("--status running", 0),
                ("10.20.0.6", 4), ("10.20.0.6 --status failed", 2), ("@failed -x 10.20.0.[6,19,32] --status failed", 3),
            ] {
                #expect(try await shell.rows("files \(words)").count == count, "\(words)")
            }
            for source in ["hosts 10.20.0.6", "show 10.20.0.6", "fetch 10.20.0.6 | filter FileName"] {
                #expect(try await shell.rows("\(source) | files").count == 4, "\(source)")
            }
            for (word, meant) in [("faild", "failed"), ("error", "failed"), ("ok", "success"), ("pending", "waiting")] {
                let unknown = try await shell.run("files --status \(word)")
                #expect(
                    unknown.status == 2 && unknown.notes.contains { $0.contains("did you mean \(meant)?") }, "\(word)")
            }
        }
    }

    @Test func aSourceIsToldFromAHostThatIsNowhere() async throws {
        try await onDemo { shell in
            _ = try await shell.run("fetch")
            let source = try await shell.run("files 10.0.8.16")
            #expect(source.status == 1 && source.notes.contains { $0.contains("is a source of this step") })
            #expect(source.notes.contains { $0.contains("files --by source") })
            let nowhere = try await shell.run("files 10.99.0.1")
            #expect(nowhere.status == 1 && !nowhere.notes.contains { $0.contains("is a source") })
        }
    }

    @Test func theAddressesOfTransfersAreThoseOfTheirTargets() async throws {
        try await onDemo { shell in
            // The source whose upload broke is none of the step's hosts.
            let broken = try await shell.run("files --status failed | to addresses").output.split(separator: "\n")
            #expect(broken.count == 6 && !broken.contains("10.0.8.16") && broken.contains("10.20.0.6"))
            let all = try await shell.run("files | to addresses").output.split(separator: "\n")
            let hosts = try await shell.run("hosts | to addresses").output.split(separator: "\n")
            #expect(Set(all) == Set(hosts))
            let none = try await shell.run("files --status pulling | to addresses")
            #expect(none.status == 0 && none.output == "", "\(none.notes)")
            let folded = try await shell.run("files --status failed --by target | to addresses")
            #expect(folded.output.split(separator: "\n").count == 6)
        }
    }

    @Test func aStepThatDistributesNothingSaysSo() async throws {
        try await onDemo(job: "job 20000100; step 1") { shell in
            let result = try await shell.run("files")
            #expect(result.status == 1 && result.output.isEmpty)
            #expect(result.notes.contains { $0.contains("distributes no files") })
            #expect(result.notes.contains { $0.contains("hint:") && $0.contains("steps") })
        }
    }

    @Test func oneTargetIsSeenAsItIsAmongAll() async throws {
        try await onDemo { shell in
            let alone = try await shell.run("show 10.20.0.6 | to json")
            _ = try await shell.run("fetch")
            let among = try await shell.run("show 10.20.0.6 | to json")
            #expect(alone.status == 0 && alone.output == among.output)
            let files = try await shell.rows("show 10.20.0.6").first?["files"] as? [[String: Any]] ?? []
            #expect(files.map { $0["mode"] as? Int } == [1, 1, 0, 0])
            #expect(files.map { $0["status_name"] as? String } == ["success", "failed", "success", "failed"])
        }
    }

    @Test func sourcesAreKeptOnceAndNotAskedForAgain() async throws {
        var options = ShellOptions()
        options.traces = true
        try await onDemo(options: options) { shell in
            _ = try await shell.run("fetch")
            // Forty targets, one of them a source, and two sources outside of the step.
            #expect(try await shell.rows("store info").first?["logs"] as? Int == 42)
            let again = try await shell.run("files")
            #expect(!again.notes.contains { $0.contains("batch_get_job_instance_ip_log") }, "\(again.notes)")
            #expect(again.status == 0)
        }
    }

    @Test func aHealthyDistributionFromTwoSourcesIsOneGroup() async throws {
        try await onDemo(job: "job 20000100; step 2") { shell in
            // One of the two sources is a target, too.
            for (statement, count) in [("groups", 240), ("hosts 10.20.0.[1-9] | groups", 10)] {
                let groups = try await shell.rows(statement)
                #expect(groups.map { $0["host_count"] as? Int } == [count], "\(statement)")
            }
        }
    }

    @Test func aBrokenUploadMarksItsTargetsGroup() async throws {
        try await onDemo { shell in
            let groups = try await shell.rows("groups")
            #expect(groups.map { $0["host_count"] as? Int } == [34, 3, 2, 1])
            let mark = groups[1]["mark"] as? [String: Any]
            let text = try #require(mark?["text"] as? String)
            #expect(text == "upload 10.0.8.16:/data/patch/lua-2.8.1.zip failed: source file does not exist")
            #expect(groups[1]["folded"] as? String == "10.20.0.[6,19,32]")
        }
    }

    @Test(arguments: [72, 80]) func narrowTablesKeepSourceStatusAndReason(width: Int) async throws {
        try await onDemo(terminal: ScriptedTerminal(width: width)) { shell in
            for statement in ["show 10.20.0.6", "files 10.20.0.6", "files --by source"] {
                let output = try await shell.run(statement).output
                let table = output.split(separator: "\n").prefix { !$0.hasPrefix("upload 10.0.8.16:") }
                #expect(table.contains { $0.contains("10.0.8.16") }, "\(output)")
                #expect(statement.contains("--by") || table.contains { $0.contains("failed") }, "\(output)")
                let words = table.joined(separator: " ").split(separator: " ")
                for word in ["source", "file", "does", "not", "exist"] { #expect(words.contains(Substring(word))) }
                #expect(table.allSatisfy { $0.hasPrefix("==>") || $0.count <= width }, "\(output)")
                #expect(!table.contains { $0.contains("KB/s") }, "\(output)")
            }
        }
    }

    @Test func narrowTablesTellPathsApart() async throws {
        try await onDemo(terminal: ScriptedTerminal(width: 60)) { shell in
            let output = try await shell.run("files --by path").output
            #expect(output.split(separator: "\n").count { $0.hasPrefix("/data") } == 2, "\(output)")
            #expect(output.split(separator: "\n").allSatisfy { $0.count <= 60 }, "\(output)")
        }
    }

    @Test func aFailedTransferStandsFirstAndInColour() async throws {
        try await onDemo(terminal: ScriptedTerminal(width: 200, usesColor: true)) { shell in
            let lines = try await shell.run("show 10.20.0.6").output.split(separator: "\n")
            // Below the header and the titles: the cause, what came of it, and what went well.
            let rows = lines.dropFirst(2).prefix(4)
            #expect(rows.map { $0.prefix { $0 != " " } } == ["upload", "download", "upload", "download"])
            #expect(rows.map { $0.contains("\u{1B}[31mfailed") } == [true, true, false, false])
            #expect(rows.map { $0.contains("\u{1B}[32msuccess") } == [false, false, true, true])
        }
    }

    @Test func linesOfADistributionTellWhy() async throws {
        try await onDemo { shell in
            let result = try await shell.run("fetch 10.20.0.4 | filter 'failed: no space'")
            #expect(
                result.output.contains(
                    "download 10.20.0.1:/data/patch/lua-2.8.1.zip -> /tmp/patch/lua-2.8.1.zip failed"))
        }
    }
}
