extension PatternReader {
    private static let namedClasses = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
        "word", "xdigit",
    ]

    /// A class whose `[` is behind us, and its `]`.
    ///
    /// Where it only lists a few characters they are known, so that `[Ee]rror` is two texts.
    mutating func characterClass() throws(NotUnderstood) -> KnownText {
        let isNegated = take("^")
        var members: [Unicode.Scalar] = []
        var isListed = !isNegated
        // A bracket that comes first is a member.
        repeat {
            if let member = try member() { members.append(member) } else { isListed = false }
        } while !take("]")
        let texts = members.map { LiteralScalar.bytes(of: $0, ignoringCase: ignoringCase) }
        guard isListed, texts.count <= LiteralSet.limit else { return .unknown }
        var known: [[UInt8]] = []
        for text in texts {
            guard let text else { return .unknown }
            if !known.contains(text) { known.append(text) }
        }
        return KnownText(known)
    }

    /// The next member of a class; nil where it is more than a character.
    private mutating func member() throws(NotUnderstood) -> Unicode.Scalar? {
        let scalar = try advance()
        switch scalar {
        // It may stand for a range, or for itself; a range's ends are members too, which does no harm.
        case "-": return nil
        case "\\":
            let escaped = try advance()
            // A backspace.
            return escaped == "b" ? nil : try PatternReader.escaped(escaped)
        case "[":
            // Only these can open something with a `]` in it that doesn't end the class.
            guard let opening = current, [":", ".", "="].contains(opening) else { return scalar }
            place += 1
            _ = take("^")
            for name in PatternReader.namedClasses where opening == ":" && take(name + ":]") { return nil }
            throw NotUnderstood()
        default: return scalar
        }
    }
}
