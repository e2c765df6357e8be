/// What a user looks for in lines: one or several patterns, read as grep reads them.
public struct LineExpressions: Sendable {
    /// How patterns are read and matched.
    public struct Options: Sendable, Hashable {
        /// Upper and lower case are the same.
        public var ignoresCase = false
        /// Upper and lower case are the same for a pattern in which no upper-case letter stands for itself.
        public var usesSmartCase = false
        /// The pattern is plain text.
        public var isFixed = false
        /// Before and after a match stands no letter, digit or underscore.
        public var isWord = false
        /// A match is the whole line.
        public var isWholeLine = false

        /// A pattern as it stands.
        public init() {}
    }

    /// The patterns, compiled; a line matches if one of them does.
    let expressions: [RegularExpression]
    /// The names of the expressions' named capture groups, each once, in the order in which they stand.
    public let groupNames: [String]
    /// Finds lines that may match; nil where every line has to be tried.
    let finder: LiteralFinder?

    /// Compiles patterns. A pattern of several lines is several patterns.
    ///
    /// - Throws: `RegularExpression.PatternError` for the first that is none.
    public init(
        _ patterns: [String], _ options: Options = Options()
    ) throws(RegularExpression.PatternError) {
        var expressions: [RegularExpression] = []
        var literals: [[UInt8]]? = []
        let lines = patterns.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
        // Where upper and lower case are the same for some and not for others, literals would have to be of two kinds.
        let ignoring = Set(lines.map { Self.ignoresCase($0, options) })
        for line in lines {
            let ignoresCase = Self.ignoresCase(line, options)
            let pattern = options.isFixed ? Self.escaped(line) : line
            var expression = try RegularExpression(pattern, ignoringCase: ignoresCase)
            if options.isWholeLine || options.isWord {
                expression = try Self.bounded(pattern, options, ignoringCase: ignoresCase)
            }
            expressions.append(expression)
            let needed = ignoring.count == 1 ? RequiredLiterals.texts(of: pattern, ignoringCase: ignoresCase) : nil
            literals = needed.flatMap { needed in literals.flatMap { LiteralSet.union($0, needed) } }
        }
        self.expressions = expressions
        var names: Set<String> = []
        groupNames = expressions.flatMap(\.namedGroups).map(\.name).filter { names.insert($0).inserted }
        finder = literals.map { LiteralFinder($0, ignoringCase: ignoring == [true]) }
    }

    private static func ignoresCase(_ pattern: String, _ options: Options) -> Bool {
        if options.ignoresCase || !options.usesSmartCase { return options.ignoresCase }
        let hasUpperCaseLetter =
            options.isFixed ? pattern.contains(where: \.isUppercase) : PatternOutline(pattern).hasUpperCaseLetter
        return !hasUpperCaseLetter
    }

    /// Plain text as a pattern. A backslash before any ASCII character that is no letter or digit takes its meaning away
    /// (pcre2pattern, "Backslash").
    private static func escaped(_ text: String) -> String {
        String(
            text.unicodeScalars.reduce(into: "".unicodeScalars) { result, scalar in
                let isPlain = !scalar.isASCII || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                if !isPlain { result.append("\\") }
                result.append(scalar)
            })
    }

    /// A pattern that may match only whole words or lines. `\E` ends a quotation that the pattern left open, and a line feed a
    /// comment, which only patterns with `(?x)` can have.
    private static func bounded(
        _ pattern: String, _ options: Options, ignoringCase: Bool
    ) throws(RegularExpression.PatternError) -> RegularExpression {
        func text(_ end: String) -> String {
            options.isWholeLine ? "\\A(?:\(pattern)\(end))\\z" : "(?<!\\w)(?:\(pattern)\(end))(?!\\w)"
        }
        do {
            return try RegularExpression(text("\\E"), ignoringCase: ignoringCase)
        } catch {
            return try RegularExpression(text("\\E\n"), ignoringCase: ignoringCase)
        }
    }
}
