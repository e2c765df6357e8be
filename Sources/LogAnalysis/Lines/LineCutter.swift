/// A piece of a line: a word, a value, or a mark such as a bracket.
struct LineToken: Sendable {
    /// What a piece can be.
    enum Kind: UInt8, Sendable {
        /// Letters of any script, without a digit.
        case word
        /// Letters and digits with at least one digit, or what a mask put in the place of what it took.
        case value
        /// Anything else but blanks: punctuation, brackets, box drawing.
        case mark
    }

    /// Where it lies in the line, in bytes.
    var start: Int32
    var end: Int32
    var kind: Kind
    /// Whether no blank stands between it and the token before it.
    var isGlued: Bool
    /// The number of its text in the vocabulary; -1 for a value.
    var word: Int32 = -1
}

/// Cuts masked lines into tokens. Blanks and colour sequences part tokens and are none.
enum LineCutter {
    /// A line has at most this many tokens; what follows them is one value.
    static let mostTokens = 200

    /// Cuts a line; `tokens` is emptied first.
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

    /// Where the letters end of a name with a number behind it, such as `deploy40778`: the name is a word, as it is where a mask took
    /// the number.
    private static func endOfName(_ line: PlainLine, _ run: Range<Int>) -> Int? {
        guard let letters = run.first(where: { !line[$0].isASCIILetter }), letters - run.lowerBound >= 3,
            line.endOfDigits(letters) == run.upperBound
        else { return nil }
        return letters
    }

    /// Runs of one drawing character are one token however long: rules of tables, progress bars.
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
