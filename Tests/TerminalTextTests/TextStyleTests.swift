import TerminalText
import Testing

@Suite struct TextStyleTests {
    @Test func sequences() {
        #expect(TextStyle.plain.sgr == "")
        #expect(TextStyle(foreground: .red, bold: true).sgr == "\u{1B}[1;31m")
        #expect(TextStyle(foreground: .palette(208), background: .brightBlue).sgr == "\u{1B}[38;5;208;104m")
        #expect(StyledText("x", .dim).escaped == "\u{1B}[2mx\u{1B}[0m")
        #expect(StyledText("x").escaped == "x")
    }
}
