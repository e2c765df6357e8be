/// Words with digits in them: uuids, ids, addresses in memory.
extension LineScan {
    /// A digit inside of a word: `0x7f3a`, `f9a2…`, `Nov24`, `I1125 16:14:02`.
    func wordMatch(_ place: Int) -> Match {
        var start = place
        while start > floor, place &- start < 64, base[start &- 1].isWordByte { start &-= 1 }
        let end = endOfWord(place)
        if before(start).isWordByte { return .nothing(upTo: end) }
        if let match = hexadecimalMatch(place, wordStart: start) { return match }
        if place &- start == 1, end &- place == 4, self[end] == 0x20, self[start].isASCIIUppercase,
            let (clockEnd, hasSeconds) = clock(at: end &+ 1), hasSeconds, start == lineStart
        {
            return .found(.time, place, clockEnd)
        }
        if hasProcess, place &- start == 3, end &- place == 2, (self[start] &- 0x41) < 26, twoDigits(place) > 0 {
            return .found(.time, start, end)
        }
        if end &- start >= 8, end &- start < 40, !self[end].isWordByte, role(before: start) == .occurrence {
            return .found(.identifier, start, endOfName(end))
        }
        return .nothing(upTo: end)
    }

    /// An id may go on with dashes: `req-1f3a-99`.
    private func endOfName(_ place: Int) -> Int {
        var end = place
        while self[end].isWordByte || self[end] == UInt8(ascii: "-") && self[end &+ 1].isWordByte { end &+= 1 }
        return end
    }

    /// A word of hexadecimal digits that begins at `wordStart` and has its first digit at `place`: an address in memory, a
    /// uuid, an id; nil for anything else.
    @inline(__always)
    func hexadecimalMatch(_ place: Int, wordStart: Int) -> Match? {
        if self[place] == UInt8(ascii: "0"), self[place &+ 1] | 0x20 == UInt8(ascii: "x"), wordStart == place {
            return pointerMatch(place)
        }
        for index in wordStart..<place where !base[index].isHexadecimalDigit { return nil }
        if let match = uuidMatch(place, wordStart: wordStart) { return match }
        var end = place &+ 1
        var letters = place &- wordStart
        while self[end].isHexadecimalDigit {
            letters &+= self[end].isDecimalDigit ? 0 : 1
            end &+= 1
        }
        let count = end &- wordStart
        if count < 6 || self[end].isWordByte || letters == 0 { return nil }
        if count <= 8, isIdentityHash(wordStart) { return .found(.identifier, wordStart, end) }
        if count >= 8, role(before: wordStart) == .occurrence { return .found(.identifier, wordStart, endOfName(end)) }
        guard count >= 16 else { return nil }
        // Checksums and commits have these lengths (MD5, SHA-1 and the SHA-2 family), and are results.
        switch count {
        case 32, 40, 56, 64, 96, 128: return .nothing(upTo: end)
        default: return .found(.identifier, wordStart, end)
        }
    }

    /// `0x7f3a2c00e010`; a short one may be the number of an error.
    private func pointerMatch(_ place: Int) -> Match {
        var end = place &+ 2
        while self[end].isHexadecimalDigit { end &+= 1 }
        if end &- place < 8 || end &- place > 18 || self[end].isWordByte { return .nothing(upTo: endOfWord(end)) }
        return .found(.pointer, place, end)
    }

    /// Java's `java.lang.Object@4f51b3e0`, not the commit in `name@4f51b3e0`.
    private func isIdentityHash(_ place: Int) -> Bool {
        guard before(place) == UInt8(ascii: "@") else { return false }
        var start = place &- 1
        while place &- start < 80, before(start).isWordByte { start &-= 1 }
        let mark = before(start)
        return base[start].isASCIIUppercase
            && (mark == UInt8(ascii: ".") || mark == UInt8(ascii: "$") || mark == UInt8(ascii: "["))
    }

    @inline(__always)
    private func uuidMatch(_ place: Int, wordStart: Int) -> Match? {
        if isUUID(at: wordStart) { return .found(.uuid, wordStart, wordStart &+ 36) }
        // The first groups may be letters alone.
        guard before(wordStart) == UInt8(ascii: "-") else { return nil }
        for length in [9, 14, 19, 24] where wordStart &- length >= floor && isUUID(at: wordStart &- length) {
            return .found(.uuid, wordStart &- length, wordStart &- length &+ 36)
        }
        return nil
    }

    @inline(__always)
    private func isUUID(at place: Int) -> Bool {
        let dash = UInt8(ascii: "-")
        guard self[place &+ 8] == dash, self[place &+ 13] == dash, self[place &+ 18] == dash, self[place &+ 23] == dash,
            !before(place).isLetterOrDigit, !self[place &+ 36].isWordByte
        else { return false }
        for index in 0..<36 where ![8, 13, 18, 23].contains(index) && !self[place &+ index].isHexadecimalDigit {
            return false
        }
        return true
    }

    /// The host's own IPv6 address, however it is spelt.
    func ownAddress6(around place: Int) -> Match? {
        func isPart(_ byte: UInt8) -> Bool { byte.isHexadecimalDigit || byte == 0x3A || byte == 0x2E }
        var start = place
        while place &- start < 45, isPart(before(start)) { start &-= 1 }
        var end = place
        while end &- start < 47, isPart(self[end]) { end &+= 1 }
        // A sentence may go on after it.
        while end > place, self[end &- 1] == 0x2E || self[end &- 1] == 0x3A && before(end &- 1) != 0x3A { end &-= 1 }
        guard end &- start >= 3, end &- start <= 45, !before(start).isWordByte, !self[end].isWordByte,
            (start..<end).contains(where: { base[$0] == 0x3A }),
            let value = IPv6Value(UnsafeBufferPointer(start: base + start, count: end &- start)), own6.contains(value)
        else { return nil }
        return .found(.address, start, end)
    }
}
