import JobModel
import JobShell
import JobShellTesting
import TerminalText
import Testing

/// What a window of few columns shows.
@Suite struct NarrowWindowTests {
    private static let statements = [
        "help", "help filter", "help hostsets", "help language", "set", "session", "jobs --last 60d", "vars", "steps",
        "hosts",
        "hosts --long", "groups", "patterns", "mask list", "fetch", "store info", "hosts --slowest 3",
        "filter -c ERROR",
    ]

    @Test(arguments: [40, 44, 60, 72, 80])
    func nothingIsWiderThanTheWindow(width: Int) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, terminal: ScriptedTerminal(width: width))
        _ = try await shell.run("job 20000100; step 1")
        for statement in Self.statements + [
            "jobs --status nosuch", "hosts @nosuch", "diff 10.20.0.1 nosuch | to csv", "nosuch",
        ] {
            let result = try await shell.run(statement)
            for line in result.output.split(separator: "\n") + result.notes.map({ $0[...] }) {
                #expect(DisplayWidth.of(line) <= width, "\(statement) at \(width): \(line)")
            }
        }
        _ = try await shell.run("job 20000060; step 1")
        for statement in ["files --status failed", "files --by source", "files --by path", "files --by target"] {
            let output = try await shell.run(statement).output
            for line in output.split(separator: "\n") {
                #expect(DisplayWidth.of(line) <= width, "\(statement) at \(width): \(line)")
            }
            // Half an address would be another host's.
            #expect(output.contains("10.20.0.") || statement.hasSuffix("path"), "\(output)")
        }
        try await shell.stop()
    }

    @Test func wordsAreNotCut() async throws {
        let wide = try await ScriptedShell.onDemo(plugins: builtIn, terminal: ScriptedTerminal(width: 1000))
        let narrow = try await wide.another(plugins: builtIn, terminal: ScriptedTerminal(width: 60))
        func words(_ transcript: ScriptedShell.Transcript) -> [Substring] {
            (transcript.output + transcript.notes.joined(separator: " ")).split(whereSeparator: \.isWhitespace)
        }
        for statement in ["help", "help filter", "help hosts", "help groups", "jobs --status nosuch"] {
            #expect(words(try await narrow.run(statement)) == words(try await wide.run(statement)), "\(statement)")
        }
        // What a setting means goes on in the next line, all of it.
        let meaning = try await narrow.run("set").output
        for word in ["$JOBLOG_PAGER,", "-RFX", "sequences"] { #expect(meaning.contains(word)) }
        try await wide.stop()
    }

    @Test func namesAddressesAndStatusesAreWhole() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, terminal: ScriptedTerminal(width: 60))
        let jobs = try await shell.run("jobs")
        #expect(jobs.output.contains("发布 game-server 生产环境 ") && jobs.output.contains("waiting for user"))
        let job = try await shell.run("job 20000100; step 1; steps")
        #expect(job.output.contains("error ignored"))
        let hosts = try await shell.run("hosts --slowest 3")
        #expect(hosts.output.contains("10.20.0.102  non-zero exit code"))
        try await shell.stop()
    }

    @Test func foldsAreReadAsThoseOfGroupsAre() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 2000, terminal: ScriptedTerminal(width: 60))
        _ = try await shell.run("job 20000100; step 1")
        let lines = try await shell.run("hosts").output.split(separator: "\n").map(String.init)
        #expect(lines[0].split(separator: " ") == ["hosts", "status", "exit", "tag"])
        // Failures first, the most hosts first, and success last.
        let folds = lines.dropFirst().compactMap { line in
            line.firstMatch(of: /^ *(\d+)  (\S.*?)(  |$)/).map { (count: Int($0.1) ?? 0, status: String($0.2)) }
        }
        let failed = folds.prefix { $0.status != "success" }
        #expect(failed.count > 2 && failed.map(\.count) == failed.map(\.count).sorted(by: >))
        #expect(folds.dropFirst(failed.count).allSatisfy { $0.status == "success" } && folds.count > failed.count)
        #expect(folds.map(\.count).reduce(0, +) == 2000)
        #expect(lines.contains { $0.hasSuffix("hosts in all") })
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 60 })
        try await shell.stop()
    }

    @Test func aLongLineFloodsNoScreen() async throws {
        let long = String(repeating: "start ", count: 20_000)
        let shell = try await ScriptedShell.onDemo(
            plugins: builtIn + [GivenLogs(["\(long)one\n", "\(long)one\n", "\(long)two\n", "\(long)\n"])],
            terminal: ScriptedTerminal(width: 80))
        _ = try await shell.run("job 20000100; step 1")
        for statement in ["given | groups", "given | groups | to table", "given | patterns"] {
            let result = try await shell.run(statement)
            #expect(
                result.status == 0 && result.output.contains("start") && result.output.contains("…"),
                "\(statement): \(result.output.prefix(500))")
            #expect(result.output.utf8.count < 4000, "\(statement)")
        }
        try await shell.stop()
    }

    @Test func marksAreCutBetweenWordsAndOutcomesGoOn() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, terminal: ScriptedTerminal(width: 44))
        let output = try await shell.run("job 20000100 > /dev/null; step 1; groups").output
        #expect(output.contains("agent abnormal x2, success x1, exit 0 x1") && output.contains("@nolog"))
        #expect(output.contains(" …\n"))
        try await shell.stop()
    }

    @Test(arguments: [
        ("echo 日志；groups", ["hint: quote it if it is meant as text ('；'), or type:", "  echo 日志;groups"]),
        (
            "hosts | to json ｜ !less",
            ["hint: quote it if it is meant as text ('｜'), or type:", "  hosts | to json | !less"]
        ),
        // A statement is never broken, and may contain the words that lead to it.
        (
            "filter 'type: a b c d e f g h i j k l m n o p' @failed @ok",
            ["hint: type:", "  filter 'type: a b c d e f g h i j k l m n o p' @failed,@ok"]
        ),
        ("hosts 10.20.0.1 10.20.0.2", ["hint: type: hosts 10.20.0.1,10.20.0.2"]),
    ])
    func theStatementOfALongHintHasALineOfItsOwn(_ text: String, _ hint: [String]) async throws {
        let shell = try ScriptedShell(plugins: builtIn, terminal: ScriptedTerminal(width: 60))
        let notes = try await shell.run(text).notes
        #expect(notes.suffix(hint.count) == hint[...], "\(notes)")
    }

    @Test func theCaretsOfALongStatementStayInTheWindow() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, terminal: ScriptedTerminal(width: 40))
        let result = try await shell.run("biz 2 && biz 2 && biz 2 && biz 2 && biz 2 && ; biz 2")
        #expect(result.status == 2 && result.notes.allSatisfy { DisplayWidth.of($0) <= 40 })
        let carets = try #require(result.notes.first { $0.contains("^") })
        let line = try #require(result.notes.first { $0.contains("biz 2 && ") && $0.hasPrefix("  ") })
        let place = try #require(carets.firstIndex(of: "^")).utf16Offset(in: carets)
        #expect(Array(line)[place] == ";" || Array(line)[place] == "&")
        try await shell.stop()
    }
}
