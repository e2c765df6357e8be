/// Values that may span `:` and `/`: times, dates, addresses and host names with ports.
extension ShapeScanner {
    /// Writes a chunk that is no path: its parts between `/`, `@`, `:` one by one.
    /// After a time only `whole: false` is asked for, so that no chunk is looked at more than twice.
    mutating func writeParts(_ start: Int, _ stop: Int, _ seen: UInt8, whole: Bool = true) {
        var (from, to) = (start, stop)
        // What surrounds a value belongs to the sentence.
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
                // `eth0:fe80::1`: an address may stand behind a name.
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

    /// Writes the values that span `:` and `/`: times, dates, addresses with ports, host names with ports.
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
            // A dotted name with a number: a method and its line, a process in a domain.
            emit("<name>")
            return true
        }
        return false
    }

    /// Whether a name with a port behind it looks like a host's short name: `node-17`.
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

    /// Where `:PORT` or `/BITS` that begins at `from` ends; `from` itself if none does.
    private func portEnd(_ from: Int, _ to: Int) -> Int {
        guard from &+ 1 < to, base[from] == UInt8(ascii: ":") || base[from] == UInt8(ascii: "/") else {
            return from
        }
        var place = from &+ 1
        while place < to, base[place].isDecimalDigit { place &+= 1 }
        return place > from &+ 1 ? place : from
    }

    /// Hexadecimal groups joined by colons: `<hex>` for those of two digits (hardware addresses), `<ip>` for longer ones
    /// or omitted ones (IPv6).
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

    func dots(_ from: Int, _ to: Int) -> Int {
        var count = 0
        for place in from..<to where base[place] == UInt8(ascii: ".") { count &+= 1 }
        return count
    }
}
