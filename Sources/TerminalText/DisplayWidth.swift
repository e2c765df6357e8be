/// How many columns of a terminal text fills: what tables and the line editor align and wrap by.
///
/// Counted by grapheme, as a terminal shows it: East Asian wide and full-width forms, emoji, emoji joined by ZWJ and
/// flags take two columns; combining marks and invisible format characters none; "ambiguous" ones, one.
/// Control characters count as none: make text safe with ``TerminalSafe`` first.
public enum DisplayWidth {
    /// Columns of one scalar standing alone.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x7F { return value < 0x20 ? 0 : 1 }
        if value < 0xA0 { return 0 }
        if value < 0x300 { return 1 }
        if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
        if WideRanges.contains(value) {
            // Wide in the table, yet drawn onto what stands before: the marks of U+302A and U+3099.
            return isMark(scalar) ? 0 : 2
        }
        return isMark(scalar) || scalar.properties.generalCategory == .format ? 0 : 1
    }

    /// Columns of one grapheme.
    public static func of(_ character: Character) -> Int {
        var scalars = character.unicodeScalars.makeIterator()
        guard let first = scalars.next() else { return 0 }
        guard let second = scalars.next() else { return of(first) }
        if isRegionalIndicator(first) { return 2 }
        var sum = of(first) + of(second)
        var widest = max(of(first), of(second))
        var isEmojiSequence = isJoining(second)
        if second == emojiSelector { return 2 }
        while let scalar = scalars.next() {
            if scalar == emojiSelector { return 2 }
            isEmojiSequence = isEmojiSequence || isJoining(scalar)
            sum += of(scalar)
            widest = max(widest, of(scalar))
        }
        // Joined emoji share one picture; what else shares a grapheme (Thai vowels, Indic conjuncts) stands in a row.
        return isEmojiSequence && widest == 2 ? 2 : sum
    }

    /// Columns of a text without line breaks.
    public static func of(_ text: some StringProtocol) -> Int {
        var ascii = 0
        for byte in text.utf8 {
            if byte >= 0x80 { return text.reduce(0) { $0 + of($1) } }
            if byte >= 0x20 && byte != 0x7F { ascii += 1 }
        }
        return ascii
    }

    /// U+FE0F, which asks for the coloured picture of what stands before it.
    private static let emojiSelector: Unicode.Scalar = "\u{FE0F}"

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
        (0x1F1E6...0x1F1FF).contains(scalar.value)
    }

    /// A zero-width joiner or a skin tone.
    private static func isJoining(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x200D || (0x1F3FB...0x1F3FF).contains(scalar.value)
    }
}
