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
struct LineCutter {
    /// A line has at most this many tokens; what follows them is one value.
    static let mostTokens = 200

    /// The placeholders of the masks in force, such as `<time>`: each is one value.
    private let placeholders: [[UInt8]]

    init(_ masks: Masks) {
        placeholders = masks.all.map { Array($0.placeholder.utf8) }
    }

    /// Cuts a line; `tokens` is emptied first.
    func cut(_ line: UnsafeRawBufferPointer, into tokens: inout [LineToken]) {
        tokens.removeAll(keepingCapacity: true)
        var place = 0
        var isGlued = false
        let count = line.count
        while place < count {
            let byte = line[place]
            if byte == 0x20 || byte == 0x09 || byte < 0x20 || byte == 0x7F {
                place = byte == 0x1B ? endOfEscape(line, place) : place + 1
                if byte != 0x1B { isGlued = false }
                continue
            }
            if tokens.count == Self.mostTokens {
                tokens.append(LineToken(start: Int32(place), end: Int32(count), kind: .value, isGlued: isGlued))
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

    private func token(_ line: UnsafeRawBufferPointer, _ place: Int, _ isGlued: Bool) -> LineToken {
        let byte = line[place]
        var (end, kind) = (place + 1, LineToken.Kind.mark)
        if byte.isASCIILetter || byte.isDecimalDigit {
            (end, kind) = alphanumeric(line, place)
        } else if byte == UInt8(ascii: "<"), let length = placeholder(line, place) {
            (end, kind) = (place + length, .value)
        } else if byte >= 0x80 {
            if isLetter(line, place) {
                while end < line.count, line[end] >= 0x80, line[end] & 0xC0 == 0x80 || isLetter(line, end) { end += 1 }
                kind = .word
            } else {
                while end < line.count, line[end] & 0xC0 == 0x80 { end += 1 }
            }
        }
        return LineToken(start: Int32(place), end: Int32(end), kind: kind, isGlued: isGlued)
    }

    private func alphanumeric(_ line: UnsafeRawBufferPointer, _ place: Int) -> (Int, LineToken.Kind) {
        if let end = hexadecimalPairs(line, place) { return (end, .value) }
        var end = place
        var (hasDigit, isHexadecimal) = (false, true)
        while end < line.count, line[end].isASCIILetter || line[end].isDecimalDigit {
            if line[end].isDecimalDigit { hasDigit = true }
            if !ByteClass.isHexadecimal(line[end]) { isHexadecimal = false }
            end += 1
        }
        if !hasDigit { return (end, isHexadecimal && end - place >= 6 ? .value : .word) }
        if let letters = endOfName(line, place..<end) { return (letters, .word) }
        // Groups of three digits are one number: 1,234,567.
        if end - place <= 3, (place..<end).allSatisfy({ line[$0].isDecimalDigit }) {
            while end + 3 < line.count, line[end] == UInt8(ascii: ","),
                (end + 1...end + 3).allSatisfy({ line[$0].isDecimalDigit }),
                end + 4 == line.count || !(line[end + 4].isDecimalDigit || line[end + 4].isASCIILetter)
            {
                end += 4
            }
        }
        return (end, .value)
    }

    /// Where the letters end of a name with a number behind it, such as `deploy40778`: the name is a word, as it is where a mask took
    /// the number.
    private func endOfName(_ line: UnsafeRawBufferPointer, _ run: Range<Int>) -> Int? {
        guard let letters = run.first(where: { !line[$0].isASCIILetter }), letters - run.lowerBound >= 3,
            (letters..<run.upperBound).allSatisfy({ line[$0].isDecimalDigit })
        else { return nil }
        return letters
    }

    /// The end of at least five pairs of hexadecimal digits with colons between them: hardware addresses, fingerprints.
    private func hexadecimalPairs(_ line: UnsafeRawBufferPointer, _ place: Int) -> Int? {
        var (end, pairs) = (place, 0)
        while end + 1 < line.count, ByteClass.isHexadecimal(line[end]), ByteClass.isHexadecimal(line[end + 1]) {
            pairs += 1
            end += 2
            guard end + 2 < line.count, line[end] == UInt8(ascii: ":"), ByteClass.isHexadecimal(line[end + 1]) else {
                break
            }
            end += 1
        }
        let isOver = end == line.count || !(line[end].isASCIILetter || line[end].isDecimalDigit)
        return pairs >= 5 && isOver ? end : nil
    }

    /// How long the placeholder of a mask at `place` is.
    private func placeholder(_ line: UnsafeRawBufferPointer, _ place: Int) -> Int? {
        let rest = UnsafeRawBufferPointer(rebasing: line[place...].prefix(64))
        guard rest.count > 2, rest[1].isASCIILetter else { return nil }
        return placeholders.first { rest.starts(with: $0) }?.count
    }

    /// Whether a character beyond ASCII is a letter: it lies neither among general punctuation, symbols and box drawing
    /// (U+2000 to U+2FFF), nor among CJK punctuation (U+3000 to U+303F) and full-width forms (U+FF00 to U+FFEF).
    private func isLetter(_ line: UnsafeRawBufferPointer, _ place: Int) -> Bool {
        switch line[place] {
        case 0xE2, 0xF0...: false
        case 0xC2: false
        case 0xE3: place + 1 < line.count && line[place + 1] != 0x80
        case 0xEF: place + 1 < line.count && line[place + 1] != 0xBC && line[place + 1] != 0xBD
        case 0xC3...: true
        default: false
        }
    }

    /// Runs of one drawing character are one token however long: rules of tables, progress bars.
    private func isRepetition(_ token: LineToken, of last: LineToken?, _ line: UnsafeRawBufferPointer) -> Bool {
        guard let last, last.kind == .mark, last.end == token.start else { return false }
        let length = Int(token.end - token.start)
        if length == 1 {
            let byte = line[Int(token.start)]
            return byte == line[Int(token.start) - 1] && "=-*>.#_~+".utf8.contains(byte)
        }
        return Int(last.end - last.start) >= length
            && (0..<length).allSatisfy { line[Int(token.start) + $0] == line[Int(token.start) - length + $0] }
    }

    private func endOfEscape(_ line: UnsafeRawBufferPointer, _ place: Int) -> Int {
        guard place + 1 < line.count, line[place + 1] == UInt8(ascii: "[") else { return place + 1 }
        var end = place + 2
        while end < line.count, !(0x40...0x7E).contains(line[end]) { end += 1 }
        return min(end + 1, line.count)
    }
}
