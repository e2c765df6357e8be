/// Reads a pattern in PCRE2's syntax as far as it is sure of it, to tell what text a match contains.
///
/// The grammar is that of pcre2pattern(3). What newer versions of PCRE2 read in another way than older ones
/// (`{,3}`) is not understood either.
struct PatternReader {
    /// The pattern has something in it that could mean anything.
    struct NotUnderstood: Error {}

    /// As deep as PCRE2 lets groups nest.
    private static let deepest = 250

    let scalars: [Unicode.Scalar]
    let ignoringCase: Bool
    var place = 0
    private var depth = 0

    /// A reader at the beginning of `pattern`.
    init(_ pattern: String, ignoringCase: Bool) {
        scalars = Array(pattern.unicodeScalars)
        self.ignoringCase = ignoringCase
    }

    /// What is known of the matches of the whole pattern.
    mutating func read() throws(NotUnderstood) -> KnownText {
        let known = try alternatives()
        // A bracket that closes nothing.
        guard place == scalars.count else { throw NotUnderstood() }
        return known
    }

    /// The scalar here; nil at the end.
    var current: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    /// The scalar here, which then is behind us.
    mutating func advance() throws(NotUnderstood) -> Unicode.Scalar {
        guard let scalar = current else { throw NotUnderstood() }
        place += 1
        return scalar
    }

    /// Goes past `text` if it stands here.
    mutating func take(_ text: String) -> Bool {
        let wanted = text.unicodeScalars
        guard scalars[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    /// Alternatives up to the bracket that closes their group, or to the end.
    mutating func alternatives() throws(NotUnderstood) -> KnownText {
        depth += 1
        defer { depth -= 1 }
        guard depth <= PatternReader.deepest else { throw NotUnderstood() }
        var known = try sequence()
        while take("|") { known = known.or(try sequence(), ignoringCase: ignoringCase) }
        return known
    }

    private mutating func sequence() throws(NotUnderstood) -> KnownText {
        var known = KnownText.empty
        while let scalar = current, scalar != "|", scalar != ")" {
            var piece = try atom()
            if let counts = try quantifier() { piece = piece.repeated(counts, ignoringCase: ignoringCase) }
            known = known.followed(by: piece, ignoringCase: ignoringCase)
        }
        return known
    }

    private mutating func atom() throws(NotUnderstood) -> KnownText {
        let scalar = try advance()
        switch scalar {
        case "^", "$": return .empty
        case ".": return .unknown
        case "[": return try characterClass()
        case "(": return try group()
        case "\\": return try escape()
        // With nothing before it, or behind another quantifier.
        case "*", "+", "?": throw NotUnderstood()
        case "{":
            guard !looksLikeCounts(at: place) else { throw NotUnderstood() }
            return known(scalar)
        default: return known(scalar)
        }
    }

    /// What stands for a scalar that means itself.
    func known(_ scalar: Unicode.Scalar) -> KnownText {
        LiteralScalar.bytes(of: scalar, ignoringCase: ignoringCase).map { KnownText([$0]) } ?? .unknown
    }
}
