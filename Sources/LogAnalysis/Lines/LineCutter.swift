/// A piece of a line: a word, a value, or a mark such as a bracket.
struct LineToken: Sendable {
    enum Kind: UInt8, Sendable {
        /// Letters of any script, without a digit.
        case word
        /// Letters and digits with at least one digit, or a placeholder that a mask wrote.
        case value
        /// Any other character except blanks: punctuation, brackets, box drawing.
        case mark
    }

    /// The range of the token in the line, in bytes.
    var start: Int32
    var end: Int32
    var kind: Kind
    /// Whether the token follows the token before it without a blank.
    var isGlued: Bool
    /// The number of the token's text in the vocabulary; -1 for a value.
    var word: Int32 = -1
}

/// Cuts masked lines into tokens. Blanks and colour sequences separate tokens and belong to none.
enum LineCutter {
    /// The largest number of tokens of a line; the rest of a longer line becomes one value.
    static let mostTokens = 200

    /// Cuts a line into `tokens`, which is emptied first.
    static func cut(_ bytes: UnsafeRawBufferPointer, into tokens: inout [LineToken]) {
        tokens.removeAll(keepingCapacity: true)
        guard let line = PlainLine(bytes) else { return }
        var place = 0
        var isGlued = false
        while place < line.end {
            let byte = line[place]
            if byte <= 0x20 || byte == 0x7F {
                place = byte == 0x1B ? line.endOfEscape(from: place) : place + 1
                if byte != 0x1B { isGlued = false }
                continue
            }
            if tokens.count == mostTokens {
                tokens.append(LineToken(start: Int32(place), end: Int32(line.end), kind: .value, isGlued: isGlued))
                return
            }
            let token = token(line, place, isGlued)
            place = Int(token.end)
            if token.kind == .mark, isGlued, isRepetition(token, of: tokens.last, line) {
                tokens[tokens.count - 1].end = token.end
            } else {
                tokens.append(token)
            }
            isGlued = true
        }
    }

    private static func token(_ line: PlainLine, _ place: Int, _ isGlued: Bool) -> LineToken {
        let byte = line[place]
        var (end, kind) = (place + 1, LineToken.Kind.mark)
        if byte.isLetterOrDigit {
            (end, kind) = alphanumeric(line, place)
        } else if byte == UInt8(ascii: "<"), let placeholder = line.endOfPlaceholder(place) {
            (end, kind) = (placeholder, .value)
        } else if byte >= 0x80 {
            if line.isLetterBeyondASCII(at: place) {
                while line[end] >= 0x80, line[end] & 0xC0 == 0x80 || line.isLetterBeyondASCII(at: end) { end += 1 }
                kind = .word
            } else {
                while line[end] & 0xC0 == 0x80 { end += 1 }
            }
        }
        return LineToken(start: Int32(place), end: Int32(end), kind: kind, isGlued: isGlued)
    }

    private static func alphanumeric(_ line: PlainLine, _ place: Int) -> (Int, LineToken.Kind) {
        if let end = line.endOfHexadecimalPairs(place) { return (end, .value) }
        var end = place
        var (hasDigit, isHexadecimal) = (false, true)
        while line[end].isLetterOrDigit {
            if line[end].isDecimalDigit { hasDigit = true }
            if !line[end].isHexadecimalDigit { isHexadecimal = false }
            end += 1
        }
        if !hasDigit { return (end, isHexadecimal && end - place >= 6 ? .value : .word) }
        if let letters = endOfName(line, place..<end) { return (letters, .word) }
        // Groups of three digits are one number: 1,234,567.
        if end - place <= 3, line.endOfDigits(place) == end {
            while line[end] == UInt8(ascii: ","), line.endOfDigits(end + 1) == end + 4, !line[end + 4].isASCIILetter {
                end += 4
            }
        }
        return (end, .value)
    }

    /// Returns the end of the letters of a name with a number behind it, such as `deploy40778`. The letters become a
    /// word, just as they do where a mask took the number.
    private static func endOfName(_ line: PlainLine, _ run: Range<Int>) -> Int? {
        guard let letters = run.first(where: { !line[$0].isASCIILetter }), letters - run.lowerBound >= 3,
            line.endOfDigits(letters) == run.upperBound
        else { return nil }
        return letters
    }

    /// Whether `token` repeats the drawing character of the token before it. Such runs, as in the rules of tables and
    /// in progress bars, are one token of any length.
    private static func isRepetition(_ token: LineToken, of last: LineToken?, _ line: PlainLine) -> Bool {
        guard let last, last.kind == .mark, last.end == token.start else { return false }
        let length = Int(token.end - token.start)
        if length == 1 {
            let byte = line[Int(token.start)]
            return byte == line[Int(token.start) - 1] && "=-*>.#_~+".utf8.contains(byte)
        }
        return Int(last.end - last.start) >= length
            && (0..<length).allSatisfy { line[Int(token.start) + $0] == line[Int(token.start) - length + $0] }
    }
}
