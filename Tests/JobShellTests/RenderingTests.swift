import JobModel
import JobShell
import TerminalText
import Testing

@Suite struct RenderingTests {
    private let people = Table(
        columns: [
            .init("name", title: "name"), .init("count", title: "count", .number), .init("when", title: "when", .time),
        ],
        rows: [
            ["name": "发布 🧪", "count": 7, "when": 1_795_478_400_000],
            ["name": "x\u{1B}[2J", "count": 12345, "when": .null],
        ])

    private func text(_ value: any Value, width: Int? = nil, color: Bool = false, hoursEast: Int = 0) async throws
        -> String
    {
        let screen = Screen(width: width, usesColor: color, offset: { _ in hoursEast * 3600 })
        return String(decoding: try await value.drawn(on: screen).collected(), as: UTF8.self)
    }

    private func form(_ form: TextForm, _ value: any Value, isRaw: Bool = false) async throws -> String {
        String(decoding: try await form.render(value, isRaw: isRaw).collected(), as: UTF8.self)
    }

    @Test func columnsAreAlignedByWhatATerminalShows() async throws {
        #expect(
            try await text(people, hoursEast: 8) == """
                name     count  when
                发布 🧪      7  2026-11-24 08:00:00+08:00
                x^[[2J   12345

                """)
    }

    @Test(arguments: [20, 25, 30, 40, 60])
    func aTableFitsItsScreen(_ width: Int) async throws {
        let name = String(repeating: "很长的名字", count: 6)
        let table = Table(
            columns: [.init("a", title: "a"), .init("l", title: "l", .line), .init("n", title: "n", .number)],
            rows: [["a": .string(name), "l": .string(String(repeating: "line ", count: 20_000)), "n": 42]])
        let drawn = try await text(table, width: width)
        let lines = drawn.split(separator: "\n")
        for line in lines { #expect(DisplayWidth.of(line) <= width, "\(line)") }
        // A name goes on in the next line, and the line of a log is cut.
        #expect(drawn.filter { name.contains($0) } == name)
        #expect(lines[1].contains("…") && lines[1].contains("42") && lines.count < 12)
    }

    @Test func equallyWideColumnsShareTheRoom() async throws {
        let table = Table(
            columns: [.init("a", title: "a", .line), .init("b", title: "b", .line)],
            rows: [
                ["a": .string(String(repeating: "a", count: 500)), "b": .string(String(repeating: "b", count: 500))]
            ])
        let line = try await text(table, width: 42).split(separator: "\n")[1]
        #expect(line == "\(String(repeating: "a", count: 19))…  \(String(repeating: "b", count: 19))…")
    }

    private let hosts = Table(
        columns: [
            .init("host", title: "host", .host), .init("status", title: "status", .hostStatus),
            .init("tag", title: "tag", mayGo: true), .init("start", title: "start", .time, goesFirst: true),
            .init("took", title: "took", .duration, mayGo: true), .init("size", title: "size", .bytes, mayGo: true),
        ],
        rows: [
            [
                "host": "3:10.20.130.140", "status": 104, "tag": "磁盘空间不足", "start": 1_795_478_400_000,
                "took": 200_500, "size": 1_500_000,
            ]
        ])

    @Test func aNarrowWindowCutsWhatIsLeastWorth() async throws {
        for (width, kept) in [(100, ["start", "took", "size"]), (80, ["took", "size"]), (61, ["took"]), (40, [])] {
            let lines = try await text(hosts, width: width).split(separator: "\n")
            #expect(lines[0].split(separator: " ").dropFirst(2).filter { $0 != "tag" }.map(String.init) == kept)
            #expect(lines[1].hasPrefix("3:10.20.130.140  non-zero exit code"))
            #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
        }
        let wide = try await text(hosts, width: 100)
        #expect(wide.contains("  3 min 20 s  1.5 MB\n"))
        // Narrower than what must not be cut: it goes on below.
        let narrow = try await text(hosts, width: 25)
        #expect(
            narrow == """
                host             status
                3:10.20.130.140  non-zero
                                 exit
                                 code

                """)
    }

    @Test func aHostSetForWhichThereIsNoRoomStandsBelowItsRow() async throws {
        func table(_ count: Int) -> Table {
            let word = (0..<count).map { "10.20.\($0).[1,3]" }.joined(separator: ",")
            return Table(
                columns: [
                    .init("host_count", title: "hosts", .number), .init("status", title: "status", .hostStatus),
                    .init("which", title: "which", .hostSet),
                ], rows: [["host_count": .whole(count * 2), "status": 104, "which": .string(word)]])
        }
        #expect(
            try await text(table(3), width: 60) == """
                hosts  status
                    6  non-zero exit code
                       10.20.0.[1,3],10.20.1.[1,3],10.20.2.[1,3]

                """)
        let lines = try await text(table(90), width: 60).split(separator: "\n").map(String.init)
        #expect(lines.count == 5 && lines[4] == "       … 180 hosts in all")
        // Where there is room it stands in its column, and off a screen all of it.
        let wide = try await text(table(90), width: 120).split(separator: "\n").map(String.init)
        #expect(
            wide.count == 4 && wide[1].contains("non-zero exit code  10.20.0.[1,3],")
                && wide[3].hasSuffix("… 180 hosts in all"))
        #expect(try await text(table(90)).contains("10.20.89.[1,3]"))
    }

    @Test func wideCharactersKeepColumnsAlignedWhereTextGoesOn() async throws {
        let table = Table(
            columns: [.init("n", title: "n", .number), .init("name", title: "name"), .init("x", title: "x")],
            rows: [
                ["n": 1, "name": "发布 🧪 e\u{301} 生产环境 game-server", "x": "|"], ["n": 22, "name": "👨‍👩‍👧 ⚠️", "x": "|"],
            ])
        let lines = try await text(table, width: 30).split(separator: "\n")
        let bars = lines.compactMap { line in line.range(of: "|").map { DisplayWidth.of(line[..<$0.lowerBound]) } }
        #expect(bars.count == 2 && Set(bars).count == 1)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 30 } && lines.count > 3)
    }

    @Test(arguments: [(3, "32"), (4, "31"), (5, "33"), (6, "33"), (7, "33"), (9, "31"), (77, "33")])
    func onlyWhatWentWellIsGreen(_ status: Int, _ colour: String) async throws {
        let table = Table(columns: [.init("s", title: "s", .runStatus)], rows: [["s": .whole(status)]])
        let drawn = try await text(table, color: true)
        #expect(drawn.contains("\u{1B}[\(colour)m\(RunStatus(rawValue: status).name)\u{1B}[0m"))
    }

    @Test func aLongHostSetGoesOnBelowAndCanStillBeTyped() async throws {
        let word = (0..<30).map { "10.20.\($0).[1,3]" }.joined(separator: ",")
        let table = Table(columns: [.init("h", title: "h", .hostSet)], rows: [["h": .string(word)]])
        let lines = try await text(table, width: 40).split(separator: "\n")
        #expect(lines.count > 5)
        #expect(lines.dropFirst().joined() == word)
    }

    @Test func colourComesOnlyWhereItIsWanted() async throws {
        #expect(try await text(people).contains("\u{1B}") == false)
        #expect(try await text(people, color: true).contains("\u{1B}[1mname"))
        #expect(try await text(people, color: true).contains("\u{1B}[2J") == false)
    }

    @Test func JSONKeepsOrderBitsAndText() async throws {
        let table = Table(
            columns: [],
            rows: [
                ["id": .integer(9_007_199_254_740_993), "b": true, "a": [1, .null], "t": "\u{9B}中\"\\\n\u{202E}\u{0}"]
            ])
        let json = try await form(.json, table)
        #expect(
            json
                == "[\n{\"id\":9007199254740993,\"b\":true,\"a\":[1,null],\"t\":\"\\u009b中\\\"\\\\\\n\\u202e\\u0000\"}\n]\n"
        )
        let object = try #require(try JSONCoding.object(json) as? [[String: Any]])
        #expect(object[0]["t"] as? String == "\u{9B}中\"\\\n\u{202E}\u{0}")
        #expect(try await form(.json, Table(columns: [], rows: [])) == "[]\n")
        #expect(try await form(.jsonl, people).split(separator: "\n").count == 2)
        #expect(try await form(.json, ByteStream.text("a\nb")) == "\"a\\nb\"\n")
        #expect(try await form(.jsonl, ByteStream.text("a\nb")) == "\"a\"\n\"b\"\n")
    }

    @Test func CSVQuotesAndDefusesFormulas() async throws {
        let table = Table(
            columns: [],
            rows: [
                ["t": "=1+1", "n": -5, "q": "say \"hi\", twice"], ["t": "+x", "n": 1, "q": "two\nlines"],
                ["t": "@x", "n": .null, "q": "plain 中文"],
            ])
        #expect(
            try await form(.csv, table)
                == "t,n,q\r\n'=1+1,-5,\"say \"\"hi\"\", twice\"\r\n'+x,1,\"two\nlines\"\r\n'@x,,plain 中文\r\n")
        #expect(try await form(.tsv, table).hasPrefix("t\tn\tq\n'=1+1\t-5\t\"say"))
    }

    @Test func cellsHoldNoJSONAndTimesHaveAnOffset() async throws {
        let table = Table(
            kind: .jobs, columns: [.init("seen", title: "seen", .time), .init("n", title: "n")],
            rows: [
                [
                    "seen": "2026-11-23T15:52:35.123Z", "create_time": 1_795_478_400_000, "total_time": 1234,
                    "hosts": ["10.0.0.1", "10.0.0.2"], "statuses": ["9": 216, "104": 3],
                    "host": ["host_id": 1, "cloud": 3, "ip": "10.0.0.7"],
                    "failure": ["code": "x", "message": "broken"],
                    "mark": ["op": "+", "text": "a line"], "n": .null,
                ]
            ])
        let text = String(
            decoding: try await TextForm.csv.render(table, offset: { _ in 28_800 }).collected(), as: UTF8.self)
        #expect(
            text.components(separatedBy: "\r\n") == [
                "seen,create_time,total_time,hosts,statuses,host,failure,mark,n",
                "2026-11-23T23:52:35.123+08:00,2026-11-24T08:00:00.000+08:00,1234,10.0.0.1 10.0.0.2,9=216 104=3,"
                    + "3:10.0.0.7,broken,'+ a line,", "",
            ])
    }

    @Test(arguments: [
        ("＝1+1", true), ("＋1", true), ("－5", true), ("＠x", true), ("\n=1", true), ("\t1", true), ("\r1", true),
        ("\r\n1", true), ("-5.00", false), ("+1.5e-3", false), ("-.5", false), ("-0", false), ("--5", true),
        ("-", true), ("-1-1", true), ("+1+cmd|' /C calc'!A0", true), ("-inf", true), ("-0x1p3", true), ("-1 2", true),
        ("-５", true), ("- item", true), ("1=1", false), (" =1", false), ("", false),
    ])
    func formulasGetAnApostropheAndNumbersNone(_ text: String, _ isFormula: Bool) async throws {
        let table = Table(columns: [], rows: [["a": "x", "t": .string(text)]])
        for format in [TextForm.csv, .tsv] {
            // After the line of names (CR LF is one Character) and the first cell.
            let cell = try await form(format, table).dropFirst(4).dropFirst(2).drop { $0 == "\"" }
            #expect(cell.hasPrefix("'") == isFormula, "\(cell.debugDescription)")
            #expect(try await form(format, table, isRaw: true).contains("'") == text.contains("'"))
        }
    }

    @Test func CSVAndTSVActOnNothingUnlessTheyAreRaw() async throws {
        let hostile = "a\u{1B}]52;c;eA==\u{7}\u{9B}2J\u{202E}\rb\r\nc\td"
        let table = Table(columns: [], rows: [[hostile: .string(hostile), "object": ["x": .string(hostile)]]])
        let safe = "a^[]52;c;eA==^G\\u{9B}2J\\u{202E}^Mb\nc\td"
        for (format, end) in [(TextForm.csv, "\r\n"), (.tsv, "\n")] {
            let text = try await form(format, table)
            #expect(text.hasPrefix("\"\(safe)\"") && text.ranges(of: safe).count == 3, "\(text)")
            for scalar in text.replacing(end, with: "").unicodeScalars where !"\n\t".unicodeScalars.contains(scalar) {
                #expect(TerminalSafe.replacement(for: scalar) == nil, "\(text.debugDescription)")
            }
            #expect(try await form(format, table, isRaw: true).ranges(of: hostile).count == 3)
        }
        // What is safe already is shown on a screen as it is in a file.
        let written = try await form(.tsv, table)
        #expect(try await text(ByteStream.text(written), width: 80) == written)
    }

    @Test func textOnATerminalActsOnNothingAndInAFileIsExact() async throws {
        let hostile = ByteStream.text("a\u{1B}]52;c;eA==\u{7}\u{202E}b\n")
        #expect(try await text(hostile) == "a\u{1B}]52;c;eA==\u{7}\u{202E}b\n")
        #expect(try await text(hostile, width: 80) == "a^[]52;c;eA==^G\\u{202E}b\n")
    }

    @Test func anEmptyTableStillHasItsHeader() async throws {
        let table = Table(columns: [.init("a", title: "A"), .init("b", title: "B")], rows: [])
        #expect(try await form(.csv, table) == "a,b\r\n")
    }

    @Test func everyLineOfABrokenHostSetIsOneUnlessAWordIsTooWide() async throws {
        let word = "10.20.0.[1-3,5],10.20.1.[4,6,8,10,12,14,16,18,20,22,24,26,28],id:[7,9]"
        let table = Table(columns: [.init("h", title: "h", .hostSet)], rows: [["h": .string(word)]])
        let wide = try await text(table, width: 55).split(separator: "\n").dropFirst()
        #expect(wide.joined() == word)
        for line in wide { #expect(line.filter { $0 == "[" }.count == line.filter { $0 == "]" }.count, "\(line)") }
        let narrow = try await text(table, width: 20).split(separator: "\n").dropFirst()
        #expect(narrow.joined() == word)
    }

    @Test func theSameStreamCanBeReadTwice() async throws {
        let stream = TextForm.json.render(people)
        #expect(try await stream.collected() == stream.collected())
    }
}
