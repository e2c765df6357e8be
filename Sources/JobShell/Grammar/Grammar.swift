/// The language of the shell (docs/language.md, "The language"): text in; tokens, a tree, a located error or
/// "incomplete" out.
///
/// Pure functions without I/O or state. The session parses what was typed, the engine parses files and `-c`, the editor
/// colours and completes by the tokens. Time and memory are linear in the text, and nothing recurses with its shape.
///
/// Decisions where the contract leaves room:
/// - A `\` before a line end joins the lines outside quotes, even inside an operator or a name, as in sh; inside double
///   quotes it stays, as every `\` does that escapes nothing.
/// - Lines end with LF, CRLF or CR; CRLF inside quotes is read as LF.
/// - The rest of a `!` stage's line is not read at all, so a `\` at its end is for sh and joins nothing.
/// - Names of variables are ASCII, so that text in another script can follow one: `"$ip的日志"`.
public enum Grammar {
    /// Reads a text: what was typed at a prompt, all of its lines, or a whole file.
    public static func parse(_ text: String) -> ParseResult {
        var parser = Parser(text)
        return parser.parse()
    }

    /// The tokens of any text at all, also of one that does not parse. Only spaces, tabs and byte order marks
    /// lie between them.
    public static func tokens(_ text: String) -> [Token] {
        var lexer = Lexer(text)
        var tokens: [Token] = []
        while let token = lexer.next() { tokens.append(token) }
        return tokens
    }

    /// Whether the text can be the name of a variable: ASCII letters, digits and `_`, no digit first.
    public static func isVariableName(_ text: String) -> Bool {
        guard let first = text.utf8.first, Byte.isNameStart(first) else { return false }
        return text.utf8.allSatisfy(Byte.isName)
    }

    /// Whether the text, typed as it is, reads as one bare word that names a command: what an alias can be called.
    public static func isCommandName(_ text: String) -> Bool {
        guard case .script(let script) = parse(text), script.statements.count == 1,
            case .command(let call)? = script.statements.first?.first.stages.first
        else { return false }
        return call.name.bareText == text
    }
}

/// What came of reading a text.
public enum ParseResult: Sendable, Equatable {
    /// A whole script; one without statements for blanks and comments.
    case script(Script)
    /// A text that is right as far as it goes, and that another line could complete.
    case incomplete(Incomplete)
    /// A text that no further line can put right.
    case failure(GrammarError)

    /// The script of a text to which nothing can be added any more, such as a file. Throws what is wrong with it.
    public func complete() throws(GrammarError) -> Script {
        switch self {
        case .script(let script): return script
        case .incomplete(let incomplete): throw incomplete.error
        case .failure(let error): throw error
        }
    }
}
