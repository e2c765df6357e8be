// MARK: - Dates without separators

extension LineScan {
    func isSixDigitClock(_ place: Int) -> Bool {
        UInt(bitPattern: twoDigits(place)) < 24 && UInt(bitPattern: twoDigits(place &+ 2)) < 60
            && UInt(bitPattern: twoDigits(place &+ 4)) < 61
    }

    /// Finds `20180315143930`, `20180315_143930` and `20180315T143930Z`; a bare `20180315` may be a version.
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
        // Milliseconds or microseconds may follow without a point.
        if self[end].isDecimalDigit { end = endOfDigits(end) }
        guard [6, 9, 12].contains(end &- time) else { return nil }
        return .found(.time, place, endOfZone(endOfFraction(end)))
    }

    /// Finds `240514 02:03:04` and `240514-020304`, and `240514 020304` at the beginning of a line.
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

    /// Finds `0514 02:03:04.123` at the beginning of a line.
    func shortDateMatch(_ place: Int) -> Match? {
        guard place == lineStart || isInBracketAtStart(place), isMonthAndDay(twoDigits(place), twoDigits(place &+ 2)),
            let (end, hasSeconds) = clock(at: place &+ 5), hasSeconds
        else { return nil }
        return .found(.time, place, endOfZone(end))
    }
}

// MARK: - Seconds since 1970 or since a start

/// Seconds since 1970, or since a system or program began, recognised by their position and their number of digits.
extension LineScan {
    /// Finds a whole number of ten digits, or of three, six or nine more, that is an epoch:
    /// `[1714000001] SERVICE ALERT`, `1714000001.123 …` at the beginning of a line, `audit(1714000001.123:456)`,
    /// `1714000001 2024.04.25`.
    func epochMatch(_ place: Int, _ digitsEnd: Int) -> Match? {
        guard self[place] == UInt8(ascii: "1") else { return nil }
        let next = self[digitsEnd]
        let isFirst = place == lineStart
        let isBracketed = before(place) == UInt8(ascii: "[") && place == lineStart &+ 1
        if digitsEnd &- place == 10 {
            if next == UInt8(ascii: ".") { return fractionedEpoch(place, digitsEnd, isFirst: isFirst || isBracketed) }
            if next == 0x20, let date = dateMatch(afterEpoch: digitsEnd &+ 1) { return .found(.time, place, date) }
            // bash writes `#1714000001` into its history, zsh `: 1714000001:0;`.
            if before(place) == UInt8(ascii: "#"), place == lineStart &+ 1, digitsEnd == end {
                return .found(.time, place, digitsEnd)
            }
            if next == UInt8(ascii: ":"), place == lineStart &+ 2, has(": ", before: place) {
                let elapsed = endOfDigits(digitsEnd &+ 1)
                if elapsed > digitsEnd &+ 1, self[elapsed] == UInt8(ascii: ";") { return .found(.time, place, elapsed) }
            }
        }
        if isBracketed, next == UInt8(ascii: "]") { return .found(.time, place, digitsEnd) }
        if isFirst, next == 0x20 || next == 0x09, isLevel(at: digitsEnd &+ 1) { return .found(.time, place, digitsEnd) }
        return nil
    }

    /// Returns the end of the date that logs of Blue Gene have behind an epoch.
    private func dateMatch(afterEpoch place: Int) -> Int? {
        guard isYear(place), self[place &+ 4] == self[place &+ 7], endOfDigits(place &+ 8) == place &+ 10 else {
            return nil
        }
        switch self[place &+ 4] {
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"):
            guard UInt(bitPattern: twoDigits(place &+ 5) &- 1) < 12, UInt(bitPattern: twoDigits(place &+ 8) &- 1) < 31,
                !self[place &+ 10].isWordByte || self[place &+ 10] == UInt8(ascii: "T")
            else { return nil }
            return endOfTimeAfterDate(place &+ 10)
        default: return nil
        }
    }

    private func fractionedEpoch(_ place: Int, _ digitsEnd: Int, isFirst: Bool) -> Match? {
        let end = endOfDigits(digitsEnd &+ 1)
        guard (3...9).contains(end &- digitsEnd &- 1), !self[end].isWordByte, self[end] != UInt8(ascii: ".") else {
            return nil
        }
        if isFirst { return .found(.time, place, end) }
        // Linux's audit writes the number of the message behind the time.
        guard has("audit(", before: place), self[end] == UInt8(ascii: ":") else { return nil }
        return .found(.time, place, endOfDigits(end &+ 1))
    }

    /// Finds `1.7140012345678901e+09` and `1.7001E9` at the beginning of a line or behind a word for a time.
    func exponentEpoch(_ place: Int, mantissaEnd: Int, digitsEnd: Int) -> Match? {
        guard digitsEnd == place &+ 1, self[place] == UInt8(ascii: "1"), mantissaEnd &- digitsEnd >= 4,
            self[mantissaEnd] | 0x20 == UInt8(ascii: "e")
        else { return nil }
        var power = mantissaEnd &+ 1
        if self[power] == UInt8(ascii: "+") { power &+= 1 }
        let end = endOfDigits(power)
        if self[power] == UInt8(ascii: "0") { power &+= 1 }
        let isSeconds = end &- power == 1 && self[power] == UInt8(ascii: "9")
        guard isSeconds || end &- power == 2 && [12, 15, 18].contains(twoDigits(power)), !self[end].isWordByte,
            place == lineStart && (mantissaEnd &- digitsEnd > 6 || isLevel(at: end &+ 1))
                || role(before: place) == .time
        else { return nil }
        return .found(.time, place, end)
    }

    /// Finds seconds with a fraction since a system or a program began, at the beginning of a line: `[12345.678901]`
    /// and `[   12.345678][  T1]` of the kernel, also behind syslog's `kernel: `, `[    12.345] (II)` of X,
    /// `12.345: [GC` of Java, `#7 1.204 ` of BuildKit.
    func secondsSinceStart(_ place: Int, _ digitsEnd: Int, _ end: Int) -> Match? {
        let digits = end &- digitsEnd &- 1
        switch self[end] {
        case UInt8(ascii: "]"):
            guard digits == 6 || digits == 3 else { return nil }
            var start = place
            while place &- start < 16, before(start) == 0x20 { start &-= 1 }
            guard before(start) == UInt8(ascii: "["), start == lineStart &+ 1 || has("kernel: [", before: start) else {
                return nil
            }
            if digits == 3, start == place, !has("] (", at: end) { return nil }
            return .found(.time, start, endOfKernelThread(end))
        case UInt8(ascii: ":"):
            guard digits == 3, has(": [", at: end),
                place == lineStart
                    || place == floor &+ 2 && floor == context.pointee.timeEnd && has(": ", before: place)
            else { return nil }
            return .found(.time, place, end)
        case 0x20:
            guard digits <= 3, base[lineStart] == UInt8(ascii: "#"), floor == lineStart, place &- lineStart <= 8,
                before(place) == 0x20, endOfDigits(lineStart &+ 1) == place &- 1
            else { return nil }
            return .found(.duration, place, end)
        default: return nil
        }
    }

    /// Returns the end of the thread or processor that the kernel may write behind the time: `[   12.345678][  T123]`.
    private func endOfKernelThread(_ place: Int) -> Int {
        guard has("][", at: place) else { return place }
        let letter = endOfBlanks(place &+ 2)
        guard self[letter] == UInt8(ascii: "T") || self[letter] == UInt8(ascii: "C") else { return place }
        let end = endOfDigits(letter &+ 1)
        return end > letter &+ 1 && end &- place < 16 && self[end] == UInt8(ascii: "]") ? end : place
    }
}
