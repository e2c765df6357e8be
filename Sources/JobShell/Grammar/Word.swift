/// One word of a command: a command's name, an argument, or the file of a redirection.
///
/// It stays in parts until the moment it is used, so that a value put in for a variable can never turn into syntax.
public struct Word: Sendable, Equatable {
    /// What the word is made of, in order; never empty in a word that was parsed (`''` has one empty part).
    /// Neighbours of the same quoting are one part: `'a''b'` is `ab`.
    public let parts: [WordPart]
    /// Where the word stands, its quotation marks included.
    public let span: SourceSpan

    /// Makes a word of parts.
    public init(_ parts: [WordPart], span: SourceSpan = .none) {
        self.parts = parts
        self.span = span
    }

    /// The word that means exactly this text and is always an argument: without quotes where none are needed, else in
    /// single or double ones. For statements that are written rather than read.
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

    /// Whether the word can never be an option: it begins as a variable, in quotes, with `\`, or with the home
    /// directory.
    public var isAlwaysArgument: Bool {
        if case .literal(_, .bare) = parts.first?.kind { return false }
        return true
    }

    /// The bare text the word begins with; empty where it begins with anything else. An option's name and its `=` must
    /// lie within it: in `-$flag` only `-` was typed.
    public var barePrefix: String {
        if case .literal(let text, .bare) = parts.first?.kind { return text }
        return ""
    }

    /// The word's text if it was typed without quotes, escapes and variables: what names a command or an alias.
    public var bareText: String? {
        parts.count == 1 && !isAlwaysArgument ? barePrefix : nil
    }

    /// The word's text if it holds neither a variable nor the home directory, whatever its quoting.
    public var literalText: String? {
        var text = ""
        for part in parts {
            guard case .literal(let piece, _) = part.kind else { return nil }
            text += piece
        }
        return text
    }

    /// Whether the word is exactly `$@` (in double quotes or not) and stands for all arguments of the script, each a
    /// word of its own. Within a longer word `$@` is the arguments joined by spaces.
    public var isAllArguments: Bool {
        if parts.count == 1, case .variable("@", _) = parts[0].kind { return true }
        return false
    }

    /// The word's text, with the home directory and the variables put in. What the closures throw is thrown on.
    public func value(
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

/// A part of a word.
public struct WordPart: Sendable, Equatable {
    /// How literal text was protected.
    public enum Quoting: Sendable, Equatable, CaseIterable {
        /// Not at all.
        case bare
        /// By a `\` before each character.
        case escaped
        /// In `'…'`.
        case single
        /// In `"…"`; the part's text is what the escapes mean.
        case double
    }

    /// What the part stands for.
    public enum Kind: Sendable, Equatable {
        /// Text that means itself.
        case literal(String, Quoting)
        /// A variable: a name, `1` and up for the script's arguments, `@` for all of them, `#` for their number.
        case variable(String, inDoubleQuotes: Bool)
        /// The home directory: an unquoted `~` that begins the word and is followed by `/` or nothing.
        case home
    }

    /// What the part stands for.
    public let kind: Kind
    /// Where it stands: a variable from its `$`, quoted text with the quotation marks that touch it.
    public let span: SourceSpan

    /// Makes a part.
    public init(_ kind: Kind, span: SourceSpan = .none) {
        self.kind = kind
        self.span = span
    }
}

/// Puts a word's parts together, so that neighbours of the same quoting become one part.
///
/// That makes a word's parts canonical: what is printed from them is read as the same parts again.
struct WordBuilder {
    private var parts: [WordPart] = []
    /// Literal text that the next piece may still add to.
    private var text: [UInt8] = []
    /// How that text was quoted; nil when there is none.
    private var quoting: WordPart.Quoting?
    private var span = SourceSpan.none

    /// Adds literal text; empty text stands for an empty pair of quotes.
    mutating func append(_ bytes: ArraySlice<UInt8>, _ quoting: WordPart.Quoting, span: SourceSpan) {
        if self.quoting == quoting {
            self.span = self.span.joined(with: span)
        } else {
            // In "$a""" the empty quotes add nothing to what is already quoted.
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

    /// Takes a closing quotation mark into the span of the text before it.
    mutating func extendLiteral(to end: Int) {
        if quoting == .double { span = SourceSpan(span.start, end) }
    }

    /// The word.
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

/// `NAME=VALUE` in one word, as sh writes what is `NAME VALUE` here.
public struct Assignment: Sendable {
    /// What stands before the first `=`.
    public let name: String
    /// What stands after it.
    public let value: String

    /// Nil for a word without `=`, or with nothing before it.
    public init?(_ word: String) {
        guard let equals = word.firstIndex(of: "="), equals > word.startIndex else { return nil }
        name = String(word[..<equals])
        value = String(word[word.index(after: equals)...])
    }

    /// Whether the name is one that a variable can have.
    public var isOfVariable: Bool { Grammar.isVariableName(name) }
}
