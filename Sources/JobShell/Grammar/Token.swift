/// A piece of a text as the grammar sees it. The tokens of a text and the blanks between them cover it without overlap.
public struct Token: Sendable, Equatable {
    /// What the token is.
    public enum Kind: Sendable, Equatable {
        /// A word; its parts tell quotes and variables apart. An open quote's word reaches to the end of the text.
        case word(Word)
        /// `!` at the start of a stage and all that follows it on its line.
        case shell(ShellText)
        /// `|`
        case pipe
        /// `&&`
        case and
        /// `||`
        case or
        /// `;`
        case semicolon
        /// The end of a line: LF, CRLF or CR.
        case newline
        /// `>`
        case redirect
        /// `>>`
        case append
        /// `#` and what follows it on its line.
        case comment
        /// A `\` between words that joins two lines, with the line end; or a `\` that ends the text.
        case continuation
        /// A character that cannot stand where it stands: NUL, or full-width punctuation outside quotes.
        case invalid(GrammarError.Kind)
    }

    /// What the token is.
    public let kind: Kind
    /// Where it stands.
    public let span: SourceSpan

    /// Makes a token.
    public init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }

    /// The word, if the token is one.
    public var word: Word? {
        if case .word(let word) = kind { return word }
        return nil
    }
}
