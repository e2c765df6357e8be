/// A user's mask: it takes what a regular expression matches.
///
/// On a line on which the expression gives up it takes nothing: the difference stays to be seen.
public struct PatternRecogniser: LineRecogniser {
    private let expression: RegularExpression

    /// A recogniser of what `expression` matches.
    public init(_ expression: RegularExpression) {
        self.expression = expression
    }

    /// Appends the ranges of a line that match.
    public func appendRanges(in line: UnsafeRawBufferPointer, to ranges: inout [Range<Int>]) {
        let matcher = RegularExpression.Matcher(expression)
        matcher.all(in: line) { ranges.append($0) }
    }
}
