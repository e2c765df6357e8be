/// Names that a program made up, in a folder called `tmp`.
extension LineScan {
    /// A slash: after `/tmp/`, the random part of a name.
    @inline(__always)
    func temporaryMatch(_ place: Int) -> Match {
        guard self[place &+ 4] == UInt8(ascii: "/"), has("tmp", at: place &+ 1) else {
            return .nothing(upTo: place &+ 1)
        }
        return temporaryName(at: place &+ 5)
    }

    private func temporaryName(at start: Int) -> Match {
        var nameEnd = start
        while self[nameEnd].isWordByte || self[nameEnd] == UInt8(ascii: ".") || self[nameEnd] == UInt8(ascii: "-") {
            nameEnd &+= 1
        }
        // A name of the longest length that file systems know; what is longer is none.
        guard nameEnd > start, nameEnd &- start < 256 else { return .nothing(upTo: start) }
        if has("tmp", at: start), let end = endAfterTmp(start &+ 3, nameEnd) {
            let dot = self[start &+ 3] == UInt8(ascii: ".") ? 1 : 0
            return .found(.temporary, start &+ 3 &+ dot, end)
        }
        // Parts between dots, dashes and underscores; the first of them says what the name is for.
        var part = start
        while part < nameEnd {
            var end = part
            while end < nameEnd, base[end].isLetterOrDigit { end &+= 1 }
            if part > start, end > part, isRandom(part, end, isLast: end == nameEnd) {
                return .found(.temporary, part, end)
            }
            part = end &+ 1
        }
        return .nothing(upTo: start)
    }

    /// `tmp.s3sJT2FX5o` of mktemp, `tmp14uwte0q` of Python, `tmpdSglYj`: their random parts may be letters alone.
    private func endAfterTmp(_ place: Int, _ nameEnd: Int) -> Int? {
        var part = place
        if self[part] == UInt8(ascii: ".") {
            part &+= 1
            let end = endOfWord(part)
            return end &- part == 10 || end &- part >= 6 && isRandom(part, end, isLast: true) ? end : nil
        }
        let end = min(endOfWord(part), nameEnd)
        guard end == nameEnd || self[end] == UInt8(ascii: ".") else { return nil }
        if end &- part == 8, (part..<end).allSatisfy({ !base[$0].isASCIIUppercase }) { return end }
        return (6...12).contains(end &- part) && isRandom(part, end, isLast: true) ? end : nil
    }

    /// Whether letters and digits look drawn by lot: not a word, words in camel case, a word and a number, a version.
    private func isRandom(_ start: Int, _ end: Int, isLast: Bool) -> Bool {
        let count = end &- start
        if count > 32 { return false }
        var digits = 0
        for index in start..<end where base[index].isDecimalDigit { digits &+= 1 }
        if digits == count { return isProcessOrTime(start, end, isLast: isLast) }
        guard count >= 6 else { return false }
        if count > 16, !(start..<end).allSatisfy({ base[$0].isHexadecimalDigit }) { return false }
        // A word is a letter of any case and small letters after it.
        var place = start
        while place < end, base[place].isASCIILetter {
            var word = place &+ 1
            while word < end, base[word].isASCIILowercase { word &+= 1 }
            if word &- place < 3 { return true }
            place = word
        }
        return (place..<end).contains { !base[$0].isDecimalDigit } || place == start
            || count >= 8 && !LetterPairs.areOfWords(UnsafeBufferPointer(start: base + start, count: count))
    }

    /// `deploy.12345`, named after a process, or after a moment; not 20231105, which may be a version.
    private func isProcessOrTime(_ start: Int, _ end: Int, isLast: Bool) -> Bool {
        let count = end &- start
        if count == 8, twoDigits(start) == 19 || twoDigits(start) == 20 { return false }
        if count >= 9 { return true }
        return count >= 3 && isLast && base[start &- 1] == UInt8(ascii: ".") && !before(start &- 1).isDecimalDigit
    }
}
