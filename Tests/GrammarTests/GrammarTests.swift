import Grammar
import Testing

/// What texts mean: the examples of docs/language.md and the rules around them, text by text.
@Suite struct GrammarTests {
    @Test(arguments: [
        ("jobs --last 2d --status failed", "⟨jobs⟩⟨--last⟩⟨2d⟩⟨--status⟩⟨failed⟩"),
        ("job 20000100; step 1", "⟨job⟩⟨20000100⟩ ; ⟨step⟩⟨1⟩"),
        (
            "hosts --status failed | fetch | filter -i 'no space|killed' | groups",
            "⟨hosts⟩⟨--status⟩⟨failed⟩ | ⟨fetch⟩ | ⟨filter⟩⟨-i⟩⟨no space|killed⟩ | ⟨groups⟩"
        ),
        ("show @failed | !grep -v DEBUG | less -R", "⟨show⟩⟨@failed⟩ | !⟨grep -v DEBUG | less -R⟩"),
        (
            "diff > /tmp/difference.txt                 # > and >> write what would have been shown",
            "⟨diff⟩ > ⟨/tmp/difference.txt⟩"
        ),
        ("hosts | to json > hosts.json", "⟨hosts⟩ | ⟨to⟩⟨json⟩ > ⟨hosts.json⟩"),
        (
            "groups | expect --max 1 || save proof.html",
            "⟨groups⟩ | ⟨expect⟩⟨--max⟩⟨1⟩ || ⟨save⟩⟨proof.html⟩"
        ),
        ("alias name 'hosts | fetch'", "⟨alias⟩⟨name⟩⟨hosts | fetch⟩"),
        ("watch 5 'hosts --status running'", "⟨watch⟩⟨5⟩⟨hosts --status running⟩"),
    ])
    func examples(text: String, means: String) {
        #expect(outline(text) == means)
    }

    @Test(arguments: [
        ("", ""), ("  \t ", ""), ("# only a comment ; | \\", ""), ("#!/usr/bin/env joblog\nhosts", "⟨hosts⟩"),
        ("\u{FEFF}hosts", "⟨hosts⟩"), ("a;", "⟨a⟩"), ("a;\n\n\nb ; # c\n", "⟨a⟩ ; ⟨b⟩"), ("a\r\nb\r\n", "⟨a⟩ ; ⟨b⟩"),
        ("a\rb", "⟨a⟩ ; ⟨b⟩"), ("a&&b||c&&d", "⟨a⟩ && ⟨b⟩ || ⟨c⟩ && ⟨d⟩"), ("a|b", "⟨a⟩ | ⟨b⟩"),
        ("a>f", "⟨a⟩ > ⟨f⟩"), ("a>>f", "⟨a⟩ >> ⟨f⟩"), ("a b>'x y' && c > \"$d\"", "⟨a⟩⟨b⟩ > ⟨x y⟩ && ⟨c⟩ > ⟨{d}⟩"),
        ("a > !f", "⟨a⟩ > ⟨!f⟩"), ("a > &f", "⟨a⟩ > ⟨&f⟩"), ("a;#c\nb", "⟨a⟩ ; ⟨b⟩"), ("a b#c #d", "⟨a⟩⟨b#c⟩"),
        ("a ''#b", "⟨a⟩⟨#b⟩"), ("a # 说明；“ ” ｜", "⟨a⟩"), ("a <b (c) {d} `e` ? *", "⟨a⟩⟨<b⟩⟨(c)⟩⟨{d}⟩⟨`e`⟩⟨?⟩⟨*⟩"),
        ("$x y", "⟨{x}⟩⟨y⟩"),
    ])
    func statements(text: String, means: String) {
        #expect(outline(text) == means)
    }

    @Test(arguments: [
        "@all!10.20.1.[3,9]", "10.0.0.[1-20,30]", "10.0.[0-3].*", "10.0.0.0/24", "@failed&@g2", "@a^@b", "3:10.0.0.7",
        "3:[fd00::5]", "fd00::5", "id:100042", "tag:TEXT", "@file:/tmp/x", "@failed~1", "~1", "-", "-x", "--long=VALUE",
        "!",
        "a!", "!a", "&", "a&", "磁盘满了", "ａ", "，", "…",
    ])
    func hostSetWordsAreSingleBareWords(word: String) {
        #expect(arguments("show \(word)").map(\.bareText) == [word])
    }

    @Test func doubleAmpersandIsTheOperatorEvenInsideAWord() {
        #expect(outline("a @x&&@y") == "⟨a⟩⟨@x⟩ && ⟨@y⟩")
        #expect(outline("a @x'&&'@y") == "⟨a⟩⟨@x&&@y⟩")
    }

    @Test(arguments: [
        ("!ls; a | b # c 'd", "!⟨ls; a | b # c 'd⟩"), ("! ls \\\nb", "!⟨ ls \\⟩ ; ⟨b⟩"),
        ("a && !x && y", "⟨a⟩ && !⟨x && y⟩"),
        ("a; !x\r\nb", "⟨a⟩ ; !⟨x⟩ ; ⟨b⟩"), ("!echo “；” $(date) ${", "!⟨echo “；” $(date) ${⟩"),
        ("a | \\\n!b", "⟨a⟩ | !⟨b⟩"),
        ("'!a' b", "⟨!a⟩⟨b⟩"), ("\\!a b", "⟨!a⟩⟨b⟩"), ("a | # why\n !b", "⟨a⟩ | !⟨b⟩"), ("!a > f", "!⟨a > f⟩"),
    ])
    func bangTakesTheRestOfTheLine(text: String, means: String) {
        #expect(outline(text) == means)
    }

    @Test(arguments: [
        ("a \\\n b", "⟨a⟩⟨b⟩"), ("a\\\nb", "⟨ab⟩"), ("a \\\r\n b", "⟨a⟩⟨b⟩"), ("a |\nb", "⟨a⟩ | ⟨b⟩"),
        ("a | # comment\n\n  # more\n b", "⟨a⟩ | ⟨b⟩"), ("a &&\r\n b ||\n c", "⟨a⟩ && ⟨b⟩ || ⟨c⟩"),
        ("a 'b\nc'", "⟨a⟩⟨b\nc⟩"),
        ("a \"b\nc\"", "⟨a⟩⟨b\nc⟩"), ("a 'b\r\nc' \"d\r\ne\"", "⟨a⟩⟨b\nc⟩⟨d\ne⟩"), ("a &\\\n& b", "⟨a⟩ && ⟨b⟩"),
        ("a |\\\n| b", "⟨a⟩ || ⟨b⟩"), ("a >\\\n> b", "⟨a⟩ >> ⟨b⟩"), ("a $na\\\nme", "⟨a⟩⟨{name}⟩"),
        ("a ~\\\n/b", "⟨a⟩⟨{~}/b⟩"),
        ("a \\\n", "⟨a⟩"), ("\\\n# c", ""), ("a \\\n# c", "⟨a⟩"), ("a b\\\n#c", "⟨a⟩⟨b#c⟩"),
        ("a # b \\\nc", "⟨a⟩ ; ⟨c⟩"),
    ])
    func linesGoOn(text: String, means: String) {
        #expect(outline(text) == means)
    }

    @Test(arguments: [
        ("a 'b", Incomplete.Reason.singleQuote, 2), ("a\nb \"c $d", .doubleQuote, 4), ("a \\", .backslash, 2),
        ("a b\\", .backslash, 3), ("a \\\r", .backslash, 2), ("a |", .pipe, 2), ("a |\n # c\n", .pipe, 2),
        ("a &&", .and, 2),
        ("a || \\\n", .or, 2), ("~\\", .backslash, 1), ("a > 'b", .singleQuote, 4), ("\"a\\\"", .doubleQuote, 0),
        ("a | \\", .backslash, 4),
    ])
    func whatIsOpenAtTheEnd(text: String, reason: Incomplete.Reason, start: Int) {
        let span = SourceSpan(start, start + reason.rawValue.utf8.count)
        #expect(Grammar.parse(text) == .incomplete(Incomplete(reason, span: span)))
    }

    @Test func aScriptTurnsWhatIsOpenIntoALocatedError() {
        let text = "hosts\n  show 'abc\n"
        let error = grammarError(text)
        #expect(error?.kind == .unterminatedQuote)
        let location = error?.span.location(in: text)
        #expect(location == SourceLines(text).location(of: SourceSpan(13, 14)))
        #expect(location?.line == 2 && location?.column == 8 && location?.text == "  show 'abc")
        #expect(grammarError("a \\")?.kind == .trailingBackslash)
        #expect(grammarError("a &&")?.message == "there is no command after &&")
    }

    @Test func namesOfVariablesAndCommands() {
        #expect(["a", "_", "A9", "biz_id"].allSatisfy(Grammar.isVariableName))
        #expect(!["", "9a", "a-b", "@", "é"].contains(where: Grammar.isVariableName))
        #expect(["ll", "fetch-all", "诊断", "a!"].allSatisfy(Grammar.isCommandName))
        #expect(
            !["", "a b", "a;", "!a", "'a'", "#a", "$a", "~", "a|b", "a\\", " a", "a ", "；"].contains(
                where: Grammar.isCommandName))
    }
}
