/// A piece of a text as the grammar reads it. Tokens do not overlap; together with the blanks between them they cover
/// the whole text.
package struct Token: Sendable, Equatable {
    /// The kinds of tokens.
    package enum Kind: Sendable, Equatable {
        /// A word, whose parts distinguish quoted text and variables. A word with an open quote extends to the end of
        /// the text.
        case word(Word)
        /// A `!` at the start of a stage, with the rest of its line.
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
        /// A `#` and the rest of its line.
        case comment
        /// A `\` between words with the line end after it, which joins two lines; or a `\` at the end of the text.
        case continuation
        /// A character that is not allowed in its place: NUL, or full-width punctuation outside quotes.
        case invalid(GrammarError.Kind)
    }

    /// What the token is; a word or a shell command is part of the kind.
    package let kind: Kind
    /// The place of the token in the text.
    package let span: SourceSpan

    /// Creates a token with its place in the text.
    package init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }

    /// The word, if the token is one; else nil.
    package var word: Word? {
        if case .word(let word) = kind { return word }
        return nil
    }
}
