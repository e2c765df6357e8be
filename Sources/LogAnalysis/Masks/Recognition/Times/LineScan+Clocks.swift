/// Times of day with their fractions, zones, AM and PM.
extension LineScan {
    /// Returns the end of `H:MM`, `HH:MM:SS` or `HH:MM:SS.123` at a place, and whether it has seconds; nil if there is
    /// no time.
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
            return self[end].isWordByte && endOfHalfOfDay(end) == end ? nil : (end, false)
        }
        guard UInt(bitPattern: twoDigits(end &+ 1)) < 61 else { return nil }
        end = endOfFraction(end &+ 3)
        if self[end].isDecimalDigit { return nil }
        // Windows and WebSphere write milliseconds behind a colon: 02:03:04:123.
        if self[end] == UInt8(ascii: ":"), endOfDigits(end &+ 1) == end &+ 4, self[end &- 3] == UInt8(ascii: ":"),
            !self[end &+ 4].isWordByte, self[end &+ 4] != UInt8(ascii: ":")
        {
            return (end &+ 4, true)
        }
        // More groups with colons are the hardware address of a network card, or something else.
        if self[end] == UInt8(ascii: ":"), self[end &+ 1].isHexadecimalDigit, self[end &+ 2].isHexadecimalDigit,
            self[end &+ 3] == UInt8(ascii: ":")
        {
            return nil
        }
        return (end, true)
    }

    /// Returns the end of a fraction such as `.123` or `,123`.
    @inline(__always)
    func endOfFraction(_ place: Int) -> Int {
        guard self[place] == UInt8(ascii: ".") || self[place] == UInt8(ascii: ","), self[place &+ 1].isDecimalDigit
        else { return place }
        let end = endOfDigits(place &+ 1)
        // In 10:00:00,11:00:00 the comma separates two times.
        return end &- place <= 10 && self[end] != UInt8(ascii: ":") ? end : place
    }

    /// Returns the end of AM or PM behind a time, with or without a blank: ` AM`, `PM`, ` p.m.`, ` 上午`. Java 20 writes
    /// a narrow no-break space.
    func endOfHalfOfDay(_ place: Int) -> Int {
        let isApart = self[place] == 0x20
        let start = isApart ? place &+ 1 : self[place] == 0xE2 && has("\u{202F}", at: place) ? place &+ 3 : place
        switch self[start] | 0x20 {
        case UInt8(ascii: "a"), UInt8(ascii: "p"):
            if self[start &+ 1] | 0x20 == UInt8(ascii: "m") {
                return self[start &+ 2].isLetterOrDigit ? place : start &+ 2
            }
            return isApart && has(".m.", at: start &+ 1) ? start &+ 4 : place
        case 0xE4...0xFF:
            guard isApart, let end = halfOfDayEnd(at: start) else { return place }
            // 上午 may belong to a time that follows.
            return self[end].isDecimalDigit || self[end &+ 1].isDecimalDigit ? place : end
        default: return place
        }
    }

    /// Returns the end of AM or PM and a zone behind a time: `Z`, `+08:00`, ` +0800 CST`, ` CST`, ` GMT+0800`,
    /// ` (UTC+0200)`.
    @inline(__always)
    func endOfZone(_ place: Int) -> Int {
        let next = self[place]
        if next == UInt8(ascii: "Z") { return self[place &+ 1].isLetterOrDigit ? place : place &+ 1 }
        // Most times have no zone.
        let second = self[place &+ 1]
        switch next {
        case 0x20:
            if second.isDecimalDigit || second.isASCIILowercase && second != 0x61 && second != 0x70 { return place }
            return endOfSpeltZone(place)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "A"), UInt8(ascii: "P"), UInt8(ascii: "a"),
            UInt8(ascii: "p"), 0xE2:
            return endOfSpeltZone(place)
        default: return place
        }
    }

    private func endOfSpeltZone(_ time: Int) -> Int {
        let place = endOfHalfOfDay(time)
        let start = self[place] == 0x20 ? place &+ 1 : place
        switch self[start] {
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let end = endOfOffset(start)
            guard end > start else { return place }
            // Go writes the zone twice, and then the reading of its monotonic clock.
            let named = self[end] == 0x20 && isZoneName(at: end &+ 1) ? endOfZoneName(end &+ 1) : end
            return endOfMonotonicClock(named)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return start > place && isZoneName(at: start) ? endOfZoneName(start) : place
        case UInt8(ascii: "("):
            guard start > place, isZoneName(at: start &+ 1) else { return place }
            let end = endOfZoneName(start &+ 1)
            return self[end] == UInt8(ascii: ")") ? end &+ 1 : place
        default: return place
        }
    }

    /// Returns the end of an offset such as `+08:00`, `-0500` or `+08`; the place itself if there is none.
    private func endOfOffset(_ place: Int) -> Int {
        guard twoDigits(place &+ 1) >= 0 else { return place }
        let minutes = self[place &+ 3] == UInt8(ascii: ":") ? place &+ 4 : place &+ 3
        let end = twoDigits(minutes) >= 0 ? minutes &+ 2 : place &+ 3
        return self[end].isLetterOrDigit ? place : end
    }

    /// Returns the end of Go's ` m=+0.012345678`.
    private func endOfMonotonicClock(_ place: Int) -> Int {
        guard has(" m=+", at: place) || has(" m=-", at: place), self[place &+ 4].isDecimalDigit else { return place }
        let end = endOfDigits(place &+ 4)
        return self[end] == UInt8(ascii: ".") ? endOfDigits(end &+ 1) : end
    }

    /// Returns the end of a zone's name, including the offset that may follow UTC and GMT.
    private func endOfZoneName(_ place: Int) -> Int {
        let end = endOfLetters(ofZone: place)
        guard self[end] == UInt8(ascii: "+") || self[end] == UInt8(ascii: "-") else { return end }
        let offset = endOfOffset(end)
        return offset > end ? offset : self[end &+ 1].isDecimalDigit && !self[end &+ 2].isWordByte ? end &+ 2 : end
    }

    private func endOfLetters(ofZone place: Int) -> Int { place &+ (self[place &+ 3].isASCIIUppercase ? 4 : 3) }

    /// Whether the name of a zone is at a place: UTC, GMT, or a name of three or four letters that ends in T and is in
    /// use.
    private func isZoneName(at place: Int) -> Bool {
        let end = endOfLetters(ofZone: place)
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

    /// Examines a number of one or two digits with a colon behind it.
    func clockMatch(_ place: Int, digitsEnd: Int) -> Match? {
        guard let (end, hasSeconds) = clock(at: place) else { return nil }
        let previous = before(place)
        var start = previous == 0x20 || previous >= 0x80 ? halfOfDayStart(before: place) : place
        let hasAnnouncement = start < place || endOfHalfOfDay(end) > end
        if previous == 0x20 { start = weekdayStart(before: start) }
        if !hasAnnouncement, start == place {
            // 10:20 may be a line and a column, and 1:00:05 behind a colon a part of something longer.
            if previous == UInt8(ascii: ":") || previous == UInt8(ascii: ".") {
                guard previous == UInt8(ascii: ":"), context.pointee.hasProcess || role(before: place) == .time else {
                    return .nothing(upTo: digitsEnd)
                }
            } else if !hasSeconds {
                return shortClockMatch(place, digitsEnd: digitsEnd, end: end)
            }
        }
        return .found(.time, start, endOfZone(end))
    }

    /// Whether a time at a place follows another time and a dash, as in the output of `last`.
    func isEndOfSession(_ place: Int) -> Bool {
        floor == context.pointee.timeEnd && place == floor &+ 3 && has(" - ", before: place)
    }

    /// Returns the end of `  (1+01:04)`, the length of a session that `last` prints behind the session's end.
    func endOfSession(_ place: Int) -> Int {
        let bracket = endOfBlanks(place)
        guard bracket > place, bracket &- place <= 4, self[bracket] == UInt8(ascii: "(") else { return place }
        var end = endOfDigits(bracket &+ 1)
        if self[end] == UInt8(ascii: "+") { end &+= 1 }
        if self[end] == UInt8(ascii: ":"), end > bracket &+ 1 {
            end = endOfDigits(end &+ 1)
        } else if let (clockEnd, _) = clock(at: end) {
            end = clockEnd
        }
        return self[end] == UInt8(ascii: ")") ? end &+ 1 : place
    }

    /// Examines `15:52`, which is a time only in a context such as `at 15:52`, `up  5:21,`, `Total time:  01:02 min` or
    /// `0:01.23`.
    private func shortClockMatch(_ place: Int, digitsEnd: Int, end: Int) -> Match {
        if self[end] == UInt8(ascii: ".") {
            // Minutes, seconds and a fraction.
            let fraction = endOfDigits(end &+ 1)
            if (2...6).contains(fraction &- end &- 1), !self[fraction].isWordByte, self[fraction] != UInt8(ascii: ".") {
                return .found(.time, place, fraction)
            }
        }
        for unit in [" min", " h"] as [StaticString] where has(unit, at: end) {
            let unitEnd = end &+ unit.utf8CodeUnitCount
            if !self[unitEnd].isWordByte { return .found(.duration, place, unitEnd) }
        }
        if isEndOfSession(place) { return .found(.time, place, endOfSession(end)) }
        if has("up ", before: place) || has("up  ", before: place) {
            return self[end] == UInt8(ascii: ",") ? .found(.duration, place, end) : .nothing(upTo: digitsEnd)
        }
        if context.pointee.hasProcess || role(before: place) == .time { return .found(.time, place, endOfZone(end)) }
        return .nothing(upTo: digitsEnd)
    }
}
