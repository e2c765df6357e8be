/// Names that a program made up, in a folder called `tmp`.
extension LineScan {
    /// Whether `/tmp/` stands at a place.
    @inline(__always)
    func isTemporaryFolder(_ place: Int) -> Bool {
        self[place &+ 4] == UInt8(ascii: "/") && base[place] == UInt8(ascii: "/")
            && base[place &+ 1] == UInt8(ascii: "t") && base[place &+ 2] == UInt8(ascii: "m")
            && base[place &+ 3] == UInt8(ascii: "p")
    }

    /// The random part of a name in a folder called `tmp`.
    func temporaryName(at start: Int) -> Match {
        var nameEnd = start
        while self[nameEnd].isWordByte || self[nameEnd] == UInt8(ascii: ".") || self[nameEnd] == UInt8(ascii: "-") {
            nameEnd &+= 1
        }
        // A name of the longest length that file systems know; what is longer is none.
        guard nameEnd > start, nameEnd &- start < 256 else { return .nothing(upTo: start) }
        if has("tmp", at: start), self[nameEnd] != UInt8(ascii: "<"), let end = endAfterTmp(start &+ 3, nameEnd) {
            let dot = self[start &+ 3] == UInt8(ascii: ".") ? 1 : 0
            return .found(.temporary, start &+ 3 &+ dot, end)
        }
        // Parts between dots, dashes and underscores; the first of them says what the name is for.
        var part = start
        while part < nameEnd {
            var end = part
            while end < nameEnd, base[end].isLetterOrDigit { end &+= 1 }
            if part > start, isPythonSuffix(part, nameEnd) { return .found(.temporary, part, nameEnd) }
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
        return (6...12).contains(end &- part) && (part..<end).allSatisfy { base[$0].isLetterOrDigit }
            && isRandom(part, end, isLast: true) ? end : nil
    }

    /// Python's tempfile ends a name with eight of a-z, 0-9 and `_`; with a prefix, only one that has all of them is told
    /// from words.
    private func isPythonSuffix(_ part: Int, _ nameEnd: Int) -> Bool {
        guard nameEnd &- part == 8, base[part &- 1] != UInt8(ascii: "_") else { return false }
        let text = UnsafeBufferPointer(start: base + part, count: 8)
        return text.allSatisfy { $0.isWordByte && !$0.isASCIIUppercase } && text.contains(0x5F)
            && text.contains(where: \.isDecimalDigit)
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
        return !areWords(start, end, isAfterDot: before(start) == UInt8(ascii: "."))
    }

    /// Words in camel case and at most a number after them. Letters drawn by lot are seldom words: where the case changes
    /// or digits stand, four consonants in a row are one sign of it, in small letters five are (`mysqld` has four), and letters
    /// side by side that no word has. After a dot, where mktemp puts its letters, a word has no capital but
    /// a short one's first.
    private func areWords(_ start: Int, _ end: Int, isAfterDot: Bool) -> Bool {
        let isPlain = (start..<end).allSatisfy { base[$0].isASCIILowercase }
        var place = start
        while place < end, base[place].isASCIILetter {
            if isAfterDot, base[place].isASCIIUppercase, place > start || end &- start >= 8 { return false }
            var word = place &+ 1
            var consonants = isVowel(base[place]) ? 0 : 1
            var most = consonants
            while word < end, base[word].isASCIILowercase {
                consonants = isVowel(base[word]) ? 0 : consonants &+ 1
                most = max(most, consonants)
                word &+= 1
            }
            if word &- place < 3 || most > (isPlain ? 4 : 3) { return false }
            place = word
        }
        let letters = UnsafeBufferPointer(start: base + start, count: place &- start)
        // As many as `mktemp` mostly draws: only a name that is known is a word.
        if isAfterDot, end &- start == 8 || end &- start == 10 { return isPlain && LetterPairs.areEnding(letters) }
        if end &- start >= 8, !LetterPairs.areOfWords(letters) { return false }
        return place > start && (place..<end).allSatisfy { base[$0].isDecimalDigit }
    }

    /// A bit for each of a, e, i, o, u and y.
    private func isVowel(_ letter: UInt8) -> Bool {
        0x0110_4111 as UInt32 >> UInt32((letter | 0x20) &- 0x61) & 1 == 1
    }

    /// `deploy.12345`, named after a process, or after a moment; not 20231105, which may be a version.
    private func isProcessOrTime(_ start: Int, _ end: Int, isLast: Bool) -> Bool {
        let count = end &- start
        if count == 8, twoDigits(start) == 19 || twoDigits(start) == 20 { return false }
        if count >= 9 { return true }
        return count >= 3 && isLast && base[start &- 1] == UInt8(ascii: ".") && !before(start &- 1).isDecimalDigit
    }
}
