import JobModel

/// Punctuation that input methods (and word processors) type for the ASCII characters the grammar reads.
enum FullWidth {
    /// Whether the byte is one with which these characters begin in UTF-8.
    static func isLead(_ byte: UInt8) -> Bool {
        byte == 0xEF || byte == 0xE2 || byte == 0xE3 || byte == 0xC2
    }

    /// The punctuation that was meant; nil for any other character.
    static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        FullWidthText.ascii(scalar).flatMap { punctuation.contains($0) ? $0 : nil }
    }

    /// What the grammar reads outside quotes.
    private static let punctuation: [Unicode.Scalar] = [";", "|", ">", "!", "&", "\"", "'", " "]

    /// `＃`, which is punctuation only where a word begins: there a `#` would begin a comment.
    static let hash: Unicode.Scalar = "\u{FF03}"

    /// The rest of a line, from the beginning of a word that holds a full-width character outside quotes, as it would be
    /// typed in ASCII, and the characters replaced. What stands in quotes, full-width ones included, stays as it is, and
    /// so does a comment. Words that begin as a host set or an option does are put into ASCII altogether. The text is nil
    /// where it would leave a quote open, as that of `it’s`, which is no advice to give.
    static func replaced(_ rest: some Sequence<Unicode.Scalar>) -> (text: String?, characters: [Unicode.Scalar]) {
        var text = String.UnicodeScalarView()
        var characters: [Unicode.Scalar] = []
        // The ASCII quotation mark we are in, and whether a full-width one opened it.
        var quote: Unicode.Scalar?
        var isFullWidthQuote = false
        var isEscaped = false
        var beginsWord = true
        var isASCIIWord = false
        var isComment = false
        for scalar in rest {
            if isComment {
                text.append(scalar)
                isComment = scalar != "\n" && scalar != "\r"
                beginsWord = !isComment
                continue
            }
            var ascii = ascii(scalar)
            if quote == nil, !isEscaped {
                if beginsWord { isASCIIWord = beginsASCIIWord(scalar) }
                if beginsWord, scalar == hash { ascii = "#" }
                if isASCIIWord { ascii = ascii ?? FullWidthText.ascii(scalar) }
            }
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
                isComment = beginsWord && meant == "#"
                beginsWord = " \t\r\n;|>".unicodeScalars.contains(meant)
            }
        }
        return (quote == nil ? String(text) : nil, characters)
    }

    /// Whether a word that begins so is a host set or an option, which hold ASCII alone.
    private static func beginsASCIIWord(_ scalar: Unicode.Scalar) -> Bool {
        guard let meant = scalar.isASCII ? scalar : FullWidthText.ascii(scalar) else { return false }
        return meant == "@" || meant == "-" || meant == "[" || ("0"..."9").contains(meant)
    }

    private static func note(_ scalar: Unicode.Scalar, in characters: inout [Unicode.Scalar]) {
        // A dozen characters at most: looking through them is cheap.
        if !characters.contains(scalar) { characters.append(scalar) }
    }
}
