import PseudoTerminal
import TerminalText
import Testing

@testable import LineEditor

/// The drawing, held against a small terminal at every width.
@Suite struct FrameTests {
    static let texts = [
        "", "hosts | fetch", "中文中文中文中文", "a中文b中文c", "e\u{301}e\u{301}n\u{303} combining", "한국어 텍스트",
        "0123456789012345678901234567890123456789", "job 1\nstep 2\n中文", "x\n\ny\n", "ｆｕｌｌ　ｗｉｄｔｈ",
    ]
    private static let prompt = [StyledText("job", TextStyle(foreground: .green)), StyledText("> ")]

    private func layout(_ text: String, cursor: Int, columns: Int, rows: Int = 100) -> FrameLayout {
        FrameLayout(
            prompt: Self.prompt, buffer: Array(text), cursor: cursor,
            size: TerminalSize(columns: columns, rows: rows))
    }

    /// What a user expects: grapheme after grapheme, wrapped where the next one does not fit.
    private func expected(_ text: String, columns: Int) -> [String] {
        var rows = [""]
        func put(_ character: Character) {
            let shown = DisplayWidth.of(character) > columns ? "?" : character
            if DisplayWidth.of(rows[rows.count - 1]) + DisplayWidth.of(shown) > columns { rows.append("") }
            rows[rows.count - 1].append(shown)
        }
        for character in "job> " { put(character) }
        let promptWidth = DisplayWidth.of(rows[rows.count - 1])
        for character in text {
            guard character == "\n" else {
                put(character)
                continue
            }
            rows.append("")
            guard columns > 4 else { continue }
            let indentation = promptWidth > columns / 2 ? 0 : promptWidth - 2
            for space in String(repeating: " ", count: indentation) + "… " { put(space) }
        }
        return rows
    }

    private func trimmed(_ rows: [String]) -> [String] {
        var rows = rows.map { row in
            var row = row
            while row.last == " " { row.removeLast() }
            return row
        }
        while rows.last?.isEmpty ?? false { rows.removeLast() }
        return rows
    }

    @Test(arguments: texts)
    func everyWidthShowsTheText(text: String) {
        for columns in 1...40 {
            var screen = TerminalScreen(columns: columns, rows: 100)
            screen.feed(layout(text, cursor: text.count, columns: columns).frame().drawing())
            #expect(trimmed(screen.lines) == trimmed(expected(text, columns: columns)), "at \(columns) columns")
        }
    }

    /// The cursor stands where a letter typed there would appear: drawing only what is before it ends there too.
    @Test(arguments: texts)
    func theCursorStandsBeforeItsCharacter(text: String) {
        for columns in 2...40 {
            var offset = 0
            for character in text + " " {
                var screen = TerminalScreen(columns: columns, rows: 100)
                let frame = layout(text, cursor: offset, columns: columns).frame()
                screen.feed(frame.drawing())
                #expect((screen.cursorRow, screen.cursorColumn) == (frame.cursorRow, frame.cursorColumn))
                var rows = expected(
                    String(text.prefix(offset)), columns: columns)
                let width = character == "\n" ? 1 : DisplayWidth.of(character)
                if DisplayWidth.of(rows[rows.count - 1]) + width > columns { rows.append("") }
                #expect(frame.cursorRow == rows.count - 1, "\(offset) of \(text.debugDescription) at \(columns)")
                #expect(frame.cursorColumn == DisplayWidth.of(rows[rows.count - 1]))
                offset += 1
            }
        }
    }

    /// Drawn over one another in any order, frames leave only the last, and nothing above is touched.
    @Test func framesReplaceOneAnother() {
        for columns in 1...40 {
            var screen = TerminalScreen(columns: columns, rows: 100)
            screen.feed(Array("#\r\n".utf8))
            var previous: Frame?
            for (index, text) in Self.texts.enumerated() {
                let cursor = index * 7 % (text.count + 1)
                let frame = layout(text, cursor: cursor, columns: columns).frame()
                screen.feed(FrameUpdate.bytes(from: previous ?? .empty(columns: columns), to: frame))
                #expect(trimmed(screen.lines) == ["#"] + trimmed(expected(text, columns: columns)))
                previous = frame
            }
        }
    }

    @Test func tallTextIsCutAroundTheCursor() {
        let text = (1...50).map { "line \($0)" }.joined(separator: "\n")
        for (cursor, shown) in [(0, "line 1"), (text.count, "line 50"), (text.count / 2, "line 2")] {
            var screen = TerminalScreen(columns: 20, rows: 6)
            let frame = layout(text, cursor: cursor, columns: 20, rows: 6).frame()
            #expect(frame.rows.count == 6)
            screen.feed(frame.drawing())
            #expect(screen.lines[frame.cursorRow].contains(shown))
            #expect(screen.cursorRow == frame.cursorRow)
        }
    }

    @Test func invisibleAndDangerousCharactersAreSpelled() {
        var screen = TerminalScreen(columns: 60, rows: 3)
        screen.feed(layout("a\u{1B}[2Jb\u{202E}c\u{200B}d\te", cursor: 0, columns: 60).frame().drawing())
        #expect(screen.text == "job> a^[[2Jb\\u{202E}c\\u{200B}d^Ie")
    }

    @Test func highlightsAndSuggestionAreDrawn() {
        var drawn = layout("jobs x", cursor: 6, columns: 40)
        drawn.highlights = [HighlightSpan(range: 0..<4, style: TextStyle(foreground: .cyan))]
        drawn.suggestion = "yz"
        let frame = drawn.frame()
        let bytes = String(decoding: frame.drawing(), as: UTF8.self)
        #expect(bytes.contains("\u{1B}[36mjobs\u{1B}[0m x\u{1B}[2myz\u{1B}[0m"), "\(bytes)")
        #expect(frame.cursorColumn == 11)
    }
}
