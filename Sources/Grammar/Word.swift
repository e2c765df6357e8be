/// One word of a command: a command's name, an argument, or the file of a redirection.
///
/// The word stays in parts until it is used, so that the value of a variable can never be parsed as syntax.
public struct Word: Sendable, Equatable {
    /// The parts of the word, in order; never empty in a word that was parsed (`''` has one empty part). Adjacent
    /// pieces with the same quoting are one part: `'a''b'` is `ab`.
    package let parts: [WordPart]
    /// The place of the word, including its quotation marks.
    package let span: SourceSpan

    /// Creates a word from parts; `span` is `.none` for a word that was not parsed from a text.
    package init(_ parts: [WordPart], span: SourceSpan = .none) {
        self.parts = parts
        self.span = span
    }

    /// Creates the word that has exactly this text and is always an argument: without quotes if none are needed, else
    /// in single or double quotes. It serves statements that joblog writes, such as those in hints.
    public init(quoting text: String) {
        let quoting: WordPart.Quoting
        if Printer.isPlain(text) {
            quoting = .bare
        } else if text.utf8.contains(where: { $0 == Byte.singleQuote || $0 < Byte.space }) {
            quoting = .double
        } else {
            quoting = .single
        }
        self.init([WordPart(.literal(text, quoting))])
    }

    /// Creates the word that has exactly this text, without quotes wherever the grammar reads it so. Unlike
    /// `init(quoting:)` it leaves `@all!@ok` and `-2h` as they are, so a text that begins with `-` may be an option.
    package init(quotingIfNeeded text: String) {
        let bare = Word([WordPart(.literal(text, .bare))])
        self = bare.description == text && text != "~" ? bare : Word(quoting: text)
    }

    /// Whether the word can never be an option, because it begins with a variable, a quotation mark, a `\` or the home
    /// directory.
    package var isAlwaysArgument: Bool {
        if case .literal(_, .bare) = parts.first?.kind { return false }
        return true
    }

    /// The bare text that the word begins with; empty if the word begins with anything else. An option's name and its
    /// `=` must lie within this text: in `-$flag` only `-` was typed.
    package var barePrefix: String {
        if case .literal(let text, .bare) = parts.first?.kind { return text }
        return ""
    }

    /// The word's text if it was typed without quotes, escapes and variables, as the name of a command or an alias must
    /// be; else nil.
    package var bareText: String? {
        parts.count == 1 && !isAlwaysArgument ? barePrefix : nil
    }

    /// The word's text, whatever its quoting, if it contains neither a variable nor the home directory; else nil.
    package var literalText: String? {
        var text = ""
        for part in parts {
            guard case .literal(let piece, _) = part.kind else { return nil }
            text += piece
        }
        return text
    }

    /// Whether the word is exactly `$@`, with or without double quotes. Such a word is replaced by all arguments of the
    /// script, each as a word of its own. Within a longer word, `$@` is the arguments joined by spaces.
    package var isAllArguments: Bool {
        if parts.count == 1, case .variable("@", _) = parts[0].kind { return true }
        return false
    }

    /// The word's text after the home directory and the variables are replaced by their values.
    ///
    /// - Throws: any error that `home` or `variable` throws.
    package func value(
        home: () throws -> String, variable: (_ name: String, _ span: SourceSpan) throws -> String
    ) rethrows -> String {
        var text = ""
        for part in parts {
            switch part.kind {
            case .literal(let piece, _): text += piece
            case .variable(let name, _): text += try variable(name, part.span)
            case .home: text += try home()
            }
        }
        return text
    }
}

/// A part of a word: literal text with one kind of quoting, a variable, or the home directory.
package struct WordPart: Sendable, Equatable {
    /// The ways in which literal text can be quoted.
    package enum Quoting: Sendable, Equatable, CaseIterable {
        /// Without quotes.
        case bare
        /// With a `\` before each character.
        case escaped
        /// In single quotes, `'…'`.
        case single
        /// In double quotes, `"…"`; the part's text has its escapes already replaced.
        case double
    }

    /// The kinds of parts.
    package enum Kind: Sendable, Equatable {
        /// Literal text.
        case literal(String, Quoting)
        /// A variable, by its name: `1` and higher are the script's arguments, `@` is all of them, and `#` is their
        /// number.
        case variable(String, inDoubleQuotes: Bool)
        /// The home directory: an unquoted `~` at the beginning of the word, followed by `/`.
        case home
    }

    /// The kind of the part, with its text or its variable.
    package let kind: Kind
    /// The place of the part. The span of a variable begins at its `$`; the span of quoted text includes the quotation
    /// marks next to it.
    package let span: SourceSpan

    /// Creates a part; `span` is `.none` for a part that was not parsed from a text.
    package init(_ kind: Kind, span: SourceSpan = .none) {
        self.kind = kind
        self.span = span
    }
}

/// Assembles a word's parts, and merges adjacent pieces with the same quoting into one part.
///
/// The parts of a word are canonical in this way: a word that is printed and parsed again has the same parts.
struct WordBuilder {
    private var parts: [WordPart] = []
    /// Literal text that is not a part yet, because the next piece may extend it.
    private var text: [UInt8] = []
    /// The quoting of `text`; nil if there is no such text.
    private var quoting: WordPart.Quoting?
    private var span = SourceSpan.none

    /// Adds literal text; empty text is an empty pair of quotes.
    mutating func append(_ bytes: ArraySlice<UInt8>, _ quoting: WordPart.Quoting, span: SourceSpan) {
        if self.quoting == quoting {
            self.span = self.span.joined(with: span)
        } else {
            // In `"$a"""` the empty quotes add nothing to a word that is quoted already.
            if self.quoting == nil, bytes.isEmpty, quoting == .double, endsInQuotedVariable { return }
            flush()
            self.quoting = quoting
            self.span = span
        }
        text += bytes
    }

    /// Adds a variable or the home directory.
    mutating func append(_ kind: WordPart.Kind, span: SourceSpan) {
        if case .variable(_, inDoubleQuotes: true) = kind, quoting == .double, text.isEmpty {
            quoting = nil
        } else {
            flush()
        }
        parts.append(WordPart(kind, span: span))
    }

    /// Extends the span of the text before a closing quotation mark, so that it includes the mark.
    mutating func extendLiteral(to end: Int) {
        if quoting == .double { span = SourceSpan(span.start, end) }
    }

    /// The finished word, with this span.
    mutating func word(span: SourceSpan) -> Word {
        flush()
        return Word(parts, span: span)
    }

    private var endsInQuotedVariable: Bool {
        if case .variable(_, inDoubleQuotes: true) = parts.last?.kind { return true }
        return false
    }

    private mutating func flush() {
        guard let quoting else { return }
        parts.append(WordPart(.literal(String(decoding: text, as: UTF8.self), quoting), span: span))
        text.removeAll(keepingCapacity: true)
        self.quoting = nil
    }
}

/// A word of the form `NAME=VALUE`, which is how sh writes what joblog writes as `NAME VALUE`.
public struct Assignment: Sendable {
    /// The text before the first `=`.
    public let name: String
    /// The text after the first `=`.
    public let value: String

    /// Splits a word at its first `=`; nil if it has no `=`, or no text before it.
    public init?(_ word: String) {
        guard let equals = word.firstIndex(of: "="), equals > word.startIndex else { return nil }
        name = String(word[..<equals])
        value = String(word[word.index(after: equals)...])
    }

    /// Whether the name is a valid name of a variable.
    public var isOfVariable: Bool { Grammar.isVariableName(name) }
}
