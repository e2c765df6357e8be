/// Which lines of a log are wanted, and what around them.
public struct LineFilter: Sendable {
    /// What makes a line a wanted one.
    public enum Test: Sendable {
        /// One of these matches.
        case expressions(LineExpressions)
        /// It is of one of these kinds, by their index among the patterns.
        case kinds(PatternSet, Set<Int>)
    }

    /// What makes a line a wanted one.
    public var test: Test
    /// Filters that a line has to pass before this one; what they say of counts and of lines around is left aside.
    public var within: [LineFilter] = []
    /// Whether the other lines are wanted instead.
    public var isInverted = false
    /// How many lines are wanted at most; nil for all.
    public var mostLines: Int?
    /// How many lines before and after a wanted one are told, too.
    public var linesBefore = 0, linesAfter = 0

    /// A filter that wants the lines that pass a test.
    public init(_ test: Test) {
        self.test = test
    }
}

/// A line that a search tells of.
public struct LineHit: Sendable, Hashable {
    /// Why it is told of.
    public enum Kind: Sendable, Hashable {
        /// It is wanted.
        case match
        /// It stands near one that is wanted.
        case context
        /// Nobody knows: PCRE2 gave up on it (`RegularExpression.Outcome.undecided`).
        case undecided
    }

    /// Its number in the log, from 1.
    public let number: Int
    /// Where it lies in the log, in bytes, without its ending.
    public let range: Range<Int>
    /// Why it is told of.
    public let kind: Kind

    /// A line.
    public init(number: Int, range: Range<Int>, kind: Kind) {
        self.number = number
        self.range = range
        self.kind = kind
    }
}
