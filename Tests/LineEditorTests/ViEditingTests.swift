import Testing

@testable import LineEditor

/// What keys do to the text in vi mode.
@Suite struct ViEditingTests {
    @Test(arguments: [
        // Motions
        ("abc<Left><Right>X", "abcX|"), ("abc<Esc>", "ab|c"), ("alpha beta<Home><End>X", "alpha betaX|"),
        ("one two three<Esc>0wiX", "one X|two three"), ("one two<Esc>bbiX", "X|one two"),
        ("one two<Esc>0eaX", "oneX| two"),
        ("a-b c<Esc>0WiX", "a-b X|c"), ("a-b c<Esc>0wiX", "aX|-b c"), ("  ab<Esc><Caret>iX", "  X|ab"),
        ("abcabc<Esc>0fciX", "abX|cabc"),
        ("abcabc<Esc>0fc;iX", "abcabX|c"), ("abcabc<Esc>0tcaX", "abX|cabc"), ("abcabc<Esc>FbiX", "abcaX|bc"),
        ("f(a[b])<Esc>0f(%iX", "f(a[b]X|)"), ("abcdef<Esc>3|iX", "abX|cdef"), ("abc<Esc>02liX", "abX|c"),
        // Operators
        ("one two three<Esc>0dw", "|two three"), ("one two three<Esc>02dw", "|three"),
        ("one two three<Esc>0d2w", "|three"),
        ("one two<Esc>0cwX", "X| two"), ("one two<Esc>dd", "|"), ("one two<Esc>0D", "|"),
        ("one two<Esc>0wC3", "one 3|"),
        ("abc<Esc>x", "a|b"), ("abc<Esc>0x", "|bc"), ("abc<Esc>X", "a|c"), ("abc<Esc>02x", "|c"),
        ("abc<Esc>0ywP", "ab|cabc"),
        ("abc def<Esc>0yw$p", "abc defabc| "), ("abc<Esc>0xp", "b|ac"), ("abcd<Esc>0dtd", "|d"), ("abcd<Esc>0dfd", "|"),
        ("one two<Esc>bd$", "one| "), ("one two<Esc>d0", "|o"), ("one two<Esc>db", "one |o"), ("ab cd<Esc>0de", "| cd"),
        ("f(a b)c<Esc>0fad%", "f| b)c"), ("abc<Esc>0s12", "12|bc"), ("abc<Esc>SX", "X|"), ("abc<Esc>0rX", "|Xbc"),
        ("abc<Esc>03rX", "XX|X"), ("abc<Esc>0RXY<Esc>", "X|Yc"), ("abc<Esc>0~~", "AB|c"), ("dz<Esc>0dz", "|dz"),
        // Text objects
        ("one two three<Esc>bbdiw", "one | three"), ("one two three<Esc>bbdaw", "one |three"),
        ("let x 'a b' y<Esc>0f'ci'Z", "let x 'Z|' y"), ("let x \"a b\"<Esc>di\"", "let x \"|\""),
        ("f(a b)c<Esc>0fadi(", "f(|)c"),
        ("f(a b)c<Esc>0fada(", "f|c"), ("one two<Esc>dix", "one tw|o"),
        // Repeating and undoing
        ("one two three<Esc>0dw.", "|three"), ("one two three<Esc>0cwX<Esc>w.", "X |X three"),
        ("abcdef<Esc>0x3.", "|ef"),
        ("abc<Esc>.", "abab|cc"), ("ab<Esc>aX<Esc>..", "abXX|X"), ("one two<Esc>0dwu", "|one two"),
        ("one two<Esc>0dwdwuu", "|one two"),
        ("abc<Esc>0xxU", "|"), ("abc<Esc>u", "|"),
        // An empty line
        ("<End># hello", "# hello|"), ("<Esc>$i# ab", "# ab|"), ("<Esc>$cw", "|"), ("<Esc>xXD~.", "|"),
        ("a<Esc>~", "|A"),
        ("<Esc><Esc>ix", "x|"), ("a<Esc><Esc>ix", "x|a"),
        // Graphemes
        ("a👩‍💻b<Esc>hx", "a|b"), ("🇨🇳x<Esc>0x", "|x"), ("xe\u{301}y<Esc>hrZ", "x|Zy"), ("1️⃣2<Esc>0s3", "3|2"),
        ("👩‍💻<Esc>aX", "👩‍💻X|"),
    ])
    func keysOfVi(keys: String, shown: String) {
        var keyboard = Keyboard(vi: true)
        keyboard.press(keys)
        #expect(keyboard.shown == shown, "\(keys)")
    }

    private static let history = ["# one", "# two", "# three x"]

    @Test(arguments: [
        ("<Esc>kkk", "# one"), ("<Esc>kkkj", "# two"), ("<Esc>3k", "# one"), ("<Esc>kj", ""), ("<Up><Esc>k", "# two"),
        ("<Esc>k0k", "# two"), ("<Esc>G", "# one"), ("<Esc>2G", "# two"), ("<Esc>/o<Enter>", "# two"),
        ("<Esc>/o<Enter>n", "# one"), ("<Esc>/o<Enter>nN", "# two"),
    ])
    func theHistoryIsWalked(keys: String, text: String) {
        var keyboard = Keyboard(vi: true, history: Self.history)
        keyboard.press(keys)
        #expect(keyboard.editing.text == text, "\(keys)")
    }

    @Test func aCommentIsEntered() {
        var keyboard = Keyboard(vi: true)
        keyboard.press("abc<Esc>#")
        #expect(keyboard.editing.text == "#abc" && keyboard.effects.last == .accept)
    }

    @Test func theTextEditorIsAskedFor() {
        var keyboard = Keyboard(vi: true)
        keyboard.press("abc<Esc>v")
        #expect(keyboard.effects.last == .editExternally)
        keyboard.editing.replaceAll(with: "abc def")
        #expect(keyboard.editing.text == "abc def")
    }

    @Test func linesAreOperatedOn() {
        var keyboard = Keyboard(vi: true)
        keyboard.press("<paste:one\ntwo\nthree><Esc>kdd")
        #expect(keyboard.editing.text == "one\nthree")
        keyboard.press("p")
        #expect(keyboard.editing.text == "one\nthree\ntwo")
    }
}
