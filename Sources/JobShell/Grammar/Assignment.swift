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
