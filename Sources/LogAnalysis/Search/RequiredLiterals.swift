/// The texts of which every line that a pattern matches contains at least one.
///
/// Looking for a few texts is many times faster than trying an expression on every line; the expression then has to
/// look only at the lines in which one of them stands. GNU grep does so ("dfamust", M. Haertel) and ripgrep.
enum RequiredLiterals {
    /// The texts of `pattern` (in PCRE2's syntax), at most eight and none empty; without regard to case they are in lower
    /// case. Nil when every line has to be tried.
    ///
    /// Only what is well understood is read: a construct this reader doesn't know makes it answer nil. It holds for
    /// lines without LF, and for an expression with Unicode properties, as `RegularExpression` compiles it.
    static func texts(of pattern: String, ignoringCase: Bool) -> [[UInt8]]? {
        var reader = PatternReader(pattern, ignoringCase: ignoringCase)
        guard let known = try? reader.read() else { return nil }
        return known.required(ignoringCase: ignoringCase)?.texts
    }
}
