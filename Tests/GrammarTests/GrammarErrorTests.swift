import Grammar
import Testing

/// What is said about texts that are wrong: the code, the place, and what to type instead.
@Suite struct GrammarErrorTests {
    @Test(arguments: [
        ("a;;b", "missing-command at 2..<3"), (";", "missing-command at 0..<1"), ("a\n;b", "missing-command at 2..<3"),
        ("| a", "missing-command at 0..<1"), ("&& a", "missing-command at 0..<2"), ("> f", "missing-command at 0..<1"),
        ("a | | b", "missing-command at 4..<5"), ("a | || b", "missing-command at 4..<6"),
        ("a | ; b", "missing-command at 4..<5"),
        ("a && ; b", "missing-command at 5..<6"), ("a ||\n\n&& b", "missing-command at 6..<8"),
        ("a | > f", "missing-command at 4..<5"),
        ("a\n| b", "missing-command at 2..<3"), ("a >", "missing-redirection-target at 2..<3"),
        ("a >> ; b", "missing-redirection-target at 2..<4"), ("a >\nb", "missing-redirection-target at 2..<3"),
        ("a > # c", "missing-redirection-target at 2..<3"), ("a > > b", "missing-redirection-target at 2..<3"),
        ("a > | b", "missing-redirection-target at 2..<3"), ("a > f | b", "misplaced-redirection at 2..<5"),
        ("a > f > g", "repeated-redirection at 6..<7"), ("a > f >> g", "repeated-redirection at 6..<8"),
        ("a > f g", "unexpected-token at 6..<7"), ("a 2>&1", "unexpected-token at 3..<6"),
        ("!", "missing-shell-command at 0..<1"),
        ("a | ! \t\nb", "missing-shell-command at 4..<7"), ("a ${x", "unterminated-variable at 2..<5"),
        ("a \"${x\ny}\"", "unterminated-variable at 3..<6"), ("a ${}", "invalid-variable-name at 2..<5"),
        ("a ${x y}z", "invalid-variable-name at 2..<8"), ("a ${0}", "invalid-variable-name at 2..<6"),
        ("a ${1x}", "invalid-variable-name at 2..<7"), ("a '\0'", "nul-character at 3..<4"),
        ("# \0", "nul-character at 2..<3"),
        ("a ；b", "full-width-punctuation at 2..<5"), ("a‘b’", "full-width-punctuation at 1..<4"),
        ("a\u{3000}b", "full-width-punctuation at 1..<4"), ("＃note", "full-width-punctuation at 0..<3"),
        ("a ＃b", "full-width-punctuation at 2..<5"), ("!!", "missing-shell-command at 0..<2"),
        ("a | !! \nb", "missing-shell-command at 4..<7"), ("a 'x' \"“\" “", "full-width-punctuation at 12..<15"),
        ("a;; 'b", "missing-command at 2..<3"),
    ])
    func codeAndPlace(text: String, error: String) {
        #expect(outline(text) == error)
    }

    @Test(arguments: [
        ("a ;; b", "there is no command between ; and ;"), ("a | && b", "there is no command between | and &&"),
        ("| b", "there is no command before |"), ("a && ;", "there is no command between && and ;"),
        ("a &&", "there is no command after &&"), ("a >", "there is no file after >"),
        ("a |\n\n; b", "there is no command between | and ;"),
    ])
    func saysWhatIsMissing(text: String, message: String) {
        #expect(grammarError(text)?.message == message)
    }

    @Test func aPipeThatBeginsALineBelongsToTheLineBefore() {
        #expect(
            grammarError("hosts\n  | fetch")?.hint == "to go on from the line before, put the | at the end of that line"
        )
        #expect(grammarError("| fetch")?.hint == "type a command before the |, or remove it")
    }

    @Test(arguments: [
        ("hosts ｜ fetch；groups", "hosts | fetch;groups", "；"), ("filter “磁盘；满！” ＞ x", "filter \"磁盘；满！\" > x", "“"),
        ("hosts ＆＆ ！ls", "hosts && !ls", "＆"), ("a '；' ‘b “c”’", "a '；' 'b “c”'", "’"),
        ("hosts\u{3000}--long", "hosts --long", "space (U+3000)"), ("a \"x；\" ；b", "a \"x；\" ;b", "；"),
        ("hosts ＠all！＠failed", "hosts @all!@failed", "＠"),
        ("a；hosts １０.20.0.1、10.20.0.2", "a;hosts 10.20.0.1,10.20.0.2", "、"),
        ("filter 错，误；hosts －－long", "filter 错，误;hosts --long", "－"), ("hosts ＃ it’s；", "hosts # it’s；", "＃"),
    ])
    func fullWidthPunctuationIsNamedAndShownInASCII(text: String, line: String, named: String) throws {
        for context in [text, "x\n" + text + "\ny", "a 'open\nclosed'; " + text] {
            let error = try #require(grammarError(context))
            #expect(error.kind == .fullWidthPunctuation)
            #expect(error.message.contains(named))
            let hint = try #require(error.hint)
            #expect(hint.contains(line) && hint.contains("quote it"))
            #expect(!hint.contains("\n"))
        }
    }

    @Test func theASCIILineOfTheHintParses() throws {
        let hint = try #require(grammarError("hosts ｜ filter “磁盘” ＆＆ groups ＞ a；b")?.hint)
        let line = try #require(hint.ranges(of: "type: ").last.map { hint[$0.upperBound...] })
        #expect(outline(String(line)) == "⟨hosts⟩ | ⟨filter⟩⟨磁盘⟩ && ⟨groups⟩ > ⟨a⟩ ; ⟨b⟩")
    }

    @Test func whatIsTextIsNoPunctuation() {
        for text in [
            "filter a＃b", "filter '＃a'", "filter \\＃a", "filter 错，误、（x）", "filter –i", "!＃ x；", "!! grep x", "# ＃；",
        ] {
            #expect(grammarError(text) == nil, "\(text)")
        }
    }

    @Test func aLoneApostropheIsToBeQuoted() {
        #expect(grammarError("let x it’s")?.hint == "quote it if it is meant as text ('’')")
    }

    @Test(arguments: GrammarError.Kind.allCases)
    func codesAreLowerCaseWordsJoinedByHyphens(kind: GrammarError.Kind) {
        #expect(kind.rawValue.allSatisfy { $0 == "-" || ("a"..."z").contains($0) })
    }

    @Test func placesCountLinesAndCharacters() {
        let text = "ab\r\ncé磁🙂 ;;\rlast"
        let location = SourceSpan(15, 17).location(in: text)
        #expect(location.line == 2 && location.column == 6 && location.length == 2 && location.text == "cé磁🙂 ;;")
        let last = SourceSpan(18, 100).location(in: text)
        #expect(last.line == 3 && last.column == 1 && last.text == "last" && last.length == 4)
        let end = SourceSpan(99, 99).location(in: text)
        #expect(end.line == 3 && end.column == 5 && end.length == 0)
        #expect(SourceSpan(0, 0).location(in: "").line == 1)
        #expect(SourceSpan(2, 2).location(in: "a\n").line == 2)
        #expect(SourceSpan(2, 2).location(in: "a\r").line == 2)
    }
}
