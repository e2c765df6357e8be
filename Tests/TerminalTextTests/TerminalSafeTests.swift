import TerminalText
import Testing

@Suite struct TerminalSafeTests {
    @Test(arguments: [
        ("plain 中文 👩‍💻\tand\nmore", "plain 中文 👩‍💻\tand\nmore"),
        ("\u{1B}[31mred\u{1B}]0;title\u{07}", "^[[31mred^[]0;title^G"), ("over\rwrite", "over^Mwrite"),
        ("dos\r\nline", "dos\nline"),
        ("a\u{9B}31m", "a\\u{9B}31m"), ("\u{7F}\u{0}", "^?^@"), ("\u{202E}evil\u{2066}", "\\u{202E}evil\\u{2066}"),
        ("\u{200E}\u{200F}\u{61C}", "\\u{200E}\\u{200F}\\u{61C}"), ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
    ])
    func whatATerminalMightActOnIsSpelled(text: String, shown: String) {
        #expect(TerminalSafe.text(text) == shown)
        #expect(TerminalSafe.text(Array(text.utf8)) == shown)
    }

    @Test func layoutIsEscapedOnDemand() {
        #expect(TerminalSafe.text("a\tb\nc\r\nd", escapingLayout: true) == "a\\tb\\nc\\nd")
    }

    @Test func bytesThatAreNoTextAreReplaced() {
        #expect(TerminalSafe.text([0x61, 0xFF, 0x1B, 0xE4, 0xB8] as [UInt8]) == "a\u{FFFD}^[\u{FFFD}")
    }

    @Test func marksAreStyled() {
        #expect(TerminalSafe.text("a\u{1B}b", mark: .dim) == "a\u{1B}[2m^[\u{1B}[0mb")
    }

    @Test(arguments: [
        ("\u{1B}[31mred\u{1B}[0m", "\u{1B}[31mred\u{1B}[0m\u{1B}[0m"),
        ("\u{1B}[1;38;5;8mgrey\nplain", "\u{1B}[1;38;5;8mgrey\u{1B}[0m\nplain"),
        ("\u{1B}[8mhidden", "^[[8mhidden"), ("\u{1B}[5mblink", "^[[5mblink"), ("\u{1B}[2J", "^[[2J"),
        ("\u{1B}]0;title\u{07}", "^[]0;title^G"), ("\u{1B}[31", "^[[31"), ("\u{1B}", "^["),
        ("\u{1B}[38;9mx", "^[[38;9mx"), ("\u{1B}[31\u{1B}[32mx", "^[[31\u{1B}[32mx\u{1B}[0m"),
        ("\u{9B}31mx\u{202E}", "\\u{9B}31mx\\u{202E}"), ("\u{1B}[?25m", "^[[?25m"),
    ])
    func onlyColoursPassWhereTheyMay(text: String, shown: String) {
        #expect(TerminalSafe.text(text, lettingColorThrough: true) == shown)
    }

    /// Every scalar: nothing that is left can be a control or a bidirectional one, and no printable one is changed.
    @Test func noScalarEscapes() {
        let dangerous: [ClosedRange<UInt32>] = [
            0...8, 0xB...0x1F, 0x7F...0x9F, 0x61C...0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069,
        ]
        for value in UInt32(0)...0x3000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let shown = TerminalSafe.text("a" + String(scalar) + "b")
            let isDangerous = dangerous.contains { $0.contains(value) }
            #expect(shown.unicodeScalars.contains(scalar) == !isDangerous, "U+\(String(value, radix: 16))")
        }
    }
}
