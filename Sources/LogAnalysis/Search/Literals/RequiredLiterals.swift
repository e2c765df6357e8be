/// Finds texts, at least one of which is in every line that a pattern matches.
///
/// Searching for a few texts is many times faster than trying an expression on every line; the expression then has to
/// examine only the lines that contain one of them. GNU grep ("dfamust", M. Haertel) and ripgrep do the same.
enum RequiredLiterals {
    /// The required texts of `pattern` (in PCRE2's syntax): at most eight, none of them empty, in lower case if case is
    /// ignored. Nil if every line has to be tried.
    ///
    /// A construct that `PatternReader` does not know makes the result nil. The texts are required in lines without LF,
    /// and for an expression with Unicode properties, as `RegularExpression` compiles it.
    static func texts(of pattern: String, ignoringCase: Bool) -> [[UInt8]]? {
        var reader = PatternReader(pattern, ignoringCase: ignoringCase)
        guard let known = try? reader.read() else { return nil }
        return known.required(ignoringCase: ignoringCase)?.texts
    }
}

/// What is known about the texts that a part of a pattern matches.
///
/// This is composed from what is known about smaller parts, as in GNU grep's "dfamust" with `is`, `left`, `right` and
/// `in`, but with small sets instead of single texts, as in R. Cox, "Regular Expression Matching with a Trigram Index"
/// (2012). Every method may know too little, but must never claim too much.
struct KnownText {
    /// Whether `starts` holds every possible text in full; `ends` is then equal to `starts`.
    private let isWhole: Bool
    /// Each match begins with one of `starts` and ends with one of `ends`. The empty text means that nothing is known.
    private let starts, ends: [[UInt8]]
    /// Each match contains one of these texts; nil if nothing but the starts and the ends is known.
    private let inside: LiteralSet?

    private init(isWhole: Bool, starts: [[UInt8]], ends: [[UInt8]], inside: LiteralSet?) {
        (self.isWhole, self.starts, self.ends, self.inside) = (isWhole, starts, ends, inside)
    }

    /// A part that matches exactly these texts.
    init(_ texts: [[UInt8]]) { self.init(isWhole: true, starts: texts, ends: texts, inside: nil) }

    /// A part that matches only the empty text, such as an assertion.
    static let empty = KnownText([[]])
    /// A part that may match anything.
    static let unknown = KnownText(isWhole: false, starts: [[]], ends: [[]], inside: nil)

    /// The best set of texts to require of a line; nil if there is none.
    func required(ignoringCase: Bool) -> LiteralSet? {
        let outer = LiteralSet.better(
            LiteralSet(starts, ignoringCase: ignoringCase), LiteralSet(ends, ignoringCase: ignoringCase))
        return LiteralSet.better(outer, inside)
    }

    /// This part followed directly by `next`.
    func followed(by next: KnownText, ignoringCase: Bool) -> KnownText {
        let joint = LiteralSet.product(ends, next.starts)
        if isWhole, next.isWhole, let joint { return KnownText(joint) }
        // The texts where the two parts meet may be the best ones, and neither the starts nor the ends will hold them
        // later.
        var middle: LiteralSet?
        for texts in joint.map({ [$0] }) ?? [ends, next.starts] {
            middle = LiteralSet.better(middle, LiteralSet(texts, ignoringCase: ignoringCase))
        }
        return KnownText(
            isWhole: false,
            starts: isWhole && !next.isWhole ? joint ?? starts : starts,
            ends: next.isWhole && !isWhole ? joint ?? next.ends : next.ends,
            inside: LiteralSet.better(LiteralSet.better(inside, next.inside), middle))
    }

    /// An alternative: this part or `other`.
    func or(_ other: KnownText, ignoringCase: Bool) -> KnownText {
        let starts = LiteralSet.union(starts, other.starts)
        if isWhole, other.isWhole, let starts { return KnownText(starts) }
        var inside: LiteralSet?
        if let one = required(ignoringCase: ignoringCase), let two = other.required(ignoringCase: ignoringCase),
            let texts = LiteralSet.union(one.texts, two.texts)
        {
            inside = LiteralSet(texts, ignoringCase: ignoringCase)
        }
        return KnownText(
            isWhole: false, starts: starts ?? [[]], ends: LiteralSet.union(ends, other.ends) ?? [[]], inside: inside)
    }

    /// This part repeated as often as `counts` allows.
    func repeated(_ counts: ClosedRange<Int>, ignoringCase: Bool) -> KnownText {
        if counts == 0...1 { return or(.empty, ignoringCase: ignoringCase) }
        guard counts.lowerBound > 0 || counts.upperBound == 0 else { return .unknown }
        // Eight repetitions are already as long as a text needs to be.
        let sure = min(counts.lowerBound, 8)
        var known = KnownText.empty
        for _ in 0..<sure { known = known.followed(by: self, ignoringCase: ignoringCase) }
        if counts == sure...sure { return known }
        // The first and the last repetitions are known; between them there may be more.
        return KnownText(
            isWhole: false, starts: known.starts, ends: known.ends, inside: known.required(ignoringCase: ignoringCase))
    }
}

/// Converts a character of a pattern to the bytes to search for.
enum LiteralScalar {
    /// Ranges of characters without upper and lower case, beyond ASCII: punctuation, CJK with its syllables and signs,
    /// Hangul, and the full-width forms before the letters.
    static let caseless: [ClosedRange<UInt32>] = [
        0x2010...0x2027, 0x2E80...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF01...0xFF20, 0x20000...0x3134F,
    ]

    /// The UTF-8 bytes of a character, in lower case if case is ignored; nil if the character also matches other bytes.
    static func bytes(of scalar: Unicode.Scalar, ignoringCase: Bool) -> [UInt8]? {
        // A line contains no line feed.
        guard scalar != "\n" else { return nil }
        let bytes = Array(String(scalar).utf8)
        guard ignoringCase else { return bytes }
        switch scalar {
        // In Unicode, the Kelvin sign is a K too, and the long s is an S.
        case "k", "K", "s", "S": return nil
        case "A"..."Z": return bytes.map { $0 | 0x20 }
        default: return scalar.isASCII || caseless.contains { $0.contains(scalar.value) } ? bytes : nil
        }
    }
}
