/// Dates and times of day.
extension ShapeScanner {
    /// Where a date, a time of day, or both joined, that begin at `from` end.
    func dateOrTimeEnd(_ from: Int, _ to: Int) -> Int? {
        var place = from
        var (groups, widths) = (0, 0)
        var separator: UInt8 = 0
        // Two or three groups of digits with one separator: 12:30, 12:30:59, 2026-11-23, 2026/11/23.
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
                // A fourth group: milliseconds (12:30:59:661), or no time at all.
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
