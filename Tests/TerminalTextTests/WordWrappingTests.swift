import TerminalText
import Testing

@Suite struct WordWrappingTests {
    @Test func linesAreBrokenBetweenWords() {
        #expect("what fits stays".wrapped(to: 15) == ["what fits stays"])
        #expect("what does not fit goes on".wrapped(to: 13) == ["what does not", "fit goes on"])
        #expect("  indented  as it was".wrapped(to: 12, indent: 4) == ["  indented", "    as it", "    was"])
        #expect("".wrapped(to: 5) == [""])
        // The indentation never takes more than half of a line.
        #expect("one two".wrapped(to: 4, indent: 40) == ["one", "  tw", "  o"])
    }

    @Test func aCommandStaysWholeWhereItFits() {
        #expect("type `job 20000100` to choose".wrapped(to: 16) == ["type", "`job 20000100`", "to choose"])
        #expect("hosts [--status S] [--long]".wrapped(to: 14) == ["hosts", "[--status S]", "[--long]"])
        #expect("`a long command` ends".wrapped(to: 8) == ["`a long", "command`", "ends"])
        #expect("an open ` ends nothing".wrapped(to: 10) == ["an open `", "ends", "nothing"])
    }

    @Test func ChineseIsBrokenBetweenCharactersAndNotBeforePunctuation() {
        #expect("发布 game-server 生产环境".wrapped(to: 20) == ["发布 game-server 生", "产环境"])
        #expect("磁盘空间不足，请清理".wrapped(to: 12) == ["磁盘空间不", "足，请清理"])
        #expect("版本v2.8上线".wrapped(to: 8) == ["版本v2.8", "上线"])
    }

    @Test func aWordWiderThanALineIsBrokenBetweenGraphemes() {
        #expect("see https://example.com/a".wrapped(to: 10) == ["see", "https://ex", "ample.com/", "a"])
        let family = "👨‍👩‍👧"
        #expect(String(repeating: family, count: 3).wrapped(to: 5) == [family + family, family])
        // Wider than the line itself: one a line.
        #expect("中文".wrapped(to: 1) == ["中", "文"])
    }

    @Test(arguments: 1...40)
    func noLineIsTooWideAndNothingIsLost(columns: Int) {
        let text = "The platform 平台 names no hosts for `step 1`, and why [that can be]: not begun, 跳过，确认 ✅ e\u{301}tc."
        let lines = text.wrapped(to: columns, indent: 3)
        for line in lines where columns > 3 { #expect(DisplayWidth.of(line) <= columns, "\(line)") }
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
}
