/// Dates without separators.
extension LineScan {
    func isSixDigitClock(_ place: Int) -> Bool {
        UInt(bitPattern: twoDigits(place)) < 24 && UInt(bitPattern: twoDigits(place &+ 2)) < 60
            && UInt(bitPattern: twoDigits(place &+ 4)) < 61
    }

    /// `20180315143930`, `20180315_143930`, `20180315T143930Z`; a bare `20180315` may be a version.
    func compactMatch(_ place: Int, digitsEnd: Int) -> Match? {
        guard isYear(place), isMonthAndDay(twoDigits(place &+ 4), twoDigits(place &+ 6)) else { return nil }
        var time = place &+ 8
        if digitsEnd == time {
            let mark = self[time]
            switch mark {
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "T"), 0x20, UInt8(ascii: ":"): time &+= 1
            default: return nil
            }
            if let (end, hasSeconds) = clock(at: time), hasSeconds, mark != UInt8(ascii: ":") {
                return .found(.time, place, endOfZone(end))
            }
            if mark == UInt8(ascii: "T"), endOfDigits(time) == time &+ 4, UInt(bitPattern: twoDigits(time)) < 24,
                UInt(bitPattern: twoDigits(time &+ 2)) < 60
            {
                return .found(.time, place, endOfZone(time &+ 4))
            }
        }
        var end = time &+ 6
        guard isSixDigitClock(time) else { return nil }
        // Milliseconds or microseconds may go on without a point.
        if self[end].isDecimalDigit { end = endOfDigits(end) }
        guard [6, 9, 12].contains(end &- time) else { return nil }
        return .found(.time, place, endOfZone(endOfFraction(end)))
    }

    /// `240514 02:03:04`, `240514-020304`; `240514 020304` where a line begins.
    func twoDigitYearMatch(_ place: Int) -> Match? {
        guard isMonthAndDay(twoDigits(place &+ 2), twoDigits(place &+ 4)) else { return nil }
        let previous = before(place)
        if previous == UInt8(ascii: ".") || previous == UInt8(ascii: "/") { return nil }
        let mark = self[place &+ 6]
        var time = place &+ 7
        switch mark {
        case UInt8(ascii: "-"), UInt8(ascii: "_"): break
        case 0x20:
            // Before ten o'clock MySQL writes two blanks.
            if self[time] == 0x20 { time &+= 1 }
            if let (end, hasSeconds) = clock(at: time), hasSeconds { return .found(.time, place, endOfZone(end)) }
            guard place == lineStart || isInBracketAtStart(place) else { return nil }
        default: return nil
        }
        guard isSixDigitClock(time), !self[time &+ 6].isWordByte, self[time &+ 6] != UInt8(ascii: "-") else {
            return nil
        }
        return .found(.time, place, endOfFraction(time &+ 6))
    }

    /// `0514 02:03:04.123` where a line begins.
    func shortDateMatch(_ place: Int) -> Match? {
        guard place == lineStart || isInBracketAtStart(place), isMonthAndDay(twoDigits(place), twoDigits(place &+ 2)),
            let (end, hasSeconds) = clock(at: place &+ 5), hasSeconds
        else { return nil }
        return .found(.time, place, endOfZone(end))
    }
}
