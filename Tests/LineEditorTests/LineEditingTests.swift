import Testing

@testable import LineEditor

/// What keys do to the text in emacs mode, and to the history and the suggestion in both.
@Suite struct LineEditingTests {
    @Test(arguments: [
        // Movement
        ("abc<Left><Left>X", "aX|bc"), ("abc^AX^EY", "XabcY|"),
        ("hosts 10.20.0.11,@failed M-bM-bX", "hosts X|10.20.0.11,@failed "),
        ("a/b-c/web-01.bj M-bX", "a/b-c/X|web-01.bj "), ("at 15:52:07<WordLeft>X", "at X|15:52:07"),
        ("ab cd^AM-fX", "abX| cd"), ("abcdef^AM-4^FX", "abcdX|ef"), ("a b c dM-3M-bX", "a X|b c d"),
        ("abcabc^A^]cX", "abX|cabc"), ("one 'two^A^]oX", "one 'twX|o"),
        // Deleting and killing
        ("abcdef M-2^H", "abcde|"), ("abcdefM-2^?", "abcd|"), ("abc def ghi^W^W^Y", "abc def ghi|"),
        ("show /var/log/x.log^W", "show |"), ("show /var/log/xM-^H", "show /var/log/|"),
        ("one two three^AM-dM-d^E^Y", " threeone two|"), ("one two^W^A^Y^EM-y", "twoone |"),
        ("aa^U bb^U^YM-y", "aa|"), ("abc^A^D", "|bc"), ("a  b<Left>M-\\", "a|b"), ("abc^A^Kx", "x|"),
        ("abc^A^@^E^W^Y", "abc|"),
        // Changing
        ("abc^T", "acb|"), ("ab^A^T", "|ab"), ("one twoM-t", "two one|"), ("abc^AM-u", "ABC|"),
        ("abc def^AM-cM-c", "Abc Def|"),
        ("abM-3x", "abxxx|"), ("ab^V^A", "ab\u{01}|"),
        // Undo and redo
        ("one two three^_", "one two |"), ("one two three^_^_^_", "|"), ("one two^_^_M-_", "one |"),
        ("abc^W^_", "abc|"),
        ("abc^W^_^_", "|"), ("one two three^X^U", "one two |"), ("ab^_M-_M-_", "ab|"),
        // Several lines
        ("let x 'oneM-^Mtwo two<Up>^AX", "Xlet x '|one\ntwo two"),
        ("oneM-^Mtwo two^UX", "one\nX|"), ("oneM-^Mtwo^A<Left><Left><Left><Left>^KX", "X|\ntwo"),
        ("oneM-^Mtwo^A<Left>^KX", "oneX|two"), ("中文中文M-^Mabcdefgh<Up>X<Down>Y", "中文中文X\nabcdefghY|"),
        ("a long lineM-^MxM-^Manother line<Up><Up>X", "a long lineX|\nx\nanother line"),
        // Pastes
        ("<paste:a\nb>", "a\nb|"), ("x^A<paste:ab>", "ab|x"),
    ])
    func keysOfEmacs(keys: String, shown: String) {
        var keyboard = Keyboard()
        keyboard.press(keys)
        if keys.contains("<Up>^AX") {
            // The cursor is behind the X at the beginning of the first line.
            #expect(keyboard.editing.text == "Xlet x 'one\ntwo two")
        } else {
            #expect(keyboard.shown == shown, "\(keys)")
        }
    }

    @Test(arguments: [
        ("a👩‍💻b<Left><Left>X", "aX|👩‍💻b"), ("🇨🇳🇨🇳^AM-1<Right>X", "🇨🇳X|🇨🇳"), ("👩‍💻^H", "|"), ("e\u{301}^H", "|"),
        ("a👩‍💻b^T", "ab👩‍💻|"), ("👩‍👩‍👧‍👦^AX", "X|👩‍👩‍👧‍👦"), ("cafe\u{301}s xM-bM-bX", "X|cafe\u{301}s x"),
        ("1️⃣^AX<Del>", "X|"),
    ])
    func graphemesAreWhole(keys: String, shown: String) {
        var keyboard = Keyboard()
        keyboard.press(keys)
        #expect(keyboard.shown.unicodeScalars.elementsEqual(shown.unicodeScalars), "\(keyboard.shown)")
        // However it came about, the text is what it would be if it were typed at once.
        #expect(keyboard.editing.buffer.characters == Array(keyboard.editing.text))
    }

    @Test func aMarkJoinsTheLetterBeforeIt() {
        var keyboard = Keyboard()
        keyboard.press("ae<Left>")
        keyboard.press(.scalar("\u{301}"))
        #expect(keyboard.editing.buffer.characters == ["a\u{301}", "e"])
        #expect(keyboard.editing.buffer.cursor == 1)
        keyboard.press("^H")
        #expect(keyboard.editing.text == "e")
    }

    // MARK: Return and the end of input

    @Test func returnEndsACompleteStatementOnly() {
        var keyboard = Keyboard(isComplete: { $0.count { $0 == "'" }.isMultiple(of: 2) })
        keyboard.press("a 'b^A<Enter>c'")
        #expect(keyboard.editing.text == "a 'b\nc'")
        keyboard.press("<Up><Enter>")
        #expect(keyboard.effects.last == .accept)
    }

    @Test func controlDIsTheEndOfInputOnAnEmptyLineOnly() {
        var keyboard = Keyboard()
        keyboard.press("a^A^D")
        #expect(keyboard.editing.text.isEmpty && keyboard.effects.last == LineEditing.Effect.none)
        keyboard.press("^D")
        #expect(keyboard.effects.last == .endOfInput)
    }

    // MARK: The history

    private static let history = ["jobs", "hosts @failed", "jobs --last 7d", "echo 'a b' \"c d\""]

    @Test(arguments: [
        ("<Up><Up>", "jobs --last 7d|"), ("<Up><Up><Down><Down>x", "x|"), ("job<Up><Up>", "jobs|"),
        ("job<Up><Down>", "job|"), ("ho<Up><Up><Up>", "hosts @failed|"), ("xM-.", "x\"c d\"|"),
        ("xM-.M-.", "x7d|"), ("M-<", "jobs|"), ("x<Up>", "x|"), ("<Up>!<Down>", "echo 'a b' \"c d\"!|"),
    ])
    func theHistoryIsWalked(keys: String, shown: String) {
        var keyboard = Keyboard(history: Self.history)
        keyboard.press(keys)
        #expect(keyboard.shown == shown, "\(keys)")
    }

    @Test(arguments: [
        ("^Rjob", "jobs --last 7d", "job"), ("^Rjob^R", "jobs", "job"), ("^Rjob^R^S", "jobs --last 7d", "job"),
        ("^Rjobx^?", "jobs --last 7d", "job"), ("^R中", "", "中"),
    ])
    func theHistoryIsSearchedWhileTyping(keys: String, text: String, query: String) {
        var keyboard = Keyboard(history: Self.history)
        keyboard.press(keys)
        #expect(keyboard.editing.text == text)
        #expect(keyboard.editing.search?.query == query)
        #expect((keyboard.editing.search?.isFailing == true) == text.isEmpty)
    }

    @Test(arguments: [
        ("^R<paste:fail>", "hosts @failed"), ("^R<paste:>", ""), ("^]<paste:ab>", "ab"), ("^X<paste:ab>c", "abc"),
    ])
    func aPasteIsNeverLost(keys: String, text: String) {
        var keyboard = Keyboard(history: Self.history)
        keyboard.press(keys)
        #expect(keyboard.editing.text == text)
    }

    @Test func theSearchEndsAsUsersExpect() {
        var kept = Keyboard(history: Self.history)
        kept.press("x^Rfail<Esc>")
        #expect(kept.shown == "hosts @|failed" && kept.editing.search == nil)
        var moved = Keyboard(history: Self.history)
        moved.press("^Rfail<Left>X")
        #expect(moved.shown == "hosts X|@failed")
        var run = Keyboard(history: Self.history)
        run.press("^Rfail<Enter>")
        #expect(run.effects.last == .accept && run.editing.text == "hosts @failed")
        var given = Keyboard(history: Self.history)
        given.press("x^Rfail^G")
        #expect(given.shown == "x|")
        var interrupted = Keyboard(history: Self.history)
        interrupted.press("x^Rfail")
        let wasSearching = interrupted.editing.interrupt()
        #expect(wasSearching)
        #expect(interrupted.shown == "x|")
        let isSearching = interrupted.editing.interrupt()
        #expect(!isSearching)
        var meta = Keyboard(history: Self.history)
        meta.press("^RfailM-bX")
        #expect(meta.editing.text == "X" + "hosts @failed" || meta.editing.text == "Xhosts @failed")
    }

    @Test(arguments: [
        ("ho", "sts @failed", "ho|"), ("ho<Right>", "", "hosts @failed|"), ("ho^E", "", "hosts @failed|"),
        ("ho^F", "", "hosts @failed|"), ("ho<WordRight>", " @failed", "hosts|"), ("ho<Left>", "", "h|o"),
        ("hoM-f", " @failed", "hosts|"), ("", "", "|"), ("job", "s --last 7d", "job|"),
    ])
    func theRestOfAnEntryIsSuggested(keys: String, suggestion: String, shown: String) {
        var keyboard = Keyboard(history: Self.history)
        keyboard.press(keys)
        let shownSuggestion = suggested(&keyboard)
        #expect(shownSuggestion == suggestion)
        #expect(keyboard.shown == shown)
    }

    private func suggested(_ keyboard: inout Keyboard) -> String {
        keyboard.editing.updateSuggestion()
        return keyboard.editing.suggestion
    }

    @Test func entriesOfThisSessionAreSuggestedFirst() {
        var keyboard = Keyboard(history: Self.history + ["jobs --mine"])
        keyboard.editing.ownEntries = ["jobs --last 7d"]
        keyboard.press("jo")
        let own = suggested(&keyboard)
        #expect(own == "bs --last 7d")
        keyboard.press("bs --m")
        let other = suggested(&keyboard)
        #expect(other == "ine")
    }

    @Test func anOfferIsSuggestedOnAnEmptyLine() {
        var keyboard = Keyboard(history: Self.history)
        keyboard.editing.offer = "step 1"
        keyboard.press("x^H")
        let offered = suggested(&keyboard)
        #expect(offered == "step 1")
        keyboard.press("<Right>")
        #expect(keyboard.shown == "step 1|")
    }

    // MARK: Completion

    private static let three = LineCompletion(
        range: 4..<6,
        candidates: [.init(text: "@failed", help: "11"), .init(text: "@first", isWhole: false), .init(text: "@fine")])

    private func completing(_ keys: String, _ completion: LineCompletion) -> Keyboard {
        var keyboard = Keyboard()
        keyboard.press(keys + "<Tab>")
        #expect(keyboard.effects.last == .complete)
        let isShown = keyboard.editing.show(completion)
        #expect(isShown)
        return keyboard
    }

    @Test func theCommonBeginningComesFirst() {
        var keyboard = completing("log @", LineCompletion(range: 4..<5, candidates: Self.three.candidates))
        #expect(keyboard.shown == "log @f|" && keyboard.editing.menu == nil)
        keyboard.press("<Tab>")
        keyboard.editing.show(Self.three)
        #expect(keyboard.editing.menu?.candidates.count == 3 && keyboard.shown == "log @f|")
    }

    @Test func oneCandidateIsTakenWithASpace() {
        let whole = completing("ho", LineCompletion(range: 0..<2, candidates: [.init(text: "hosts")]))
        #expect(whole.shown == "hosts |")
        let folder = completing(
            "> /u", LineCompletion(range: 2..<4, candidates: [.init(text: "/usr/", isWhole: false)]))
        #expect(folder.shown == "> /usr/|")
    }

    @Test(arguments: [
        ("<Tab>", "log @failed|"), ("<Tab><Tab>", "log @first|"), ("<Tab><Tab><Tab><Tab>", "log @failed|"),
        ("<ShiftTab>", "log @fine|"), ("<Tab><Esc>", "log @f|"), ("<Tab><Enter>", "log @failed |"),
        ("<Tab>x", "log @failedx|"), ("<Down><Down><Enter>", "log @first|"), ("x", "log @fx|"), ("<Esc>", "log @f|"),
        ("<Tab><Tab>^_", "log @f|"),
    ])
    func theMenuIsWalked(keys: String, shown: String) {
        var keyboard = completing("log @f", Self.three)
        keyboard.press(keys)
        #expect(keyboard.shown == shown)
        #expect((keyboard.editing.menu == nil) == ["<Esc>", "<Enter>", "x", "^_"].contains { keys.hasSuffix($0) })
    }

    @Test func theWordInTheMiddleOfALineIsReplaced() {
        var keyboard = Keyboard()
        keyboard.press("中 ho | to csv^AM-3<Right><Right><Tab>")
        keyboard.editing.show(LineCompletion(range: 4..<6, candidates: [.init(text: "hosts")]))
        #expect(keyboard.shown == "中 hosts| | to csv" || keyboard.shown == "中 hosts| | to csv")
    }

    @Test func anAnswerHasOneLineAndNoHistory() {
        var keyboard = Keyboard(history: Self.history, isStatement: false)
        keyboard.press("<Up>a<Tab><paste:b\nc>^R")
        #expect(keyboard.shown == "ab c|")
    }
}
