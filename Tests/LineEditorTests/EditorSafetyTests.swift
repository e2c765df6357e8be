import PseudoTerminal
import Testing

import Glibc

/// Keys, pastes, windows and files that ended the editor or spoilt its text, each with what a user expects of it.
@Suite(.serialized) struct EditorSafetyTests {
    @Test(arguments: [
        // libedit's `$` steps before the text of an empty line.
        ("\u{1B}[F# hello\r", "# hello"), ("\u{1B}$i# hello\r", "# hello"), ("\u{1B}$Di# ab\r", "# ab"),
        ("\u{1B}[F\u{1B}[A x\r", " x"), ("\u{1B}[F\u{1B}[200~pasted\u{1B}[201~\r", "pasted"),
        ("\u{1B}d$ix\r", "x"), ("\u{1B}$a# a\r", "# a"),
        // `~` and `b` read before it.
        ("a\u{1B}~\r", "A"), ("one\u{1B}02~\r", "ONe"), ("one two\u{1B}9bix\r", "xone two"),
        ("one two three\u{1B}d9bix\r", "xe"),
        // These ended the session.
        ("abc\u{1B}.\r", "ababcc"), ("abc\u{1B}#", "#abc"), ("say \"a\rb\"\u{1B}#", "#say \"a\\n#b\""),
        ("abc\u{1B}vA!\r", "abc edited!"), ("abc\u{1B}:q\r", "abc"), ("abc\u{1B}x\u{1B}..\r", ""),
        // What is at hand still works.
        ("one two\u{1B}0cwX\u{1B}w.\r", "X X"), ("a b c\u{1B}0dw.\r", "c"), ("abc\u{1B}u\r", ""),
        ("abc\u{1B}\u{1B}x\r", "ab"),
    ])
    func viKeysLeaveTheTextWhole(keys: String, line: String) throws {
        let terminal = try Probe.start(["--vi"])
        terminal.send(keys)
        try terminal.wait(for: "LINE<\(line)>")
        try Probe.ready(terminal)
        try Probe.end(terminal)
    }

    @Test func viSearchesTheHistoryAndKeepsTheLine() throws {
        let terminal = try Probe.start(["--vi"])
        for line in ["jobs", "hosts", "job 2"] {
            terminal.send(line + "\r")
            try terminal.wait(for: "LINE<\(line)>")
            try Probe.ready(terminal)
        }
        terminal.send("abc\u{1B}/job\r")
        try terminal.wait(forScreen: { $0.lines[$0.cursorRow] == "probe> job 2" })
        terminal.send("n")
        try terminal.wait(forScreen: { $0.lines[$0.cursorRow] == "probe> jobs" })
        terminal.send("N")
        try terminal.wait(forScreen: { $0.lines[$0.cursorRow] == "probe> job 2" })
        terminal.send("2G")
        try terminal.wait(forScreen: { $0.lines[$0.cursorRow] == "probe> hosts" })
        terminal.send("\r")
        try terminal.wait(for: "LINE<hosts>")
        try Probe.ready(terminal)
        terminal.send("abc\u{1B}/q\u{07}\r")
        try terminal.wait(for: "LINE<abc>")
    }

    struct Window: Sendable {
        var columns: Int
        var rows: Int
        var keys: String
        var line: String
    }

    /// libedit runs off its image of the screen where characters have no width, and where the screen has hardly any.
    static let windows = [
        Window(columns: 2, rows: 3, keys: "abcdefghijk\u{1B}[A\u{1B}[B\u{01}\u{05}xy", line: "abcdefghijkxy"),
        Window(columns: 3, rows: 5, keys: "é é é é 中 é b b\u{05}a", line: "é é é é 中 é b ba"),
        Window(
            columns: 40, rows: 6, keys: "# \(copies("e\u{301}", 118))\u{05}\(copies("x", 45))",
            line: "# \(copies("e\u{301}", 118))\(copies("x", 45))"),
        Window(
            columns: 80, rows: 10, keys: "\(copies("สวัสดีชาวโลกที่น้ำผู้", 45))\u{1B}[F\(copies("x", 90))",
            line: "\(copies("สวัสดีชาวโลกที่น้ำผู้", 45))\(copies("x", 90))"),
        Window(
            columns: 80, rows: 24, keys: "\(copies("cafe\u{301} ", 330))\u{1B}[D\u{1B}[C\(copies("x", 90))",
            line: "\(copies("cafe\u{301} ", 330))\(copies("x", 90))"),
    ]

    private static func copies(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(arguments: windows)
    func textOutgrowsAnyWindow(window: Window) throws {
        let terminal = try Probe.start(columns: window.columns, rows: window.rows)
        terminal.send(window.keys + "\r")
        try terminal.wait(for: "LINE<\(window.line)>")
        try Probe.end(terminal)
    }

    /// Deleting forward reads as far behind the text as it deletes: more than there is, in libedit's own buffers.
    @Test func muchTextCanBeDeletedForward() throws {
        let terminal = try Probe.start(["--vi"])
        terminal.send("\u{1B}[200~\(Self.copies("x", 100_000))\u{1B}[201~\u{1B}0d$iy\r")
        try terminal.wait(for: "LINE<y>")
        try Probe.ready(terminal)
        try Probe.end(terminal)
    }

    @Test func aCountInsertsNoMoreThanALongLine() throws {
        let terminal = try Probe.start()
        terminal.send("\u{1B}9999999x\r")
        try terminal.wait(for: "LINE<\(Self.copies("x", 9999))>")
        try Probe.ready(terminal)
        try Probe.end(terminal)
    }

    /// Ctrl-Space toggles the input method of half the world.
    @Test func controlSpaceIsNeverTheEnd() throws {
        let terminal = try Probe.start()
        terminal.send("one\r\0")
        try terminal.wait(for: "LINE<one>")
        terminal.send("sleep\r")
        try terminal.wait(for: "ASLEEP")
        terminal.send("\0")
        terminal.send(signal: SIGINT)
        try terminal.wait(for: "AWAKE")
        try Probe.ready(terminal)
        terminal.send("a\0b\r")
        try terminal.wait(for: "LINE<ab>")
        try Probe.ready(terminal)
        try Probe.end(terminal)
    }

    @Test func interruptsWithinAPasteAreText() throws {
        let terminal = try Probe.start()
        terminal.send("\u{1B}[200~a\u{03}!touch x\r\u{1A}b\u{1C}\r\u{1B}[201~c\r")
        try terminal.wait(for: "LINE<a!touch x\\nbc>")
        try Probe.ready(terminal)
        try Probe.end(terminal)
        #expect(!terminal.text.contains("CANCELLED"))
    }

    @Test func whatIsTypedBehindAnInterruptIsTheNextLine() throws {
        let terminal = try Probe.start()
        terminal.send("abc\u{03}def\r")
        try terminal.wait(for: "CANCELLED")
        try terminal.wait(for: "LINE<def>")
        try Probe.ready(terminal)
        try Probe.end(terminal)
    }

    /// On a slow connection a Return and the interrupt of what it begins arrive together: the command must not run on.
    @Test func anInterruptThatCameWithReturnInterruptsTheCommand() throws {
        let terminal = try Probe.start()
        for _ in 0..<10 {
            terminal.send("sleep\r\u{03}")
            try terminal.wait(for: "ASLEEP")
            try terminal.wait(for: "AWAKE")
            try Probe.ready(terminal)
        }
        terminal.send("a\r")
        try terminal.wait(for: "LINE<a>")
        try Probe.ready(terminal)
        try Probe.end(terminal)
    }
}
