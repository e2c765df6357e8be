import PseudoTerminal
import Testing

/// Changing the small terminal's size, as terminals that reflow and terminals that clip do it.
@Suite struct TerminalResizeTests {
    private func screen(_ text: String, columns: Int, rows: Int) -> TerminalScreen {
        var screen = TerminalScreen(columns: columns, rows: rows)
        screen.feed(text.utf8)
        return screen
    }

    @Test func withoutReflowRowsAreCut() {
        var screen = screen("abcdefgh\r\nab中文", columns: 8, rows: 3)
        screen.resize(columns: 5, rows: 3, reflows: false)
        #expect(screen.lines == ["abcde", "ab中", ""])
        #expect((screen.cursorRow, screen.cursorColumn) == (1, 4))
        screen.resize(columns: 10, rows: 3, reflows: false)
        #expect(screen.lines == ["abcde", "ab中", ""])
    }

    @Test func withReflowWrappedRowsAreOneLine() {
        var screen = screen("one two three four\r\n$ abc", columns: 10, rows: 5)
        #expect(screen.text == "one two th\nree four\n$ abc")
        screen.resize(columns: 20, rows: 5, reflows: true)
        #expect(screen.markedWithCursor == "one two three four\n$ abc‸")
        screen.resize(columns: 4, rows: 9, reflows: true)
        // The empty rows below count: what was at the top has left.
        #expect(screen.scrollback == ["one", "two", "thre", "e fo", "ur"])
        #expect(screen.markedWithCursor == "$ ab\nc‸")
        screen.resize(columns: 20, rows: 5, reflows: true)
        #expect(screen.scrollback + [screen.markedWithCursor] == ["one two three four\n$ abc‸"])
    }

    @Test func reflowKeepsWideCharactersWhole() {
        var screen = screen("中文中文ab", columns: 20, rows: 1)
        screen.resize(columns: 5, rows: 1, reflows: true)
        #expect(screen.scrollback + [screen.markedWithCursor] == ["中文", "中文a", "b‸"])
        screen.resize(columns: 3, rows: 1, reflows: true)
        #expect(screen.scrollback + [screen.markedWithCursor] == ["中", "文", "中", "文a", "b‸"])
        screen.resize(columns: 20, rows: 1, reflows: true)
        #expect(screen.scrollback + [screen.markedWithCursor] == ["中文中文ab‸"])
    }

    @Test func aBrokenLineStaysBroken() {
        var screen = screen("0123456789\r\nab", columns: 10, rows: 4)
        screen.resize(columns: 20, rows: 4, reflows: true)
        #expect(screen.text == "0123456789\nab")
    }

    @Test func reflowGoesThroughWhatScrolledOut() {
        var screen = screen("0123456789\r\na\r\nb\r\nc", columns: 5, rows: 3)
        #expect(screen.scrollback == ["01234", "56789"])
        screen.resize(columns: 10, rows: 3, reflows: true)
        #expect(screen.scrollback == ["0123456789"])
        #expect(screen.text == "a\nb\nc")
        screen.resize(columns: 10, rows: 4, reflows: true)
        #expect(screen.text == "0123456789\na\nb\nc")
        #expect(screen.scrollback == [])
    }

    @Test func aLowerWindowLosesEmptyRowsFirst() {
        var screen = screen("a\r\nb\r\nc", columns: 5, rows: 5)
        screen.resize(columns: 5, rows: 3, reflows: false)
        #expect(screen.text == "a\nb\nc")
        screen.resize(columns: 5, rows: 2, reflows: false)
        #expect(screen.text == "b\nc")
        #expect(screen.scrollback == ["a"])
        #expect(screen.cursorRow == 1)
        screen.resize(columns: 5, rows: 4, reflows: false)
        #expect(screen.lines == ["a", "b", "c", ""])
        #expect(screen.cursorRow == 2)
    }
}
