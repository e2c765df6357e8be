/// Reads a pattern in PCRE2's syntax to find out which text every match contains.
///
/// The grammar is described in pcre2pattern(3). A construct that this reader does not know throws `NotUnderstood`, and
/// so does one that newer versions of PCRE2 read differently from older ones (`{,3}`).
struct PatternReader {
    /// The pattern has a construct whose meaning this reader does not know.
    struct NotUnderstood: Error {}

    /// The depth to which PCRE2 lets groups nest.
    private static let deepest = 250

    private let scalars: [Unicode.Scalar]
    private let ignoringCase: Bool
    private var place = 0
    private var depth = 0

    /// A reader at the beginning of `pattern`.
    init(_ pattern: String, ignoringCase: Bool) {
        scalars = Array(pattern.unicodeScalars)
        self.ignoringCase = ignoringCase
    }

    /// Reads the whole pattern and returns what is known about its matches.
    mutating func read() throws(NotUnderstood) -> KnownText {
        let known = try alternatives()
        // What is left begins with a `)` that closes no group.
        guard place == scalars.count else { throw NotUnderstood() }
        return known
    }

    /// The current scalar; nil at the end of the pattern.
    private var current: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    /// Returns the current scalar and moves past it.
    private mutating func advance() throws(NotUnderstood) -> Unicode.Scalar {
        guard let scalar = current else { throw NotUnderstood() }
        place += 1
        return scalar
    }

    /// Moves past `text` if it comes next; returns whether it did.
    private mutating func take(_ text: String) -> Bool {
        let wanted = text.unicodeScalars
        guard scalars[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    /// Reads alternatives up to the `)` of their group, or to the end of the pattern.
    private mutating func alternatives() throws(NotUnderstood) -> KnownText {
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
        // A quantifier has nothing to repeat, or follows another quantifier.
        case "*", "+", "?": throw NotUnderstood()
        case "{":
            guard !looksLikeCounts(at: place) else { throw NotUnderstood() }
            return known(scalar)
        default: return known(scalar)
        }
    }

    /// What is known about a scalar that matches itself.
    private func known(_ scalar: Unicode.Scalar) -> KnownText {
        LiteralScalar.bytes(of: scalar, ignoringCase: ignoringCase).map { KnownText([$0]) } ?? .unknown
    }
}

// MARK: - Groups

extension PatternReader {
    /// Reads the rest of a group, after its `(`, including its `)`.
    private mutating func group() throws(NotUnderstood) -> KnownText {
        // `(*` begins a verb, such as `(*UTF)` or `(*SKIP)`.
        guard current != "*" else { throw NotUnderstood() }
        let looksAround = try groupLooksAround()
        let known = try alternatives()
        guard take(")") else { throw NotUnderstood() }
        // An assertion consumes no text. The text that it requires is not used.
        return looksAround ? .empty : known
    }

    /// Moves past the prefix that says what kind of group this is; returns whether it is a look-around assertion.
    ///
    /// Atomic groups and groups that reset numbers match the same texts as plain groups, or fewer.
    private mutating func groupLooksAround() throws(NotUnderstood) -> Bool {
        guard take("?") else { return false }
        for kind in ["=", "!", "<=", "<!"] where take(kind) { return true }
        for kind in [":", ">", "|"] where take(kind) { return false }
        // Options, comments, conditions and calls are not understood.
        guard take("<") || take("P<") else { throw NotUnderstood() }
        while !take(">") {
            let scalar = try advance()
            guard scalar == "_" || scalar.isASCIILetterOrDigit else { throw NotUnderstood() }
        }
        return false
    }
}

// MARK: - Quantifiers

extension PatternReader {
    /// Reads a quantifier with the `?` or `+` after it; nil if none comes next.
    ///
    /// A lazy or possessive quantifier matches the same texts as a greedy one, or fewer.
    private mutating func quantifier() throws(NotUnderstood) -> ClosedRange<Int>? {
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

    /// Whether some version of PCRE2 could read the text after a `{` as counts: digits, blanks and a comma.
    private func looksLikeCounts(at start: Int) -> Bool {
        let inside = scalars[start...].prefix { $0.isDecimalDigit || $0 == "," || $0 == " " || $0 == "\t" }
        return inside.contains(where: \.isDecimalDigit) && inside.endIndex < scalars.count
            && scalars[inside.endIndex] == "}"
    }

    private mutating func number() -> Int? {
        let digits = scalars[place...].prefix(while: \.isDecimalDigit)
        // The greatest count in PCRE2 is 65535.
        guard (1...5).contains(digits.count) else { return nil }
        place += digits.count
        return digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
    }
}

// MARK: - Escapes

extension PatternReader {
    /// Reads the rest of an escape outside a class, after its backslash.
    private mutating func escape() throws(NotUnderstood) -> KnownText {
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

    /// The single scalar that an escape matches, in a class or outside; nil if it matches several scalars, or one that
    /// is not searched for.
    private static func escaped(_ scalar: Unicode.Scalar) throws(NotUnderstood) -> Unicode.Scalar? {
        switch scalar {
        case "t": return "\t"
        case "d", "D", "w", "W", "s", "S", "h", "H", "v", "V", "n", "r", "f", "e", "a": return nil
        default:
            // Other letters and digits are not known, and only ASCII punctuation is certain to match itself after a
            // backslash.
            guard (" "..."~").contains(scalar), !scalar.isASCIILetterOrDigit else { throw NotUnderstood() }
            return scalar
        }
    }
}

// MARK: - Classes

extension PatternReader {
    private static let namedClasses = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
        "word", "xdigit",
    ]

    /// Reads the rest of a class, after its `[`, including its `]`.
    ///
    /// If the class only lists a few characters, they are known, so that `[Ee]rror` is two texts.
    private mutating func characterClass() throws(NotUnderstood) -> KnownText {
        let isNegated = take("^")
        var members: [Unicode.Scalar] = []
        var isListed = !isNegated
        // A `]` that comes first is a member of the class.
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

    /// Reads the next member of a class; nil if it may match more than one character.
    private mutating func member() throws(NotUnderstood) -> Unicode.Scalar? {
        let scalar = try advance()
        switch scalar {
        // A hyphen forms a range, or is a member itself. The ends of a range are read as members too, which does no
        // harm.
        case "-": return nil
        case "\\":
            let escaped = try advance()
            // `\b` in a class is a backspace.
            return escaped == "b" ? nil : try PatternReader.escaped(escaped)
        case "[":
            // Only these characters can open a construct with a `]` that does not end the class.
            guard let opening = current, [":", ".", "="].contains(opening) else { return scalar }
            place += 1
            _ = take("^")
            for name in PatternReader.namedClasses where opening == ":" && take(name + ":]") { return nil }
            throw NotUnderstood()
        default: return scalar
        }
    }
}

extension Unicode.Scalar {
    /// Whether this is one of `0` to `9`.
    fileprivate var isDecimalDigit: Bool { ("0"..."9").contains(self) }

    /// Whether this is one of `a` to `z`, `A` to `Z` and `0` to `9`.
    fileprivate var isASCIILetterOrDigit: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }
}
