import DemoPlatform
import Foundation
import JobModel
import JobShell
import JobShellTesting
import Testing

/// `save`, on the demo platform.
@Suite struct SavingTests {
    /// A folder that goes with the test.
    private final class Folder: Sendable {
        let path = FileManager.default.temporaryDirectory.appending(path: "joblog-save-\(UUID().uuidString)").path

        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        subscript(name: String) -> String { path + "/" + name }

        func text(_ name: String) throws -> String { try String(contentsOfFile: self[name], encoding: .utf8) }

        func names(_ name: String = "") throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: self[name]).sorted()
        }
    }

    private func onDemo(
        job: String = "job 20000100; step 1", hosts: Int = 240, _ body: (ScriptedShell, Folder) async throws -> Void
    ) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, hosts: hosts)
        _ = try await shell.run(job)
        try await body(shell, try Folder())
        try await shell.stop()
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func aFolderHoldsEveryLogByteForByteAndAnIndex() async throws {
        try await onDemo { shell, folder in
            let saved = try await shell.run("save \(folder["out"])")
            #expect(saved.status == 0 && saved.output == "")
            #expect(saved.notes.first?.hasPrefix("saved \(folder["out"]): 239 files, ") == true)
            let names = try folder.names("out")
            #expect(names.count == 239 && names.contains("index.csv") && names.contains("provenance.json"))
            #expect(names.contains("0-10.20.0.7.log") && names.contains("3-10.20.0.7.log"))
            for log in try await shell.rows("fetch") where log["log_state"] as? String == "fetched" {
                guard let ip = log["ip"] as? String, let cloud = log["cloud"] as? Int else { continue }
                #expect(try folder.text("out/\(cloud)-\(ip).log") == log["log"] as? String)
            }
            let index = try folder.text("out/index.csv").components(separatedBy: "\r\n")
            #expect(index.count == 242 && index[0].hasSuffix("log_state,file,bytes,sha256"))
            #expect(index.filter { $0.hasSuffix(",none,,0,") }.count == 3)
        }
    }

    @Test func provenanceSaysWhereItComesFromAndHowItIsMadeAgain() async throws {
        try await onDemo { shell, folder in
            _ = try await shell.run("hosts 10.20.0.[1-3] | save \(folder["out"])")
            let provenance = try json(try folder.text("out/provenance.json"))
            #expect(provenance["url"] as? String == shell.demoURL)
            #expect(provenance["job"] as? Int == 20_000_100 && provenance["step"] as? Int == 30_000_101)
            #expect(provenance["attempt"] as? Int == 1)
            #expect(provenance["host_count"] as? Int == 3 && provenance["step_host_count"] as? Int == 240)
            #expect((provenance["masks"] as? [String])?.contains("time") == true)
            let statements = try #require(provenance["statements"] as? [String])
            #expect(
                statements == [
                    "connect \(shell.demoURL ?? "")", "biz 2", "job 20000100", "step 1",
                    "hosts 10.20.0.[1-3] | save \(folder["out"])",
                ])
            let logs = try #require(provenance["logs"] as? [[String: Any]])
            #expect(logs.map { $0["host"] as? String } == ["10.20.0.1", "10.20.0.2", "10.20.0.3"])
            let sums = try await sha256(of: logs.indices.map { folder["out/0-10.20.0.\($0 + 1).log"] })
            #expect(logs.map { $0["sha256"] as? String } == sums)
        }
    }

    private func sha256(of paths: [String]) async throws -> [String?] {
        let output = try await output(of: "sha256sum", paths)
        return output.split(separator: "\n").map { $0.split(separator: " ").first.map(String.init) }
    }

    /// What a program of the machine prints; its thread is not held meanwhile.
    private func output(of program: String, _ arguments: [String]) async throws -> String {
        let folder = try Folder()
        try Data().write(to: URL(filePath: folder["out"]))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder["out"]))
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        #expect(process.terminationStatus == 0, "\(program) \(arguments)")
        return try folder.text("out")
    }

    @Test func anArchiveUnpacksToWhatTheFolderHolds() async throws {
        try await onDemo { shell, folder in
            _ = try await shell.run("save \(folder["logs"]); save \(folder["packed.tar.gz"])")
            _ = try await output(of: "tar", ["xzf", folder["packed.tar.gz"], "-C", folder.path])
            #expect(try folder.names("packed") == folder.names("logs"))
            for name in try folder.names("logs") where name != "provenance.json" {
                #expect(try folder.text("packed/\(name)") == folder.text("logs/\(name)"))
            }
        }
    }

    @Test func linesOfJSONBeginWithTheirProvenance() async throws {
        try await onDemo { shell, folder in
            _ = try await shell.run("filter ERROR | save \(folder["errors.jsonl"])")
            let lines = try folder.text("errors.jsonl").split(separator: "\n").map { try json(String($0)) }
            #expect(lines.count == 10 && lines[0]["provenance"] is [String: Any])
            #expect(lines[1...].allSatisfy { $0["host"] != nil && $0["lines"] != nil })
            _ = try await shell.run("groups | save \(folder["errors.jsonl"]) --append")
            let more = try folder.text("errors.jsonl").split(separator: "\n").map { try json(String($0)) }
            #expect(more.count == 19 && more[10]["provenance"] != nil && more[11]["name"] as? String == "g1")
        }
    }

    @Test func rowsAreAppendedWithoutAnotherHeading() async throws {
        try await onDemo { shell, folder in
            let path = folder["failed.csv"]
            for _ in 0..<2 { _ = try await shell.run("hosts @failed | save \(path) --append") }
            let rows = try folder.text("failed.csv").components(separatedBy: "\r\n")
            #expect(rows.count == 24 && rows.filter { $0.contains("host_id,") }.count == 1)
            // Beside it a line for each time.
            let sources = try folder.text("failed.csv.provenance.json").split(separator: "\n").map {
                try json(String($0))
            }
            #expect(sources.map { $0["host_count"] as? Int } == [11, 11])
            let other = try await shell.run("jobs | save \(path) --append")
            #expect(other.status == 2 && other.notes.first?.contains("other columns") == true)
            #expect(try folder.text("failed.csv").components(separatedBy: "\r\n").count == 24)
        }
    }

    @Test func tablesForExcelBeginWithAByteOrderMark() async throws {
        try await onDemo { shell, folder in
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: folder[name]))) }
            for _ in 0..<2 {
                #expect(try await shell.run("filter 磁盘 | save \(folder["a.csv"]) --append").status == 0)
            }
            let rows = try await shell.run("filter 磁盘 | to csv").output
            #expect(!rows.utf8.starts(with: mark), "only files have one")
            let heading = Array(rows.utf8.prefix { $0 != 0x0A }) + [0x0A]
            #expect(try bytes("a.csv") == mark + Array(rows.utf8) + Array(rows.utf8.dropFirst(heading.count)))
            _ = try await shell.run("set csv-bom off; filter 磁盘 | save \(folder["b.csv"])")
            #expect(try bytes("b.csv") == Array(rows.utf8))
            _ = try await shell.run("set csv-bom on; filter 磁盘 | save \(folder["b.csv"]) --append")
            #expect(try bytes("b.csv") == Array(rows.utf8) + Array(rows.utf8.dropFirst(heading.count)))
            #expect(try await shell.run("set csv-bom maybe").status == 2)
        }
    }

    @Test func aLongNameHasItsProvenanceBesideItAllTheSame() async throws {
        try await onDemo { shell, folder in
            for ending in ["1", "2"] {
                let name = String(repeating: "名", count: 82) + ending + ".csv"
                #expect(try await shell.run("hosts 10.20.0.1 | save \(folder[name])").status == 0)
            }
            let names = try folder.names()
            #expect(names.count == 4 && names.allSatisfy { $0.utf8.count <= 255 })
            #expect(names.filter { $0.hasSuffix(".provenance.json") }.count == 2, "each has one of its own")
        }
    }

    @Test func whatTarTakesForSomethingElseIsTold() async throws {
        try await onDemo { shell, folder in
            for (name, right) in [
                ("log-T02:25.tar.gz", "`tar xzf ./log-T02:25.tar.gz`"), ("-a.tgz", "`tar xzf ./-a.tgz`"),
            ] {
                let saved = try await shell.run("hosts 10.20.0.1 | save \(folder[name])")
                #expect(saved.status == 0 && saved.notes.contains { $0.contains(right) }, "\(saved.notes)")
                _ = try await output(of: "tar", ["xzf", folder[name], "-C", folder.path])
            }
            #expect(try folder.names().contains("log-T02_25"))
            let plain = try await shell.run("hosts 10.20.0.1 | save \(folder["b.tgz"])")
            #expect(plain.status == 0 && !plain.notes.contains { $0.contains("tar") })
        }
    }

    @Test func logsOfNoHostsAreNotSaved() async throws {
        try await onDemo { shell, folder in
            for name in ["a.html", "a", "a.tar.gz"] {
                let saved = try await shell.run("hosts --status terminated | save \(folder[name])")
                #expect(saved.status == 1 && saved.notes.contains { $0.contains("no hosts whose logs") })
            }
            #expect(try folder.names().isEmpty)
            // A table without rows is an answer.
            #expect(try await shell.run("hosts --status terminated | save \(folder["a.csv"])").status == 0)
        }
    }

    @Test func whatIsAppendedBeginsALineOfItsOwn() async throws {
        try await onDemo { shell, folder in
            try Data("{\"a\":1}".utf8).write(to: URL(filePath: folder["a.jsonl"]))
            _ = try await shell.run("hosts @failed | save \(folder["a.jsonl"]) --append")
            let lines = try folder.text("a.jsonl").split(separator: "\n").map { try json(String($0)) }
            #expect(lines.count == 13 && lines[0]["a"] as? Int == 1)
        }
    }

    /// Whoever types the statements of a proof in a new session has the same groups before him.
    @Test func theStatementsOfAProofMakeTheSameGroupsAgain() async throws {
        try await onDemo { shell, folder in
            let without = try await shell.run("groups | to json")
            let masks = #"mask add Disk '-?No space.*'; mask add number "it's \\d+"; mask add words '[\p{L}\w]+'"#
            let result = try await shell.run("\(masks); mask off time; groups | save \(folder["x.jsonl"])")
            #expect(result.status == 0, "\(result.notes)")
            let first = try folder.text("x.jsonl").split(separator: "\n").first ?? ""
            let provenance = try #require(try json(String(first))["provenance"] as? [String: Any])
            let statements = try #require(provenance["statements"] as? [String])
            let groups = try await shell.run("groups | to json")
            #expect(groups.output != without.output)
            let again = try await shell.another(plugins: builtIn)
            for statement in statements.dropLast() {
                let result = try await again.run(statement)
                #expect(result.status == 0, "\(statement): \(result.notes)")
            }
            // The platform tells some addresses only with the logs, so the second answer names hosts as the first shell does.
            _ = try await again.run("groups")
            #expect(try await again.run("groups | to json").output == groups.output)
        }
    }

    @Test func provenanceIsTrueForWhateverIsSaved() async throws {
        try await onDemo { shell, folder in
            func source(_ statement: String) async throws -> [String: Any] {
                let result = try await shell.run(statement + " | save \(folder["x.jsonl"]) --force")
                #expect(result.status == 0, "\(statement): \(result.notes)")
                let first = try folder.text("x.jsonl").split(separator: "\n").first ?? ""
                return try #require(try json(String(first))["provenance"] as? [String: Any])
            }
            let groups = try await source("groups")
            #expect((groups["logs"] as? [[String: Any]])?.count == 240 && groups["host_count"] as? Int == 240)
            #expect((try await source("groups --exact"))["masks"] as? [String] == [])
            _ = try await shell.run("groups")
            let diff = try await source("diff @g1 @g3")
            #expect(diff["host_count"] as? Int == 220 && (diff["logs"] as? [[String: Any]])?.count == 220)
            #expect((diff["statements"] as? [String])?.suffix(2).first?.hasPrefix("groups") == true)
            let counts = try await source("filter -c ERROR")
            #expect(counts["step"] as? Int == 30_000_101 && counts["attempt"] as? Int == 1)
            let variable = try await source("let word 'No space'; mask off pid; filter $word")
            #expect((variable["statements"] as? [String])?.last?.hasPrefix("filter 'No space' | save ") == true)
            #expect((variable["statements"] as? [String])?.contains("mask off pid") == true)
            // Of filtered lines the digests of the logs that they are from, whatever they are saved as.
            _ = try await shell.run("filter 'No space' | save \(folder["lines"])")
            let logs = try #require(try json(try folder.text("lines/provenance.json"))["logs"] as? [[String: Any]])
            #expect(logs.count == 4)
            let all = try #require(variable["logs"] as? [[String: Any]])
            for log in logs {
                #expect(
                    all.contains {
                        $0["host"] as? String == log["host"] as? String
                            && $0["sha256"] as? String == log["sha256"] as? String
                    })
            }
        }
    }

    @Test func groupsOfFilteredLinesAreShownByTheseLines() async throws {
        try await onDemo { shell, folder in
            _ = try await shell.run("filter -o 'sha256 (\\S+)' | groups --exact | save \(folder["p.html"])")
            let page = try folder.text("p.html")
            #expect(page.contains("1b77e0c3a5924d6f8e10c2ab39fd5574") && !page.contains("job_start"))
            let diff = try await shell.run("filter -o 'sha256 (\\S+)' | groups --exact | diff")
            #expect(diff.output.split(separator: "\n").filter { $0.hasPrefix("+") && !$0.hasPrefix("+++") }.count == 1)
        }
    }

    @Test func filesThatAreNotOursStay() async throws {
        try await onDemo { shell, folder in
            _ = try await shell.run("save \(folder["out"])")
            try Data("mine".utf8).write(to: URL(filePath: folder["out/notes.txt"]))
            #expect(try await shell.run("save \(folder["out"]) --force").status == 1)
            #expect(try folder.text("out/notes.txt") == "mine")
            // Nor is a file replaced that only happens to have the name of a marker.
            try Data("{\"name\":1}".utf8).write(to: URL(filePath: folder["b.csv.provenance.json"]))
            #expect(try await shell.run("hosts | save \(folder["b.csv"])").status == 1)
            #expect(try folder.text("b.csv.provenance.json") == "{\"name\":1}")
            #expect(try folder.names() == ["b.csv.provenance.json", "out"])
        }
    }

    @Test func onlyFilesThatTheIndexNamesAreReplaced() async throws {
        try await onDemo { shell, folder in
            _ = try await shell.run("save \(folder["out"])")
            let count = try folder.names("out").count
            try Data("mine".utf8).write(to: URL(filePath: folder["out/my-notes.log"]))
            try FileManager.default.createDirectory(atPath: folder["out/old.log"], withIntermediateDirectories: false)
            try Data("mine".utf8).write(to: URL(filePath: folder["out/old.log/precious.txt"]))
            for name in ["my-notes.log", "old.log"] {
                let refused = try await shell.run("save \(folder["out"]) --force")
                #expect(
                    refused.status == 1
                        && refused.notes == [
                            "joblog: save: \(folder["out"]) contains '\(name)', which joblog didn't write",
                            "hint: move it away, or choose another name",
                        ])
                #expect(try folder.text("out/old.log/precious.txt") == "mine")
                if name == "my-notes.log" { try FileManager.default.removeItem(atPath: folder["out/my-notes.log"]) }
            }
            try FileManager.default.removeItem(atPath: folder["out/old.log"])
            #expect(try await shell.run("save \(folder["out"]) --force").status == 0)
            #expect(try folder.names("out").count == count)
            // The files of other hosts go with the folder that they were in.
            #expect(try await shell.run("hosts @failed | save \(folder["out"]) --force").status == 0)
            #expect(try folder.names("out").count < count && folder.names() == ["out"])
        }
    }

    @Test func aPageTellsOfGroupsTheirHostsAndTheirDifferences() async throws {
        try await onDemo { shell, folder in
            #expect(try await shell.run("groups | save \(folder["proof.html"])").status == 0)
            let page = try folder.text("proof.html")
            for name in ["g1", "g2", "g7", "nolog"] { #expect(page.contains("id=\"\(name)\""), "\(name)") }
            #expect(page.components(separatedBy: "<table class=\"difference\">").count == 7)
            #expect(page.contains("No space left on device"))
            #expect(page.contains("10.20.0.[18,82,92,102,128]"))
            #expect(page.hasSuffix("</html>\n"))
            for value in [
                "save X", "diff | save X", "filter ERROR | save X", "hosts @failed | save X", "jobs | save X",
            ] {
                let statement = value.replacing("X", with: folder["other.html"]) + " --force"
                #expect(try await shell.run(statement).status == 0, "\(statement)")
                #expect(try folder.text("other.html").contains("</html>"))
            }
        }
    }

    @Test func whatIsThereStaysUnlessForced() async throws {
        try await onDemo { shell, folder in
            let path = folder["a.txt"]
            try Data("mine".utf8).write(to: URL(filePath: path))
            let refused = try await shell.run("hosts | save \(path)")
            #expect(
                refused.status == 1
                    && refused.notes == [
                        "joblog: save: \(path) exists already", "hint: add `--force` to replace it",
                    ])
            #expect(try folder.text("a.txt") == "mine")
            #expect(try await shell.run("hosts | save \(path) --force").status == 0)
            #expect(try folder.text("a.txt").contains("non-zero exit code"))
            // A folder that joblog did not write is never replaced.
            try FileManager.default.createDirectory(atPath: folder["mine"], withIntermediateDirectories: true)
            try Data("mine".utf8).write(to: URL(filePath: folder["mine/thesis.txt"]))
            #expect(try await shell.run("save \(folder["mine"]) --force").status == 1)
            #expect(try folder.text("mine/thesis.txt") == "mine")
            #expect(try await shell.run("save \(folder["no/such/place"])").status == 1)
            #expect(try folder.names() == ["a.txt", "a.txt.provenance.json", "mine"])
        }
    }

    @Test func wrongWordsRunNothing() async throws {
        try await onDemo { shell, folder in
            for statement in [
                "save", "save ''", "save a.json", "save a --format xml", "save a.html --append",
                "save a.csv --append --force",
                "jobs | save a.tar.gz", "filter -q ERROR | save a.csv", "save a.xlsx", "save a.zip",
            ] {
                let result = try await shell.run(statement.replacing(" a", with: " " + folder["a"]))
                #expect(result.status == 2, "\(statement): \(result.notes)")
            }
            #expect(try folder.names().isEmpty)
        }
    }

    @Test func hostileNamesStayWithinTheFolder() async throws {
        try await onDemo(job: "job \(DemoWorld.oddityJobID); step 1") { shell, folder in
            #expect(try await shell.run("save \(folder["odd"])").status == 0)
            #expect(try folder.names() == ["odd"])
            #expect(try await shell.run("save \(folder["odd.html"])").status == 0)
            let page = try folder.text("odd.html")
            #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
            #expect(!page.contains("\u{202E}"))
        }
    }

    @Test func aFailureLeavesNothingBehind() async throws {
        try await onDemo { shell, folder in
            // The disk of this folder has no room for all of the logs.
            guard getuid() == 0 else { return }
            _ = try await output(of: "mount", ["-t", "tmpfs", "-o", "size=300k", "joblog-test", folder.path])
            // The page and the archive have room.
            var failed: [String] = []
            for target in ["logs", "logs.tar.gz", "logs.jsonl", "logs.html", "logs.csv", "logs.txt"] {
                let saved = try await shell.run("save \(folder[target])")
                if saved.status != 0 {
                    failed.append(target)
                    #expect(saved.notes.first?.contains("No space left on device") == true, "\(saved.notes)")
                    #expect(try folder.names().isEmpty, "\(target)")
                }
                for name in try folder.names() { try FileManager.default.removeItem(atPath: folder[name]) }
            }
            #expect(failed == ["logs", "logs.jsonl", "logs.csv", "logs.txt"])
            _ = try await output(of: "umount", [folder.path])
        }
    }
}
