/// Words with digits in them: UUIDs, ids, addresses in memory.
extension LineScan {
    /// Examines a digit inside a word: `0x7f3a`, `f9a2…`, `Nov24`, `I1125 16:14:02`.
    func wordMatch(_ place: Int) -> Match {
        var start = place
        while start > floor, place &- start < 64, base[start &- 1].isWordByte { start &-= 1 }
        let end = endOfWord(place)
        if before(start).isWordByte { return .nothing(upTo: end) }
        if before(start) == UInt8(ascii: "["), before(start &- 1) == 0x1B { return matchBehindEscape(place, start) }
        if let match = podMatch(start) ?? rootMatch(start) ?? gluedMatch(place, wordStart: start) { return match }
        if let match = hexadecimalMatch(place, wordStart: start) { return match }
        if base[start] == UInt8(ascii: "P"), let match = durationWord(start, firstDigit: place) { return match }
        if place &- start == 1, end &- place == 4, self[end] == 0x20, self[start].isASCIIUppercase,
            let (clockEnd, hasSeconds) = clock(at: end &+ 1), hasSeconds,
            start == lineStart || before(start) == 0x20 && clockEnd &- end == 16
        {
            return .found(.time, place, clockEnd)
        }
        if context.pointee.hasProcess, place &- start == 3, end &- place == 2, (self[start] &- 0x41) < 26,
            twoDigits(place) > 0
        {
            return .found(.time, start, end)
        }
        if end &- start >= 8, end &- start < 40, !self[end].isWordByte, role(before: start) == .occurrence {
            return .found(.identifier, start, endOfName(end))
        }
        return .nothing(upTo: end)
    }

    /// Examines a digit behind an escape sequence without parameters: `\u{1B}[K1234`.
    private func matchBehindEscape(_ place: Int, _ letter: Int) -> Match {
        var scan = self
        scan.passEscape(from: letter &- 2, to: letter &+ 1)
        return scan.match(at: place)
    }

    /// Returns the end of an id, which may contain dashes and, before digits, dots: `req-1f3a-99`,
    /// `j410000123456.2048`.
    private func endOfName(_ place: Int) -> Int {
        var end = place
        while self[end].isWordByte || self[end] == UInt8(ascii: "-") && self[end &+ 1].isWordByte
            || self[end] == UInt8(ascii: ".") && self[end &+ 1].isDecimalDigit
        {
            end &+= 1
        }
        return end
    }

    /// Examines a word of hexadecimal digits that begins at `wordStart` and has its first digit at `place`: an address
    /// in memory, a UUID, an id. Returns nil for anything else.
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
        if isContainer(wordStart, end) || isInQueue(wordStart, end) { return .found(.identifier, wordStart, end) }
        guard count >= 16 else { return nil }
        if let end = endOfTrace(wordStart, end) { return .found(.identifier, wordStart, end) }
        // Checksums and commits have these lengths (MD5, SHA-1 and the SHA-2 family), and they are results.
        switch count {
        case 32, 40, 56, 64, 96, 128: return .nothing(upTo: end)
        default: return .found(.identifier, wordStart, end)
        }
    }

    /// Examines an address in memory, such as `0x7f3a2c00e010`. A short one may be the number of an error, and so may
    /// `0x80070005` and `0xC0000005` of Windows.
    private func pointerMatch(_ place: Int) -> Match {
        var end = place &+ 2
        while self[end].isHexadecimalDigit { end &+= 1 }
        if end &- place < 8, end &- place > 2, !self[end].isWordByte,
            has("nid=", before: place)
                || role(before: place) == .processID
        {
            return .found(.processID, place, end)
        }
        if end &- place < 8 || end &- place > 18 || self[end].isWordByte { return .nothing(upTo: endOfWord(end)) }
        if end &- place == 10, self[place &+ 2] == UInt8(ascii: "8") || self[place &+ 2] | 0x20 == UInt8(ascii: "c") {
            return .nothing(upTo: end)
        }
        return .found(.pointer, place, end)
    }

    /// Whether a place is behind the `@` of Java's `java.lang.Object@4f51b3e0`; false for the commit in
    /// `name@4f51b3e0`.
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
        // The first groups may have no digit, and the scan stops only at digits.
        guard before(wordStart) == UInt8(ascii: "-") else { return nil }
        var start = wordStart &- 9
        while start >= floor, wordStart &- start <= 24 {
            if isUUID(at: start) { return .found(.uuid, start, start &+ 36) }
            start &-= 5
        }
        return nil
    }

    @inline(__always)
    func isUUID(at place: Int) -> Bool {
        place &+ 36 <= end && !before(place).isLetterOrDigit && !self[place &+ 36].isWordByte
            && hasFormOfUUID(at: place)
    }

    /// Finds the host's own IPv6 address in any spelling; another host's address is passed over as a whole.
    func ownAddress6(around place: Int) -> Match? {
        func isPart(_ byte: UInt8) -> Bool { byte.isHexadecimalDigit || byte == 0x3A }
        // The longest spelling without an embedded IPv4 address has 39 bytes.
        var start = place
        while place &- start < 40, isPart(before(start)) { start &-= 1 }
        var end = place
        while end &- start < 40, isPart(self[end]) { end &+= 1 }
        // The last colon may belong to the sentence.
        if end > place, self[end &- 1] == 0x3A, self[end &- 2] != 0x3A { end &-= 1 }
        let text = UnsafeBufferPointer(start: base + start, count: end &- start)
        guard end > place, text.contains(0x3A) else { return nil }
        guard !before(start).isWordByte, !self[end].isWordByte, let value = IPv6Value(text) else {
            let hasGap = zip(text, text.dropFirst()).contains { $0 == 0x3A && $1 == 0x3A }
            return hasGap ? .nothing(upTo: end) : nil
        }
        if context.pointee.own6.contains(value) { return .found(.address, start, end) }
        // `fd00::5:8080`: a port behind an address without brackets reads as a part of the address. A shorter number
        // may really be a part of it.
        let digits = text.reversed().prefix { $0.isDecimalDigit }.count
        let address = UnsafeBufferPointer(rebasing: text.dropLast(digits + 1))
        if digits == 4 || digits == 5, place < start &+ address.count, let own = IPv6Value(address),
            context.pointee.own6.contains(own)
        {
            return .found(.address, start, start &+ address.count)
        }
        return .nothing(upTo: end)
    }
}
