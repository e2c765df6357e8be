import Grammar
import Testing

/// Aliases: as if their text had been typed, except that nothing is read a second time.
@Suite struct AliasExpansionTests {
    private func expanded(_ text: String, _ aliases: [String: String]) throws -> Script {
        try Grammar.parse(text).complete().expanding(aliases: aliases)
    }

    private static let aliases = [
        "ll": "hosts --long", "fetch": "fetch --refresh", "bad": "hosts --status failed | fetch", "both": "a; b x",
        "either": "a && b || c", "g": "!grep -n", "file": "diff > /tmp/x", "ping": "pong 1", "pong": "ping 2",
        "lll": "ll --x",
        "quoted": "filter '$x; y'",
    ]

    @Test(arguments: [
        ("ll", "⟨hosts⟩⟨--long⟩"), ("ll @a $b", "⟨hosts⟩⟨--long⟩⟨@a⟩⟨{b}⟩"), ("lll 1", "⟨hosts⟩⟨--long⟩⟨--x⟩⟨1⟩"),
        ("'ll' | \\ll", "⟨ll⟩ | ⟨ll⟩"), ("show ll", "⟨show⟩⟨ll⟩"), ("fetch @a", "⟨fetch⟩⟨--refresh⟩⟨@a⟩"),
        ("x | bad y | z > f", "⟨x⟩ | ⟨hosts⟩⟨--status⟩⟨failed⟩ | ⟨fetch⟩⟨--refresh⟩⟨y⟩ | ⟨z⟩ > ⟨f⟩"),
        ("p && x | both y | z || q; r", "⟨p⟩ && ⟨x⟩ | ⟨a⟩ ; ⟨b⟩⟨x⟩⟨y⟩ | ⟨z⟩ || ⟨q⟩ ; ⟨r⟩"),
        ("x | either y | z && w", "⟨x⟩ | ⟨a⟩ && ⟨b⟩ || ⟨c⟩⟨y⟩ | ⟨z⟩ && ⟨w⟩"), ("ping 3", "⟨ping⟩⟨2⟩⟨1⟩⟨3⟩"),
        ("show | g 'a b' $c", "⟨show⟩ | !⟨grep -n⟩⟨a b⟩⟨{c}⟩"), ("g && x", "!⟨grep -n⟩ && ⟨x⟩"),
        ("file @g1", "⟨diff⟩⟨@g1⟩ > ⟨/tmp/x⟩"), ("file; x", "⟨diff⟩ > ⟨/tmp/x⟩ ; ⟨x⟩"), ("quoted", "⟨filter⟩⟨$x; y⟩"),
        ("ll '; rm'", "⟨hosts⟩⟨--long⟩⟨; rm⟩"), ("ll | ll\nll", "⟨hosts⟩⟨--long⟩ | ⟨hosts⟩⟨--long⟩ ; ⟨hosts⟩⟨--long⟩"),
    ])
    func asIfTyped(text: String, means: String) throws {
        #expect(try expanded(text, Self.aliases).outline == means)
    }

    @Test func argumentsOfAShellStageAreHandedOverUnread() throws {
        let script = try expanded("g '$(rm)'", Self.aliases)
        guard case .shell(let shell)? = script.statements.first?.first.stages.first else {
            Issue.record("no shell stage: \(script.outline)")
            return
        }
        #expect(shell.commandLine == "grep -n \"$@\"")
        #expect(shell.arguments.map(\.literalText) == ["$(rm)"])
        #expect(ShellText("ls").commandLine == "ls")
    }

    @Test func whatIsNoAliasStaysAsItIs() throws {
        let script = try Grammar.parse("a 'b' | c > d && !e").complete()
        #expect(try script.expanding(aliases: Self.aliases) == script)
        #expect(try script.expanding(aliases: [:]) == script)
    }

    @Test func whatComesFromAnAliasPointsAtItsCall() throws {
        let script = try expanded("x; ll y", Self.aliases)
        guard case .command(let call)? = script.statements.last?.first.stages.first else {
            Issue.record("no command: \(script.outline)")
            return
        }
        #expect(call.name.span == SourceSpan(3, 5))
        #expect(call.arguments.map(\.span) == [SourceSpan(3, 5), SourceSpan(6, 7)])
    }

    @Test(arguments: [
        ("a 'b", "unterminated-quote"), ("a |", "missing-command"), ("a ;; b", "missing-command"),
        ("a ｜ b", "full-width-punctuation"),
        (" # nothing", "empty-alias"), ("", "empty-alias"),
    ])
    func errorsNameTheAliasAndPointAtItsCall(body: String, code: String) throws {
        let error = #expect(throws: GrammarError.self) { try expanded("x | broken y", ["broken": body]) }
        #expect(error?.kind.rawValue == code)
        #expect(error?.message.hasPrefix("alias broken") == true)
        #expect(error?.span == SourceSpan(4, 10))
    }

    @Test(arguments: ["g x | y", "file | y", "g > f", "file > f", "outer"])
    func nothingFollowsAnAliasThatEndsThePipeline(text: String) {
        var aliases = Self.aliases
        aliases["outer"] = "file x | y"
        let error = #expect(throws: GrammarError.self) { try expanded(text, aliases) }
        #expect(error?.kind == .misplacedAlias)
        #expect(error?.span == SourceSpan(0, text.prefix { $0 != " " }.utf8.count))
    }

    @Test func aliasesThatGrowWithoutMeasureAreAnError() {
        var doubling: [String: String] = [:]
        for number in 0..<60 { doubling["a\(number)"] = "a\(number + 1); a\(number + 1)" }
        #expect(throws: GrammarError.self) { try expanded("a0", doubling) }
        var chain: [String: String] = [:]
        for number in 0..<100_000 { chain["a\(number)"] = "a\(number + 1)" }
        let error = #expect(throws: GrammarError.self) { try expanded("a0", chain) }
        #expect(error?.kind == .oversizedAlias)
        #expect(error?.message.contains("a0") == true)
    }
}
