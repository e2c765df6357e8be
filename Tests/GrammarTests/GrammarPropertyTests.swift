import Grammar
import Testing

/// What holds for every text and every tree, tried on many.
@Suite struct GrammarPropertyTests {
    /// What must hold for any text at all.
    private func check(_ text: String) {
        let bytes = Array(text.utf8)
        var end = 0
        var isCovered = true
        for token in Grammar.tokens(text) {
            isCovered = isCovered && token.span.start >= end && token.span.end > token.span.start
            isCovered = isCovered && isBlank(bytes[end..<max(end, token.span.start)])
            end = max(end, token.span.end)
        }
        isCovered = isCovered && end <= bytes.count && isBlank(bytes[min(end, bytes.count)...])
        #expect(isCovered, "the tokens do not cover \(text.debugDescription)")

        switch Grammar.parse(text) {
        case .failure(let error):
            let isInside = error.span.start >= 0 && error.span.start < error.span.end && error.span.end <= bytes.count
            #expect(isInside, "\(error.span) of \(text.debugDescription)")
            #expect(!error.message.hasSuffix("."))
        case .incomplete(let incomplete):
            #expect(incomplete.span.end <= bytes.count)
            // Any reason to go on can be met: by the closing quote, a command, or (after `\`) an empty line.
            let quote = incomplete.reason == .singleQuote || incomplete.reason == .doubleQuote
            let completed = [quote ? incomplete.reason.rawValue : "x", ""].map { Grammar.parse(text + "\n" + $0) }
            #expect(completed.contains { $0.isScript }, "\(text.debugDescription) cannot be completed")
        case .script(let script):
            checkPrinting(script)
            for word in script.words {
                let read = arguments("x \(word.span.text(in: text))")
                let isSame = read.count == 1 && read[0].parts.map(\.kind) == word.parts.map(\.kind)
                #expect(isSame, "\(word.span) is not the word \(word) in \(text.debugDescription)")
            }
        }
    }

    private func checkPrinting(_ script: Script) {
        let printed = script.description
        let read = Grammar.parse(printed)
        let isSame = read.script?.withoutSpans == script.withoutSpans
        #expect(isSame, "\(printed.debugDescription) reads as \(read), not as \(script)")
    }

    private func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy { " \t\u{FEFF}".unicodeScalars.contains($0) }
    }

    @Test func anyBytesAreSafe() {
        var generator = GrammarGenerator(seed: 1)
        for _ in 0..<1000 { check(generator.bytes(upTo: 40)) }
    }

    @Test func anyOrderOfTheGrammarsOwnPiecesIsSafe() {
        var generator = GrammarGenerator(seed: 2)
        for _ in 0..<5000 { check(generator.pieces(upTo: 12)) }
    }

    @Test func generatedScriptsParseAndPrintAndSoDoTheirPrefixes() {
        var generator = GrammarGenerator(seed: 3)
        var scripts = 0
        for round in 0..<300 {
            let text = generator.script()
            if Grammar.parse(text).isScript { scripts += 1 }
            check(text)
            let characters = Array(text.unicodeScalars)
            for end in characters.indices where round < 15 {
                check(String(String.UnicodeScalarView(characters[..<end])))
            }
        }
        #expect(scripts > 270)
    }

    @Test func scriptsOneAfterTheOtherSayWhatEachSays() {
        var generator = GrammarGenerator(seed: 4)
        for _ in 0..<300 {
            let (one, other) = (generator.script(), generator.script())
            guard let first = Grammar.parse(one).script, let second = Grammar.parse(other).script else { continue }
            let both = Grammar.parse(one + "\n" + other).script
            #expect(both?.withoutSpans.statements == (first.statements + second.statements).map(\.withoutSpans))
        }
    }

    @Test func treesMadeByHandPrintAsTextThatMeansTheSame() {
        var generator = GrammarGenerator(seed: 5)
        for _ in 0..<1500 {
            let tree = generator.tree()
            let read = Grammar.parse(tree.description)
            #expect(read.script?.outline == tree.outline, "\(tree.description.debugDescription) reads as \(read)")
            if let script = read.script { #expect(script.description == script.withoutSpans.description) }
        }
    }

    @Test(
        arguments: GrammarGenerator.pieces + [
            "a;", "a|", "\\a", "'a'", "\"$a\"", "a ", "a\\\n", "&\\\n", "${a", "“", "\"\\",
        ])
    func aHundredThousandCharactersOnALineAreSafe(piece: String) {
        let text = "a " + String(repeating: piece, count: 100_000 / piece.utf8.count)
        _ = Grammar.parse(text)
        #expect(Grammar.tokens(text).last?.span.end ?? 0 <= text.utf8.count)
    }

    @Test func aMillionSemicolonsAreSafe() throws {
        let semicolons = String(repeating: ";", count: 1_000_000)
        #expect(Grammar.tokens(semicolons).count == 1_000_000)
        #expect(grammarError(semicolons)?.span == SourceSpan(0, 1))
        let script = try Grammar.parse(String(repeating: "a;", count: 300_000)).complete()
        #expect(script.statements.count == 300_000)
    }

    @Test func expandingRandomScriptsIsSafeAndPrintsTheSameWithoutAliases() throws {
        var generator = GrammarGenerator(seed: 6)
        for _ in 0..<500 {
            guard let script = Grammar.parse(generator.script()).script else { continue }
            #expect(try script.expanding(aliases: ["no-such": "x"]) == script)
            let aliases = ["a": generator.pieces(upTo: 4), "hosts": "a | hosts", "b": "b; a && hosts"]
            _ = try? script.expanding(aliases: aliases)
        }
    }
}

extension ParseResult {
    fileprivate var script: Script? {
        if case .script(let script) = self { return script }
        return nil
    }

    fileprivate var isScript: Bool { script != nil }
}

extension Statement {
    fileprivate var withoutSpans: Statement { Script([self]).withoutSpans.statements[0] }
}

extension Script {
    fileprivate var words: [Word] {
        statements.flatMap { [$0.first] + $0.rest.map(\.pipeline) }.flatMap { pipeline in
            pipeline.stages.flatMap { stage -> [Word] in
                if case .command(let call) = stage { return [call.name] + call.arguments }
                return []
            } + (pipeline.redirection.map { [$0.target] } ?? [])
        }
    }
}
