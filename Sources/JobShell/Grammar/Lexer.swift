/// Cuts a text into tokens, one call of `next()` each. It refuses nothing: what is wrong it notes, and goes on.
///
/// Words are the business of `Lexer+Word.swift`.
struct Lexer {
    /// The text.
    let bytes: [UInt8]
    /// The first byte that belongs to no token yet.
    var position = 0
    /// What is open at the end of the text; known once `next()` has reached it.
    var open: Incomplete?
    /// The first `${…}` that names no variable.
    var brokenVariable: SourceSpan?
    /// Whether a `!` would begin a stage here.
    private var isAtStageStart = true

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The next token, or nil at the end of the text.
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

    /// The end of the two-character operator whose first character is at `position`, if the second one is there.
    private func end(ofSecond second: UInt8) -> Int? {
        let next = afterJoins(position + 1)
        return byte(at: next) == second ? next + 1 : nil
    }
}

/// Looking at single places of the text.
extension Lexer {
    /// The first place from this one on that is no space, no tab and no byte order mark, which is the business of a
    /// file (or of files joined into one), not of a word.
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

    /// How many bytes the line end at this place has; 0 where there is none.
    func lineEndLength(at offset: Int) -> Int {
        switch byte(at: offset) {
        case Byte.lineFeed: 1
        case Byte.carriageReturn: byte(at: offset + 1) == Byte.lineFeed ? 2 : 1
        default: 0
        }
    }

    /// The first line end from this place on, or the end of the text.
    func lineEnd(from offset: Int) -> Int {
        var end = offset
        while let byte = byte(at: end), byte != Byte.lineFeed, byte != Byte.carriageReturn { end += 1 }
        return end
    }

    /// Whether the byte is a `\` with nothing after it. A lone CR at the end of the text is what a line reader left of
    /// CRLF, and counts as nothing.
    func isTrailingBackslash(at offset: Int) -> Bool {
        guard byte(at: offset) == Byte.backslash else { return false }
        return offset + 1 == bytes.count || (offset + 2 == bytes.count && bytes[offset + 1] == Byte.carriageReturn)
    }

    /// Where the text goes on after a `\` and a line end at this place; nil where there are none.
    func joined(at offset: Int) -> Int? {
        guard byte(at: offset) == Byte.backslash, !isTrailingBackslash(at: offset) else { return nil }
        let length = lineEndLength(at: offset + 1)
        return length == 0 ? nil : offset + 1 + length
    }

    /// The place itself, or where the text goes on if lines are joined there.
    func afterJoins(_ offset: Int) -> Int {
        var offset = offset
        while let next = joined(at: offset) { offset = next }
        return offset
    }

    /// Whether `&&` stands here, possibly with a joined line between.
    func isAnd(at offset: Int) -> Bool {
        byte(at: offset) == Byte.ampersand && byte(at: afterJoins(offset + 1)) == Byte.ampersand
    }

    /// How many bytes the full-width punctuation at this place has; nil where there is none.
    func fullWidthLength(at offset: Int) -> Int? {
        guard let lead = byte(at: offset), FullWidth.isLead(lead) else { return nil }
        let length = Byte.sequenceLength(lead)
        guard offset + length <= bytes.count, let scalar = string(offset, offset + length).unicodeScalars.first
        else { return nil }
        return FullWidth.ascii(scalar) == nil ? nil : length
    }

    /// How many bytes the full-width `＃` at this place has, which would begin a comment; nil where there is none.
    private func fullWidthHashLength(at offset: Int) -> Int? {
        byte(at: offset) == 0xEF && byte(at: offset + 1) == 0xBC && byte(at: offset + 2) == 0x83 ? 3 : nil
    }

    /// Whether a word ends before this place.
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
