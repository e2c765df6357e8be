import DemoPlatform
import Foundation
import JobShell
import JobShellTesting
import Testing

/// Hosts that have a name in place of an address, in every form in which hosts are shown.
@Suite struct HostNameTests {
    private func withNames(
        _ logs: [(name: String, log: String)], _ body: (ScriptedShell) async throws -> Void
    ) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn + [NamedHosts(logs: logs)], hosts: 24)
        _ = try await shell.run("job 20000100; step 1")
        try await body(shell)
        try await shell.stop()
    }

    private var webs: [(name: String, log: String)] {
        (1...40).map { number in
            let name = "web-" + (number < 10 ? "0" : "") + "\(number).example.com"
            return (name, "host \(name) is up\nshort \(name.prefix(6)): \(number == 7 ? "disk full" : "ok")\n")
        }
    }

    @Test func namesAreShownFoldedAndTyped() async throws {
        try await withNames(webs) { shell in
            let groups = try await shell.rows("named | groups")
            #expect(groups.map { $0["folded"] as? String } == ["web-[01-06,08-40].example.com", "web-07.example.com"])
            let shown = try await shell.run("named | groups")
            #expect(shown.output.contains("@all!web-07.example.com"))
            let some = try await shell.rows("named | show web-[01-02].example.com,WEB-09.example.com")
            #expect(
                some.map { $0["name"] as? String } == [
                    "web-01.example.com", "web-02.example.com", "web-09.example.com",
                ])
            #expect(some.allSatisfy { $0["ip"] is NSNull })
            let lines = try await shell.run("named | filter 'disk full'")
            #expect(lines.output.contains("web-07.example.com"))
            let wrong = try await shell.run("named | show web-7.example.com")
            #expect(wrong.status == 1 && wrong.notes.contains { $0.contains("web-07.example.com") })
        }
    }

    @Test func tablesAndAddressesHaveThem() async throws {
        try await withNames([("web-01", "x\n"), ("my host", "x\n"), ("failed", "x\n")]) { shell in
            #expect(try await shell.run("named | to addresses").output == "web-01\nmy host\nfailed\n")
            let words = try await shell.run("named | groups | to addresses")
            #expect(words.output == "web-01\nmy host\nfailed\n")
            let csv = try await shell.run("named | to csv").output.components(separatedBy: "\r\n")
            #expect(csv[0].contains(",name,") && csv[1].contains(",web-01,") && csv[2].contains(",my host,"))
            let ofPlatform = try await shell.run("hosts | to csv").output.components(separatedBy: "\r\n")
            #expect(!ofPlatform[0].contains(",name"))
        }
    }

    @Test func filesAreNamedHarmlessly() async throws {
        let names = [
            "web-01", "../x", "a/b", "CON", "index", String(repeating: "n", count: 400), "WEB-01", "-rf", "x\ny",
        ]
        try await withNames(names.map { ($0, "log of \($0)\n") }) { shell in
            let folder = FileManager.default.temporaryDirectory.appending(path: "joblog-names-\(UUID().uuidString)")
                .path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let saved = try await shell.run("named | save \(folder)")
            #expect(saved.status == 0)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(
                files.count == names.count + 2 && files.contains("web-01.log") && files.contains("_.._x.log"))
            #expect(files.allSatisfy { $0.utf8.count <= 200 && !$0.hasPrefix(".") && !$0.hasPrefix("-") })
            #expect(files.contains("_CON.log") && files.contains("a_b.log") && files.contains("index.log"))
            #expect(try String(contentsOfFile: folder + "/web-01.log", encoding: .utf8) == "log of web-01\n")
            let index = try String(contentsOfFile: folder + "/index.csv", encoding: .utf8)
            #expect(index.contains(",name,") && index.contains("../x"))
        }
    }

    @Test func aWordThatIsNoHostKeepsItsHint() async throws {
        try await withNames([]) { shell in
            let blank = try await shell.run("filter no space")
            #expect(blank.status != 0 && blank.notes.contains("hint: type: filter 'no space'"), "\(blank.notes)")
            let more = try await shell.run("filter no space left")
            #expect(more.status == 2 && more.notes.contains("hint: type: filter 'no space left'"), "\(more.notes)")
            let twice = try await shell.run("filter -e ERROR WARN")
            #expect(
                twice.status != 0 && twice.notes.contains { $0.contains("give every pattern with -e") },
                "\(twice.notes)")
            let unknown = try await shell.run("hsots")
            #expect(!unknown.notes.contains { $0.contains("hosts hsots") })
            let file = try await shell.run("cat app.log")
            #expect(!file.notes.contains { $0.contains("show app.log") })
        }
    }
}
