import PseudoTerminal
import Testing

/// The small terminal itself, held against screens made by hand.
@Suite struct TerminalScreenTests {
    private func screen(
        _ text: String, columns: Int = 10, rows: Int = 4, widths: WidthRule = .joining
    ) -> TerminalScreen {
        var screen = TerminalScreen(columns: columns, rows: rows, widths: widths)
        screen.feed(text.utf8)
        return screen
    }

    @Test(arguments: [
        // Cursor movement.
        ("abc\u{1B}[2DX", "aXc"), ("abc\u{1B}[GX", "Xbc"), ("abc\u{1B}[5GX", "abc X"), ("a\u{1B}[BX", "a\n X"),
        ("a\r\nb\u{1B}[AX", "aX\nb"), ("a\u{1B}[3CX", "a   X"), ("\u{1B}[2;3HX", "\n  X"), ("\u{1B}[2;3fX", "\n  X"),
        ("ab\u{1B}[3dX", "ab\n\n  X"), ("\u{1B}[99;99HX", "\n\n\n         X"), ("ab\u{1B}[0;0HX", "Xb"),
        ("ab\u{1B}[2EX", "ab\n\nX"), ("a\r\nb\r\nc\u{1B}[2FX", "X\nb\nc"), ("abc\u{8}\u{8}X", "aXc"),
        ("a\tX", "a       X"), ("a\t\t\tX", "a        X"), ("123456789\u{1B}[ZX", "12345678X"),
        ("ab\u{1B}7\r\ncd\u{1B}8X", "abX\ncd"), ("ab\u{1B}[s\r\ncd\u{1B}[uX", "abX\ncd"), ("a\u{1B}DX", "a\n X"),
        ("ab\u{1B}EX", "ab\nX"), ("a\r\nb\u{1B}MX", "aX\nb"), ("a\u{1B}MX", " X\na"), ("ab\u{1B}cX", "X"),
        // Erasing.
        ("abcde\u{1B}[3G\u{1B}[K", "ab"), ("abcde\u{1B}[3G\u{1B}[1K", "   de"), ("abcde\u{1B}[3G\u{1B}[2KX", "  X"),
        ("abcde\u{1B}[3G\u{1B}[2X", "ab  e"), ("a\r\nbcd\r\ne\u{1B}[2;2H\u{1B}[J", "a\nb"),
        ("a\r\nbcd\r\ne\u{1B}[2;2H\u{1B}[1J", "\n  d\ne"), ("a\r\nbcd\u{1B}[2JX", "\n   X"),
        // Inserting and deleting.
        ("abcde\u{1B}[3G\u{1B}[2@", "ab  cde"), ("0123456789\u{1B}[3G\u{1B}[9@", "01"),
        ("abcde\u{1B}[2G\u{1B}[2P", "ade"), ("abcde\u{1B}[2G\u{1B}[99P", "a"),
        ("a\r\nb\r\nc\u{1B}[2d\u{1B}[LX", "a\nX\nb\nc"), ("a\r\nb\r\nc\u{1B}[2d\u{1B}[MX", "a\nX"),
        ("a\r\nb\r\nc\u{1B}[S", "b\nc"), ("a\r\nb\u{1B}[T", "\na\nb"),
        // Wide characters lose the other half where one is written or cut.
        ("中文\u{1B}[2GX", " X文"), ("中文\u{1B}[3GX", "中X"), ("中文\u{1B}[2G\u{1B}[P", " 文"),
        ("中文\u{1B}[2G\u{1B}[K", ""), ("中文字中文\u{1B}[G\u{1B}[@", " 中文字中"),
        // Sequences that are not known, and what is not shown.
        ("a\u{1B}[>4;1mb\u{1B}[=1uc\u{1B}(Bd\u{1B}=e", "abcde"), ("a\u{7}\u{0}\u{7F}b", "ab"),
        ("a\u{1B}[1\u{8}0CX", "a        X"), ("a\u{1B}[3\u{18}b", "ab"), ("a\u{1B}[3\u{1B}[CX", "a X"),
        // Strings.
        ("a\u{1B}]8;;http://x\u{1B}\\b\u{1B}P$q q\u{1B}\\c\u{1B}_Gx\u{1B}\\d\u{1B}^p\u{1B}\\e", "abcde"),
        ("a\u{1B}]52;c;eA==\u{7}b", "ab"), ("a\u{1B}]x\u{18}b", "ab"),
    ])
    func sequencesDoWhatTheyAreFor(_ printed: String, _ shown: String) {
        #expect(screen(printed).text == shown)
        // However the bytes are cut.
        var byByte = TerminalScreen(columns: 10, rows: 4)
        for byte in printed.utf8 { byByte.feed([byte]) }
        #expect(byByte == screen(printed))
    }

    @Test func aFullRowWaitsWithWrapping() {
        var full = screen("0123456789")
        #expect(full.isWrapPending)
        #expect((full.cursorRow, full.cursorColumn) == (0, 9))
        #expect(full.markedWithCursor == "0123456789‸")
        full.feed("\r".utf8)
        #expect(full.markedWithCursor == "‸0123456789")
        #expect(screen("0123456789X").text == "0123456789\nX")
        #expect(screen("0123456789\r\nX").text == "0123456789\nX")
        #expect(screen("0123456789\u{1B}[mX").text == "0123456789\nX")
        // A movement begins at the last column, and ends the waiting.
        #expect(screen("0123456789\u{1B}[DX").text == "01234567X9")
        #expect(screen("0123456789\u{1B}[CX").text == "012345678X")
        #expect(screen("0123456789\u{1B}[KX").text == "012345678X")
        #expect(screen("0123456789\u{1B}7\r\u{1B}8X").text == "0123456789\nX")
        // A wide character that does not fit goes into the next row.
        #expect(screen("012345678中").lines[0...1] == ["012345678", "中"])
    }

    @Test func whatScrollsOutIsKept() {
        var screen = screen("1\r\n2\r\n3\r\n4\r\n5\r\n6")
        #expect(screen.text == "3\n4\n5\n6")
        #expect(screen.scrollback == ["1", "2"])
        screen.feed("\u{1B}[S".utf8)
        #expect(screen.scrollback == ["1", "2", "3"])
        screen.feed("\u{1B}[2J".utf8)
        #expect(screen.scrollback == ["1", "2", "3"])
        screen.feed("\u{1B}[3J".utf8)
        #expect(screen.scrollback == [])
    }

    @Test func modesAndTitleAreKnown() {
        var screen = screen("\u{1B}[?2004;2026h\u{1B}[?25l\u{1B}]0;joblog: biz 2\u{7}")
        #expect(screen.bracketsPastes && screen.isUpdating && !screen.showsCursor)
        #expect(screen.title == "joblog: biz 2")
        screen.feed("\u{1B}[?2004l\u{1B}[?2026l\u{1B}[?25h\u{1B}]2;标题; x\u{1B}\\".utf8)
        #expect(!screen.bracketsPastes && !screen.isUpdating && screen.showsCursor)
        #expect(screen.title == "标题; x")
        #expect(screen.text == "")
    }

    @Test func queriesAreAnswered() {
        func answer(_ query: String, _ change: (inout TerminalAnswers) -> Void = { _ in }) -> String {
            var screen = screen("\r\nab")
            change(&screen.answers)
            screen.feed(query.utf8)
            defer { #expect(screen.takeReplies() == []) }
            return String(decoding: screen.takeReplies(), as: UTF8.self)
        }
        #expect(answer("\u{1B}[6n") == "\u{1B}[2;3R")
        #expect(answer("\u{1B}[5n") == "\u{1B}[0n")
        #expect(answer("\u{1B}[c") == "\u{1B}[?62;22c")
        #expect(answer("\u{1B}[?2026$p") == "\u{1B}[?2026;2$y")
        #expect(answer("\u{1B}[?2026h\u{1B}[?2026$p") == "\u{1B}[?2026;1$y")
        #expect(answer("\u{1B}[?2027$p") == "\u{1B}[?2027;0$y")
        #expect(answer("\u{1B}]11;?\u{7}") == "")
        #expect(
            answer("\u{1B}]11;?\u{7}") { $0.background = .rgb(0x1E, 0, 255) } == "\u{1B}]11;rgb:1e1e/0000/ffff\u{7}")
        #expect(
            answer("\u{1B}]10;?\u{1B}\\") { $0.foreground = .rgb(1, 2, 3) }
                == "\u{1B}]10;rgb:0101/0202/0303\u{1B}\\")
        #expect(answer("\u{1B}[6n\u{1B}[c\u{1B}[?2026$p\u{1B}]11;?\u{7}") { $0 = .none } == "")
    }

    /// The cursor's column after a text, under each rule; what is drawn is the whole text in any case.
    @Test(arguments: [
        ("abc", 3, 3, 3), ("中文", 4, 4, 4), ("e\u{301}x", 2, 2, 2), ("👩‍💻", 2, 4, 2), ("👨‍👩‍👧", 2, 6, 2),
        ("👍🏽", 2, 4, 2), ("🇨🇳", 2, 4, 2), ("🇨🇳🇩🇪", 4, 8, 4), ("❤️", 2, 1, 1), ("1️⃣", 2, 1, 1), ("한", 2, 2, 2),
    ])
    func widthsFollowTheRule(_ text: String, joining: Int, scalars: Int, narrowEmoji: Int) {
        for (rule, width) in [(WidthRule.joining, joining), (.scalars, scalars), (.narrowEmoji, narrowEmoji)] {
            let screen = screen(text, widths: rule)
            #expect(screen.cursorColumn == width, "\(rule)")
            #expect(screen.text == text, "\(rule)")
        }
    }

    @Test func aGraphemeThatGrowsAtTheEdgeMovesOn() {
        for rule in [WidthRule.joining, .narrowEmoji] {
            let heart = screen("012345678❤️x", widths: rule)
            #expect(heart.lines[0...1] == (rule == .joining ? ["012345678", "❤️x"] : ["012345678❤️", "x"]))
        }
        #expect(screen("0123456789\u{301}x").lines[0...1] == ["0123456789\u{301}", "x"])
        #expect(screen("01234567🇨🇳x").lines[0...1] == ["01234567🇨🇳", "x"])
    }

    @Test func joiningGoesByWhatStandsBeforeTheCursor() {
        // A program that draws anew from the middle of a grapheme gets it back whole.
        #expect(screen("ae\u{301}b\u{1B}[D\u{302}c").text == "ae\u{301}\u{302}c")
        #expect(screen("🇨\u{1B}[m🇳").cursorColumn == 2)
        #expect(screen("🇨\u{1B}[10G\u{1B}[2G🇳").text == "🇨🇳")
        #expect(screen("\u{301}a").text == "a")
    }

    @Test(arguments: 1...3) func tinyScreensHold(_ columns: Int) {
        var screen = TerminalScreen(columns: columns, rows: 1)
        screen.feed("中文👩‍💻❤️e\u{301}\t\u{1B}[5P\u{1B}[5@\u{1B}[9L\u{1B}[9M\u{1B}[9S\u{1B}[9X\u{1B}[9Z".utf8)
        screen.resize(columns: 1, rows: 3, reflows: true)
        screen.resize(columns: 3, rows: 1, reflows: true)
        screen.feed("\u{1B}[H\u{1B}[Jx".utf8)
        #expect(screen.text == "x")
    }

    @Test func invalidBytesAreShownAsReplacements() {
        var screen = TerminalScreen(columns: 20, rows: 1)
        screen.feed([0x61, 0xFF, 0x62, 0xE4, 0xB8, 0x63, 0xC3, 0x1B, 0x5B, 0x43, 0x64])
        #expect(screen.text == "a\u{FFFD}b\u{FFFD}c\u{FFFD} d")
    }
}
