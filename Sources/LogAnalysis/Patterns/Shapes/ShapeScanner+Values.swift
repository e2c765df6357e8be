/// Recognises values that may contain `:` and `/`: times, dates, addresses and host names with ports.
extension ShapeScanner {
    /// Writes a chunk that is not a path: its parts between `/`, `@` and `:` one by one. After a time it is called with
    /// `whole: false`, so that no chunk is examined more than twice.
    mutating func writeParts(_ start: Int, _ stop: Int, _ seen: UInt8, whole: Bool = true) {
        var (from, to) = (start, stop)
        // Punctuation around a value belongs to the sentence.
        while from < to, isTrim(base[from]) {
            emit(base[from])
            from &+= 1
        }
        while to > from,
            isTrim(base[to &- 1]) || base[to &- 1] == UInt8(ascii: ".")
                || base[to &- 1] == UInt8(ascii: ":")
        { to &-= 1 }
        if from < to, !whole || !writeWhole(from, to, seen) {
            var part = from
            while part < to {
                var partEnd = part
                while partEnd < to, !isPartBorder(base[partEnd]) { partEnd &+= 1 }
                writeWord(part, partEnd)
                if partEnd < to { emit(base[partEnd]) }
                // An address may follow a name: `eth0:fe80::1`.
                if part == from, partEnd < to, let placeholder = colonHexadecimal(partEnd &+ 1, to) {
                    emit(placeholder)
                    partEnd = to
                }
                part = partEnd &+ 1
            }
        }
        emitSource(to, stop)
    }

    @inline(__always)
    private func isTrim(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "#"), UInt8(ascii: "*"), UInt8(ascii: "%"), UInt8(ascii: "!"), UInt8(ascii: "?"),
            UInt8(ascii: "@"), UInt8(ascii: "&"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "~"),
            UInt8(ascii: "$"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    @inline(__always)
    private func isPartBorder(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "@")
    }

    /// Writes a value that contains `:` and `/`: a time, date, address with port, or host name with port. Returns false
    /// if the text is not such a value.
    private mutating func writeWhole(_ from: Int, _ to: Int, _ seen: UInt8) -> Bool {
        let first = base[from]
        if first.isDecimalDigit {
            if let stop = dateOrTimeEnd(from, to) {
                emit("<time>")
                if stop < to { writeParts(stop, to, 0, whole: false) }
                return true
            }
            if let stop = endOfAddress(from, limit: to), portEnd(stop, to) == to {
                emit("<ip>")
                return true
            }
        }
        guard seen & ByteClass.colon != 0 else { return false }
        if let placeholder = colonHexadecimal(from, to) {
            emit(placeholder)
            return true
        }
        var colon = from
        while colon < to, base[colon] != UInt8(ascii: ":") { colon &+= 1 }
        guard colon < to, colon &+ 1 < to, portEnd(colon, to) == to else { return false }
        if isHostName(from, colon) || isNumberedHost(from, colon) {
            emit("<host>")
            return true
        }
        if dots(from, colon) >= 2 {
            // A dotted name with a number is a method with a line number, or a process in a domain.
            emit("<name>")
            return true
        }
        return false
    }

    /// Whether a name with a port after it looks like the short name of a host: `node-17`.
    private func isNumberedHost(_ from: Int, _ to: Int) -> Bool {
        guard base[from].isASCIILetter, base[to &- 1].isDecimalDigit else { return false }
        var hyphens = 0
        for place in from..<to {
            let byte = base[place]
            if byte == UInt8(ascii: "-") {
                hyphens &+= 1
            } else if !byte.isASCIILetter, !byte.isDecimalDigit {
                return false
            }
        }
        return hyphens > 0
    }

    /// The end of `:PORT` or `/BITS` at `from`; `from` itself if there is none.
    private func portEnd(_ from: Int, _ to: Int) -> Int {
        guard from &+ 1 < to, base[from] == UInt8(ascii: ":") || base[from] == UInt8(ascii: "/") else {
            return from
        }
        var place = from &+ 1
        while place < to, base[place].isDecimalDigit { place &+= 1 }
        return place > from &+ 1 ? place : from
    }

    /// Recognises hexadecimal groups joined by colons: `<hex>` for groups of two digits (hardware addresses), `<ip>`
    /// for longer or omitted groups (IPv6).
    private func colonHexadecimal(_ from: Int, _ to: Int) -> StaticString? {
        var (colons, width, widest, digits) = (0, 0, 0, 0)
        var hasGap = false
        for place in from..<to {
            let byte = base[place]
            if byte == UInt8(ascii: ":") {
                if place > from, base[place &- 1] == byte { hasGap = true }
                colons &+= 1
                width = 0
            } else {
                guard byte.isHexadecimalDigit else { return nil }
                width &+= 1
                if byte.isDecimalDigit { digits &+= 1 }
                widest = max(widest, width)
                guard width <= 4 else { return nil }
            }
        }
        guard digits > 0, colons >= (hasGap ? 2 : 3) else { return nil }
        return hasGap || widest > 2 ? "<ip>" : "<hex>"
    }

    private func dots(_ from: Int, _ to: Int) -> Int {
        var count = 0
        for place in from..<to where base[place] == UInt8(ascii: ".") { count &+= 1 }
        return count
    }
}

/// Recognises dates and times of day.
extension ShapeScanner {
    /// The end of a date, a time of day, or both joined, that begins at `from`.
    private func dateOrTimeEnd(_ from: Int, _ to: Int) -> Int? {
        var place = from
        var (groups, widths) = (0, 0)
        var separator: UInt8 = 0
        // Read two or three groups of digits with the same separator: 12:30, 12:30:59, 2026-11-23, 2026/11/23.
        while place < to {
            let start = place
            while place < to, base[place].isDecimalDigit { place &+= 1 }
            let width = place &- start
            guard width > 0, width <= (groups == 0 ? 4 : 2) || (width == 4 && groups == 2) else { return nil }
            widths = widths &* 8 &+ width
            groups &+= 1
            guard place < to, groups < 3 else { break }
            if separator == 0 { separator = base[place] }
            guard
                separator == UInt8(ascii: ":") || separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/")
                    || (separator == UInt8(ascii: ".") && widths == 4),
                base[place] == separator, place &+ 1 < to, base[place &+ 1].isDecimalDigit
            else { break }
            place &+= 1
        }
        if separator == UInt8(ascii: ":") {
            guard
                groups == 3
                    ? widths & 7 == 2 && widths >> 3 & 7 == 2 && widths >> 6 <= 2
                    : groups == 2 && widths & 7 == 2 && widths >> 3 <= 2
            else { return nil }
            if place < to, base[place] == UInt8(ascii: ":") {
                // A fourth group is milliseconds (12:30:59:661); otherwise this is not a time.
                guard groups == 3 else { return nil }
                var more = place &+ 1
                while more < to, base[more].isDecimalDigit { more &+= 1 }
                guard more > place &+ 1, more == to else { return nil }
                return more
            }
            if place < to, base[place] == UInt8(ascii: ".") {
                var fraction = place &+ 1
                while fraction < to, base[fraction].isDecimalDigit { fraction &+= 1 }
                if fraction > place &+ 1 { place = fraction }
            }
            return place == to || !base[place].isASCIILetter || base[place] == UInt8(ascii: "Z")
                ? zone(place, to)
                : nil
        }
        guard groups == 3, widths >> 6 == 4 || widths & 7 == 4 else { return nil }
        // A time of day may follow: T12:30:59.123Z, -18.52.56.307046, :20:40:53.744.
        while place < to,
            !base[place].isASCIILetter || base[place] == UInt8(ascii: "T")
                || base[place] == UInt8(ascii: "Z")
        { place &+= 1 }
        return place
    }

    private func zone(_ from: Int, _ to: Int) -> Int {
        guard from < to else { return from }
        if base[from] == UInt8(ascii: "Z") { return from &+ 1 }
        guard base[from] == UInt8(ascii: "+") || base[from] == UInt8(ascii: "-") else { return from }
        var place = from &+ 1
        while place < to, base[place].isDecimalDigit || base[place] == UInt8(ascii: ":") { place &+= 1 }
        return place
    }
}
