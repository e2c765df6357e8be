import Grammar
import Testing

/// What is inside a word: quotes, escapes, variables, the home directory.
@Suite struct WordTests {
    private func word(_ text: String) -> Word? {
        let words = arguments("x " + text)
        return words.count == 1 ? words[0] : nil
    }

    @Test(arguments: [
        (#""\n\t\\\"\$x""#, "\n\t\\\"$x"), (#""\a\s\'\.\d+""#, #"\a\s\'\.\d+"#),
        (##"\n\ \;\|\#\\\$x"##, ##"n ;|#\$x"##),
        (#"'\n$x"'"#, #"\n$x""#), (#"a'b'"c"\d"#, "abcd"), ("''", ""), (#""""#, ""), ("\"a\\\nb\"", "a\\\nb"),
        (#"\é\🙂"#, "é🙂"), (#"\；"#, "；"), (#""；｜“”""#, "；｜“”"), (#"'it'\''s'"#, "it's"), (#""foo$""#, "foo$"),
        ("$", "$"), ("a$", "a$"), ("a$.b", "a$.b"), ("$0", "$0"), ("$$", "$$"), ("$-", "$-"), ("\"$(x)\"", "$(x)"),
        ("$中", "$中"),
    ])
    func literals(text: String, means: String) {
        #expect(word(text)?.literalText == means)
    }

    @Test(arguments: [
        ("a", "a"), ("@all!@ok", "@all!@ok"), ("-2h", "-2h"), ("a b", "'a b'"), ("it's", #""it's""#), ("$x", "'$x'"),
        ("~", "'~'"), ("~/x", "'~/x'"), ("#x", "'#x'"), ("a#x", "a#x"), ("", "''"), ("a&&b", "'a&&b'"), ("失败", "失败"),
    ])
    func quotedOnlyIfNeeded(text: String, typed: String) {
        #expect(Word(quotingIfNeeded: text).description == typed)
        #expect(word(typed)?.literalText == text)
    }

    @Test func whatIsOpenAtTheEndIsKnownBesideTheTokens() {
        #expect(
            Grammar.scan("x 'a").open?.reason == .singleQuote && Grammar.scan("x | \"a $b").open?.reason == .doubleQuote
        )
        #expect(Grammar.scan("x \\").open?.reason == .backslash && Grammar.scan("| > 'a' ;").open == nil)
        #expect(Grammar.scan("x 'a").tokens == Grammar.tokens("x 'a"))
    }

    @Test(arguments: [
        ("$name", "{name}"), ("${name}", "{name}"), ("$name.x", "{name}.x"), ("${a}b", "{a}b"), ("$1", "{1}"),
        ("$10", "{1}0"), ("${10}", "{10}"), ("$@", "{@}"), ("${@}", "{@}"), ("$#", "{#}"), ("a$#", "a{#}"),
        ("$a$b", "{a}{b}"),
        ("\"$a$b c\"", "{a}{b} c"), ("$$a", "${a}"), ("\"$ip的日志\"", "{ip}的日志"),
        ("--name=\"a $b\"c'd'", "--name=a {b}cd"),
        ("~/x", "{~}/x"), ("~", "~"), ("~/", "{~}/"), ("~/$a", "{~}/{a}"), ("~x", "~x"), ("a~", "a~"), ("'~'/x", "~/x"),
        ("\\~/x", "~/x"),
        ("\"~/x\"", "~/x"), ("~''", "~"), ("--file=~/x", "--file=~/x"),
    ])
    func variablesAndHome(text: String, means: String) {
        #expect(word(text)?.outline == "⟨\(means)⟩")
    }

    @Test func homeNeedsItsSlash() {
        #expect(outline("a ~;b ~/|c ~&&d ~/>~") == "⟨a⟩⟨~⟩ ; ⟨b⟩⟨{~}/⟩ | ⟨c⟩⟨~⟩ && ⟨d⟩⟨{~}/⟩ > ⟨~⟩")
    }

    @Test(arguments: ["$x", "\"-x\"", "'-x'", "''-x", "\\-x", "\"$x\"", "~/"])
    func whatBeginsProtectedIsAlwaysAnArgument(text: String) {
        #expect(word(text)?.isAlwaysArgument == true)
        #expect(word(text)?.bareText == nil)
    }

    @Test(arguments: [("-x", "-x"), ("--a=\"b\"", "--a="), ("-$x", "-"), ("-'x'", "-")])
    func onlyTheBarePrefixCanNameAnOption(text: String, prefix: String) {
        #expect(word(text)?.isAlwaysArgument == false)
        #expect(word(text)?.barePrefix == prefix)
    }

    @Test func allArgumentsIsAWordOfItsOwn() {
        #expect(["$@", "\"$@\"", "${@}", "\"${@}\""].allSatisfy { word($0)?.isAllArguments == true })
        #expect(["a$@", "\"$@ \"", "'$@'", "\\$@", "$#", "''$@"].allSatisfy { word($0)?.isAllArguments == false })
    }

    @Test func partsKnowTheirQuotingAndPlace() {
        let parts = word("a\\ b'c'\"d $e \"")?.parts
        #expect(
            parts == [
                WordPart(.literal("a", .bare), span: SourceSpan(2, 3)),
                WordPart(.literal(" ", .escaped), span: SourceSpan(3, 5)),
                WordPart(.literal("b", .bare), span: SourceSpan(5, 6)),
                WordPart(.literal("c", .single), span: SourceSpan(6, 9)),
                WordPart(.literal("d ", .double), span: SourceSpan(9, 12)),
                WordPart(.variable("e", inDoubleQuotes: true), span: SourceSpan(12, 14)),
                WordPart(.literal(" ", .double), span: SourceSpan(14, 16)),
            ])
    }

    @Test(arguments: [
        "hosts.json", "", "-x", "a b", "it's", "$x", "a\nb", "~/x", "~", "#a", "!a", "；", "a\\b", "\"", "a\r\nb", "&&",
        "@all!10.0.0.1",
        "\u{FEFF}a", "a\tb",
    ])
    func quotingMakesAWordOfAnyText(text: String) {
        let word = Word(quoting: text)
        let read = arguments("x \(word)")
        #expect(read.map(\.literalText) == [text])
        #expect(read.first?.isAlwaysArgument == true || !text.hasPrefix("-"))
        #expect(outline("\(CommandCall(name: word))") == "⟨\(text)⟩")
    }

    @Test(arguments: [
        (
            [WordPart.Kind.variable("a", inDoubleQuotes: true), .literal("", .escaped), .literal("b", .double)],
            "\"${a}b\""
        ),
        ([.literal("$", .bare), .literal("a", .bare)], "\"\\$a\""), ([.literal("it's", .single)], "\"it's\""),
        ([.home, .literal("/a b", .double)], "~/\"a b\""), ([.literal("~", .bare)], "~"),
        ([.literal("~/", .bare)], "\"~/\""), ([], "''"),
        ([.literal("a\r\nb", .single)], "'a\r''\nb'"),
        ([.variable("1", inDoubleQuotes: false), .literal("0", .bare)], "${1}0"),
    ])
    func partsThatNoTextHasPrintAsTextThatMeansTheSame(parts: [WordPart.Kind], text: String) {
        let word = Word(parts.map { WordPart($0) })
        #expect(word.description == text)
        #expect(arguments("x \(word)").map(\.outline) == [word.outline])
    }

    @Test func quotingLeavesPlainTextPlain() {
        #expect(Word(quoting: "/tmp/a-1.json").description == "/tmp/a-1.json")
        #expect(Word(quoting: "a b").description == "'a b'")
        #expect(Word(quoting: "it's").description == "\"it's\"")
    }
}
