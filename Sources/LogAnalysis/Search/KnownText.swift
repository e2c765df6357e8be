/// What is known of the texts that a piece of a pattern matches.
///
/// It is put together from the pieces of the piece, as GNU grep's "dfamust" does it with `is`, `left`, `right` and
/// `in`, but with small sets in the place of single texts, as in R. Cox, "Regular Expression Matching with a Trigram
/// Index" (2012). Everything here may only err by knowing too little.
struct KnownText {
    /// Whether `starts` holds every text in full; `ends` then is the same.
    private let isWhole: Bool
    /// Each match begins with one of these, and ends with one of those. The empty text stands for "no idea".
    private let starts, ends: [[UInt8]]
    /// Each match contains one of these; nil where nothing is known but the starts and the ends.
    private let inside: LiteralSet?

    private init(isWhole: Bool, starts: [[UInt8]], ends: [[UInt8]], inside: LiteralSet?) {
        (self.isWhole, self.starts, self.ends, self.inside) = (isWhole, starts, ends, inside)
    }

    /// A piece that matches precisely these texts.
    init(_ texts: [[UInt8]]) { self.init(isWhole: true, starts: texts, ends: texts, inside: nil) }

    /// A piece that matches only the empty text: what looks about and consumes nothing.
    static let empty = KnownText([[]])
    /// A piece that may match anything.
    static let unknown = KnownText(isWhole: false, starts: [[]], ends: [[]], inside: nil)

    /// The best that can be asked of a line; nil when there's nothing.
    func required(ignoringCase: Bool) -> LiteralSet? {
        let outer = LiteralSet.better(
            LiteralSet(starts, ignoringCase: ignoringCase), LiteralSet(ends, ignoringCase: ignoringCase))
        return LiteralSet.better(outer, inside)
    }

    /// This piece and `next` right behind it.
    func followed(by next: KnownText, ignoringCase: Bool) -> KnownText {
        let joint = LiteralSet.product(ends, next.starts)
        if isWhole, next.isWhole, let joint { return KnownText(joint) }
        // What touches in the middle may be the best there is, and neither a start nor an end will hold it later.
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

    /// Either this piece or `other`.
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

    /// This piece again and again, as often as `counts` allows.
    func repeated(_ counts: ClosedRange<Int>, ignoringCase: Bool) -> KnownText {
        if counts == 0...1 { return or(.empty, ignoringCase: ignoringCase) }
        guard counts.lowerBound > 0 || counts.upperBound == 0 else { return .unknown }
        // Eight of them already are as long as a text need be.
        let sure = min(counts.lowerBound, 8)
        var known = KnownText.empty
        for _ in 0..<sure { known = known.followed(by: self, ignoringCase: ignoringCase) }
        if counts == sure...sure { return known }
        // The first and the last of them are known, and what lies between may be more of them.
        return KnownText(
            isWhole: false, starts: known.starts, ends: known.ends, inside: known.required(ignoringCase: ignoringCase))
    }
}
