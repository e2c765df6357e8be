/// The patterns that a user searches for in lines, read as grep reads them.
public struct LineExpressions: Sendable {
    /// How patterns are read and matched.
    public struct Options: Sendable, Hashable {
        /// Whether upper and lower case are equal.
        public var ignoresCase = false
        /// Whether upper and lower case are equal for a pattern without a literal upper-case letter.
        public var usesSmartCase = false
        /// Whether a pattern is plain text, not a regular expression.
        public var isFixed = false
        /// Whether a match must have no letter, digit or underscore directly before or after it.
        public var isWord = false
        /// Whether a match must be the whole line.
        public var isWholeLine = false

        /// The default options: a pattern is a case-sensitive regular expression that may match anywhere in a line.
        public init() {}
    }

    /// The compiled patterns; a line matches if one of them matches.
    let expressions: [RegularExpression]
    /// The names of the named capture groups of all patterns, in the order of the patterns, without duplicates.
    public let groupNames: [String]
    /// Finds lines that may match; nil if every line has to be tried.
    let finder: LiteralFinder?

    /// Compiles patterns. Each line of a pattern is a pattern of its own.
    ///
    /// - Throws: `RegularExpression.PatternError` for the first pattern that cannot be compiled.
    public init(
        _ patterns: [String], _ options: Options = Options()
    ) throws(RegularExpression.PatternError) {
        var expressions: [RegularExpression] = []
        var literals: [[UInt8]]? = []
        let lines = patterns.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
        // If case were ignored for only some of the patterns, there would have to be two kinds of literals.
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

    /// Converts plain text to a pattern. A backslash before any ASCII character other than a letter or digit removes
    /// its special meaning (pcre2pattern, "Backslash").
    private static func escaped(_ text: String) -> String {
        String(
            text.unicodeScalars.reduce(into: "".unicodeScalars) { result, scalar in
                let isPlain = !scalar.isASCII || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                if !isPlain { result.append("\\") }
                result.append(scalar)
            })
    }

    /// Compiles a pattern that may match only whole words or lines. `\E` ends a quotation that the pattern left open,
    /// and a line feed ends a comment, which only patterns with `(?x)` can have.
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
