/// `NAME=VALUE` in one word, as sh writes what is `NAME VALUE` here.
struct Assignment {
    /// What stands before the first `=`.
    let name: String
    /// What stands after it.
    let value: String

    /// Nil for a word without `=`, or with nothing before it.
    init?(_ word: String) {
        guard let equals = word.firstIndex(of: "="), equals > word.startIndex else { return nil }
        name = String(word[..<equals])
        value = String(word[word.index(after: equals)...])
    }
}
