import Testing

@testable import LineEditor

@Suite struct KeyDecoderTests {
    private func keys(_ text: String, flushing: Bool = false) -> [Key] {
        var decoder = KeyDecoder()
        let keys = text.utf8.flatMap { decoder.feed($0) }
        return flushing ? keys + decoder.flush() : keys
    }

    @Test(arguments: [
        ("\u{1B}[A", NamedKey.up), ("\u{1B}OA", .up), ("\u{1B}[H", .home), ("\u{1B}[1~", .home), ("\u{1B}OF", .end),
        ("\u{1B}[3~", .delete), ("\u{1B}[1;5C", .wordRight), ("\u{1B}[1;3D", .wordLeft), ("\u{1B}[Z", .shiftTab),
        ("\u{1B}[3;5~", .deleteWord), ("\u{1B}[1;2C", .right),
    ])
    func sequencesAreKeys(text: String, key: NamedKey) {
        #expect(keys(text) == [.named(key)])
    }

    @Test func textIsScalars() {
        #expect(keys("a中👩") == [.scalar("a"), .scalar("中"), .scalar("👩")])
    }

    @Test func escapeAloneNeedsASilence() {
        #expect(keys("\u{1B}") == [])
        #expect(keys("\u{1B}", flushing: true) == [.scalar("\u{1B}")])
        #expect(keys("\u{1B}b") == [.scalar("\u{1B}"), .scalar("b")])
    }

    @Test func brokenTextBecomesReplacements() {
        var decoder = KeyDecoder()
        #expect(
            [0xFF, 0xE4, 0x61].flatMap { decoder.feed($0) } == [.scalar("\u{FFFD}"), .scalar("\u{FFFD}"), .scalar("a")])
        // U+0080 to U+009F are the codes of named keys: no terminal may press them.
        #expect([0xC2, 0x80, 0x62].flatMap { decoder.feed($0) } == [.scalar("b")])
    }

    @Test func unknownSequencesVanish() {
        #expect(keys("\u{1B}[?1;2cx\u{1B}[[Ay\u{1B}[15~z") == [.scalar("x"), .scalar("y"), .scalar("z")])
        #expect(keys("\u{1B}[" + String(repeating: "1", count: 200)).count < 200)
    }

    @Test func pasteKeepsLinesAndDropsControls() {
        #expect(keys("\u{1B}[200~a\r\nb\rc\u{1B}[31md\n\u{1B}[201~e") == [.paste("a\nb\nc[31md"), .scalar("e")])
    }

    /// Whatever comes, in whatever pieces, the decoder neither traps nor stays stuck: an interrupt and a silence free
    /// it.
    @Test func garbageIsSurvived() {
        var state: UInt64 = 42
        var decoder = KeyDecoder()
        for _ in 0..<100_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let alphabet: [UInt8] = [
                0x1B, 0x5B, 0x4F, 0x32, 0x30, 0x7E, 0x41, 0xE4, 0xB8, 0xAD, 0xFF, UInt8(state >> 56),
            ]
            _ = decoder.feed(alphabet[Int((state >> 33) % 12)])
        }
        decoder.forget()
        _ = decoder.flush()
        #expect(decoder.feed(0x61) == [.scalar("a")])
    }

    @Test func theInterruptKeyIsTextWithinAPaste() {
        #expect(keys("\u{1B}[200~a\u{03}b\u{1A}\u{1C}\u{1B}[201~c") == [.paste("ab"), .scalar("c")])
    }

    /// Nothing of a paste that was given up is taken for typed text, in whatever pieces it comes.
    @Test func theRestOfAPasteThatWasGivenUpIsDropped() {
        var decoder = KeyDecoder()
        #expect("\u{1B}[200~one".utf8.flatMap { decoder.feed($0) } == [])
        decoder.forget()
        #expect(decoder.isPasting)
        #expect("\r!two\r\u{1B}[20\u{1B}[201~x".utf8.flatMap { decoder.feed($0) } == [.scalar("x")])
    }

    /// A terminal that was cut off never sends the end of a paste: the keyboard works again after Ctrl-C and a silence.
    @Test func aPasteWithoutAnEndIsLeftByTheInterruptKey() {
        var decoder = KeyDecoder()
        decoder.interrupt = 0x03
        #expect("\u{1B}[200~one".utf8.flatMap { decoder.feed($0) } == [])
        // Not while the paste is on its way, and not among other characters.
        #expect(decoder.feed([0x03]) == [])
        #expect(decoder.flush() == [])
        #expect(decoder.feed([0x03, 0x61]) == [])
        #expect(decoder.flush() == [])
        #expect(decoder.feed([0x03]) == [.scalar("\u{03}")])
        // What may still have been on its way is dropped until the terminal is silent.
        #expect(decoder.feed(Array("two\r".utf8)) == [])
        #expect(decoder.flush() == [])
        #expect(decoder.feed(Array("a".utf8)) == [.scalar("a")])
    }

    @Test func onlyEscapeAloneIsGivenUpSoon() {
        var decoder = KeyDecoder()
        #expect(decoder.patience == nil)
        _ = decoder.feed(0x1B)
        let escape = decoder.patience ?? .max
        _ = decoder.feed(UInt8(ascii: "["))
        #expect((decoder.patience ?? 0) > escape)
        _ = decoder.feed(Array("200~".utf8))
        #expect((decoder.patience ?? 0) > escape)
        _ = decoder.flush()
        #expect(decoder.patience == nil)
    }

    @Test func secretsAreTypedUnseen() {
        var secret = SecretLine()
        for key in keys("wrong\u{15}p中x\u{7F}w") { #expect(secret.feed(key) == nil) }
        #expect(secret.feed(.scalar("\r")) == .line("p中w"))
        #expect(secret.feed(.scalar("\u{03}")) == .cancelled)
    }

    /// On a slow line the rest of a sequence may come long after its Esc.
    @Test(arguments: [
        ("[200~a\rb\u{1B}[201~", [Key.paste("a\nb")]), ("[1;5D", [.named(.wordLeft)]), ("[A", [.named(.up)]),
        ("x", [.scalar("x")]),
    ])
    func aSequenceIsKnownWithoutItsEsc(rest: String, keys: [Key]) {
        var decoder = KeyDecoder()
        #expect(decoder.feed([0x1B]).isEmpty)
        #expect(decoder.flush() == [.scalar("\u{1B}")])
        #expect(decoder.feed(Array(rest.utf8)) == keys)
    }

    @Test func aBracketAloneBehindEscIsTyped() {
        var decoder = KeyDecoder()
        _ = decoder.feed([0x1B])
        _ = decoder.flush()
        #expect(decoder.feed([0x5B]).isEmpty)
        #expect(decoder.flush() == [.scalar("[")])
        #expect(decoder.feed([0x5B]) == [.scalar("[")])
    }

    @Test func whatTheTerminalTellsIsNotTyped() {
        var decoder = KeyDecoder()
        #expect(
            decoder.feed(Array("a\u{1B}]11;rgb:ffff/ffff/ffff\u{7}b\u{1B}]11;x\u{1B}\\c\u{1B}P1$r\u{1B}\\d".utf8)).count
                == 4)
        #expect(decoder.takeReports() == ["11;rgb:ffff/ffff/ffff", "11;x"])
    }
}
