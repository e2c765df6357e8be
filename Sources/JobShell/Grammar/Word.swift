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
