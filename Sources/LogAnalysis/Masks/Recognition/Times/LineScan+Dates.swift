/// Dates of numbers, and the times that follow them.
extension LineScan {
    /// Examines a number of one to nineteen digits that may begin a date or a time; nil if it does not look like one.
    @inline(__always)
    func timeMatch(_ place: Int, digitsEnd: Int) -> Match? {
        let next = self[digitsEnd]
        switch digitsEnd &- place {
        case 1, 2:
            switch next {
            case UInt8(ascii: ":"):
                return clockMatch(place, digitsEnd: digitsEnd) ?? processWithRole(place, digitsEnd)
                    ?? .nothing(upTo: digitsEnd)
            case 0x20, UInt8(ascii: ","): return namedDateMatch(place, digitsEnd: digitsEnd)
            case UInt8(ascii: "-"): return dayFirstMatch(place, digitsEnd) ?? daysAndClockMatch(place, digitsEnd)
            case UInt8(ascii: "/"): return dayFirstMatch(place, digitsEnd)
            case UInt8(ascii: "."):
                return self[digitsEnd &+ 1] == 0x20
                    ? namedDateMatch(place, digitsEnd: digitsEnd) : dayFirstMatch(place, digitsEnd)
            case 0xE6, 0xE7: return chineseTimeMatch(place, digitsEnd: digitsEnd)
            default: return next.isASCIILetter ? gluedDateMatch(place, digitsEnd) : nil
            }
        case 3: return next == UInt8(ascii: "-") ? daysAndClockMatch(place, digitsEnd) : nil
        case 4:
            switch next {
            case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"):
                return yearFirstMatch(place)
            case 0x20: return yearAndNameMatch(place) ?? shortDateMatch(place)
            case 0xE5 where has("年", at: digitsEnd): return chineseDateMatch(place)
            default: return nil
            }
        case 6: return twoDigitYearMatch(place)
        case 8, 14, 17, 20: return compactMatch(place, digitsEnd: digitsEnd)
        case 10, 13, 16, 19: return epochMatch(place, digitsEnd)
        default: return nil
        }
    }

    @inline(__always)
    func isYear(_ place: Int) -> Bool {
        let century = twoDigits(place)
        return (century == 19 || century == 20) && twoDigits(place &+ 2) >= 0
    }

    @inline(__always)
    func isMonthAndDay(_ month: Int, _ day: Int) -> Bool {
        UInt(bitPattern: month &- 1) < 12 && UInt(bitPattern: day &- 1) < 31
    }

    /// The number of one or two digits; -1 if there are none or more.
    private func oneOrTwoDigits(_ place: Int, _ end: Int) -> Int {
        switch end &- place {
        case 1: Int(self[place] &- 0x30)
        case 2: twoDigits(place)
        default: -1
        }
    }

    /// Finds `2018-03-15` and `2018/03/15`, each alone or with a time; with a time also `2018/3/5`, `2018.03.15` and
    /// `2018-Mar-15`.
    @inline(__always)
    func yearFirstMatch(_ place: Int) -> Match? {
        let separator = self[place &+ 4]
        guard isYear(place) else { return nil }
        let previous = before(place)
        // `v2.2023-11-05` is a version, `logs/2023/11/05` a path.
        if previous == UInt8(ascii: ".") || separator == UInt8(ascii: "/") && previous == separator { return nil }
        guard self[place &+ 7] == separator, isMonthAndDay(twoDigits(place &+ 5), twoDigits(place &+ 8)) else {
            return narrowDateMatch(place, separator)
        }
        let dateEnd = place &+ 10
        let end = endOfTimeAfterDate(dateEnd)
        if end == dateEnd, self[end].isLetterOrDigit || separator == UInt8(ascii: ".") { return nil }
        return .found(.time, weekdayStart(before: place), end)
    }

    /// Finds a date that begins with a year and has one digit for the month or the day, or the month's name. A time
    /// must follow, because 2024.1.5 is a release.
    private func narrowDateMatch(_ place: Int, _ separator: UInt8) -> Match? {
        let month = place &+ 5
        var monthEnd = endOfDigits(month)
        let isNamed = monthEnd == month
        if isNamed {
            let (role, end) = dateWord(at: month)
            guard role.isMonth else { return nil }
            monthEnd = end
        } else if !isMonthAndDay(oneOrTwoDigits(month, monthEnd), 1) {
            return nil
        }
        guard self[monthEnd] == separator else { return nil }
        let dateEnd = endOfDigits(monthEnd &+ 1)
        guard isMonthAndDay(1, oneOrTwoDigits(monthEnd &+ 1, dateEnd)) else { return nil }
        let end = endOfTimeAfterDate(dateEnd)
        return end > dateEnd ? .found(.time, weekdayStart(before: place), end) : nil
    }

    /// Returns the end of the time behind a date, and of its zone: `T15:52`, ` 15:52:35,123 +0800`, `_15-52-35`,
    /// ` Tue 15:52`.
    @inline(__always)
    func endOfTimeAfterDate(_ dateEnd: Int) -> Int {
        let mark = self[dateEnd]
        switch mark {
        case UInt8(ascii: "T"), 0x20, UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"), 0x09: break
        case UInt8(ascii: ","), UInt8(ascii: "("): return endOfWordsAfterDate(dateEnd)
        default: return dateEnd
        }
        var start = dateEnd &+ 1
        // Erlang writes `25-Apr-2024::07:06:41`.
        if self[start] == 0x20 || self[start] == UInt8(ascii: ":") && mark == UInt8(ascii: ":") { start &+= 1 }
        guard self[start].isDecimalDigit else { return mark == 0x20 ? endOfWordsAfterDate(dateEnd) : dateEnd }
        if let (end, _) = clock(at: start) { return endOfZone(end) }
        return endOfFileNameTime(start, mark: mark) ?? dateEnd
    }

    /// Returns the end of a time without colons, as in the names of files and tags: `2018-03-15_14-39-30`,
    /// `2018-03-15T14-39-30Z`, `2018-03-15-14.39.30.123456`, `2018-03-15_143930`. Behind a blank `14.39.30` may be a
    /// version, but `14.39.30.123456` is a time.
    private func endOfFileNameTime(_ start: Int, mark: UInt8) -> Int? {
        let separator = self[start &+ 2]
        if separator.isDecimalDigit {
            guard mark != 0x20, isSixDigitClock(start), !self[start &+ 6].isDecimalDigit else { return nil }
            return endOfZone(endOfFraction(start &+ 6))
        }
        guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: ".") || separator == mark,
            self[start &+ 5] == separator,
            UInt(bitPattern: twoDigits(start)) < 25, UInt(bitPattern: twoDigits(start &+ 3)) < 60,
            UInt(bitPattern: twoDigits(start &+ 6)) < 61, !self[start &+ 8].isDecimalDigit
        else { return nil }
        var end = endOfFraction(start &+ 8)
        if end == start &+ 8, self[end] == UInt8(ascii: ":") || self[end] == UInt8(ascii: "-") {
            let fraction = endOfDigits(end &+ 1)
            if fraction == end &+ 4 || fraction == end &+ 7, !self[fraction].isWordByte { end = fraction }
        }
        if mark == 0x20, separator != UInt8(ascii: ".") || end < start &+ 12 && endOfHalfOfDay(end) == end {
            return nil
        }
        return endOfUnrealFrame(endOfZone(end))
    }

    /// Returns the end of the frame's number that Unreal Engine writes behind the time:
    /// `[2024.05.14-02.03.04:123][ 12]LogInit`.
    private func endOfUnrealFrame(_ place: Int) -> Int {
        guard has("][", at: place) else { return place }
        let digits = endOfBlanks(place &+ 2)
        let end = endOfDigits(digits)
        return end > digits && end &- place < 16 && self[end] == UInt8(ascii: "]") ? end : place
    }

    /// Finds dates that do not begin with a year of four digits: `15/Mar/2018:14:39:30 +0800`, `15-MAR-18`,
    /// `15.03.2018`, `3/15/2018 2:39 PM`, `18/03/15 14:39:30`, `03-15 14:39:30.123`.
    private func dayFirstMatch(_ place: Int, _ digitsEnd: Int) -> Match? {
        let separator = self[digitsEnd]
        let previous = before(place)
        guard previous != separator, previous != UInt8(ascii: ".") else { return nil }
        let middle = digitsEnd &+ 1
        let middleEnd = endOfDigits(middle)
        // Most decimal numbers are rejected here.
        if separator == UInt8(ascii: "."), middleEnd > middle, self[middleEnd] != separator, self[middleEnd] != 0x20 {
            return nil
        }
        if middleEnd == middle || self[middleEnd] == 0xE6 { return namedMonthMatch(place, middle, separator) }
        let (first, second) = (oneOrTwoDigits(place, digitsEnd), oneOrTwoDigits(middle, middleEnd))
        let isWide = digitsEnd &- place == 2 && middleEnd &- middle == 2
        let next = self[middleEnd]
        if next == 0x20 || next == UInt8(ascii: ".") && separator == next && self[middleEnd &+ 1] == 0x20 {
            guard isWide, isMonthAndDay(first, second) || isMonthAndDay(second, first) else { return nil }
            if separator == UInt8(ascii: ".") {
                // 10.30 may be anything, except right before a time at the line's beginning.
                guard next == separator || place == lineStart || isInBracketAtStart(place) else { return nil }
                guard let (_, hasSeconds) = clock(at: endOfBlanks(middleEnd &+ 1)), hasSeconds else { return nil }
            } else if !isMonthAndDay(first, second), clock(at: endOfBlanks(middleEnd))?.hasSeconds != true {
                return nil
            }
            let dateEnd = next == 0x20 ? middleEnd : middleEnd &+ 1
            let end = endOfTimeAfterDate(dateEnd)
            return end > dateEnd ? .found(.time, place, end) : nil
        }
        guard next == separator else { return nil }
        let year = middleEnd &+ 1
        let dateEnd = endOfDigits(year)
        guard dateEnd &- year == 4 || dateEnd &- year == 2 else { return nil }
        let end = endOfTimeAfterDate(dateEnd)
        switch dateEnd &- year {
        case 4:
            guard isYear(year), isMonthAndDay(first, second) || isMonthAndDay(second, first) else { return nil }
            if end == dateEnd {
                // Without a time, the date must have two digits for the day and for the month, and nothing may continue
                // it.
                guard isWide, !self[end].isWordByte, self[end] != UInt8(ascii: "-"), self[end] != UInt8(ascii: "/"),
                    self[end] != UInt8(ascii: ".") || self[end &+ 1] <= 0x20, !isVersion(before: place)
                else { return nil }
            }
        default:
            let third = twoDigits(year)
            // Fractions such as 12/31/15 have no time behind them.
            guard end > dateEnd, isWide || separator == UInt8(ascii: "/"), !isVersion(before: place),
                isMonthAndDay(second, third) || isMonthAndDay(first, second) || isMonthAndDay(second, first)
            else { return nil }
        }
        return .found(.time, weekdayStart(before: place), end)
    }

    private func isVersion(before place: Int) -> Bool {
        for word in ["ersion ", "elease ", "uild ", "ersion: ", "elease: ", "ersion=", "ER ", "版本 ", "版本："]
            as [StaticString]
        where has(word, before: place) {
            return true
        }
        return false
    }

    /// Whether the line has only `[` and blanks before a place.
    func isInBracketAtStart(_ place: Int) -> Bool {
        var start = place
        while place &- start < 16, before(start) == 0x20 { start &-= 1 }
        return start == lineStart &+ 1 && before(start) == UInt8(ascii: "[")
    }

    /// Finds dates with the month's name in the middle: `15/Mar/2018:14:39:30 +0800`, `15-MAR-18`, `15-四月-2018`,
    /// Oracle's `15-4月 -18`.
    private func namedMonthMatch(_ place: Int, _ month: Int, _ separator: UInt8) -> Match? {
        var (role, monthEnd) = dateWord(at: month)
        if !role.isMonth {
            guard let end = chineseMonthEnd(at: month) else { return nil }
            (role, monthEnd) = (.month, self[end] == 0x20 ? end &+ 1 : end)
        }
        guard self[monthEnd] == separator else { return nil }
        let year = monthEnd &+ 1
        let dateEnd = endOfDigits(year)
        guard dateEnd &- year == 4 && isYear(year) || dateEnd &- year == 2 && separator == UInt8(ascii: "-"),
            !self[dateEnd].isWordByte || self[dateEnd] == UInt8(ascii: "T") || self[dateEnd] == UInt8(ascii: "_")
        else { return nil }
        return .found(.time, weekdayStart(before: place), endOfTimeAfterDate(dateEnd))
    }

    /// Finds days before a time, the elapsed time that ps prints: `1-02:03:04`.
    private func daysAndClockMatch(_ place: Int, _ digitsEnd: Int) -> Match? {
        let previous = before(place)
        guard previous != UInt8(ascii: "-"), previous != UInt8(ascii: "."), previous != UInt8(ascii: "/"),
            self[digitsEnd &+ 3] == UInt8(ascii: ":"), let (end, hasSeconds) = clock(at: digitsEnd &+ 1), hasSeconds,
            !self[end].isWordByte
        else { return nil }
        return .found(.time, place, end)
    }
}
