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

    func byte(at offset: Int) -> UInt8? {
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
    func isTrailingBackslash(at offset: Int) -> Bool {
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
    func afterJoins(_ offset: Int) -> Int {
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
    func isWordEnd(at offset: Int) -> Bool {
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
