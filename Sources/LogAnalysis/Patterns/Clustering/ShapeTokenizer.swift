/// Splits shapes into tokens, and brings what can be written in several ways into one form: quantities with units (such
/// as `<1 sec`, `02:19` and `1190 bytes (1.16 KB)`), dates with names of months, lists of values of any length, empty
/// parentheses and empty assignments.
struct ShapeTokenizer {
    /// The text of all shapes so far, and of the rewritten values.
    private(set) var bytes: [UInt8] = Array("<time><duration><size><*>".utf8)
    static let time = 0..<6
    static let duration = 6..<16
    static let size = 16..<22
    /// The range of `<*>`, the text of a value of no certain type.
    static let any = 22..<25

    /// Splits a shape into tokens.
    mutating func tokens(of shape: ArraySlice<UInt8>) -> [ShapeToken] {
        let start = bytes.count
        bytes.append(contentsOf: shape)
        var tokens = cut(start..<bytes.count)
        markRoles(&tokens)
        tokens = joinQuantities(joinDates(tokens))
        return joinLists(joinNames(fillEmpty(tokens)))
    }

    /// The bytes of a token.
    func text(_ token: ShapeToken) -> ArraySlice<UInt8> { bytes[token.text] }

    private func cut(_ range: Range<Int>) -> [ShapeToken] {
        var tokens: [ShapeToken] = []
        var place = range.lowerBound
        var spaceBefore = false
        while place < range.upperBound {
            let byte = bytes[place]
            if byte == 0x20 {
                spaceBefore = true
                place += 1
                continue
            }
            let afterEquals = !spaceBefore && tokens.last.map { bytes[$0.text].elementsEqual([0x3D]) } == true
            let stop: Int
            var kind = ShapeToken.Kind.word
            if afterEquals, byte != 0x3D, let end = assignedEnd(place, range.upperBound) {
                stop = end
            } else if let end = markEnd(place, range) {
                (stop, kind) = (end, .mark)
            } else {
                stop = wordEnd(place, range)
            }
            if kind == .word, isValue(place..<stop, assigned: afterEquals) { kind = .value }
            let isCompound = kind == .word && isCompound(place..<stop)
            tokens.append(
                ShapeToken(
                    id: kind == .value ? ShapeToken.valueID : hash(place..<stop), text: place..<stop, kind: kind,
                    spaceBefore: spaceBefore, isCompound: isCompound,
                    isLowercase: isCompound && !bytes[place..<stop].contains { (65...90).contains($0) }))
            spaceBefore = false
            place = stop
        }
        return tokens
    }

    /// Whether there are letters on both sides of a dot or slash inside the word.
    private func isCompound(_ range: Range<Int>) -> Bool {
        var joints = 0
        for place in range.dropFirst().dropLast() where bytes[place] == 0x2E || bytes[place] == 0x2F {
            if bytes[place - 1].isASCIILetter, bytes[place + 1].isASCIILetter || bytes[place + 1] == 0x2E {
                joints += 1
            }
        }
        return joints > 0
    }

    private func hash(_ range: Range<Int>) -> UInt64 {
        bytes.withUnsafeBytes { ByteHash(UnsafeRawBufferPointer(rebasing: $0[range])).first | 1 }
    }

    private func placeholderEnd(_ place: Int, _ stop: Int) -> Int? {
        guard bytes[place] == UInt8(ascii: "<") else { return nil }
        return line(endingAt: stop) { $0.endOfPlaceholder(place) } ?? nil
    }

    func line<Result>(endingAt stop: Int, _ body: (PlainLine) -> Result) -> Result? {
        bytes.withUnsafeBytes { PlainLine(UnsafeRawBufferPointer(rebasing: $0[..<stop])).map(body) }
    }

    /// Whether the placeholder at `place` is `<...>`. It marks that a long line continues and is not a value; otherwise
    /// the whole line before it would be part of a value.
    private func isCut(_ place: Int) -> Bool { bytes[place + 1] == UInt8(ascii: ".") }

    /// The end of the mark at `place`; nil if there is none.
    private func markEnd(_ place: Int, _ range: Range<Int>) -> Int? {
        let byte = bytes[place]
        if ByteClass.table[Int(byte)] & ByteClass.mark != 0 {
            guard let end = placeholderEnd(place, range.upperBound) else { return place + 1 }
            return isCut(place) ? end : nil
        }
        if byte == UInt8(ascii: ":") {
            let next = place + 1 < range.upperBound ? bytes[place + 1] : 0
            let before = place > range.lowerBound ? bytes[place - 1] : 0
            return next == byte || before == byte ? nil : place + 1
        }
        return line(endingAt: range.upperBound) { $0.isWideMark(at: place) } == true ? place + 3 : nil
    }

    /// The end of the word at `from`. In scripts without spaces between words (from U+0800 on, in three bytes or more)
    /// each character is a word.
    private func wordEnd(_ from: Int, _ range: Range<Int>) -> Int {
        if bytes[from] >= 0xE0 {
            var place = from + 1
            while place < min(range.upperBound, from + 4), bytes[place] & 0xC0 == 0x80 { place += 1 }
            return place
        }
        var place = from
        while place < range.upperBound, bytes[place] != 0x20, bytes[place] < 0xE0 {
            if place > from, markEnd(place, range) != nil { break }
            place = placeholderEnd(place, range.upperBound) ?? place + 1
        }
        return place
    }

    /// The end of the value right of `=`: at a space, comma or semicolon, or at a closing bracket that was not opened
    /// in the value.
    private func assignedEnd(_ from: Int, _ stop: Int) -> Int? {
        if bytes[from] == UInt8(ascii: "\"") || bytes[from] == UInt8(ascii: "'") {
            if let close = bytes[(from + 1)..<stop].firstIndex(of: bytes[from]) { return close + 1 }
        }
        var (place, depth) = (from, 0)
        while place < stop {
            if let end = placeholderEnd(place, stop) {
                if isCut(place) { return place > from ? place : nil }
                place = end
                continue
            }
            switch bytes[place] {
            case 0x20, UInt8(ascii: ","), UInt8(ascii: ";"): return place > from ? place : nil
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"):
                depth -= 1
                if depth < 0 { return place > from ? place : nil }
            default: break
            }
            place += 1
        }
        return place > from ? place : nil
    }

    /// Whether a token is a value by itself: a placeholder, a name that ends in one (`task_<num>`), or an assigned
    /// value that contains one.
    private func isValue(_ range: Range<Int>, assigned: Bool) -> Bool {
        // `ffffffff` is a hexadecimal number that happens to have no digit.
        if range.count >= 8, bytes[range].allSatisfy(\.isHexadecimalDigit) { return true }
        if assigned, KnownWords.absent.contains(String(decoding: bytes[range], as: UTF8.self)) { return true }
        var place = range.lowerBound
        var joined = true
        while place < range.upperBound {
            if let end = placeholderEnd(place, range.upperBound) {
                if assigned { return true }
                var rest = bytes[end..<range.upperBound]
                while let last = rest.last, !last.isASCIILetter, last != UInt8(ascii: ">") { rest.removeLast() }
                let isExtension =
                    rest.first == UInt8(ascii: ".") && rest.count <= 7
                    && rest.dropFirst().allSatisfy(\.isASCIILetter)
                if joined, rest.isEmpty || isExtension { return true }
                place = end
            } else {
                // `eth<num>` is a name of its own, `task_<num>` is one of many. A dot begins a new part.
                if "_-@#$/\\+".utf8.contains(bytes[place]) {
                    joined = true
                } else if place == range.lowerBound || bytes[place] == UInt8(ascii: ".") {
                    joined = false
                }
                place += 1
            }
        }
        return false
    }
}

/// A token of a shape, as used in clustering.
struct ShapeToken: Sendable {
    enum Kind: UInt8, Sendable {
        /// A word, which may turn out to be a value.
        case word
        /// Punctuation, which is never a value.
        case mark
        /// A value of any type; all values are equal in clustering.
        case value
    }

    /// A hash of the text; it is the same for all values.
    var id: UInt64
    /// The range of the text in the tokenizer's `bytes`; may be empty.
    var text: Range<Int>
    var kind: Kind
    var spaceBefore: Bool
    /// Whether the token is directly right of `=`.
    var isAssigned = false
    /// Whether a name is expected here, as after `user`.
    var isNamed = false
    /// Whether the token is a name with several parts, such as a class, a component or a file: `com.example.Main`,
    /// `a/b`.
    var isCompound = false
    /// Whether the token is compound and has no capital letter.
    var isLowercase = false

    /// The id of every value.
    static let valueID: UInt64 = 0
}
