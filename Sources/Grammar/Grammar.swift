/// The language of the shell (docs/language.md, "The language"). A text goes in; tokens, a syntax tree, a located error
/// or "incomplete" come out.
///
/// All functions are pure: no I/O, no state. The session parses what was typed, the engine parses files and `-c`, and
/// the editor colours and completes with the tokens. Time and memory are linear in the length of the text, and no
/// function recurses with the text's structure.
///
/// Decisions that docs/language.md leaves open:
/// - A `\` before a line end joins two lines outside quotes, even inside an operator or a name, as in sh. Inside double
///   quotes it stays in the text, like every `\` that escapes nothing.
/// - Lines end with LF, CRLF or CR; CRLF inside quotes is read as LF.
/// - The rest of a `!` stage's line is not parsed at all, so a `\` at its end belongs to sh and joins no lines.
/// - Names of variables are ASCII, so that text in another writing system can follow one: `"$ip的日志"`.
public enum Grammar {
    /// Parses a text: all lines that were typed at a prompt, or a whole file.
    public static func parse(_ text: String) -> ParseResult {
        var parser = Parser(text)
        return parser.parse()
    }

    /// The tokens of any text, including one that does not parse. Only spaces, tabs and byte order marks lie between
    /// tokens.
    package static func tokens(_ text: String) -> [Token] { scan(text).tokens }

    /// The tokens of any text, and the quote or the `\` that is open at its end; nil if none is open. A text that ends
    /// within a word is what an editor has before its cursor.
    package static func scan(_ text: String) -> (tokens: [Token], open: Incomplete?) {
        var lexer = Lexer(text)
        var tokens: [Token] = []
        while let token = lexer.next() { tokens.append(token) }
        return (tokens, lexer.open)
    }

    /// Whether the text is a valid name of a variable: ASCII letters, digits and `_`, with no digit first.
    public static func isVariableName(_ text: String) -> Bool {
        guard let first = text.utf8.first, Byte.isNameStart(first) else { return false }
        return text.utf8.allSatisfy(Byte.isName)
    }

    /// Whether the text, typed as it is, parses as one bare word in the place of a command's name. Only such a text can
    /// name an alias.
    public static func isCommandName(_ text: String) -> Bool {
        guard case .script(let script) = parse(text), script.statements.count == 1,
            case .command(let call)? = script.statements.first?.first.stages.first
        else { return false }
        // `~` alone is a word, but would be taken for the home directory.
        return call.name.bareText == text && text != "~"
    }
}

/// The result of parsing a text.
public enum ParseResult: Sendable, Equatable {
    /// A complete script. Its list of statements is empty if the text holds only blanks and comments.
    case script(Script)
    /// The text has no error so far, and another line could complete it.
    case incomplete(Incomplete)
    /// The text has an error that no further line can correct.
    case failure(GrammarError)

    /// The script of a text that is known to be complete, such as a file.
    ///
    /// - Throws: the error in the text; for an incomplete text, the error it has because no further line follows.
    public func complete() throws(GrammarError) -> Script {
        switch self {
        case .script(let script): return script
        case .incomplete(let incomplete): throw incomplete.error
        case .failure(let error): throw error
        }
    }
}

/// Builds the syntax tree from the tokens. It is a single loop with an explicit state instead of recursive functions,
/// so that no text is nested too deeply for it.
struct Parser {
    /// What was read last, which decides what may come next.
    private enum State {
        /// A statement may begin. `separator` is the token that ended the statement before: a `;` or a newline, or nil
        /// at the beginning of the text.
        case statement(separator: Token?)
        /// A stage must begin, because of this `|`, `&&` or `||`.
        case stage(after: Token)
        /// A command has begun; arguments may follow.
        case command
        /// A `!` stage has taken the rest of the line.
        case shell
        /// The name of a file must follow this `>` or `>>`.
        case target(after: Token)
        /// The pipeline has a redirection, which ends it.
        case redirected
    }

    private let text: String
    private var lexer: Lexer
    private var state = State.statement(separator: nil)
    private var statements: [Statement] = []
    // The parts of the statement that is being parsed, outermost first.
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

    /// Ends the current stage.
    ///
    /// - Parameter token: the token after the stage; nil at the end of the text.
    /// - Throws: a `GrammarError` if the stage, or the file of a redirection, is missing.
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

    /// Ends the current statement.
    ///
    /// - Parameter separator: the token that ends it; nil at the end of the text.
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
        // The hint rewrites the whole word that the character is part of: `＠all！＠failed`.
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

    /// The longest line that a hint repeats, in bytes.
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
