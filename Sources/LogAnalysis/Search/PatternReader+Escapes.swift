extension PatternReader {
    /// What an escape means, whose backslash is behind us, outside a class.
    mutating func escape() throws(NotUnderstood) -> KnownText {
        let scalar = try advance()
        switch scalar {
        case "b", "B", "A", "z", "Z": return .empty
        case "N":
            // `\N{U+41}` is a character.
            guard current != "{" else { throw NotUnderstood() }
            return .unknown
        case "R": return .unknown
        default: return try PatternReader.escaped(scalar).map(known) ?? .unknown
        }
    }

    /// The scalar that an escape stands for, in a class or outside; nil for one of several or one not looked for.
    static func escaped(_ scalar: Unicode.Scalar) throws(NotUnderstood) -> Unicode.Scalar? {
        switch scalar {
        case "t": return "\t"
        case "d", "D", "w", "W", "s", "S", "h", "H", "v", "V", "n", "r", "f", "e", "a": return nil
        default:
            // Of a letter or a digit we know no more, and behind a backslash only ASCII punctuation is sure to be itself.
            guard (" "..."~").contains(scalar), !scalar.isASCIILetterOrDigit else { throw NotUnderstood() }
            return scalar
        }
    }
}

extension Unicode.Scalar {
    /// Whether it is one of `a` to `z`, `A` to `Z` and `0` to `9`.
    var isASCIILetterOrDigit: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }
}
