import DemoLoads
import DemoPlatform
import Foundation
import JobModel
import JobShell
import JobShellTesting
import Testing

/// What `filter` shows and says: at the end, of several named groups, of long lines and of many.
extension FilterTests {
    // MARK: What is said at the end

    @Test func aSearchInVainSaysHowManyLogsItWentThrough() async throws {
        try await onDemo { shell in
            let none = try await shell.run("filter 'nothing like it'")
            #expect(none.status == 0 && none.output.isEmpty)
            #expect(none.notes.count == 1)
            #expect(
                none.notes.first?.hasPrefix("no line of 237 logs matches; 3 hosts have no log: 10.20.0.") == true,
                "\(none.notes)")
            let one = try await shell.run("filter 'nothing like it' 10.20.0.11")
            #expect(one.notes == ["no line of 1 log matches"])
            #expect(
                try await shell.run("filter -v '' 10.20.0.11").notes.first?.contains("-v looks for the others") == true)
            let chain = try await shell.run("filter ERROR 10.20.0.11 | filter 'nothing like it'")
            #expect(chain.notes == ["no line of 1 log passes all filters"])
            #expect(try await shell.run("filter -l 'nothing like it' 10.20.0.11").notes == one.notes)
            #expect(try await shell.run("filter -m 0 ERROR 10.20.0.11").notes.isEmpty)
            // What is made of the lines says itself what came of it.
            #expect(try await shell.run("filter 'nothing like it' | expect 0").notes.isEmpty)
        }
    }

    @Test func hostsWithoutALogAreNamedWhereTheyLookLikeOthers() async throws {
        try await onDemo { shell in
            for statement in ["filter -L job_success", "filter -c job_success"] {
                let result = try await shell.run(statement)
                #expect(result.notes.count == 1, "\(result.notes)")
                #expect(result.notes.first?.hasPrefix("3 hosts have no log: 10.20.0.") == true, "\(statement)")
            }
            #expect(try await shell.run("filter -l job_success").notes.isEmpty)
            #expect(try await shell.rows("filter -l ERROR | hosts").count == 9)
        }
    }

    @Test func quietSaysNothing() async throws {
        var options = ShellOptions()
        options.isQuiet = true
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, options: options)
        let result = try await shell.run("job 20000100 > /dev/null; step 1 > /dev/null; filter 'nothing like it'")
        #expect(result.status == 0 && result.notes.isEmpty)
        try await shell.stop()
    }

    // MARK: Several named groups

    @Test func severalNamedGroupsAreTheColumnsOfATable() async throws {
        let logs = ["v=1 from a.b\nnone\nv=22\n", "v=3 from c v=4 from d\n"]
        try await given(logs) { shell in
            let pattern = "'v=(?<ver>\\d+)(?: from (?<source>\\S+))?'"
            let table = try await shell.run("given | filter -o \(pattern) | to csv")
            #expect(
                table.output
                    == "host,n,ver,source\r\n10.20.0.1,1,1,a.b\r\n10.20.0.1,3,22,\r\n10.20.0.2,1,3,c\r\n10.20.0.2,1,4,d\r\n"
            )
            let rows = try await shell.rows("given | filter -o \(pattern)")
            #expect(rows.count == 4 && rows.map { $0["n"] as? Int } == [1, 3, 1, 1])
            #expect(rows.map { $0["ver"] as? String } == ["1", "22", "3", "4"])
            #expect(rows[1]["source"] is NSNull && (rows[0]["host"] as? [String: Any])?["ip"] as? String == "10.20.0.1")
            let shown = try await shell.run("given | filter -o \(pattern)").output
            #expect(shown.split(separator: "\n").first?.split(separator: " ") == ["host", "line", "ver", "source"])
            #expect(try await shell.run("given | filter -o \(pattern) | expect 4").status == 0)
            // To a command that takes logs the lines are texts.
            let first = try await shell.run("given | filter -o \(pattern) | show 10.20.0.1").output
            #expect(first.hasSuffix("\n1\ta.b\n22\t\n"))
            // Without -o, and with one name, nothing is a table.
            #expect(try await shell.run("given | filter \(pattern)").output.hasPrefix("10.20.0.1:1:v=1 from a.b\n"))
            let one = try await shell.run("given | filter -o 'from (?<source>\\S+)'").output
            #expect(one == "10.20.0.1:1:a.b\n10.20.0.2:1:c\n10.20.0.2:1:d\n")
            let taken = try await shell.run("given | filter -o '(?<host>\\S+)=(?<v>\\d)'")
            #expect(taken.output.hasPrefix("_host"), "the row's own host gives way: \(taken.output)")
        }
    }

    // MARK: Long lines, many lines

    @Test func ofALongLineAScreenShowsThePartAroundTheMatch() async throws {
        let filler = String(repeating: "-", count: 50_000)
        let line = "\(filler)NEEDLE\(filler)"
        let many = String(repeating: "\(filler.prefix(1000))PIN", count: 20)
        let logs = ["first\n\(line)\n", "\(many)\n", "磁\(String(repeating: "磁盘", count: 1000))NEEDLE\n"]
        try await given(logs, on: ScriptedTerminal(width: 80)) { shell in
            let found = try await shell.run("given | filter NEEDLE 10.20.0.1")
            #expect(found.output.hasPrefix("10.20.0.1:2:…---") && found.output.contains("--NEEDLE--"))
            #expect(found.output.hasSuffix("---…\n") && found.output.count < 400)
            #expect(
                found.notes == ["a long line is shown in part; `show 10.20.0.1 --lines 2` shows it whole"])
            // Several matches of a line, each with what stands around it.
            let pins = try await shell.run("given | filter PIN")
            #expect(pins.output.components(separatedBy: "PIN").count == 5 && pins.output.utf8.count < 500)
            // Lines around, what -o tells, and other lines: their beginning.
            for statement in ["filter first -A 1", "filter -o '-.*'", "filter -v first"] {
                let other = try await shell.run("given | \(statement) 10.20.0.1")
                #expect(other.output.hasSuffix("---…\n") && !other.output.contains("NEEDLE"), "\(statement)")
            }
            let chinese = try await shell.run("given | filter NEEDLE 10.20.0.3").output
            #expect(chinese.hasSuffix("磁盘NEEDLE\n") && !chinese.contains("\u{FFFD}"))
            #expect(try await shell.run("given | filter NEEDLE | to text").output.contains(line))
        }
        try await given(logs) { shell in
            let whole = try await shell.run("given | filter NEEDLE 10.20.0.1")
            #expect(whole.output == "10.20.0.1:2:\(line)\n" && whole.notes.isEmpty)
        }
        try await given(logs, on: ScriptedTerminal(width: 80, usesColor: true)) { shell in
            let found = try await shell.run("given | filter NEEDLE 10.20.0.1")
            #expect(found.output.contains("--\u{1B}[1;31mNEEDLE\u{1B}[0m--"))
        }
    }

    @Test func aHostWithManyLinesComesInPieces() async throws {
        let count = 5000
        let filler = String(repeating: "x", count: 1000)
        let log = (1...count).map { "line \($0) \(filler)\n" }.joined()
        try await given([log, "line 10\n"], plugins: [PieceCounter()]) { shell in
            // A piece is a megabyte, about a thousand of these lines.
            #expect(try await shell.run("given | filter line | pieces").output == "5 pieces of 5001 lines")
            #expect(try await shell.run("given | filter '^line 10\\b' | pieces").output == "1 pieces of 2 lines")
            let all = try await shell.run("given | filter line 10.20.0.1").output
            #expect(all == (1...count).map { "10.20.0.1:\($0):line \($0) \(filler)\n" }.joined())
            let some = try await shell.run("given | filter '^line \\d*[05]\\b' -A 1 10.20.0.1").output
            let expected = stride(from: 5, through: count, by: 5).map { number in
                let next = number < count ? "10.20.0.1-\(number + 1)-line \(number + 1) \(filler)\n" : ""
                return "10.20.0.1:\(number):line \(number) \(filler)\n" + next
            }
            #expect(some == expected.joined(separator: "--\n"))
            // In JSON a host is one record.
            let rows = try await shell.rows("given | filter line")
            #expect(rows.map { ($0["lines"] as? [Any])?.count } == [count, 1])
        }
    }

    /// `pieces`: in how many pieces the lines before it come.
    private struct PieceCounter: Plugin, Command {
        let name = "Pieces"
        let summary = "a plugin of the tests"
        var commands: [any Command] { [self] }
        let signature = CommandSignature("pieces", summary: "counts pieces", accepts: [.lines], gives: .text)

        func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
            guard let list = invocation.input as? MatchList else { return Outcome() }
            let pieces = list.inPieces({ 0 }) { count, matches in matches.forEachText { _, _ in count += 1 } }
            var counts: [Int] = []
            while let count = try await pieces.next() { counts.append(count) }
            return Outcome(ByteStream.text("\(counts.filter { $0 > 0 }.count) pieces of \(counts.reduce(0, +)) lines"))
        }
    }
}
