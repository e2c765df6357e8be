/// Texts of which a match contains at least one, and how good they are as a filter.
struct LiteralSet {
    /// As many as one set may hold: each costs a pass over the log.
    static let limit = 8
    /// A match is told nearly as well by so many bytes as by more, and comparing stays cheap.
    static let longest = 32
    /// In bits: what one more text in a set has to make up for by being rarer.
    private static let costOfText = 5
    /// In bits: a text commoner than this stands in so many lines that looking for it gains nothing.
    private static let leastRarity = 8

    /// None of them contains another.
    let texts: [[UInt8]]
    /// The rarity of the commonest text in bits, less what the number of texts costs.
    let score: Int

    /// nil when the texts would hold back too few lines.
    init?(_ texts: [[UInt8]], ignoringCase: Bool) {
        // Where a text stands, every text that it contains stands too.
        let kept = texts.filter { text in !texts.contains { $0.count < text.count && text.contains($0) } }
        let rarities = kept.map { text in
            // One letter in two cases is in nearly every line.
            ignoringCase && text.count < 2 ? 0 : text.reduce(0) { $0 + ByteRarity.bits($1, ignoringCase: ignoringCase) }
        }
        guard let least = rarities.min(), least >= LiteralSet.leastRarity, kept.count <= LiteralSet.limit else {
            return nil
        }
        self.texts = kept
        score = least - LiteralSet.costOfText * (kept.count - 1)
    }

    /// The better one of two filters, either of which alone would do.
    static func better(_ one: LiteralSet?, _ other: LiteralSet?) -> LiteralSet? {
        guard let one, let other else { return one ?? other }
        return one.score >= other.score ? one : other
    }

    /// Every text of both, once; nil where that is too many.
    static func union(_ one: [[UInt8]], _ other: [[UInt8]]) -> [[UInt8]]? {
        let texts = one + other.filter { !one.contains($0) }
        return texts.count <= limit ? texts : nil
    }

    /// Each text of `one` with each of `other` behind it; nil where that is too many or makes one too long.
    static func product(_ one: [[UInt8]], _ other: [[UInt8]]) -> [[UInt8]]? {
        var texts: [[UInt8]] = []
        for head in one {
            for tail in other where !texts.contains(head + tail) {
                guard head.count + tail.count <= longest, texts.count < limit else { return nil }
                texts.append(head + tail)
            }
        }
        return texts
    }
}
