import JobModel

/// The ASCII bytes that have a meaning in the grammar, and the classes of bytes that the lexer distinguishes.
enum Byte {
    static let nul = UInt8(ascii: "\0")
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let bang = UInt8(ascii: "!")
    static let doubleQuote = UInt8(ascii: "\"")
    static let hash = UInt8(ascii: "#")
    static let dollar = UInt8(ascii: "$")
    static let ampersand = UInt8(ascii: "&")
    static let singleQuote = UInt8(ascii: "'")
    static let slash = UInt8(ascii: "/")
    static let zero = UInt8(ascii: "0")
    static let semicolon = UInt8(ascii: ";")
    static let greater = UInt8(ascii: ">")
    static let at = UInt8(ascii: "@")
    static let backslash = UInt8(ascii: "\\")
    static let openBrace = UInt8(ascii: "{")
    static let pipe = UInt8(ascii: "|")
    static let closeBrace = UInt8(ascii: "}")
    static let tilde = UInt8(ascii: "~")

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    static func isNameStart(_ byte: UInt8) -> Bool {
        (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")) || byte == UInt8(ascii: "_")
    }

    static func isName(_ byte: UInt8) -> Bool {
        isNameStart(byte) || isDigit(byte)
    }

    /// Whether a `$` before this byte begins a variable (or, before `{`, tries to begin one).
    static func beginsVariable(_ byte: UInt8) -> Bool {
        isNameStart(byte) || (isDigit(byte) && byte != zero) || byte == at || byte == hash || byte == openBrace
    }

    /// The length in bytes of the UTF-8 sequence that begins with this byte.
    static func sequenceLength(_ lead: UInt8) -> Int {
        switch lead {
        case 0xF0...: 4
        case 0xE0...: 3
        case 0xC0...: 2
        default: 1
        }
    }
}

/// The full-width punctuation that input methods and word processors type in place of the ASCII characters that the
/// grammar reads.
package enum FullWidth {
    /// Whether a character of this punctuation can begin with the byte in UTF-8.
    static func isLead(_ byte: UInt8) -> Bool {
        byte == 0xEF || byte == 0xE2 || byte == 0xE3 || byte == 0xC2
    }

    /// The ASCII punctuation that the character was typed for; nil for any other character.
    static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        FullWidthText.ascii(scalar).flatMap { punctuation.contains($0) ? $0 : nil }
    }

    /// The ASCII characters that have a meaning outside quotes.
    private static let punctuation: [Unicode.Scalar] = [";", "|", ">", "!", "&", "\"", "'", " "]

    /// `＃` counts as punctuation only at the beginning of a word, where a `#` would begin a comment.
    static let hash: Unicode.Scalar = "\u{FF03}"

    /// Rewrites the rest of a line in ASCII, starting at the beginning of a word that holds a full-width character
    /// outside quotes. Text in quotes and comments stay as they are, full-width characters included. Words that begin
    /// like a host set or an option are rewritten entirely.
    ///
    /// - Returns: the rewritten text, and the characters that were replaced. The text is nil if it would leave a quote
    ///   open, as `it’s` would: that would be no useful hint.
    package static func replaced(_ rest: some Sequence<Unicode.Scalar>) -> (text: String?, characters: [Unicode.Scalar])
    {
        var text = String.UnicodeScalarView()
        var characters: [Unicode.Scalar] = []
        // The ASCII form of the quotation mark that is open, and whether a full-width one opened it.
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

    /// Whether a word that begins with this character is a host set or an option, which contain nothing but ASCII.
    private static func beginsASCIIWord(_ scalar: Unicode.Scalar) -> Bool {
        guard let meant = scalar.isASCII ? scalar : FullWidthText.ascii(scalar) else { return false }
        return meant == "@" || meant == "-" || meant == "[" || ("0"..."9").contains(meant)
    }

    private static func note(_ scalar: Unicode.Scalar, in characters: inout [Unicode.Scalar]) {
        // There are a dozen different characters at most, so a linear search is cheap.
        if !characters.contains(scalar) { characters.append(scalar) }
    }
}
