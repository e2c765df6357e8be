/// Dates, and the times that follow them.
extension LineScan {
    /// A number of one to fourteen digits that may begin a date or a time; nil where it does not look like one.
    @inline(__always)
    func timeMatch(_ place: Int, digitsEnd: Int) -> Match? {
        let next = self[digitsEnd]
        switch digitsEnd &- place {
        case 1, 2:
            switch next {
            case UInt8(ascii: ":"): return clockMatch(place, digitsEnd: digitsEnd)
            case 0x20, UInt8(ascii: ","): return monthMatch(place, digitsEnd: digitsEnd)
            case UInt8(ascii: "-"), UInt8(ascii: "/"): return dayFirstMatch(place, digitsEnd: digitsEnd)
            case 0xE6, 0xE7: return chineseTimeMatch(place, digitsEnd: digitsEnd)
            default: return nil
            }
        case 4:
            switch next {
            case UInt8(ascii: "-"), UInt8(ascii: "/"): return yearFirstMatch(place)
            case 0xE5 where has("年", at: digitsEnd): return chineseDateMatch(place)
            default: return nil
            }
        case 8, 14: return compactMatch(place, digitsEnd: digitsEnd)
        default: return nil
        }
    }

    @inline(__always)
    private func isYear(_ place: Int) -> Bool {
        let century = twoDigits(place)
        return (century == 19 || century == 20) && twoDigits(place &+ 2) >= 0
    }

    @inline(__always)
    private func isMonthAndDay(_ month: Int, _ day: Int) -> Bool {
        UInt(bitPattern: month &- 1) < 12 && UInt(bitPattern: day &- 1) < 31
    }

    /// `2018-03-15`, `2018/03/15`, each alone or with a time.
    @inline(__always)
    private func yearFirstMatch(_ place: Int) -> Match? {
        let separator = self[place &+ 4]
        guard isYear(place), self[place &+ 7] == separator,
            isMonthAndDay(twoDigits(place &+ 5), twoDigits(place &+ 8))
        else { return nil }
        let previous = before(place)
        // v2.2023-11-05 is a version, logs/2023/11/05 a path.
        if previous == UInt8(ascii: ".") || separator == UInt8(ascii: "/") && previous == separator { return nil }
        let dateEnd = place &+ 10
        let end = endOfTimeAfterDate(dateEnd)
        if end == dateEnd, self[end].isLetterOrDigit { return nil }
        return .found(.time, place, end)
    }

    /// Passes over the time after a date, and over its zone: `T15:52`, ` 15:52:35,123 +0800`, `_15-52-35`.
    @inline(__always)
    func endOfTimeAfterDate(_ dateEnd: Int) -> Int {
        switch self[dateEnd] {
        case UInt8(ascii: "T"), 0x20, UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"): break
        default: return dateEnd
        }
        var start = dateEnd &+ 1
        if self[start] == 0x20 { start &+= 1 }
        guard self[start].isDecimalDigit else { return dateEnd }
        if let (end, _) = clock(at: start) { return endOfZone(end) }
        // In names of files and tags: 2018-03-15_14-39-30, 2018-03-15T14-39-30Z.
        let dash = UInt8(ascii: "-")
        if self[dateEnd] != 0x20, self[start &+ 2] == dash, self[start &+ 5] == dash,
            UInt(bitPattern: twoDigits(start)) < 25, UInt(bitPattern: twoDigits(start &+ 3)) < 60,
            UInt(bitPattern: twoDigits(start &+ 6)) < 61, !self[start &+ 8].isDecimalDigit
        {
            return endOfZone(start &+ 8)
        }
        return dateEnd
    }

    /// `15/Mar/2018:14:39:30 +0800`, `15-Mar-2018 14:39:30`, `03/15/2018 14:39:30`, `03-15 14:39:30.123`.
    private func dayFirstMatch(_ place: Int, digitsEnd: Int) -> Match? {
        let separator = self[digitsEnd]
        let previous = before(place)
        guard previous != separator, previous != UInt8(ascii: ".") else { return nil }
        var year = digitsEnd &+ 1
        if month(at: year) {
            year &+= 3
        } else {
            let middleEnd = endOfDigits(year)
            guard digitsEnd &- place == 2, middleEnd &- year == 2 else { return nil }
            year = middleEnd
            if self[year] == 0x20, isMonthAndDay(twoDigits(place), twoDigits(digitsEnd &+ 1)) {
                let end = endOfTimeAfterDate(year)
                return end > year ? .found(.time, place, end) : nil
            }
        }
        guard self[year] == separator, isYear(year &+ 1), !self[year &+ 5].isDecimalDigit else { return nil }
        let end = endOfTimeAfterDate(year &+ 5)
        // Without a time only a month's name makes it a date.
        return end > year &+ 5 || month(at: digitsEnd &+ 1) ? .found(.time, place, end) : nil
    }

    /// `20180315143930`, `20180315_143930`, `20180315T143930Z`; a bare `20180315` may be a version.
    private func compactMatch(_ place: Int, digitsEnd: Int) -> Match? {
        guard isYear(place), isMonthAndDay(twoDigits(place &+ 4), twoDigits(place &+ 6)) else { return nil }
        var time = place &+ 8
        if digitsEnd == time {
            switch self[time] {
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "T"): time &+= 1
            case 0x20:
                if let (end, hasSeconds) = clock(at: time &+ 1), hasSeconds {
                    return .found(.time, place, endOfZone(end))
                }
                return nil
            default: return nil
            }
        }
        let end = time &+ 6
        guard UInt(bitPattern: twoDigits(time)) < 24, UInt(bitPattern: twoDigits(time &+ 2)) < 60,
            UInt(bitPattern: twoDigits(time &+ 4)) < 61, !self[end].isDecimalDigit
        else { return nil }
        return .found(.time, place, endOfZone(endOfFraction(end)))
    }

    // MARK: months with names

    /// Whether a month's short name stands at a place.
    private func month(at place: Int) -> Bool {
        guard place &+ 3 <= end, self[place].isASCIIUppercase else { return false }
        switch UInt32(self[place]) << 16 | UInt32(self[place &+ 1]) << 8 | UInt32(self[place &+ 2]) {
        case 0x4A616E, 0x466562, 0x4D6172, 0x417072, 0x4D6179, 0x4A756E: return true  // Jan Feb Mar Apr May Jun
        case 0x4A756C, 0x417567, 0x536570, 0x4F6374, 0x4E6F76, 0x446563: return true  // Jul Aug Sep Oct Nov Dec
        default: return false
        }
    }

    private func weekdayStart(before place: Int) -> Int {
        var end = place
        if before(end) == 0x20 { end &-= 1 }
        if before(end) == UInt8(ascii: ",") { end &-= 1 }
        guard end < place, end &- floor >= 3, base[end &- 3].isASCIIUppercase, !before(end &- 3).isLetterOrDigit
        else { return place }
        switch UInt32(base[end &- 3]) << 16 | UInt32(base[end &- 2]) << 8 | UInt32(base[end &- 1]) {
        case 0x4D6F6E, 0x547565, 0x576564, 0x546875: return end &- 3  // Mon Tue Wed Thu
        case 0x467269, 0x536174, 0x53756E: return end &- 3  // Fri Sat Sun
        default: return place
        }
    }

    /// A day beside a month's name: `Nov 23 15:52:35`, `Mon Nov 23 15:52:35 CST 2026`, `Nov 23, 2026 3:52:35 PM`,
    /// `Mon, 23 Nov 2026 15:52:35 GMT`.
    private func monthMatch(_ place: Int, digitsEnd: Int) -> Match? {
        if self[digitsEnd] == 0x20, month(at: digitsEnd &+ 1), self[digitsEnd &+ 4] == 0x20, isYear(digitsEnd &+ 5),
            !self[digitsEnd &+ 9].isLetterOrDigit
        {
            return .found(.time, weekdayStart(before: place), endOfTimeAfterDate(digitsEnd &+ 9))
        }
        var nameEnd = place
        if before(nameEnd) == 0x20 { nameEnd &-= 1 }
        if before(nameEnd) == 0x20 { nameEnd &-= 1 }
        guard nameEnd < place, nameEnd &- floor >= 3, month(at: nameEnd &- 3),
            !before(nameEnd &- 3).isLetterOrDigit
        else { return nil }
        let start = weekdayStart(before: nameEnd &- 3)
        var end = digitsEnd
        if self[end] == UInt8(ascii: ",") { end &+= 1 }
        var next = endOfBlanks(end)
        guard next > end, next &- end <= 2 else { return nil }
        if isYear(next), !self[next &+ 4].isLetterOrDigit, self[next &+ 4] != UInt8(ascii: ":") {
            return .found(.time, start, endOfTimeAfterDate(next &+ 4))
        }
        guard let (clockEnd, _) = clock(at: next) else { return nil }
        end = endOfZone(clockEnd)
        next = end &+ 1
        if self[end] == 0x20, isYear(next), !self[next &+ 4].isLetterOrDigit { end = next &+ 4 }
        return .found(.time, start, end)
    }

    // MARK: Chinese

    /// `2025年10月9日 14时3分2秒`, `2026年 11月 25日 星期三 16:14:03 CST`.
    private func chineseDateMatch(_ place: Int) -> Match? {
        guard isYear(place) else { return nil }
        let month = endOfBlanks(place &+ 7)
        let monthEnd = endOfDigits(month)
        guard (1...2).contains(monthEnd &- month), has("月", at: monthEnd) else { return nil }
        let day = endOfBlanks(monthEnd &+ 3)
        let dayEnd = endOfDigits(day)
        guard (1...2).contains(dayEnd &- day), has("日", at: dayEnd) else { return nil }
        return .found(.time, place, endOfChineseTime(dayEnd &+ 3))
    }

    /// `11月25日 16:14`, `14时3分2秒`.
    private func chineseTimeMatch(_ place: Int, digitsEnd: Int) -> Match? {
        if let end = chineseClockEnd(at: place) { return .found(.time, place, end) }
        guard has("月", at: digitsEnd) else { return nil }
        let day = endOfBlanks(digitsEnd &+ 3)
        let dayEnd = endOfDigits(day)
        guard (1...2).contains(dayEnd &- day), has("日", at: dayEnd) else { return nil }
        let end = endOfChineseTime(dayEnd &+ 3)
        return end > dayEnd &+ 3 ? .found(.time, place, end) : nil
    }

    private func endOfChineseTime(_ dateEnd: Int) -> Int {
        var place = endOfBlanks(dateEnd)
        if has("星期", at: place) || has("周", at: place) {
            place = endOfBlanks(place &+ (has("星期", at: place) ? 9 : 6))
        }
        for word in ["上午", "下午", "凌晨", "中午", "晚上"] as [StaticString] where has(word, at: place) {
            place = endOfBlanks(place &+ 6)
        }
        if let end = chineseClockEnd(at: place) { return end }
        if let (end, _) = clock(at: place) { return endOfZone(end) }
        return dateEnd
    }
}
