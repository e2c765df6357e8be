import PseudoTerminal
import Testing

/// Styles on the small terminal, in the notation that expected screens are written in.
@Suite struct TerminalStyleTests {
    private func marked(_ text: String, columns: Int = 20) -> String {
        var screen = TerminalScreen(columns: columns, rows: 3)
        screen.feed(text.replacing("^[", with: "\u{1B}").utf8)
        return screen.marked
    }

    @Test(arguments: [
        ("^[[1ma^[[0mb", "[bold]a[/]b"), ("^[[2ma^[[mb", "[dim]a[/]b"),
        ("^[[1;2;3;4;7ma", "[bold dim italic underline reverse]a[/]"),
        ("^[[1;2ma^[[22mb", "[bold dim]a[/]b"), ("^[[3ma^[[23mb", "[italic]a[/]b"),
        ("^[[4ma^[[24mb", "[underline]a[/]b"),
        ("^[[7ma^[[27mb", "[reverse]a[/]b"), ("^[[4:3ma^[[4:0mb", "[underline]a[/]b"),
        ("^[[31ma^[[39mb", "[red]a[/]b"), ("^[[44ma^[[49mb", "[on blue]a[/]b"),
        ("^[[91;107ma", "[bright-red on bright-white]a[/]"),
        ("^[[38;5;1ma^[[38;5;9mb^[[38;5;208mc", "[red]a[/][bright-red]b[/][208]c[/]"),
        ("^[[48;5;240ma", "[on 240]a[/]"), ("^[[38;2;255;135;0ma", "[#ff8700]a[/]"),
        ("^[[48;2;1;2;3ma", "[on #010203]a[/]"),
        ("^[[38:5:208ma", "[208]a[/]"), ("^[[38:2:255:135:0ma", "[#ff8700]a[/]"),
        ("^[[38:2::255:135:0;1ma", "[bold #ff8700]a[/]"),
        ("^[[38;5;208;1ma", "[bold 208]a[/]"), ("^[[58;5;1;3ma", "[italic]a[/]"), ("^[[31;;1ma", "[bold]a[/]"),
        ("^[[31ma^[[1mb", "[red]a[/][bold red]b[/]"), ("^[[32m中文^[[0mx", "[green]中文[/]x"), ("a[1/2]", "a[[1/2]"),
    ])
    func stylesAreRead(_ printed: String, _ expected: String) {
        #expect(marked(printed) == expected)
    }

    @Test(arguments: [
        // Spaces look alike in most styles.
        ("^[[2ma b^[[m c", "[dim]a b[/] c"), ("^[[2ma^[[m ^[[2mb^[[m", "[dim]a b[/]"),
        ("^[[31ma ^[[32mb^[[m", "[red]a[/] [green]b[/]"),
        ("^[[31ma  ^[[m", "[red]a[/]"), ("^[[1m  a^[[m", "  [bold]a[/]"),
        // But not in all.
        ("^[[7ma ^[[mb", "[reverse]a [/]b"), ("^[[7ma^[[m ^[[7mb", "[reverse]a[/] [reverse]b[/]"),
        ("^[[41m  ^[[m", "[on red]  [/]"),
        ("^[[4ma  ^[[m", "[underline]a  [/]"),
    ])
    func whatLooksAlikeIsWrittenAlike(_ printed: String, _ expected: String) {
        #expect(marked(printed) == expected)
    }

    @Test func erasedCellsTakeTheBackground() {
        #expect(marked("^[[1;41mab^[[K", columns: 4) == "[bold on red]ab[/][on red]  [/]")
        #expect(marked("abc^[[G^[[44;3m^[[2X", columns: 4) == "[on blue]  [/]c")
        #expect(marked("abc^[[G^[[44m^[[P", columns: 4) == "bc [on blue] [/]")
        #expect(marked("abc^[[44m^[[2J", columns: 2) == "[on blue]  [/]\n[on blue]  [/]\n[on blue]  [/]")
    }

    @Test func theCursorIsMarkedWhereItStands() {
        var screen = TerminalScreen(columns: 8, rows: 2)
        screen.feed("ab\u{1B}[2mcd\u{1B}[m".utf8)
        #expect(screen.markedWithCursor == "ab[dim]cd[/]‸")
        screen.feed("\u{1B}[3G".utf8)
        #expect(screen.markedWithCursor == "ab[dim]‸cd[/]")
        screen.feed("\u{1B}[7G".utf8)
        #expect(screen.markedWithCursor == "ab[dim]cd[/]  ‸")
        screen.feed("\u{1B}[B".utf8)
        #expect(screen.markedWithCursor == "ab[dim]cd[/]\n      ‸")
    }

    @Test func theStyleIsSavedWithTheCursor() {
        #expect(marked("^[[31m^[7^[[mx^[8ab") == "[red]ab[/]")
    }
}
