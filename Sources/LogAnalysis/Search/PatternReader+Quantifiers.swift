extension PatternReader {
    /// The quantifier here, with the `?` or `+` behind it; nil where there is none.
    ///
    /// Lazy and possessive ones match no other texts than a greedy one does, or fewer.
    mutating func quantifier() throws(NotUnderstood) -> ClosedRange<Int>? {
        guard let counts = try counts() else { return nil }
        if !take("?") { _ = take("+") }
        return counts
    }

    private mutating func counts() throws(NotUnderstood) -> ClosedRange<Int>? {
        if take("*") { return 0...Int.max }
        if take("+") { return 1...Int.max }
        if take("?") { return 0...1 }
        guard current == "{", looksLikeCounts(at: place + 1) else { return nil }
        place += 1
        guard let least = number() else { throw NotUnderstood() }
        if take("}") { return least...least }
        guard take(",") else { throw NotUnderstood() }
        if take("}") { return least...Int.max }
        guard let most = number(), most >= least, take("}") else { throw NotUnderstood() }
        return least...most
    }

    /// Whether some version of PCRE2 could take what stands behind a `{` for counts: digits, blanks and a comma.
    func looksLikeCounts(at start: Int) -> Bool {
        let inside = scalars[start...].prefix { $0.isDecimalDigit || $0 == "," || $0 == " " || $0 == "\t" }
        return inside.contains(where: \.isDecimalDigit) && inside.endIndex < scalars.count
            && scalars[inside.endIndex] == "}"
    }

    private mutating func number() -> Int? {
        let digits = scalars[place...].prefix(while: \.isDecimalDigit)
        // PCRE2 counts to 65535.
        guard (1...5).contains(digits.count) else { return nil }
        place += digits.count
        return digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
    }
}

extension Unicode.Scalar {
    /// Whether it is one of `0` to `9`.
    fileprivate var isDecimalDigit: Bool { ("0"..."9").contains(self) }
}
