import DemoLoads
import DemoPlatform
import Foundation
import JobModel
import JobShell
import JobShellTesting
import Testing

/// `filter`, on the demo platform.
@Suite struct FilterTests {
    func onDemo(
        terminal: ScriptedTerminal = ScriptedTerminal(), job: String = "job 20000100; step 1",
        _ body: (ScriptedShell) async throws -> Void
    ) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, terminal: terminal, additional: DemoLoads.jobs)
        _ = try await shell.run(job)
        try await body(shell)
        try await shell.stop()
    }

    /// grep does so with -l and -L, ripgrep with -i and -S.
    @Test func ofTwoOptionsThatContradictTheLastCounts() async throws {
        try await onDemo { shell in
            func hosts(_ words: String) async throws -> String {
                try await shell.run("filter \(words) | to addresses").output
            }
            let (with, without) = (try await hosts("-l job_success"), try await hosts("-L job_success"))
            #expect(with != without)
            #expect(try await hosts("-L -l job_success") == with)
            #expect(try await hosts("-l -L job_success") == without)
            #expect(try await hosts("-lL job_success") == without)
            let exact = try await hosts("-l JOB_SUCCESS")
            #expect(try await hosts("-i -S -l JOB_SUCCESS") == exact)
            #expect(try await hosts("-S -i -l JOB_SUCCESS") == with)
        }
    }

    @Test func linesComeInTheOrderOfTheHostsWithTheirNumbers() async throws {
        try await onDemo { shell in
            let found = try await shell.run("filter 'No space left'")
            #expect(found.status == 0 && found.notes.isEmpty)
            let hosts = found.output.split(separator: "\n").map { $0.prefix { $0 != ":" } }
            #expect(hosts == ["11", "11", "50", "50", "83", "83", "200", "200"].map { "10.20.0.\($0)" })
            #expect(found.output.hasPrefix("10.20.0.11:16:tar: "))
            let around = try await shell.run("filter 'No space left' -m 1 -B 1")
            #expect(around.output.hasPrefix("10.20.0.11-15-"))
            #expect(around.output.components(separatedBy: "\n--\n").count == 4)
        }
    }

    @Test func recordsTellHostNumberTextAndWhetherALineMatches() async throws {
        try await onDemo { shell in
            let rows = try await shell.rows("filter 'No space left' -m 1 -A 1")
            #expect(rows.count == 4)
            let host = try #require(rows.first?["host"] as? [String: Any])
            #expect(host["ip"] as? String == "10.20.0.11" && host["status"] as? Int == 101)
            let lines = try #require(rows.first?["lines"] as? [[String: Any]])
            #expect(lines.map { $0["n"] as? Int } == [16, 17])
            #expect(lines.map { $0["match"] as? Bool } == [true, false])
            #expect((lines[0]["text"] as? String)?.contains("Cannot write: No space left on device") == true)
            let table = try await shell.run("filter 'No space left' -m 1 | to csv")
            #expect(table.output.hasPrefix("host,n,match,text\r\n10.20.0.11,16,true,tar: "))
        }
    }

    @Test func hostsWithAndWithoutAMatchAreAllOfThemTogether() async throws {
        try await onDemo { shell in
            let with = try await shell.rows("filter -l job_success")
            let without = try await shell.rows("filter -L job_success")
            #expect(with.count + without.count == 240)
            #expect(try await shell.rows("hosts @failed,@nolog").count == without.count)
            let ends = try await shell.run("filter -L job_success | show --tail 1")
            #expect(ends.output.contains("job_fail:[磁盘空间不足]"))
            #expect(try await shell.run("filter -l ERROR | expect 9").status == 0)
        }
    }

    @Test func whatAGroupTookFlowsOnAndIsGrouped() async throws {
        try await onDemo { shell in
            let groups = try await shell.rows("filter -o 'sha256 (\\S+)' | groups --exact")
            #expect(groups.map { $0["host_count"] as? Int } == [235, 2])
            #expect(groups.map { $0["line_count"] as? Int } == [1, 1])
            let some = try await shell.rows("hosts @failed | filter 'No space' | show")
            #expect(some.map { $0["ip"] as? String } == ["11", "50", "83", "200"].map { "10.20.0.\($0)" })
            let named = try await shell.run("hosts @failed | filter 'No space' | show --head 1")
            #expect(named.output.hasPrefix("==> 10.20.0.11 ("))
            let shown = try await shell.run("filter -o 'sha256 (\\S+)' | show 10.20.0.1")
            #expect(shown.output.split(separator: "\n").count == 2)
        }
    }

    @Test func countsAreOfEveryHostAndFoldedOnAScreen() async throws {
        try await onDemo { shell in
            let rows = try await shell.rows("filter -c ERROR")
            #expect(rows.count == 240)
            #expect(rows.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == 20)
            let shown = try await shell.run("filter -c ERROR")
            #expect(shown.output.contains("    3      2  10.20.0.[18,128]"))
            #expect(try await shell.run("filter ERROR | expect 20").status == 0)
            #expect(try await shell.run("filter -c ERROR | groups").status == 2)
        }
    }

    @Test func aSpreadsheetGetsHostsByTheirAddress() async throws {
        try await onDemo { shell in
            let table = try await shell.run("filter -c ERROR | to csv")
            #expect(table.output.hasPrefix("host,count\r\n10.20.0.1,0\r\n"))
        }
    }

    @Test func aPatternThatIsHopelessOnEveryLineEndsBySayingSo() async throws {
        try await onDemo(job: "job 20000133; step 1") { shell in
            let result = try await shell.run("filter '(\\S+\\s?)*[\\x01\\x02]$'")
            #expect(result.status == 1)
            #expect(result.notes.contains { $0.contains("too much work") || $0.contains("more work than") })
        }
    }

    @Test func quietTellsByItsStatusAlone() async throws {
        try await onDemo { shell in
            for (pattern, status) in [("ERROR", 0), ("nothing like it", 1)] {
                let result = try await shell.run("filter -q '\(pattern)'")
                #expect(result.status == status && result.output.isEmpty && result.notes.isEmpty)
            }
            #expect(try await shell.run("filter 'nothing like it'").status == 0)
        }
    }

    @Test func filtersInARowKeepTheNumbersOfTheLog() async throws {
        try await onDemo { shell in
            let both = try await shell.run("filter ERROR | filter -v 磁盘 | filter -o 总耗时")
            let hosts = [(11, 25), (18, 35), (50, 25), (82, 28), (83, 25), (92, 28), (102, 28), (128, 35), (200, 25)]
            #expect(both.output == hosts.map { "10.20.0.\($0):\($1):总耗时\n" }.joined())
            let none = try await shell.run("filter -m 1 ERROR | filter 部署失败")
            #expect(none.status == 0 && none.output.isEmpty)
            // What stands around a line is the log's, whatever the filter before left.
            let around = try await shell.run("filter tar | filter -B 1 'No space' -m 1 10.20.0.11")
            #expect(around.output == (try await shell.run("filter -B 1 'No space' -m 1 10.20.0.11")).output)
            #expect(around.output.hasPrefix("10.20.0.11-15-") && around.notes.isEmpty)
            let cut = try await shell.run("filter -m 1 ERROR | filter -A 1 ERROR")
            #expect(cut.notes.first?.hasPrefix("the lines around a match are lines of the earlier filter") == true)
        }
    }

    @Test func kindsOfLinesCanBeAskedFor() async throws {
        try await onDemo { shell in
            #expect(try await shell.run("filter --kind @p1").notes.last == "hint: type `patterns` first")
            let kinds = try await shell.rows("patterns")
            let kind = try #require(kinds.first { ($0["pattern"] as? String)?.contains("Cannot write") == true })
            let name = try #require(kind["name"] as? String)
            let lines = try await shell.run("filter --kind @\(name)")
            #expect(lines.output.split(separator: "\n").count == kind["line_count"] as? Int)
            #expect(lines.output.contains("Cannot write"))
            for name in [
                "@p9999", "@p0", "@p-1", "@p+1", "@p", "p", "@p\(Int64.min)", "@p\(Int64.max)",
                "@p99999999999999999999",
            ] {
                let wrong = try await shell.run("filter --kind=\(name)")
                #expect(wrong.status == 2 && wrong.notes.first?.contains(name) == true, "\(name): \(wrong.notes)")
            }
            #expect(try await shell.run("filter --kind p1 ERROR").status == 2)
        }
    }

    @Test func whatIsNoPatternIsShownWithItsPlace() async throws {
        try await onDemo { shell in
            let wrong = try await shell.run("filter 'a(b'")
            #expect(wrong.status == 2 && wrong.output.isEmpty)
            #expect(
                wrong.notes.first == "joblog: filter: the pattern 'a(b' doesn't compile: missing closing parenthesis")
            #expect(try await shell.run("filter").status == 2)
            #expect(try await shell.run("filter a -e b").status == 2)
        }
    }

    @Test func linesOfWhichNobodyKnowsMakeTheStatementFail() async throws {
        try await onDemo(job: "job \(DemoWorld.oddityJobID); step 1; fetch") { shell in
            let result = try await shell.run("filter '(\\S+\\s?)*[\\x01\\x02]$'")
            #expect(result.status == 1)
            #expect(result.notes.first?.contains("more work than a match may take: 10.20.0.") == true)
            let record = try await shell.run("filter '(\\S+\\s?)*[\\x01\\x02]$' | to jsonl")
            #expect(record.output.contains("\"match\":null"))
        }
    }

    @Test func matchesAreHighlightedAndHostileTextActsOnNothing() async throws {
        try await onDemo(terminal: ScriptedTerminal(width: 80, usesColor: true)) { shell in
            let found = try await shell.run("filter 'No space' -m 1")
            #expect(found.output.hasPrefix("\u{1B}[1;36m10.20.0.11\u{1B}[0m\u{1B}[36m:\u{1B}[0m"))
            #expect(found.output.contains("Cannot write: \u{1B}[1;31mNo space\u{1B}[0m left on device\n"))
        }
        try await onDemo(job: "job \(DemoWorld.oddityJobID); step 1") { shell in
            let everything = try await shell.run("filter ''")
            #expect(!everything.output.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
        }
    }

    @Test func numbersOfCutLogsAreThoseOfTheLog() async throws {
        try await onDemo { shell in
            let found = try await shell.run("show 10.20.0.11 --lines 14-20 | filter -m 1 tar")
            #expect(found.output.hasPrefix("10.20.0.11:16:tar: "))
            // Lines that were found keep theirs, whatever comes next.
            let chain = try await shell.run("filter -C1 Killed | filter -v kernel")
            #expect(chain.output.hasPrefix("10.20.0.82:23:") && chain.output.contains("\n10.20.0.82:25:"))
            let found2 = try await shell.run("filter ERROR | show 10.20.0.11 -n --lines 20-30")
            #expect(found2.output.split(separator: "\n").last?.hasPrefix("25  ") == true)
            #expect(found2.output.split(separator: "\n").count == 2)
            let shown = try await shell.run("show 10.20.0.11 --lines 16-17 --numbers")
            #expect(shown.output.contains("\n16  tar: ") && shown.output.contains("\n17  tar: "))
        }
        try await onDemo(job: "job \(DemoWorld.oddityJobID); step 1") { shell in
            // A line of a million characters is drawn in parts and is one line all the same.
            let shown = try await shell.run("show 10.20.0.9 --numbers")
            #expect(shown.output.split(separator: "\n").map { $0.prefix(4) } == ["==> ", "1  o", "2  x"])
        }
    }

    @Test func partsThatAreEmptyTellNothing() async throws {
        try await onDemo { shell in
            #expect(try await shell.run("filter -o 'No space(x?)'").output.isEmpty)
            let groups = try await shell.rows("filter -o 'No (space)?' | groups --exact")
            #expect(groups.map { $0["host_count"] as? Int } == [4])
            #expect(try await shell.run("filter -o . -m 1 10.20.0.11 | expect --min 10").status == 0)
            #expect(try await shell.run("patterns --top 1; filter --kind @p1 -o").status == 2)
        }
    }

    @Test func transfersAreLinesToo() async throws {
        try await onDemo(job: "job 20000100; step 2") { shell in
            let found = try await shell.run("filter -m 1 download")
            #expect(found.status == 0 && !found.output.isEmpty)
        }
    }

    @Test func asManyLinesAroundAsThereAre() async throws {
        try await onDemo { shell in
            let most = try await shell.run("hosts 10.20.0.1 | filter -m 1 -C 1000 job_start")
            #expect(most.status == 0 && most.output.split(separator: "\n").count == 29)
            for option in ["-A", "-B", "-C"] {
                let some = try await shell.run("filter -m 1 \(option) 1000 job_start")
                let all = try await shell.run("filter -m 1 \(option) \(Int64.max) job_start")
                #expect(all.status == 0 && all.output == some.output, "\(option)")
            }
        }
    }

    // MARK: Hosts and flags

    @Test func theSecondWordIsAHostSet() async throws {
        try await onDemo { shell in
            let one = try await shell.run("hosts 10.20.0.11 | filter ERROR").output
            #expect(one.hasPrefix("10.20.0.11:") && one.split(separator: "\n").count == 2)
            for statement in [
                "filter ERROR 10.20.0.11", "filter -e ERROR 10.20.0.11", "filter 10.20.0.11 -e ERROR",
                "hosts @failed | filter ERROR 10.20.0.11", "filter ERROR | filter '' 10.20.0.11",
                "filter ERROR 10.20.0.[11,18] --exclude 10.20.0.18", "filter ERROR | filter -e '' 10.20.0.11",
                "filter -m 9 ERROR | filter '' 10.20.0.11", "grep ERROR 10.20.0.11",
            ] {
                #expect(try await shell.run(statement).output == one, "\(statement)")
            }
            let kind = try await shell.run("patterns --top 1; filter --kind @p1 10.20.0.11 -c | to csv")
            #expect(kind.output.split(separator: "\r\n").count == 2)
        }
    }

    @Test func aTextOfSeveralWordsIsToBeQuoted() async throws {
        try await onDemo { shell in
            for (statement, meant) in [
                ("filter No space left", "filter 'No space left'"), ("filter -i space full", "filter -i 'space full'"),
            ] {
                let wrong = try await shell.run(statement)
                #expect(wrong.status == 2 && wrong.notes.last?.contains(meant) == true, "\(wrong.notes)")
            }
        }
    }

    @Test func whatIsNoHostSetIsSaid() async throws {
        try await onDemo { shell in
            #expect(try await shell.run("filter ERROR @nosuch").status == 2)
            let wrong = try await shell.run("filter ERROR 10.20.0.300")
            #expect(wrong.status == 2 && wrong.notes.last?.contains("quote") == false)
            let second = try await shell.run("filter -e ERROR 10.20.0.11 10.20.0.12")
            #expect(second.status == 2 && second.notes.first?.contains("one word too many: '10.20.0.12'") == true)
            let none = try await shell.run("filter ERROR @timeout")
            #expect(none.status == 0 && none.notes == ["no hosts match, so nothing was searched"])
        }
    }

    @Test func flagsThatSayWhatIsSoAnywayAreAccepted() async throws {
        try await onDemo { shell in
            let plain = try await shell.run("filter 'No (space|room)'").output
            for flags in ["-n", "-nE", "-rnP", "-H", "-a", "-s", "-nrEs", "--line-number --perl-regexp"] {
                let found = try await shell.run("grep \(flags) 'No (space|room)'")
                #expect(found.status == 0 && found.output == plain && found.notes.isEmpty, "\(flags)")
            }
            #expect(try await shell.run("help grep").output == (try await shell.run("help filter")).output)
            #expect(try await shell.run("filter -h").output == (try await shell.run("help filter")).output)
        }
    }

    func given(
        _ logs: [String], on terminal: ScriptedTerminal = ScriptedTerminal(), plugins: [any Plugin] = [],
        _ body: (ScriptedShell) async throws -> Void
    ) async throws {
        let shell = try await ScriptedShell.onDemo(
            plugins: builtIn + [GivenLogs(logs)] + plugins, terminal: terminal)
        _ = try await shell.run("job 20000100; step 1")
        try await body(shell)
        try await shell.stop()
    }
}
