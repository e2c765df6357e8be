/// A set of texts, at least one of which is in every match, and a score that says how well it filters lines.
struct LiteralSet {
    /// The greatest number of texts in a set; each text costs a pass over the log.
    static let limit = 8
    /// The greatest length of a text, in bytes: a longer text hardly filters better, and comparing stays cheap.
    static let longest = 32
    /// The rarity, in bits, by which a set has to be better for each further text.
    private static let costOfText = 5
    /// The least rarity of a useful text, in bits: a more common text is in so many lines that searching for it gains
    /// nothing.
    private static let leastRarity = 8

    /// The texts, none of which contains another.
    let texts: [[UInt8]]
    /// The rarity of the most common text, in bits, minus the cost of the number of texts.
    let score: Int

    /// Returns nil if the texts would exclude too few lines.
    init?(_ texts: [[UInt8]], ignoringCase: Bool) {
        // A line that contains a text contains the text's parts too, so the shorter text is enough.
        let kept = texts.filter { text in !texts.contains { $0.count < text.count && text.contains($0) } }
        let rarities = kept.map { text in
            // A single letter in either case is in nearly every line.
            ignoringCase && text.count < 2 ? 0 : text.reduce(0) { $0 + ByteRarity.bits($1, ignoringCase: ignoringCase) }
        }
        guard let least = rarities.min(), least >= LiteralSet.leastRarity, kept.count <= LiteralSet.limit else {
            return nil
        }
        self.texts = kept
        score = least - LiteralSet.costOfText * (kept.count - 1)
    }

    /// The better of two filters, each of which is sufficient alone.
    static func better(_ one: LiteralSet?, _ other: LiteralSet?) -> LiteralSet? {
        guard let one, let other else { return one ?? other }
        return one.score >= other.score ? one : other
    }

    /// The texts of both sets, without duplicates; nil if they are too many.
    static func union(_ one: [[UInt8]], _ other: [[UInt8]]) -> [[UInt8]]? {
        let texts = one + other.filter { !one.contains($0) }
        return texts.count <= limit ? texts : nil
    }

    /// Each text of `one` followed by each text of `other`; nil if they are too many or one is too long.
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

/// The rarity of each byte in logs, in bits: −log₂ of its share of all bytes, rounded.
enum ByteRarity {
    private static let table: [UInt8] = {
        // The bytes in no list below are control characters and bytes that are rare or invalid in UTF-8.
        var table = [UInt8](repeating: 11, count: 256)
        let classes: [(UInt8, String)] = [
            (4, " e0"), (5, "atoinrs12-:./dl"), (6, "cpm3456789ufgb=[]"), (7, "hkvwy_,()\"IETNORSADL"),
            (8, "xCPFMU@#;{}<>'|G\t"), (9, "jqzBHVWXYKJQZ+*&%$!?\\"), (10, "~^`"),
        ]
        for (bits, characters) in classes { for byte in characters.utf8 { table[Int(byte)] = bits } }
        // In Chinese text, nearly every character is one of six bytes followed by two of 64.
        for byte in 0x80...0xBF { table[byte] = 7 }
        for byte in 0xE4...0xE9 { table[byte] = 5 }
        for byte in [0xE3, 0xEF] { table[byte] = 7 }
        return table
    }()

    /// The rarity of a byte, in bits. If case is ignored, a letter has the rarity of its more common case.
    static func bits(_ byte: UInt8, ignoringCase: Bool) -> Int {
        let bits = Int(table[Int(byte)])
        guard ignoringCase, byte.isASCIILetter else { return bits }
        return min(bits, Int(table[Int(byte ^ 0x20)]))
    }
}
