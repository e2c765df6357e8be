/// Recognises values that are one word, without `:`, `/` or `@` inside: numbers with units, hexadecimal numbers, UUIDs,
/// host names, and names that contain a number.
extension ShapeScanner {
    mutating func writeWord(_ from: Int, _ to: Int) {
        guard from < to else { return }
        var (digits, separators, alternations, dotCount) = (0, 0, 0, 0)
        var (firstDigit, lastDigit) = (to, from)
        var allHexadecimal = true
        var previous: UInt8 = 0
        for place in from..<to {
            let byte = base[place]
            let kind = classes[Int(byte)] & (ByteClass.digit | ByteClass.letter)
            if kind == ByteClass.digit {
                digits &+= 1
                if firstDigit == to { firstDigit = place }
                lastDigit = place
            } else if kind == 0 {
                separators &+= 1
                if byte == UInt8(ascii: ".") { dotCount &+= 1 }
                allHexadecimal = false
            } else if allHexadecimal, !byte.isHexadecimalDigit {
                allHexadecimal = false
            }
            if kind != previous {
                alternations &+= 1
                previous = kind
            }
        }
        let count = to &- from
        if dotCount > 0, isHostName(from, to) { return emit("<host>") }
        guard digits > 0 else { return emitSource(from, to) }
        if count == 4, firstDigit == to &- 1, isProtocolVersion(from) { return emitSource(from, to) }
        if dotCount == 3, firstDigit == from, endOfAddress(from, limit: to) == to { return emit("<ip>") }
        let first = base[from]
        let signed = (first == UInt8(ascii: "-") || first == UInt8(ascii: "+")) && firstDigit == from &+ 1
        if firstDigit == from || signed {
            if let placeholder = number(signed ? from &+ 1 : from, to) { return emit(placeholder) }
        }
        if allHexadecimal, count >= 6, digits < count,
            count >= 8 || firstDigit == from || digits > 1 || lastDigit &+ 1 < to
        {
            return emit("<hex>")
        }
        if count == 36, hasFormOfUUID(at: from) { return emit("<uuid>") }
        if separators == 0, count >= 8, alternations >= 5 { return emit("<id>") }
        writeNumberedName(from, to, firstDigit, lastDigit, joined: separators > 0)
    }

    /// Whether the text is `IPv4` or `IPv6`, which are names, not numbers.
    private func isProtocolVersion(_ from: Int) -> Bool {
        base[from] | 0x20 == UInt8(ascii: "i") && base[from &+ 1] | 0x20 == UInt8(ascii: "p")
            && base[from &+ 2] | 0x20 == UInt8(ascii: "v")
    }

    /// Writes a name that contains numbers. If its parts are joined (`task_12_m_3`, `node-17`), everything from the
    /// first digit to the last is one number, because such names differ in how many parts they have; otherwise each run
    /// of digits is one number (`eth0`).
    private mutating func writeNumberedName(_ from: Int, _ to: Int, _ firstDigit: Int, _ lastDigit: Int, joined: Bool) {
        if joined {
            // A sign before the digits of `blk_-17` is part of the number.
            var start = firstDigit
            if start > from &+ 1, base[start &- 1] == UInt8(ascii: "-"), base[start &- 2] == UInt8(ascii: "_") {
                start &-= 1
            }
            emitSource(from, start)
            emit("<num>")
            // If several parts have digits, the parts after them belong to the number, too (`R36-M1-NA-C`).
            let next = lastDigit &+ 1 < to ? base[lastDigit &+ 1] : 0
            let isJoint = next == UInt8(ascii: "-") || next == UInt8(ascii: "_")
            if !isJoint || !hasJoint(firstDigit, lastDigit) { emitSource(lastDigit &+ 1, to) }
            return
        }
        var place = from
        while place < to {
            if base[place].isDecimalDigit {
                emit("<num>")
                while place < to, base[place].isDecimalDigit { place &+= 1 }
            } else {
                emit(base[place])
                place &+= 1
            }
        }
    }

    /// Whether there is a `-` or `_` between two digits.
    private func hasJoint(_ firstDigit: Int, _ lastDigit: Int) -> Bool {
        for place in firstDigit..<lastDigit
        where base[place] == UInt8(ascii: "-") || base[place] == UInt8(ascii: "_") {
            return true
        }
        return false
    }

    /// The placeholder for `from..<to`, which begins with a digit, if all of it is a number, a number with a unit, or a
    /// hexadecimal number; otherwise nil.
    private func number(_ from: Int, _ to: Int) -> StaticString? {
        if to &- from > 2, base[from] == UInt8(ascii: "0"), base[from &+ 1] | 0x20 == UInt8(ascii: "x") {
            for place in (from &+ 2)..<to where !base[place].isHexadecimalDigit { return nil }
            return "<hex>"
        }
        var place = from
        var units = 0
        var result: StaticString = "<num>"
        while place < to {
            let start = place
            while place < to, base[place].isDecimalDigit || base[place] == UInt8(ascii: ".") { place &+= 1 }
            guard place > start else { return nil }
            if place == to { return units == 0 ? "<num>" : nil }
            // This may be an exponent, as in 2.38E-7.
            if base[place] | 0x20 == UInt8(ascii: "e"), place &+ 1 < to {
                var exponent = place &+ 1
                if base[exponent] == UInt8(ascii: "-") || base[exponent] == UInt8(ascii: "+") { exponent &+= 1 }
                if exponent < to {
                    while exponent < to, base[exponent].isDecimalDigit { exponent &+= 1 }
                    if exponent == to, base[to &- 1].isDecimalDigit { return "<num>" }
                }
            }
            let unit = place
            while place < to, base[place].isASCIILetter { place &+= 1 }
            guard place > unit else { return nil }
            let isDuration = KnownWords.isDurationUnit(UnsafeBufferPointer(start: base + unit, count: place &- unit))
            guard isDuration || (units == 0 && endOfSizeUnit(unit) == place) else { return nil }
            units &+= 1
            result = isDuration ? "<duration>" : "<size>"
        }
        return result
    }

    /// Whether `from..<to` is a name of the domain name system, judged by its last label: a well-known top-level
    /// domain, or two letters (a country) after at least two other labels. A name that begins with a top-level domain
    /// is the name of a package (`com.example.mm`).
    func isHostName(_ from: Int, _ to: Int) -> Bool {
        var (labels, letters) = (1, 0)
        var label = from
        var place = from
        while place < to {
            let byte = base[place]
            if byte == UInt8(ascii: ".") {
                guard place > label else { return false }
                if labels == 1, place &- from <= 8, TopLevelDomain.isKnown(ShortWord.pack(base + from, place &- from)) {
                    return false
                }
                labels &+= 1
                label = place &+ 1
            } else if byte.isASCIILetter {
                letters &+= 1
            } else if !byte.isDecimalDigit, byte != UInt8(ascii: "-") {
                return false
            }
            place &+= 1
        }
        guard labels >= 2, letters >= 2, to &- label >= 2 else { return false }
        var last: UInt64 = 0
        for place in label..<to {
            guard base[place].isASCIILetter, to &- label <= 8 else { return false }
            last = last << 8 | UInt64(base[place] | 0x20)
        }
        return TopLevelDomain.isKnown(last) || TopLevelDomain.isCommonCountry(last)
            || (labels >= 3 && to &- label == 2 && !TopLevelDomain.isFileName(last))
    }
}
