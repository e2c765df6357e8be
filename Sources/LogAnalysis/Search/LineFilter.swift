/// Which lines of a log are wanted, and how many lines around them are reported.
public struct LineFilter: Sendable {
    /// The condition that a wanted line meets.
    public enum Test: Sendable {
        /// One of the expressions matches the line.
        case expressions(LineExpressions)
        /// The line is of one of these kinds, given by their indices in `PatternSet.patterns`.
        case kinds(PatternSet, Set<Int>)
    }

    /// The condition that a wanted line meets.
    public var test: Test
    /// Filters that a line has to pass before this one. Their `mostLines`, `linesBefore` and `linesAfter` are ignored.
    public var within: [LineFilter] = []
    /// Whether the lines that fail the test are the wanted ones.
    public var isInverted = false
    /// The greatest number of wanted lines; nil for all.
    public var mostLines: Int?
    /// The number of lines before and after a wanted line that are reported, too.
    public var linesBefore = 0, linesAfter = 0

    /// A filter for the lines that pass a test.
    public init(_ test: Test) {
        self.test = test
    }
}

/// A line that a search reports.
public struct LineHit: Sendable, Hashable {
    /// The reason why the line is reported.
    public enum Kind: Sendable, Hashable {
        /// The line is wanted.
        case match
        /// The line is near a wanted line.
        case context
        /// It is unknown whether the line is wanted, because PCRE2 gave up on it
        /// (`RegularExpression.Outcome.undecided`).
        case undecided
    }

    /// The number of the line in the log, from 1.
    public let number: Int
    /// The range of the line in the log, in bytes, without its ending.
    public let range: Range<Int>
    /// The reason why the line is reported.
    public let kind: Kind

    /// Creates a reported line.
    public init(number: Int, range: Range<Int>, kind: Kind) {
        self.number = number
        self.range = range
        self.kind = kind
    }
}
