import JobModel

/// An error in the syntax of a text, and its place. It is reported before any statement of the text runs.
public struct GrammarError: Error, Sendable, Equatable {
    /// The kinds of errors; the raw value is the stable code for programs.
    public enum Kind: String, Sendable, Equatable, CaseIterable {
        /// The text contains a NUL character.
        case nulCharacter = "nul-character"
        /// Punctuation of an input method, such as `；`, outside quotes.
        case fullWidthPunctuation = "full-width-punctuation"
        /// A quotation mark that is never closed.
        case unterminatedQuote = "unterminated-quote"
        /// A `\` at the very end of a script.
        case trailingBackslash = "trailing-backslash"
        /// A `${` that is not closed by `}` on the same line.
        case unterminatedVariable = "unterminated-variable"
        /// A `${…}` whose content is not the name of a variable.
        case invalidVariableName = "invalid-variable-name"
        /// An operator without a command before it or after it.
        case missingCommand = "missing-command"
        /// A `!` without a shell command after it.
        case missingShellCommand = "missing-shell-command"
        /// A `>` or `>>` without a file after it.
        case missingRedirectionTarget = "missing-redirection-target"
        /// A redirection before the end of its pipeline.
        case misplacedRedirection = "misplaced-redirection"
        /// A second redirection of one pipeline.
        case repeatedRedirection = "repeated-redirection"
        /// A token that is not allowed in its place.
        case unexpectedToken = "unexpected-token"
        /// An alias whose text contains no command.
        case emptyAlias = "empty-alias"
        /// An alias that ends in a `!` stage or a redirection, used where something follows it in the pipeline.
        case misplacedAlias = "misplaced-alias"
        /// Aliases that expand to too many stages, or are nested too deeply.
        case oversizedAlias = "oversized-alias"
    }

    /// The kind of error; `kind.rawValue` is its code.
    public let kind: Kind
    /// One sentence that says what is wrong, without a final period.
    public let sentence: Sentence
    /// What to type instead; nil if no correction is known.
    public let advice: Sentence?
    /// The piece of the text that is wrong, or the piece after which something is missing.
    public let span: SourceSpan

    /// Creates an error with this message about a piece of the text.
    init(_ kind: Kind, _ sentence: Sentence, hint advice: Sentence? = nil, span: SourceSpan) {
        self.kind = kind
        self.sentence = sentence
        self.advice = advice
        self.span = span
    }

    /// The sentence in English.
    public var message: String { sentence.text }
    /// What to type instead, in English; nil if no correction is known.
    public var hint: String? { advice?.text }
}

/// The reason why a text is not yet a complete script. A terminal asks for another line and parses again, with a
/// newline between the lines.
public struct Incomplete: Sendable, Equatable {
    /// The kinds of constructs that can be open at the end of a text.
    public enum Reason: String, Sendable, Equatable, CaseIterable {
        /// A single-quoted text is not closed.
        case singleQuote = "'"
        /// A double-quoted text is not closed.
        case doubleQuote = "\""
        /// The text ends with a `\`, which joins the next line.
        case backslash = "\\"
        /// A `|` still needs a stage after it.
        case pipe = "|"
        /// A `&&` still needs a pipeline after it.
        case and = "&&"
        /// A `||` still needs a pipeline after it.
        case or = "||"
    }

    /// The construct that is open; its raw value is the characters that opened it.
    public let reason: Reason
    /// The characters that opened the construct.
    public let span: SourceSpan

    /// Creates the reason to ask for another line.
    package init(_ reason: Reason, span: SourceSpan) {
        self.reason = reason
        self.span = span
    }

    /// The error of the text if no further line can follow, as at the end of a file.
    public var error: GrammarError {
        switch reason {
        case .singleQuote, .doubleQuote: GrammarTexts.unterminatedQuote(reason.rawValue, span)
        case .backslash: GrammarTexts.trailingBackslash(span)
        case .pipe, .and, .or: GrammarTexts.nothingAfter(reason.rawValue, before: nil, span)
        }
    }
}

/// Every sentence that the grammar shows to users, in one place, so that another language can be added.
enum GrammarTexts {
    static func nul(_ span: SourceSpan) -> GrammarError {
        GrammarError(
            .nulCharacter, "the text contains a NUL character, which no statement can contain",
            hint: "remove it; a file with NUL characters is usually not text, or not UTF-8", span: span)
    }

    /// - Parameter line: the line rewritten in ASCII; nil if it is too long to show, or could not be rewritten.
    static func fullWidth(_ characters: [Unicode.Scalar], line: String?, _ span: SourceSpan) -> GrammarError {
        let typed = characters.map(name).joined(separator: " ")
        var meant: [String] = []
        for ascii in characters.compactMap(FullWidthText.ascii).map({ $0 == " " ? "space" : String($0) })
        where !meant.contains(ascii) { meant.append(ascii) }
        let message: Sentence =
            "full-width \(typed) outside quotes is not the ASCII \(meant.joined(separator: " ")) of a statement"
        let first = characters.first.map { String($0) } ?? ""
        let quoted: Sentence = "quote it if it is meant as text ('\(first)')"
        return GrammarError(
            .fullWidthPunctuation, message, hint: line.map { "\(quoted), or type: \($0)" } ?? quoted, span: span)
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\u{3000}": "space (U+3000)"
        case "\u{A0}": "space (U+00A0)"
        default: String(scalar)
        }
    }

    static func unterminatedQuote(_ quote: String, _ span: SourceSpan) -> GrammarError {
        let name = quote == "'" ? "single" : "double"
        return GrammarError(
            .unterminatedQuote, "a \(name) quote is opened here and never closed",
            hint:
                "close it with another \(quote) (a full-width one does not), or type `\\\(quote)` for the mark itself",
            span: span)
    }

    static func trailingBackslash(_ span: SourceSpan) -> GrammarError {
        GrammarError(
            .trailingBackslash, "the text ends with a \\, which announces another line",
            hint: "remove the \\, or type `'\\'` for the character itself", span: span)
    }

    static func brokenVariable(_ text: String, _ span: SourceSpan) -> GrammarError {
        guard text.last == "}" else {
            return GrammarError(
                .unterminatedVariable, "${ is never closed on its line",
                hint: "type `${NAME}`, or `\\$` for the character itself", span: span)
        }
        return GrammarError(
            .invalidVariableName, "\(text) names no variable: a name is letters, digits and _, without a digit first",
            hint: "type `${NAME}`, `${1}`, `${@}` or `${#}`, or `\\$` for the character itself", span: span)
    }

    /// - Parameter newLine: whether the operator begins a line, so that it could have been typed at the end of the line
    ///   before.
    static func nothingBefore(_ symbol: String, newLine: Bool, _ span: SourceSpan) -> GrammarError {
        let hint: Sentence =
            newLine && symbol != ";" && !symbol.hasPrefix(">")
            ? "to go on from the line before, put the \(symbol) at the end of that line"
            : "type a command before the \(symbol), or remove it"
        return GrammarError(.missingCommand, "there is no command before \(symbol)", hint: hint, span: span)
    }

    /// - Parameter next: what was found in the place of the missing command; nil at the end of the text.
    static func nothingAfter(_ symbol: String, before next: String?, _ span: SourceSpan) -> GrammarError {
        let place = next.map { "between \(symbol) and \($0)" } ?? "after \(symbol)"
        return GrammarError(
            .missingCommand, "there is no command \(place)",
            hint: "type a command after the \(symbol), or remove the \(symbol)", span: span)
    }

    static func emptyShell(_ span: SourceSpan) -> GrammarError {
        GrammarError(
            .missingShellCommand, "there is no shell command after !",
            hint: "type it on the same line, as in `!grep ERROR | less`", span: span)
    }

    /// `!!` repeats the previous line in other shells; /bin/sh would not understand it.
    static func repeatedLine(_ span: SourceSpan) -> GrammarError {
        GrammarError(
            .missingShellCommand, "!! does not repeat the line before here",
            hint: "press Up and Return to run that line again, or type `history` to see what was typed", span: span)
    }

    static func missingTarget(_ symbol: String, _ span: SourceSpan) -> GrammarError {
        GrammarError(
            .missingRedirectionTarget, "there is no file after \(symbol)",
            hint: "type `\(symbol) FILE`, or `'\(symbol)'` for the character itself", span: span)
    }

    static func descriptor(_ symbol: String, _ span: SourceSpan) -> GrammarError {
        GrammarError(
            .unexpectedToken, "\(symbol)& is not supported here: a redirection writes results to a file",
            hint: "type `\(symbol) FILE` for the results; notes and errors go to stderr already", span: span)
    }

    static func redirectionBeforePipe(_ symbol: String, _ span: SourceSpan) -> GrammarError {
        GrammarError(
            .misplacedRedirection, "\(symbol) writes what is shown, so it can't come before a |",
            hint: "put `\(symbol) FILE` after the last command of the pipeline", span: span)
    }

    static func repeatedRedirection(_ symbol: String, _ span: SourceSpan) -> GrammarError {
        GrammarError(
            .repeatedRedirection, "this pipeline is already written to a file; \(symbol) would be a second one",
            hint: "keep one of them, and copy the file for the other", span: span)
    }

    static func wordAfterTarget(_ span: SourceSpan) -> GrammarError {
        GrammarError(
            .unexpectedToken, "a word follows the redirection, which ends a pipeline",
            hint: "put the word before the redirection; quote the file's name if it contains spaces", span: span)
    }

    static func inAlias(_ name: String, _ error: GrammarError, _ span: SourceSpan) -> GrammarError {
        GrammarError(error.kind, "alias \(name): \(error.sentence)", hint: error.advice, span: span)
    }

    static func emptyAlias(_ name: String, _ span: SourceSpan) -> GrammarError {
        GrammarError(
            .emptyAlias, "alias \(name) contains no command", hint: "type `alias \(name) 'COMMAND'` to give it one",
            span: span)
    }

    static func misplacedAlias(_ name: String, endsInShell: Bool, _ span: SourceSpan) -> GrammarError {
        let end = endsInShell ? "a ! stage, which takes all that follows" : "a redirection, which ends a pipeline"
        return GrammarError(
            .misplacedAlias, "alias \(name) ends in \(end), so no | or > can come after it",
            hint: "use it at the end of the pipeline, or type its text, which `alias \(name)` shows", span: span)
    }

    static func oversizedAlias(_ name: String, _ span: SourceSpan) -> GrammarError {
        GrammarError(
            .oversizedAlias, "alias \(name) becomes too long: too many aliases refer to one another",
            hint: "type `alias` to see them", span: span)
    }
}
