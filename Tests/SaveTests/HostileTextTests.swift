import TerminalText
import Testing

@testable import Save

@Suite struct HostileTextTests {
    private func line(_ text: String) -> String {
        let markup: Markup = "\(text)"
        return String(decoding: markup.bytes, as: UTF8.self)
    }

    private func block(_ text: String) -> String {
        let markup: Markup = "\(block: text)"
        return String(decoding: markup.bytes, as: UTF8.self)
    }

    private func bare(_ text: String) -> String {
        let markup: Markup = "\(bare: text)"
        return String(decoding: markup.bytes, as: UTF8.self)
    }

    private func control(_ shown: String) -> String { "<span class=\"control\">\(shown)</span>" }

    @Test func whatHTMLReadsIsWrittenAsAReference() {
        #expect(line("&<>\"'") == "&amp;&lt;&gt;&quot;&#39;")
        #expect(bare("\"><svg onload='x'>") == "&quot;&gt;&lt;svg onload=&#39;x&#39;&gt;")
        #expect(line("&amp; ]]> {{") == "&amp;amp; ]]&gt; {{")
    }

    /// A page and a terminal show the same characters in the same form.
    @Test func everyScalarIsTreatedAsOnATerminal() {
        for value in UInt32(0)...0x3000 where value != 0x0D {
            guard let scalar = Unicode.Scalar(value), !["\n", "\t", "&", "<", ">", "\"", "'"].contains(scalar) else {
                continue
            }
            let shown = TerminalSafe.replacement(for: scalar).map(control) ?? String(scalar)
            #expect(block(String(scalar)) == shown, "U+\(String(value, radix: 16))")
        }
    }

    @Test func printableTextIsNeverChanged() {
        for text in ["", "plain", "磁盘空间不足 é ü 🙂 \u{FFFD}", "\u{A0}\u{2026}\u{2014}\u{2070}\u{061B}"] {
            #expect(line(text) == text)
            #expect(block(text) == text)
        }
    }

    @Test func controlCharactersAreShownInCaretForm() {
        #expect(line("a\u{1B}[31mb") == "a\(control("^["))[31mb")
        #expect(line("\u{0}\u{7}\u{7F}") == control("^@") + control("^G") + control("^?"))
        #expect(line("\u{9B}\u{85}") == control("\\u{9B}") + control("\\u{85}"))
    }

    @Test func whatTurnsTheReadingDirectionIsShown() {
        for value in [0x061C, 0x200E, 0x200F, 0x2028, 0x202A, 0x202E, 0x2066, 0x2069] as [UInt32] {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let shown = "\\u{" + String(value, radix: 16, uppercase: true) + "}"
            #expect(line("x\(Character(scalar))y") == "x\(control(shown))y")
        }
    }

    @Test func linesAreLayoutOnlyInABlock() {
        #expect(block("a\tb\r\nc\rd\n") == "a\tb\nc\(control("^M"))d\n")
        #expect(line("a\tb\r\n") == "a\(control("\\t"))b\(control("^M"))\(control("\\n"))")
    }

    @Test func anAttributeHoldsNoElement() {
        #expect(bare("a\u{1B}\u{202E}\n") == "a^[\\u{202E}\\n")
    }
}
