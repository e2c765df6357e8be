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
            while place < to, ByteClass.isDigit(source[place]) { place &+= 1 }
            let width = place &- start
            guard width > 0, width <= (groups == 0 ? 4 : 2) || (width == 4 && groups == 2) else { return nil }
            widths = widths &* 8 &+ width
            groups &+= 1
            guard place < to, groups < 3 else { break }
            if separator == 0 { separator = source[place] }
            guard
                separator == UInt8(ascii: ":") || separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/")
                    || (separator == UInt8(ascii: ".") && widths == 4),
                source[place] == separator, place &+ 1 < to, ByteClass.isDigit(source[place &+ 1])
            else { break }
            place &+= 1
        }
        if separator == UInt8(ascii: ":") {
            guard
                groups == 3
                    ? widths & 7 == 2 && widths >> 3 & 7 == 2 && widths >> 6 <= 2
                    : groups == 2 && widths & 7 == 2 && widths >> 3 <= 2
            else { return nil }
            if place < to, source[place] == UInt8(ascii: ":") {
                // A fourth group: milliseconds (12:30:59:661), or no time at all.
                guard groups == 3 else { return nil }
                var more = place &+ 1
                while more < to, ByteClass.isDigit(source[more]) { more &+= 1 }
                guard more > place &+ 1, more == to else { return nil }
                return more
            }
            if place < to, source[place] == UInt8(ascii: ".") {
                var fraction = place &+ 1
                while fraction < to, ByteClass.isDigit(source[fraction]) { fraction &+= 1 }
                if fraction > place &+ 1 { place = fraction }
            }
            return place == to || !ByteClass.isLetter(source[place]) || source[place] == UInt8(ascii: "Z")
                ? zone(place, to)
                : nil
        }
        guard groups == 3, widths >> 6 == 4 || widths & 7 == 4 else { return nil }
        // A time of day may follow: T12:30:59.123Z, -18.52.56.307046, :20:40:53.744.
        while place < to,
            !ByteClass.isLetter(source[place]) || source[place] == UInt8(ascii: "T")
                || source[place] == UInt8(ascii: "Z")
        { place &+= 1 }
        return place
    }

    private func zone(_ from: Int, _ to: Int) -> Int {
        guard from < to else { return from }
        if source[from] == UInt8(ascii: "Z") { return from &+ 1 }
        guard source[from] == UInt8(ascii: "+") || source[from] == UInt8(ascii: "-") else { return from }
        var place = from &+ 1
        while place < to, ByteClass.isDigit(source[place]) || source[place] == UInt8(ascii: ":") { place &+= 1 }
        return place
    }
}
