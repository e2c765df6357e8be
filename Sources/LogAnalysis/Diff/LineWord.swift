/// A word of a line: the unit of emphasis.
struct LineWord: Hashable {
    /// The kind of characters in a word.
    enum Kind: Hashable {
        /// Letters, or letters and digits, or one character of a script that is written without spaces.
        case letters
        /// Only digits.
        case digits
        /// One other character, or a byte that is not valid UTF-8.
        case symbol
        /// Spaces and tabs.
        case space
        /// A range that the caller masks.
        case masked
    }

    var kind: Kind
    /// The range of the word, in bytes from the beginning of the line.
    var range: Range<Int>

    /// The words of a line, without gaps. `masked` holds ascending ranges that are words of their own; a range that is
    /// empty or out of order is ignored.
    static func words(of line: ArraySlice<UInt8>, masked: [Range<Int>] = []) -> [LineWord] {
        line.withUnsafeBufferPointer { bytes in
            var words: [LineWord] = []
            var place = 0
            for mask in masked where mask.lowerBound >= place && mask.upperBound <= bytes.count && !mask.isEmpty {
                append(UnsafeBufferPointer(rebasing: bytes[..<mask.lowerBound]), from: place, to: &words)
                words.append(LineWord(kind: .masked, range: mask))
                place = mask.upperBound
            }
            append(bytes, from: place, to: &words)
            return words
        }
    }

    private static func append(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to words: inout [LineWord]) {
        // A word is not joined with one from before this part of the line.
        let first = words.count
        var previous: Unicode.Scalar = "\0"
        var place = start
        while place < bytes.count {
            let (scalar, length) = decode(bytes, place)
            let next = place + length
            if let scalar, words.count > first, continues(words[words.count - 1], previous, with: scalar) {
                words[words.count - 1].range = words[words.count - 1].range.lowerBound..<next
                if scalar.isLetter, !scalar.standsAlone { words[words.count - 1].kind = .letters }
            } else {
                words.append(LineWord(kind: kind(scalar), range: place..<next))
            }
            // After two regional indicators another flag begins.
            let closesFlag = previous.isRegionalIndicator && scalar?.isRegionalIndicator ?? false
            previous = closesFlag ? "\0" : scalar ?? "\0"
            place = next
        }
    }

    private static func kind(_ scalar: Unicode.Scalar?) -> Kind {
        guard let scalar else { return .symbol }
        if scalar == " " || scalar == "\t" { return .space }
        if scalar.isDigit { return .digits }
        return scalar.isLetter ? .letters : .symbol
    }

    /// Whether a scalar belongs to the word before it, because it is part of the same run or of the same character.
    private static func continues(
        _ word: LineWord, _ previous: Unicode.Scalar, with scalar: Unicode.Scalar
    ) -> Bool {
        if scalar.value < 0x80 || !scalar.extendsCharacter && previous != "\u{200D}" {
            switch word.kind {
            case .letters, .digits:
                return (scalar.isDigit || scalar.isLetter) && !scalar.standsAlone && !previous.standsAlone
            case .space: return scalar == " " || scalar == "\t"
            case .symbol: return previous.isRegionalIndicator && scalar.isRegionalIndicator
            case .masked: return false
            }
        }
        return true
    }

    /// The scalar at an offset and its length in bytes; nil and 1 if the bytes are not valid UTF-8.
    private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> (Unicode.Scalar?, Int) {
        let lead = bytes[place]
        if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
        let length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1
        guard length > 1, place + length <= bytes.count else { return (nil, 1) }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for byte in bytes[place + 1..<place + length] {
            guard byte & 0xC0 == 0x80 else { return (nil, 1) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard let scalar = Unicode.Scalar(value) else { return (nil, 1) }
        return (scalar, length)
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool {
        value < 0x80 ? value &- 0x30 < 10 : properties.generalCategory == .decimalNumber
    }

    fileprivate var isLetter: Bool {
        value < 0x80 ? (value | 0x20) &- 0x61 < 26 : properties.isAlphabetic
    }

    /// Whether this is a character of Chinese or Japanese, which are written without spaces between words. Korean has
    /// spaces.
    fileprivate var standsAlone: Bool {
        switch value {
        case ..<0x2E80: false
        case 0x3040...0x30FF, 0x31A0...0x31BF, 0x31F0...0x31FF, 0xFF66...0xFF9F: true
        default: properties.isIdeographic
        }
    }

    /// Whether this is a combining mark, variation selector, joiner or skin tone, which is no character by itself.
    fileprivate var extendsCharacter: Bool {
        guard value >= 0x300 else { return false }
        return properties.isGraphemeExtend || properties.isEmojiModifier || value == 0x200D
            || properties.generalCategory == .spacingMark
    }

    fileprivate var isRegionalIndicator: Bool { 0x1F1E6...0x1F1FF ~= value }
}
