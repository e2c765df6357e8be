/// A piece of a text as the grammar reads it. Tokens do not overlap; together with the blanks between them they cover
/// the whole text.
public struct Token: Sendable, Equatable {
    /// The kinds of tokens.
    public enum Kind: Sendable, Equatable {
        /// A word, whose parts distinguish quoted text and variables. A word with an open quote extends to the end of
        /// the text.
        case word(Word)
        /// A `!` at the start of a stage, with the rest of its line.
        case shell(ShellText)
        /// `|`
        case pipe
        /// `&&`
        case and
        /// `||`
        case or
        /// `;`
        case semicolon
        /// The end of a line: LF, CRLF or CR.
        case newline
        /// `>`
        case redirect
        /// `>>`
        case append
        /// A `#` and the rest of its line.
        case comment
        /// A `\` between words with the line end after it, which joins two lines; or a `\` at the end of the text.
        case continuation
        /// A character that is not allowed in its place: NUL, or full-width punctuation outside quotes.
        case invalid(GrammarError.Kind)
    }

    /// What the token is; a word or a shell command is part of the kind.
    public let kind: Kind
    /// The place of the token in the text.
    public let span: SourceSpan

    /// Creates a token with its place in the text.
    public init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }

    /// The word, if the token is one; else nil.
    public var word: Word? {
        if case .word(let word) = kind { return word }
        return nil
    }
}

/// Cuts a text into tokens, one for each call of `next()`. It rejects no text: it records an error and continues, and
/// the parser reports it.
struct Lexer {
    /// The text in UTF-8.
    let bytes: [UInt8]
    /// The offset of the first byte that belongs to no token yet.
    var position = 0
    /// The construct that is open at the end of the text; known once `next()` has reached the end.
    var open: Incomplete?
    /// The first `${…}` whose content is not the name of a variable.
    var brokenVariable: SourceSpan?
    /// Whether a `!` at the current position would begin a stage.
    private var isAtStageStart = true

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The next token; nil at the end of the text.
    mutating func next() -> Token? {
        position = afterBlanks(position)
        guard let first = byte(at: position) else { return nil }
        switch first {
        case Byte.lineFeed, Byte.carriageReturn:
            return token(.newline, to: position + lineEndLength(at: position), startsStage: true)
        case Byte.semicolon:
            return token(.semicolon, to: position + 1, startsStage: true)
        case Byte.pipe:
            if let end = end(ofSecond: Byte.pipe) { return token(.or, to: end, startsStage: true) }
            return token(.pipe, to: position + 1, startsStage: true)
        case Byte.greater:
            if let end = end(ofSecond: Byte.greater) { return token(.append, to: end, startsStage: false) }
            return token(.redirect, to: position + 1, startsStage: false)
        case Byte.ampersand:
            if let end = end(ofSecond: Byte.ampersand) { return token(.and, to: end, startsStage: true) }
        case Byte.bang where isAtStageStart:
            return shell()
        case Byte.hash:
            return token(.comment, to: lineEnd(from: position), startsStage: isAtStageStart)
        case Byte.backslash:
            if let next = joined(at: position) { return token(.continuation, to: next, startsStage: isAtStageStart) }
            if isTrailingBackslash(at: position) {
                open = Incomplete(.backslash, span: SourceSpan(position, position + 1))
                return token(.continuation, to: bytes.count, startsStage: isAtStageStart)
            }
        case Byte.nul:
            return token(.invalid(.nulCharacter), to: position + 1, startsStage: isAtStageStart)
        default:
            if let length = fullWidthLength(at: position) ?? fullWidthHashLength(at: position) {
                return token(.invalid(.fullWidthPunctuation), to: position + length, startsStage: false)
            }
        }
        let word = self.word()
        isAtStageStart = false
        return Token(.word(word), span: word.span)
    }

    private mutating func token(_ kind: Token.Kind, to end: Int, startsStage: Bool) -> Token {
        defer {
            position = end
            isAtStageStart = startsStage
        }
        return Token(kind, span: SourceSpan(position, end))
    }

    private mutating func shell() -> Token {
        let end = lineEnd(from: position)
        let text = ShellText(string(position + 1, end), span: SourceSpan(position, end))
        return token(.shell(text), to: end, startsStage: false)
    }

    /// The end of a two-character operator whose first character is at `position`; nil if the second character does not
    /// follow. A joined line may lie between the two.
    private func end(ofSecond second: UInt8) -> Int? {
        let next = afterJoins(position + 1)
        return byte(at: next) == second ? next + 1 : nil
    }
}

/// Functions that examine one offset of the text and change nothing.
extension Lexer {
    /// The first offset from this one on that holds no space, tab or byte order mark. Byte order marks are skipped
    /// because they belong to a file, or to several files joined into one, and not to a word.
    private func afterBlanks(_ offset: Int) -> Int {
        var offset = offset
        while let byte = byte(at: offset) {
            if byte == Byte.space || byte == Byte.tab {
                offset += 1
            } else if byte == 0xEF, self.byte(at: offset + 1) == 0xBB, self.byte(at: offset + 2) == 0xBF {
                offset += 3
            } else {
                break
            }
        }
        return offset
    }

    private func byte(at offset: Int) -> UInt8? {
        offset < bytes.count ? bytes[offset] : nil
    }

    func string(_ start: Int, _ end: Int) -> String {
        String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The length in bytes of the line end at this offset; 0 if there is none.
    func lineEndLength(at offset: Int) -> Int {
        switch byte(at: offset) {
        case Byte.lineFeed: 1
        case Byte.carriageReturn: byte(at: offset + 1) == Byte.lineFeed ? 2 : 1
        default: 0
        }
    }

    /// The offset of the first line end from this offset on, or the end of the text.
    func lineEnd(from offset: Int) -> Int {
        var end = offset
        while let byte = byte(at: end), byte != Byte.lineFeed, byte != Byte.carriageReturn { end += 1 }
        return end
    }

    /// Whether there is a `\` at this offset with nothing after it. A lone CR at the end of the text counts as nothing:
    /// it is what a line reader leaves of CRLF.
    private func isTrailingBackslash(at offset: Int) -> Bool {
        guard byte(at: offset) == Byte.backslash else { return false }
        return offset + 1 == bytes.count || (offset + 2 == bytes.count && bytes[offset + 1] == Byte.carriageReturn)
    }

    /// The offset after a `\` and a line end at this offset; nil if they are not there.
    private func joined(at offset: Int) -> Int? {
        guard byte(at: offset) == Byte.backslash, !isTrailingBackslash(at: offset) else { return nil }
        let length = lineEndLength(at: offset + 1)
        return length == 0 ? nil : offset + 1 + length
    }

    /// The offset itself, or the offset where the text continues if lines are joined there.
    private func afterJoins(_ offset: Int) -> Int {
        var offset = offset
        while let next = joined(at: offset) { offset = next }
        return offset
    }

    /// Whether there is a `&&` at this offset, possibly with a joined line between the two characters.
    private func isAnd(at offset: Int) -> Bool {
        byte(at: offset) == Byte.ampersand && byte(at: afterJoins(offset + 1)) == Byte.ampersand
    }

    /// The length in bytes of the full-width punctuation at this offset; nil if there is none.
    private func fullWidthLength(at offset: Int) -> Int? {
        guard let lead = byte(at: offset), FullWidth.isLead(lead) else { return nil }
        let length = Byte.sequenceLength(lead)
        guard offset + length <= bytes.count, let scalar = string(offset, offset + length).unicodeScalars.first
        else { return nil }
        return FullWidth.ascii(scalar) == nil ? nil : length
    }

    /// The length in bytes of a full-width `＃` at this offset, which was meant to begin a comment; nil if there is
    /// none.
    private func fullWidthHashLength(at offset: Int) -> Int? {
        byte(at: offset) == 0xEF && byte(at: offset + 1) == 0xBC && byte(at: offset + 2) == 0x83 ? 3 : nil
    }

    /// Whether a word ends before this offset.
    private func isWordEnd(at offset: Int) -> Bool {
        switch byte(at: offset) {
        case nil, Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn, Byte.pipe, Byte.semicolon, Byte.greater,
            Byte.nul:
            true
        case Byte.ampersand: isAnd(at: offset)
        case Byte.backslash: isTrailingBackslash(at: offset)
        default: fullWidthLength(at: offset) != nil
        }
    }
}

extension Lexer {
    /// Reads the word that begins at `position`, which must not be the end of a word. A word with an open quote extends
    /// to the end of the text.
    private mutating func word() -> Word {
        let start = position
        var builder = WordBuilder()
        if byte(at: position) == Byte.tilde {
            let next = afterJoins(position + 1)
            if byte(at: next) == Byte.slash || isWordEnd(at: next) {
                position += 1
                builder.append(.home, span: SourceSpan(start, position))
            }
        }
        scanning: while let byte = byte(at: position) {
            switch byte {
            case Byte.singleQuote:
                singleQuoted(into: &builder)
            case Byte.doubleQuote:
                doubleQuoted(into: &builder)
            case Byte.dollar:
                if let variable = variable(at: position, joiningLines: true) {
                    let span = SourceSpan(position, variable.end)
                    builder.append(.variable(variable.name, inDoubleQuotes: false), span: span)
                    position = variable.end
                } else {
                    literal(.bare, to: position + 1, into: &builder)
                }
            case Byte.backslash:
                if isTrailingBackslash(at: position) { break scanning }
                let next = afterJoins(position)
                if next == position {
                    escaped(into: &builder)
                } else if isWordEnd(at: next) {
                    break scanning
                } else {
                    position = next
                }
            default:
                if isWordEnd(at: position) { break scanning }
                var end = position + 1
                while let byte = self.byte(at: end), Lexer.isPlain(byte) { end += 1 }
                literal(.bare, to: end, into: &builder)
            }
        }
        return builder.word(span: SourceSpan(start, position))
    }

    /// Whether the byte is literal text within a word, whatever surrounds it. The lead bytes of full-width punctuation
    /// are excluded.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.nul, Byte.tab, Byte.lineFeed, Byte.carriageReturn, Byte.space, Byte.doubleQuote, Byte.dollar,
            Byte.ampersand, Byte.singleQuote, Byte.semicolon, Byte.greater, Byte.backslash, Byte.pipe:
            false
        default:
            !FullWidth.isLead(byte)
        }
    }

    private mutating func literal(_ quoting: WordPart.Quoting, to end: Int, into builder: inout WordBuilder) {
        builder.append(bytes[position..<end], quoting, span: SourceSpan(position, end))
        position = end
    }

    private mutating func escaped(into builder: inout WordBuilder) {
        let start = position + 1
        let end = min(start + Byte.sequenceLength(bytes[start]), bytes.count)
        builder.append(bytes[start..<end], .escaped, span: SourceSpan(position, end))
        position = end
    }

    private mutating func singleQuoted(into builder: inout WordBuilder) {
        let start = position
        var end = start + 1
        while let byte = byte(at: end), byte != Byte.singleQuote { end += 1 }
        let close = end < bytes.count ? end + 1 : end
        if close == end { open = Incomplete(.singleQuote, span: SourceSpan(start, start + 1)) }
        builder.append(withoutCarriageReturns(start + 1, end), .single, span: SourceSpan(start, close))
        position = close
    }

    /// The bytes of a range, with each CRLF replaced by LF.
    private func withoutCarriageReturns(_ start: Int, _ end: Int) -> ArraySlice<UInt8> {
        guard bytes[start..<end].contains(Byte.carriageReturn) else { return bytes[start..<end] }
        var kept: ArraySlice<UInt8> = []
        for offset in start..<end where offset + 1 == end || lineEndLength(at: offset) != 2 {
            kept.append(bytes[offset])
        }
        return kept
    }

    private mutating func doubleQuoted(into builder: inout WordBuilder) {
        let quote = position
        var isEmpty = true
        // The first part's span includes the opening quotation mark.
        var start = quote
        position += 1
        while let byte = byte(at: position), byte != Byte.doubleQuote {
            if byte == Byte.dollar, let variable = variable(at: position, joiningLines: false) {
                let span = SourceSpan(position, variable.end)
                builder.append(.variable(variable.name, inDoubleQuotes: true), span: span)
                position = variable.end
            } else {
                let (text, end) = quotedText(at: position)
                builder.append(text, .double, span: SourceSpan(start, end))
                position = end
            }
            isEmpty = false
            start = position
        }
        if position < bytes.count {
            position += 1
        } else {
            open = Incomplete(.doubleQuote, span: SourceSpan(quote, quote + 1))
        }
        if isEmpty {
            builder.append([], .double, span: SourceSpan(quote, position))
        } else {
            builder.extendLiteral(to: position)
        }
    }

    /// The text that the bytes at this offset mean between double quotes, and the offset where they end. The byte at
    /// the offset is not the closing quote.
    private func quotedText(at offset: Int) -> (text: ArraySlice<UInt8>, end: Int) {
        switch bytes[offset] {
        case Byte.backslash:
            switch byte(at: offset + 1) {
            case UInt8(ascii: "n"): return ([Byte.lineFeed], offset + 2)
            case UInt8(ascii: "t"): return ([Byte.tab], offset + 2)
            case Byte.backslash, Byte.doubleQuote, Byte.dollar: return (bytes[offset + 1..<offset + 2], offset + 2)
            default: return (bytes[offset..<offset + 1], offset + 1)
            }
        case Byte.carriageReturn where lineEndLength(at: offset) == 2:
            return ([Byte.lineFeed], offset + 2)
        default:
            var end = offset + 1
            while let byte = byte(at: end), byte != Byte.doubleQuote, byte != Byte.backslash, byte != Byte.dollar,
                byte != Byte.carriageReturn
            {
                end += 1
            }
            return (bytes[offset..<end], end)
        }
    }

    /// Reads the variable whose `$` is at this offset; nil if the `$` is literal text. Records a broken `${…}`.
    private mutating func variable(at dollar: Int, joiningLines: Bool) -> (name: String, end: Int)? {
        let start = joiningLines ? afterJoins(dollar + 1) : dollar + 1
        guard let first = byte(at: start), Byte.beginsVariable(first) else { return nil }
        if first == Byte.openBrace { return bracedVariable(at: dollar, brace: start) }
        guard Byte.isNameStart(first) else { return (string(start, start + 1), start + 1) }
        var name: [UInt8] = []
        var end = start
        while let byte = byte(at: end) {
            if Byte.isName(byte) {
                name.append(byte)
                end += 1
            } else if joiningLines, byte == Byte.backslash {
                let next = afterJoins(end)
                guard next != end, let byte = self.byte(at: next), Byte.isName(byte) else { break }
                end = next
            } else {
                break
            }
        }
        return (String(decoding: name, as: UTF8.self), end)
    }

    private mutating func bracedVariable(at dollar: Int, brace: Int) -> (name: String, end: Int)? {
        var end = brace + 1
        if let byte = byte(at: end), byte == Byte.at || byte == Byte.hash {
            end += 1
        } else {
            while let byte = byte(at: end), Byte.isName(byte) { end += 1 }
        }
        let name = string(brace + 1, end)
        let isNumber = name.utf8.first != Byte.zero && name.utf8.allSatisfy(Byte.isDigit)
        guard byte(at: end) == Byte.closeBrace, !name.isEmpty,
            Grammar.isVariableName(name) || name == "@" || name == "#" || isNumber
        else {
            // Only the first broken variable is reported. Not measuring the others keeps the time linear.
            if brokenVariable == nil { brokenVariable = SourceSpan(dollar, endOfBroken(from: brace)) }
            return nil
        }
        return (name, end + 1)
    }

    /// The offset after the `}` that would close the brace, or the end of the line if there is none.
    private func endOfBroken(from brace: Int) -> Int {
        let end = lineEnd(from: brace)
        return bytes[brace..<end].firstIndex(of: Byte.closeBrace).map { $0 + 1 } ?? end
    }
}
