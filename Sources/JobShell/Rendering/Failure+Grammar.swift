import JobModel

extension Failure {
    /// A syntax error as a failure.
    ///
    /// - Parameter location: where it stands, to be shown under the line; nil for text that nobody typed here.
    public init(_ error: GrammarError, at location: SourceLocation? = nil) {
        self.init(
            error.kind.rawValue, error.message, hint: error.hint, status: .usage,
            excerpt: location.map(ErrorRenderer.excerpt) ?? [])
    }
}
