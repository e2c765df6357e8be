/// What is wrong with a text, and where. Found before anything of the text has run.
public struct GrammarError: Error, Sendable, Equatable {
    /// What is wrong; the raw value is the stable code for machines.
    public enum Kind: String, Sendable, Equatable, CaseIterable {
        /// The text holds a NUL.
        case nulCharacter = "nul-character"
        /// Punctuation of an input method, such as `；`, outside quotes.
        case fullWidthPunctuation = "full-width-punctuation"
        /// A quotation mark without its partner.
        case unterminatedQuote = "unterminated-quote"
        /// A `\` with nothing after it, at the end of a script.
        case trailingBackslash = "trailing-backslash"
        /// `${` without `}` on its line.
        case unterminatedVariable = "unterminated-variable"
        /// `${…}` around something that names no variable.
        case invalidVariableName = "invalid-variable-name"
        /// An operator with no command before or after it.
        case missingCommand = "missing-command"
        /// `!` with nothing after it.
        case missingShellCommand = "missing-shell-command"
        /// `>` or `>>` without a file.
        case missingRedirectionTarget = "missing-redirection-target"
        /// A redirection that is not at the end of its pipeline.
        case misplacedRedirection = "misplaced-redirection"
        /// A second redirection of one pipeline.
        case repeatedRedirection = "repeated-redirection"
        /// Something that cannot stand where it stands.
        case unexpectedToken = "unexpected-token"
        /// An alias whose text holds no command.
        case emptyAlias = "empty-alias"
        /// An alias that ends in a `!` stage or a redirection, used where something follows it.
        case misplacedAlias = "misplaced-alias"
        /// Aliases that grow beyond all measure.
        case oversizedAlias = "oversized-alias"
    }

    /// What is wrong; `kind.rawValue` is its code.
    public let kind: Kind
    /// One sentence without a final period.
    public let message: String
    /// What to type instead, where that can be told.
    public let hint: String?
    /// The place: what is wrong, or that after which something is missing.
    public let span: SourceSpan

    /// Makes an error.
    public init(_ kind: Kind, _ message: String, hint: String? = nil, span: SourceSpan) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.span = span
    }
}

/// Why a text is not yet a whole script: a terminal asks for another line and parses again, with a newline between.
public struct Incomplete: Sendable, Equatable {
    /// What is still open.
    public enum Reason: String, Sendable, Equatable, CaseIterable {
        /// A `'` without its partner.
        case singleQuote = "'"
        /// A `"` without its partner.
        case doubleQuote = "\""
        /// The text ends with `\`.
        case backslash = "\\"
        /// Nothing after `|` yet.
        case pipe = "|"
        /// Nothing after `&&` yet.
        case and = "&&"
        /// Nothing after `||` yet.
        case or = "||"
    }

    /// What is still open; the raw value is what was typed.
    public let reason: Reason
    /// Where it stands.
    public let span: SourceSpan

    /// Makes the reason to go on.
    public init(_ reason: Reason, span: SourceSpan) {
        self.reason = reason
        self.span = span
    }

    /// The error it is where no further line can come, as at the end of a file.
    public var error: GrammarError {
        switch reason {
        case .singleQuote, .doubleQuote: GrammarTexts.unterminatedQuote(reason.rawValue, span)
        case .backslash: GrammarTexts.trailingBackslash(span)
        case .pipe, .and, .or: GrammarTexts.nothingAfter(reason.rawValue, before: nil, span)
        }
    }
}
