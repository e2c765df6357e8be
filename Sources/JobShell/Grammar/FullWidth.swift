/// Punctuation that input methods (and word processors) type for the ASCII characters the grammar reads.
enum FullWidth {
    /// Whether the byte is one with which these characters begin in UTF-8.
    static func isLead(_ byte: UInt8) -> Bool {
        byte == 0xEF || byte == 0xE2 || byte == 0xE3 || byte == 0xC2
    }

    /// The ASCII character that was meant; nil for a character that only means itself.
    static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "\u{FF1B}": ";"
        case "\u{FF5C}": "|"
        case "\u{FF1E}": ">"
        case "\u{FF01}": "!"
        case "\u{FF06}": "&"
        case "\u{201C}", "\u{201D}", "\u{FF02}": "\""
        case "\u{2018}", "\u{2019}", "\u{FF07}": "'"
        case "\u{3000}", "\u{A0}": " "
        default: nil
        }
    }

    /// The rest of a line, from a full-width character outside quotes on, as it would be typed in ASCII, and the
    /// characters replaced. What stands in quotes, full-width ones included, stays as it is. The text is nil where it
    /// would leave a quote open, as that of `it’s`, which is no advice to give.
    static func replaced(_ rest: some Sequence<Unicode.Scalar>) -> (text: String?, characters: [Unicode.Scalar]) {
        var text = String.UnicodeScalarView()
        var characters: [Unicode.Scalar] = []
        // The ASCII quotation mark we are in, and whether a full-width one opened it.
        var quote: Unicode.Scalar?
        var isFullWidthQuote = false
        var isEscaped = false
        for scalar in rest {
            let ascii = ascii(scalar)
            let meant = ascii ?? scalar
            if isEscaped {
                isEscaped = false
                text.append(scalar)
            } else if let open = quote {
                isEscaped = scalar == "\\" && open == "\""
                let closes = meant == open && (ascii == nil || isFullWidthQuote)
                if closes { quote = nil }
                text.append(closes ? meant : scalar)
                if closes, ascii != nil { note(scalar, in: &characters) }
            } else {
                isEscaped = scalar == "\\"
                if meant == "\"" || meant == "'" {
                    quote = meant
                    isFullWidthQuote = ascii != nil
                }
                if ascii != nil { note(scalar, in: &characters) }
                text.append(meant)
            }
        }
        return (quote == nil ? String(text) : nil, characters)
    }

    private static func note(_ scalar: Unicode.Scalar, in characters: inout [Unicode.Scalar]) {
        // A dozen characters at most: looking through them is cheap.
        if !characters.contains(scalar) { characters.append(scalar) }
    }
}
