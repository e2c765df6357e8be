/// Builds the tree from the tokens: one loop over them and one state, so that no text is too deep for it.
struct Parser {
    /// What was read last, and so what may come next.
    private enum State {
        /// A statement may begin. `separator` is what ended the one before: a `;`, a newline, or nothing yet.
        case statement(separator: Token?)
        /// A stage must begin, after this `|`, `&&` or `||`.
        case stage(after: Token)
        /// A command has begun; arguments may follow.
        case command
        /// A `!` stage has taken the line.
        case shell
        /// A file must follow, after this `>` or `>>`.
        case target(after: Token)
        /// The pipeline has its redirection.
        case redirected
    }

    private let text: String
    private var lexer: Lexer
    private var state = State.statement(separator: nil)
    private var statements: [Statement] = []
    // The parts of the statement that is being read, outermost first.
    private var first: Pipeline?
    private var rest: [ConnectedPipeline] = []
    private var connector: Connector?
    private var stages: [Stage] = []
    private var redirection: Redirection?
    private var name: Word?
    private var arguments: [Word] = []

    init(_ text: String) {
        self.text = text
        lexer = Lexer(text)
    }

    mutating func parse() -> ParseResult {
        if let nul = lexer.bytes.firstIndex(of: Byte.nul) {
            return .failure(GrammarTexts.nul(SourceSpan(nul, nul + 1)))
        }
        do throws(GrammarError) {
            while let token = lexer.next() {
                if let broken = lexer.brokenVariable {
                    throw GrammarTexts.brokenVariable(String(broken.text(in: text)), broken)
                }
                try take(token)
            }
            if let open = lexer.open { return .incomplete(open) }
            if case .stage(let after) = state { return .incomplete(Parser.incomplete(after)) }
            try endStatement(nil)
        } catch {
            return .failure(error)
        }
        return .script(Script(statements))
    }

    private mutating func take(_ token: Token) throws(GrammarError) {
        switch token.kind {
        case .comment, .continuation: break
        case .invalid: throw fullWidth(token)
        case .word(let word): try take(word)
        case .shell(let shell):
            guard shell.text.contains(where: { !$0.isWhitespace }) else { throw GrammarTexts.emptyShell(shell.span) }
            if shell.text.first == "!", shell.text.dropFirst().allSatisfy(\.isWhitespace) {
                throw GrammarTexts.repeatedLine(shell.span)
            }
            stages.append(.shell(shell))
            state = .shell
        case .newline:
            if case .stage = state { break }
            if case .statement(separator: let separator?) = state, case .semicolon = separator.kind { break }
            try endStatement(token)
        case .semicolon:
            if case .statement(let separator) = state { throw nothing(before: token, after: separator) }
            try endStatement(token)
        case .pipe:
            if case .redirected = state, let redirection {
                throw GrammarTexts.redirectionBeforePipe(redirection.appends ? ">>" : ">", redirection.span)
            }
            try endStage(token)
            state = .stage(after: token)
        case .and, .or:
            try endStage(token)
            endPipeline()
            connector = token.kind == .and ? .and : .or
            state = .stage(after: token)
        case .redirect, .append:
            if case .redirected = state { throw GrammarTexts.repeatedRedirection(Parser.symbol(token), token.span) }
            try endStage(token)
            state = .target(after: token)
        }
    }

    private mutating func take(_ word: Word) throws(GrammarError) {
        switch state {
        case .statement, .stage:
            name = word
            state = .command
        case .command:
            arguments.append(word)
        case .target(let symbol):
            if word.span.start == symbol.span.end, word.barePrefix.utf8.first == Byte.ampersand {
                throw GrammarTexts.descriptor(Parser.symbol(symbol), symbol.span.joined(with: word.span))
            }
            redirection = Redirection(
                appends: symbol.kind == .append, target: word, span: symbol.span.joined(with: word.span))
            state = .redirected
        case .redirected, .shell:
            throw GrammarTexts.wordAfterTarget(word.span)
        }
    }

    /// Ends the stage before this token (nil: before the end of the text); throws where there is none.
    private mutating func endStage(_ token: Token?) throws(GrammarError) {
        switch state {
        case .statement(let separator):
            if let token { throw nothing(before: token, after: separator) }
        case .stage(let operation):
            throw GrammarTexts.nothingAfter(
                Parser.symbol(operation), before: token.map(Parser.symbol), token?.span ?? operation.span)
        case .target(let symbol):
            throw GrammarTexts.missingTarget(Parser.symbol(symbol), symbol.span)
        case .command, .shell, .redirected:
            break
        }
        guard let name else { return }
        let span = name.span.joined(with: arguments.last?.span ?? name.span)
        stages.append(.command(CommandCall(name: name, arguments: arguments, span: span)))
        self.name = nil
        arguments = []
    }

    private mutating func endPipeline() {
        guard let start = stages.first?.span, let end = redirection?.span ?? stages.last?.span else { return }
        let pipeline = Pipeline(stages, redirection: redirection, span: start.joined(with: end))
        if let connector {
            rest.append(ConnectedPipeline(connector, pipeline))
        } else {
            first = pipeline
        }
        stages = []
        redirection = nil
    }

    /// Ends the statement before this separator, or before the end of the text.
    private mutating func endStatement(_ separator: Token?) throws(GrammarError) {
        defer { state = .statement(separator: separator) }
        if case .statement = state { return }
        try endStage(separator)
        endPipeline()
        guard let first else { return }
        let span = first.span.joined(with: rest.last?.pipeline.span ?? first.span)
        statements.append(Statement(first: first, rest: rest, span: span))
        self.first = nil
        rest = []
        connector = nil
    }
}

/// The parser's errors.
extension Parser {
    private func nothing(before token: Token, after separator: Token?) -> GrammarError {
        let symbol = Parser.symbol(token)
        switch separator?.kind {
        case .semicolon: return GrammarTexts.nothingAfter(";", before: symbol, token.span)
        case .newline: return GrammarTexts.nothingBefore(symbol, newLine: !statements.isEmpty, token.span)
        default: return GrammarTexts.nothingBefore(symbol, newLine: false, token.span)
        }
    }

    private func fullWidth(_ token: Token) -> GrammarError {
        var start = token.span.start
        // What is shown in ASCII begins with the word in which the character stands: `＠all！＠failed`.
        let words = [name].compactMap { $0 } + arguments.suffix(1) + [redirection?.target].compactMap { $0 }
        if let word = words.last(where: { $0.span.end == start }), lexer.lineEnd(from: word.span.start) >= start {
            start = word.span.start
        }
        var lineStart = start
        while lineStart > 0, lexer.lineEndLength(at: lineStart - 1) == 0 { lineStart -= 1 }
        let lineEnd = lexer.lineEnd(from: start)
        let rest = lexer.string(start, lineEnd)
        let (replaced, characters) = FullWidth.replaced(rest.unicodeScalars)
        let isShort = lineEnd - lineStart <= Parser.longestHint
        let line = isShort ? replaced.map { lexer.string(lineStart, start) + $0 } : nil
        return GrammarTexts.fullWidth(characters, line: line, token.span)
    }

    /// The longest line a hint shows, in bytes.
    private static let longestHint = 1000

    private static func symbol(_ token: Token) -> String {
        switch token.kind {
        case .pipe: "|"
        case .and: "&&"
        case .or: "||"
        case .semicolon: ";"
        case .redirect: ">"
        case .append: ">>"
        default: "the end of the line"
        }
    }

    private static func incomplete(_ operation: Token) -> Incomplete {
        switch operation.kind {
        case .and: Incomplete(.and, span: operation.span)
        case .or: Incomplete(.or, span: operation.span)
        default: Incomplete(.pipe, span: operation.span)
        }
    }
}
