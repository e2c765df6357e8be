/// Dates and times in Chinese.
extension LineScan {
    /// Finds dates with a year: `2025年10月9日 14时3分2秒`, `2026年 11月 25日 星期三 16:14:03 CST`.
    func chineseDateMatch(_ place: Int) -> Match? {
        guard isYear(place) else { return nil }
        let month = endOfBlanks(place &+ 7)
        let monthEnd = endOfDigits(month)
        guard (1...2).contains(monthEnd &- month), has("月", at: monthEnd) else { return nil }
        let day = endOfBlanks(monthEnd &+ 3)
        let dayEnd = endOfDigits(day)
        guard (1...2).contains(dayEnd &- day), has("日", at: dayEnd) else { return nil }
        return .found(.time, weekdayStart(before: place), endOfChineseTime(dayEnd &+ 3))
    }

    /// Finds times, and dates without a year at their beginning: `11月25日 16:14`, `4月  9 07:06:41`,
    /// `4月 25, 2024 7:06:41 上午`, `14时3分2秒`.
    func chineseTimeMatch(_ place: Int, digitsEnd: Int) -> Match? {
        if let end = chineseClockEnd(at: place) { return .found(.time, halfOfDayStart(before: place), end) }
        guard has("月", at: digitsEnd) else { return nil }
        let day = endOfBlanks(digitsEnd &+ 3)
        let dayEnd = endOfDigits(day)
        guard (1...2).contains(dayEnd &- day) else { return nil }
        guard has("日", at: dayEnd) else {
            guard day &- digitsEnd <= 5, let end = endOfDate(after: dayEnd, isSure: true) else { return nil }
            return .found(.time, weekdayStart(before: place), end)
        }
        let end = endOfChineseTime(dayEnd &+ 3)
        return end > dayEnd &+ 3 ? .found(.time, weekdayStart(before: place), end) : nil
    }

    private func endOfChineseTime(_ dateEnd: Int) -> Int {
        var place = endOfBlanks(dateEnd)
        var dateEnd = dateEnd
        if let end = chineseWeekdayEnd(at: place) { (dateEnd, place) = (end, endOfBlanks(end)) }
        if let end = halfOfDayEnd(at: place) { place = endOfBlanks(end) }
        if let end = chineseClockEnd(at: place) { return end }
        if let (end, _) = clock(at: place) { return endOfZone(end) }
        return dateEnd
    }

    /// Returns the end of a time such as `14时3分2秒`, whose hour has one or two digits.
    func chineseClockEnd(at place: Int) -> Int? {
        let hourEnd = endOfDigits(place)
        guard (1...2).contains(hourEnd &- place), has("时", at: hourEnd) || has("点", at: hourEnd) else { return nil }
        let minuteEnd = endOfDigits(hourEnd &+ 3)
        guard (1...2).contains(minuteEnd &- hourEnd &- 3), has("分", at: minuteEnd) else { return nil }
        let secondEnd = endOfDigits(minuteEnd &+ 3)
        if (1...2).contains(secondEnd &- minuteEnd &- 3), has("秒", at: secondEnd) { return secondEnd &+ 3 }
        return minuteEnd &+ 3
    }

    // MARK: Words

    /// Returns the end of 上午 (AM), 下午 (PM) or a similar word at a place.
    func halfOfDayEnd(at place: Int) -> Int? {
        guard self[place] >= 0xE4 else { return nil }
        for word in ["上午", "下午", "凌晨", "早上", "中午", "傍晚", "晚上", "午前", "午後", "오전", "오후"] as [StaticString]
        where has(word, at: place) {
            return place &+ 6
        }
        return nil
    }

    /// Returns the start of 上午, 下午 or a similar word before a place; the place itself if there is none.
    func halfOfDayStart(before place: Int) -> Int {
        let end = before(place) == 0x20 ? place &- 1 : place
        guard before(end) >= 0x80, end &- floor >= 6, halfOfDayEnd(at: end &- 6) != nil else { return place }
        return end &- 6
    }

    /// Whether the character of a number from one to ten is at a place.
    private func isChineseDigit(_ place: Int) -> Bool {
        guard self[place] >= 0xE4, self[place] <= 0xE5 else { return false }
        for digit in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"] as [StaticString]
        where has(digit, at: place) {
            return true
        }
        return false
    }

    private func isChineseDayOfWeek(_ place: Int) -> Bool {
        isChineseDigit(place) || has("日", at: place) || has("天", at: place)
    }

    func chineseWeekdayEnd(at place: Int) -> Int? {
        if has("星期", at: place), isChineseDayOfWeek(place &+ 6) { return place &+ 9 }
        return has("周", at: place) && isChineseDayOfWeek(place &+ 3) ? place &+ 6 : nil
    }

    /// Returns the start of a day of the week that ends before a place: 星期二, 周二, or 二 alone, which `last` writes.
    func chineseWeekdayStart(before end: Int) -> Int? {
        guard end &- floor >= 3, isChineseDayOfWeek(end &- 3) else { return nil }
        if has("星期", before: end &- 3) { return end &- 9 }
        if has("周", before: end &- 3) { return end &- 6 }
        let previous = before(end &- 3)
        return (previous == 0 || previous == 0x20) && self[end] == 0x20 ? end &- 3 : nil
    }

    /// Returns the end of `4月`, `四月` or `十二月` at a place.
    func chineseMonthEnd(at place: Int) -> Int? {
        var end = endOfDigits(place)
        if end == place {
            guard isChineseDigit(end) else { return nil }
            end &+= isChineseDigit(end &+ 3) ? 6 : 3
        } else if end &- place > 2 {
            return nil
        }
        return has("月", at: end) ? end &+ 3 : nil
    }

    /// Returns the start of 四月 or 十二月 that ends before a place.
    func chineseMonthStart(before end: Int) -> Int? {
        guard before(end) == 0x88, has("月", before: end), end &- floor >= 6, isChineseDigit(end &- 6) else {
            return nil
        }
        return end &- floor >= 9 && isChineseDigit(end &- 9) ? end &- 9 : end &- 6
    }
}
