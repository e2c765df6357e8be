/// Times of day, with what belongs to them: fractions, zones, AM and PM.
extension LineScan {
    /// The end of `H:MM`, `HH:MM:SS` or `HH:MM:SS.123` at a place, and whether it has seconds; nil where there is none.
    @inline(__always)
    func clock(at place: Int) -> (end: Int, hasSeconds: Bool)? {
        var hourEnd = place &+ 2
        if self[place &+ 1] == UInt8(ascii: ":") {
            guard self[place].isDecimalDigit else { return nil }
            hourEnd = place &+ 1
        } else {
            guard UInt(bitPattern: twoDigits(place)) < 25, self[hourEnd] == UInt8(ascii: ":") else { return nil }
        }
        guard UInt(bitPattern: twoDigits(hourEnd &+ 1)) < 60 else { return nil }
        var end = hourEnd &+ 3
        guard self[end] == UInt8(ascii: ":") else {
            return self[end].isWordByte ? nil : (end, false)
        }
        guard UInt(bitPattern: twoDigits(end &+ 1)) < 61 else { return nil }
        end = endOfFraction(end &+ 3)
        if self[end].isDecimalDigit { return nil }
        // More groups with colons are an address of a network card, or something else.
        if self[end] == UInt8(ascii: ":"), self[end &+ 1].isHexadecimalDigit, self[end &+ 2].isHexadecimalDigit,
            self[end &+ 3] == UInt8(ascii: ":")
        {
            return nil
        }
        return (end, true)
    }

    /// Passes over `.123` or `,123`.
    @inline(__always)
    func endOfFraction(_ place: Int) -> Int {
        guard self[place] == UInt8(ascii: ".") || self[place] == UInt8(ascii: ","), self[place &+ 1].isDecimalDigit
        else { return place }
        let end = endOfDigits(place &+ 1)
        // In 10:00:00,11:00:00 the comma parts two times.
        return end &- place <= 10 && self[end] != UInt8(ascii: ":") ? end : place
    }

    /// Passes over AM or PM and a zone after a time: `Z`, `+08:00`, ` +0800`, ` CST`.
    @inline(__always)
    func endOfZone(_ place: Int) -> Int {
        var place = place
        if self[place] == UInt8(ascii: "Z") {
            return self[place &+ 1].isLetterOrDigit ? place : place &+ 1
        }
        if self[place] == 0x20, self[place &+ 2] | 0x20 == UInt8(ascii: "m"), !self[place &+ 3].isLetterOrDigit,
            self[place &+ 1] | 0x20 == UInt8(ascii: "a") || self[place &+ 1] | 0x20 == UInt8(ascii: "p")
        {
            place &+= 3
        }
        let start = self[place] == 0x20 ? place &+ 1 : place
        switch self[start] {
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard twoDigits(start &+ 1) >= 0 else { return place }
            let minutes = self[start &+ 3] == UInt8(ascii: ":") ? start &+ 4 : start &+ 3
            let end = twoDigits(minutes) >= 0 ? minutes &+ 2 : start &+ 3
            return self[end].isLetterOrDigit ? place : end
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return start > place && isZoneName(at: start) ? endOfZoneName(start) : place
        default: return place
        }
    }

    private func endOfZoneName(_ place: Int) -> Int { place &+ (self[place &+ 3].isASCIIUppercase ? 4 : 3) }

    /// UTC, GMT, and the names of three or four letters that end in T and are in use.
    private func isZoneName(at place: Int) -> Bool {
        let end = endOfZoneName(place)
        if self[end].isWordByte { return false }
        let names: StaticString = "UTC GMT CST CDT CET CEST EST EDT PST PDT MST MDT JST KST HKT SGT IST BST MSK AEST"
        let count = names.utf8CodeUnitCount
        var index = 0
        while index < count {
            var length = 0
            while index &+ length < count, names.utf8Start[index &+ length] != 0x20 { length &+= 1 }
            if length == end &- place,
                (0..<length).allSatisfy({ names.utf8Start[index &+ $0] == self[place &+ $0] })
            {
                return true
            }
            index &+= length &+ 1
        }
        return false
    }

    /// A number of one or two digits that a colon follows.
    func clockMatch(_ place: Int, digitsEnd: Int) -> Match {
        guard let (end, hasSeconds) = clock(at: place) else { return .nothing(upTo: digitsEnd) }
        var start = place
        let previous = before(place)
        if previous >= 0x80 {
            for word in ["上午", "下午", "凌晨", "中午", "晚上"] as [StaticString] where has(word, before: place) {
                start = place &- 6
            }
        }
        let hasAnnouncement = start < place || isHalfOfDay(at: end)
        if !hasAnnouncement {
            // 10:20 is as well a line and a column, 1:00:05 after a colon a part of something longer.
            if previous == UInt8(ascii: ":") || previous == UInt8(ascii: ".") || !hasSeconds {
                guard context.pointee.hasProcess || role(before: place) == .time, previous != UInt8(ascii: ".") else {
                    return .nothing(upTo: digitsEnd)
                }
            }
        }
        return .found(.time, start, endOfZone(end))
    }

    private func isHalfOfDay(at place: Int) -> Bool {
        endOfZone(place) > place && self[place] == 0x20 && (self[place &+ 2] | 0x20) == UInt8(ascii: "m")
    }

    /// `14时3分2秒`, whose hour has one or two digits.
    func chineseClockEnd(at place: Int) -> Int? {
        let hourEnd = endOfDigits(place)
        guard (1...2).contains(hourEnd &- place), has("时", at: hourEnd) || has("点", at: hourEnd) else { return nil }
        let minuteEnd = endOfDigits(hourEnd &+ 3)
        guard (1...2).contains(minuteEnd &- hourEnd &- 3), has("分", at: minuteEnd) else { return nil }
        let secondEnd = endOfDigits(minuteEnd &+ 3)
        if (1...2).contains(secondEnd &- minuteEnd &- 3), has("秒", at: secondEnd) { return secondEnd &+ 3 }
        return minuteEnd &+ 3
    }
}
