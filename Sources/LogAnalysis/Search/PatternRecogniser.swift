/// A user's mask: it takes what a regular expression matches.
///
/// On a line on which the expression gives up it takes nothing more: the difference stays to be seen, and the line is
/// told of as undecided.
public struct PatternRecogniser: LineRecogniser {
    private let expression: RegularExpression

    /// A recogniser of what `expression` matches.
    public init(_ expression: RegularExpression) {
        self.expression = expression
    }

    /// A matcher for one thread.
    public func makeSearch() -> any LineRecogniserSearch { RegularExpression.Matcher(expression) }
}

extension RegularExpression.Matcher: LineRecogniserSearch {}
