import PseudoTerminal
import TerminalText
import Testing

@testable import LineEditor

/// What a user sees, on the screen of a terminal.
@Suite(.timeLimit(.minutes(2))) struct EditorScreenTests {
    private func session(
        _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, answers: TerminalAnswers = TerminalAnswers()
    ) throws -> ScreenSession {
        let session = try ScreenSession(
            BuiltProducts.path(of: "LineEditorProbe"), arguments: arguments, columns: columns, rows: rows,
            answers: answers)
        try session.wait(forText: "probe>")
        return session
    }

    /// Enters a line, and waits for the next prompt.
    private func enter(_ line: String, in session: ScreenSession) throws {
        session.send(line + "\r")
        try session.wait(until: "the next prompt") { $0.text.hasSuffix("LINE<\(line)>\nprobe>") }
    }

    @Test func theRestOfAnEntryIsGreyed() throws {
        let session = try session()
        try enter("say hello", in: session)
        session.send("sa")
        try session.wait(until: "a suggestion") { $0.marked.contains("sa[dim]y hello[/]") }
        session.send(.right)
        try session.wait(until: "the entry") { $0.marked.hasSuffix("probe[/]> [cyan]say[/] hello") }
        session.send("\r")
        try session.wait(until: "the second line") { $0.text.components(separatedBy: "LINE<say hello>").count == 3 }
    }

    @Test func theMenuIsBelowTheLineAndGoesAway() throws {
        let session = try session(columns: 60, rows: 12)
        session.send("say host-4\t")
        try session.wait(until: "a menu") { $0.text.contains("host-4") && $0.text.contains("is host-40") }
        session.send("\t")
        try session.wait(until: "a selection") { $0.marked.contains("[reverse]host-4") }
        session.send("\t\r")
        try session.wait(until: "the line alone") { $0.text == "probe> say host-40" }
        session.send("\r")
        try session.wait(forText: "LINE<say host-40 >")
    }

    /// On a slow line Tab and the keys behind it come together.
    @Test func keysBehindTabWaitForWhatItCompletes() throws {
        let session = try session()
        session.send("say oth\tx\r")
        try session.wait(forText: "LINE<say other x>")
        session.send("say host-\t\t\r\r")
        try session.wait(forText: "LINE<say host-1 >")
    }

    /// A menu that has lost the rows below it, and a text taller than the window: nothing is drawn over the output above.
    @Test(arguments: [8, 5, 12])
    func aWindowThatLosesRowsKeepsTheOutputAbove(rows: Int) throws {
        let session = try session()
        try enter("say first", in: session)
        session.send("ho\t\t")
        try session.wait(forText: "is host-39")
        session.resize(columns: 80, rows: rows, reflows: true)
        session.send("\u{7}x")
        let screen = try session.wait(until: "the line") { $0.lines[$0.cursorRow] == "probe> host-x" }
        let above = screen.scrollback + screen.lines[..<screen.cursorRow]
        #expect(above.contains("probe> say first") && above.contains("LINE<say first>"), "\(above)")
    }

    /// xterm and the Linux console cut rows when the window gets narrower, and leave them apart when it gets wider.
    @Test(arguments: [(80, 40), (40, 80), (80, 100)], [true, false])
    func anotherWidthKeepsTheOutputAbove(widths: (from: Int, to: Int), reflows: Bool) throws {
        let session = try session(["--ask"], columns: widths.from, rows: 16)
        try enter("say first", in: session)
        session.send(String(repeating: "w ", count: 60))
        try session.wait(until: "the whole text") { $0.text.filter { $0 == "w" }.count >= 60 }
        session.resize(columns: widths.to, rows: 16, reflows: reflows)
        session.send("X")
        let screen = try session.wait(until: "the key") { $0.lines[$0.cursorRow].hasSuffix("X") }
        let above = screen.scrollback + screen.lines
        #expect(above.contains("probe> say first") && above.contains("LINE<say first>"), "\(above)")
        if reflows { #expect(screen.lines.filter { $0.hasPrefix("probe> w") }.count == 1, "\(screen.text)") }
    }

    @Test func theSearchMarksWhatItFinds() throws {
        let session = try session()
        for line in ["say one", "say two"] {
            try enter(line, in: session)
        }
        session.send("\u{12}ay")
        try session.wait(until: "the match") { $0.marked.contains("'ay': s[bold underline]ay[/] two") }
        session.send("\u{12}")
        try session.wait(until: "the older match") { $0.marked.contains("'ay': s[bold underline]ay[/] one") }
        session.send("\u{3}")
        try session.wait(until: "the line before") { $0.lines[$0.cursorRow] == "probe>" }
    }

    @Test func theTextEditorChangesTheLine() throws {
        let session = try session()
        session.send("say\u{18}\u{5}")
        try session.wait(until: "the text") { $0.lines[$0.cursorRow] == "probe> say edited" }
    }
}
