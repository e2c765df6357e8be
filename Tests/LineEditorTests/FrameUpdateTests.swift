import PseudoTerminal
import TerminalText
import Testing

@testable import LineEditor

/// Drawing only what changed, held against terminals that see emoji in different ways.
@Suite struct FrameUpdateTests {
    private static let pieces = [
        "a", "b", " ", "中", "文", "\n", "👩‍💻", "🇨🇳", "❤️", "⚠️", "👍🏽", "e\u{301}", "1️⃣", "ｗ", "한", "0123456789", "หน", "\t",
        "x y z",
    ]

    private func frame(_ text: [Character], _ cursor: Int, columns: Int, rows: Int, top: Int, menu: Int) -> Frame {
        var layout = FrameLayout(
            prompt: [StyledText("job", TextStyle(foreground: .green)), StyledText("> ")], buffer: text, cursor: cursor,
            size: TerminalSize(columns: columns, rows: rows))
        layout.top = top
        layout.highlights = [
            HighlightSpan(range: 0..<min(3, String(text).utf8.count), style: TextStyle(foreground: .cyan))
        ]
        layout.suggestion = menu % 3 == 1 ? "suggested" : ""
        layout.below = (0..<menu).map { [StyledText("entry \($0)", TextStyle(reverse: $0 == 1))] }
        return layout.frame()
    }

    /// Whatever changes, drawing the difference leaves the screen as drawing the whole frame does, and what is above the
    /// line is not touched.
    @Test(arguments: [WidthRule.joining], 1...4)
    func aDifferenceIsDrawnLikeTheWhole(rule: WidthRule, seed: UInt64) {
        var random = KeyGenerator(seed: seed)
        for _ in 0..<20 {
            let columns = Int.random(in: 8...50, using: &random)
            let rows = Int.random(in: 4...30, using: &random)
            var screen = TerminalScreen(columns: columns, rows: rows + 2, widths: rule)
            screen.feed(Array("above\r\n".utf8))
            var text: [Character] = []
            var previous = Frame.empty(columns: columns)
            for _ in 0..<25 {
                let place = Int.random(in: 0...text.count, using: &random)
                if Int.random(in: 0..<4, using: &random) == 0, place < text.count {
                    text.removeSubrange(place..<min(text.count, place + Int.random(in: 1...6, using: &random)))
                } else {
                    text.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? "", at: place)
                }
                text = Array(String(text))
                let next = frame(
                    text, min(place, text.count), columns: columns, rows: rows, top: previous.top,
                    menu: Int.random(in: 0...3, using: &random))
                screen.feed(FrameUpdate.bytes(from: previous, to: next))
                var whole = TerminalScreen(columns: columns, rows: rows + 2, widths: rule)
                whole.feed(Array("above\r\n".utf8) + next.drawing())
                #expect(screen.text == whole.text, "\(String(text).debugDescription) at \(columns)")
                #expect(screen.marked == whole.marked)
                #expect((screen.cursorRow, screen.cursorColumn) == (whole.cursorRow, whole.cursorColumn))
                previous = next
            }
        }
    }

    /// A terminal that gives emoji other widths shows a gap or less of one, but the rows stay where they are, and so does
    /// what is above.
    @Test(arguments: [WidthRule.scalars, .narrowEmoji, .joining], 1...2)
    func noRowIsLostToEmoji(rule: WidthRule, seed: UInt64) {
        var random = KeyGenerator(seed: seed)
        for columns in [20, 40, 80] {
            var screen = TerminalScreen(columns: columns, rows: 40, widths: rule)
            screen.feed(Array("first\r\nsecond\r\n".utf8))
            var text: [Character] = []
            var previous = Frame.empty(columns: columns)
            for _ in 0..<150 {
                text.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? "", at: text.count)
                text = Array(String(text).filter { $0 != "\n" }.suffix(200))
                let next = frame(text, text.count, columns: columns, rows: 30, top: 0, menu: 0)
                screen.feed(FrameUpdate.bytes(from: previous, to: next))
                #expect(screen.lines[0] == "first" && screen.lines[1] == "second")
                #expect(screen.lines[2].hasPrefix("job>"))
                #expect(screen.cursorRow == 2 + next.cursorRow && screen.cursorColumn == next.cursorColumn)
                previous = next
            }
        }
    }

    /// Bytes that a letter costs.
    @Test(arguments: [(80, 80), (2000, 80), (80, 200)])
    func aLetterCostsFewBytes(count: Int, columns: Int) {
        let text = Array(String(repeating: "abcdefghi ", count: count / 10))
        let before = frame(text, text.count, columns: columns, rows: 50, top: 0, menu: 0)
        let after = frame(text + ["x"], text.count + 1, columns: columns, rows: 50, top: 0, menu: 0)
        #expect(FrameUpdate.bytes(from: before, to: after).count <= 8)
        var inserted = text
        inserted.insert("x", at: count - 15)
        let middle = frame(text, count - 15, columns: columns, rows: 50, top: 0, menu: 0)
        let changed = frame(inserted, count - 14, columns: columns, rows: 50, top: 0, menu: 0)
        #expect(FrameUpdate.bytes(from: middle, to: changed).count <= 40)
    }
}
