import Grammar

/// Random texts and trees, the same for the same seed (SplitMix64, Steele et al. 2014).
struct GrammarGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    mutating func pick<Element>(_ elements: [Element], _ fallback: Element) -> Element {
        elements.randomElement(using: &self) ?? fallback
    }

    /// Any bytes at all, made into text as Swift does it.
    mutating func bytes(upTo length: Int) -> String {
        let bytes = (0..<number(0...length)).map { _ in UInt8.random(in: 0...255, using: &self) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Pieces the grammar cares about, in any order.
    mutating func pieces(upTo count: Int) -> String {
        (0..<number(0...count)).map { _ in pick(Self.pieces, "a") }.joined()
    }

    static let pieces = [
        "a", "b", "hosts", " ", " ", "  ", "\t", "\n", "\r\n", "\r", ";", "|", "||", "&", "&&", ">", ">>", "!", "#",
        "'", "'",
        "\"", "\"", "\\", "\\\n", "\\\r\n", "$", "$a", "${a}", "${", "}", "$1", "${10}", "$@", "$#", "~", "~/", "/",
        "-x",
        "--name=", "@all!10.0.0.[1,3]", "磁盘", "é", "🙂", "；", "“", "\u{3000}", "\u{FEFF}", "n", "0", "_", ".", "''",
        "\"\"",
        "\\n", "*", ",", "^", "{",
    ]

    /// A text that reads as a script, with blanks, comments and joined lines wherever they may stand.
    mutating func script() -> String {
        var text = ""
        for _ in 0..<number(0...3) {
            text += statement() + blank()
            text += pick([";", "\n", "\r\n", " # it's ; | “\n", ";\n\n"], "\n")
        }
        return text
    }

    private mutating func statement() -> String {
        var text = pipeline()
        for _ in 0..<number(0...2) { text += pick(["&&", "||"], "&&") + lineBreak() + pipeline() }
        return number(0...9) == 0 ? text + "&&" + lineBreak() + "!x; 'y | $z \\\n" + pipeline() : text
    }

    private mutating func pipeline() -> String {
        var text = blank() + command()
        for _ in 0..<number(0...2) { text += "|" + lineBreak() + command() }
        return number(0...4) == 0 ? text + pick([">", ">>"], ">") + blank() + "x" + wordTail() : text
    }

    private mutating func command() -> String {
        (0..<number(1...4)).map { _ in wordHead() + wordTail() }.joined(separator: " ") + blank()
    }

    private mutating func wordHead() -> String {
        pick(
            [
                "a", "hosts", "-x", "~/", "$a", "''", "'a b'", "\"$a b\"", "\\#", "@all!1", "磁盘", "\"it's\"", "--n=",
                "$@",
            ], "a")
    }

    private mutating func wordTail() -> String {
        (0..<number(0...3)).map { _ in
            pick(
                [
                    "a", "&", "!", "#", "~", "$", "$a", "${10}", "'；\n'", "\"\\n\\x\\\"$#\"", "\\ ", "\\；", "''",
                    "\"\"", "'\r\n'",
                ], "a")
                + pick(["", "", "b"], "")
        }.joined()
    }

    private mutating func blank() -> String { pick(["", " ", "\t ", " \\\n "], " ") }

    private mutating func lineBreak() -> String { pick(["", " ", "\n", " # c\n\n", "\\\n", "\r\n "], " ") }

    /// A tree that no text may have: any text in any quoting.
    mutating func tree() -> Script {
        Script(
            (0..<number(0...3)).map { _ in
                let rest = (0..<number(0...2)).map { _ in
                    ConnectedPipeline(pick(Connector.allCases, .and), pipelineTree(allowingShell: false))
                }
                return Statement(first: pipelineTree(allowingShell: rest.isEmpty), rest: rest)
            })
    }

    private mutating func pipelineTree(allowingShell: Bool) -> Pipeline {
        let commands = (0..<number(1...3)).map { _ in
            Stage.command(CommandCall(name: wordTree(), arguments: (0..<number(0...3)).map { _ in wordTree() }))
        }
        if allowingShell, number(0...4) == 0 { return Pipeline(commands + [.shell(ShellText(" grep 'x | ; #"))]) }
        let redirection = number(0...2) == 0 ? Redirection(appends: number(0...1) == 0, target: wordTree()) : nil
        return Pipeline(commands, redirection: redirection)
    }

    private mutating func wordTree() -> Word {
        var parts = (0..<number(1...3)).map { _ in
            let name = pick(["a", "b_2", "1", "10", "@", "#"], "a")
            return number(0...3) == 0
                ? WordPart(.variable(name, inDoubleQuotes: number(0...1) == 0))
                : WordPart(.literal(pieces(upTo: 3), pick(WordPart.Quoting.allCases, .bare)))
        }
        if number(0...9) == 0 { parts = [WordPart(.home), WordPart(.literal("/" + pieces(upTo: 1), .bare))] }
        return Word(parts)
    }
}
