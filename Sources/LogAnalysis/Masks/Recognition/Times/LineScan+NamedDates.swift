/// Dates with names of months and days of the week.
extension LineScan {
    /// Returns the role of the name in a date that begins at a place, and its end, including the dot of an
    /// abbreviation. Digits may follow.
    func dateWord(at place: Int) -> (role: WordRole, end: Int) {
        guard self[place].isASCIILetter else { return (.none, place) }
        var end = place
        var key: UInt64 = 0
        while end &- place < 12,
            self[end].isASCIILetter || self[end] >= 0xC3 && self[end] < 0xC4 || self[end &- 1] == 0xC3
        {
            key = key << 8 | UInt64(self[end].isASCIILetter ? self[end] | 0x20 : self[end])
            end &+= 1
        }
        guard end &- place >= 2, self[end] != UInt8(ascii: "_") else { return (.none, place) }
        let role = KnownWords.role(of: key, in: words + 2 &* KnownWords.slots)
        if role != .none, self[end] == UInt8(ascii: "."), self[end &+ 1] == 0x20 { end &+= 1 }
        return (role, end)
    }

    /// Returns the role of the name in a date that ends before a place, and where it begins. The name must be a whole
    /// word.
    private func dateWord(before place: Int) -> (role: WordRole, start: Int) {
        var start = place
        if before(start) == UInt8(ascii: ".") { start &-= 1 }
        let end = start
        guard before(start).isASCIILetter else { return (.none, place) }
        var key: UInt64 = 0
        var shift: UInt64 = 0
        while end &- start < 12 {
            let byte = before(start)
            guard byte.isASCIILetter || byte == 0xC3 || byte & 0xC0 == 0x80 && before(start &- 1) == 0xC3 else { break }
            if shift < 64 { key |= UInt64(byte.isASCIILetter ? byte | 0x20 : byte) << shift }
            shift &+= 8
            start &-= 1
        }
        guard end &- start >= 2, !before(start).isWordByte else { return (.none, place) }
        let role = KnownWords.role(of: key, in: words + 2 &* KnownWords.slots)
        return role == .none ? (.none, place) : (role, start)
    }

    /// Returns the start of the day of the week before a date; the date's place if there is none.
    func weekdayStart(before place: Int) -> Int {
        var end = place
        if before(end) == 0x20 { end &-= 1 }
        if end < place, before(end) == UInt8(ascii: ",") { end &-= 1 }
        if before(end) >= 0x80 { return chineseWeekdayStart(before: end) ?? place }
        guard end < place else { return place }
        let (role, start) = dateWord(before: end)
        // Two letters are a day of the week in German, and a word in other languages.
        guard role.isWeekday, end &- start > 2 || self[start].isASCIIUppercase else { return place }
        return start
    }

    /// Returns the end of a day of the week behind a date, such as ` Tue`, `, Tuesday`, ` (Tue)` or ` 星期二`, and of the
    /// time behind it, which may have a word before it: `, 7:06`, ` at 7:06`, ` 上午 7:06`.
    func endOfWordsAfterDate(_ dateEnd: Int) -> Int {
        var place = dateEnd
        if self[place] == UInt8(ascii: ",") { place &+= 1 }
        if self[place] == 0x20 { place &+= 1 }
        var end = dateEnd
        let isBracketed = self[place] == UInt8(ascii: "(")
        if isBracketed { place &+= 1 }
        if let weekdayEnd = weekdayEnd(at: place), !isBracketed || self[weekdayEnd] == UInt8(ascii: ")") {
            end = isBracketed ? weekdayEnd &+ 1 : weekdayEnd
            place = self[end] == UInt8(ascii: ",") ? end &+ 1 : end
            guard self[place] == 0x20 else { return end }
            place &+= 1
        } else if isBracketed || place == dateEnd {
            return dateEnd
        }
        for word in ["at ", "um ", "à "] as [StaticString] where has(word, at: place) {
            place &+= word.utf8CodeUnitCount
        }
        if let half = halfOfDayEnd(at: place) { place = endOfBlanks(half) }
        if let (clockEnd, _) = clock(at: place) { return endOfZone(clockEnd) }
        return end
    }

    private func weekdayEnd(at place: Int) -> Int? {
        if self[place] >= 0x80 { return chineseWeekdayEnd(at: place) }
        let (role, end) = dateWord(at: place)
        return role.isWeekday && end &- place >= 3 && !self[end].isWordByte && self[place].isASCIIUppercase ? end : nil
    }

    /// Finds a day beside a month's name: `Nov 23 15:52:35`, `Mon Nov 23 15:52:35 CST 2026`, `Nov 23, 2026 3:52:35 PM`,
    /// `Mon, 23 Nov 2026 15:52:35 GMT`, `23. Nov 15:52`, `四月 25, 2024 7:06:41 上午`.
    func namedDateMatch(_ place: Int, digitsEnd: Int) -> Match? {
        let gap = self[digitsEnd] == UInt8(ascii: ".") ? digitsEnd &+ 1 : digitsEnd
        if self[gap] == 0x20, mayBeMonth(self[gap &+ 1], self[gap &+ 2]) {
            let (role, monthEnd) = dateWord(at: gap &+ 1)
            if role.isMonth, let end = endOfDate(after: monthEnd, isSure: isSureMonth(gap &+ 1)) {
                return .found(.time, weekdayStart(before: place), end)
            }
        } else if self[gap] == 0x20, self[gap &+ 1] >= 0x80, let month = chineseMonthEnd(at: gap &+ 1),
            let end = endOfDate(after: month, isSure: true)
        {
            return .found(.time, weekdayStart(before: place), end)
        }
        // The month comes first, and a year or a time follows the day.
        guard before(place) == 0x20, mayDateGoOn(after: digitsEnd) else { return nil }
        var nameEnd = place &- 1
        if before(nameEnd) == 0x20 { nameEnd &-= 1 }
        var start = chineseMonthStart(before: nameEnd)
        var isSure = true
        if start == nil {
            let (role, wordStart) = dateWord(before: nameEnd)
            guard role.isMonth else { return nil }
            (start, isSure) = (wordStart, isSureMonth(wordStart))
        }
        guard let start, let end = endOfDate(after: digitsEnd, isSure: isSure) else { return nil }
        let first = weekdayStart(before: start)
        return .found(.time, first, isEndOfSession(first) ? endOfSession(end) : end)
    }

    /// Whether two bytes may begin a month's name; they exclude most words.
    @inline(__always)
    private func mayBeMonth(_ first: UInt8, _ second: UInt8) -> Bool {
        let second = second | 0x20
        switch first | 0x20 {
        case UInt8(ascii: "j"): return second == 0x61 || second == 0x75 || second == 0xE3
        case UInt8(ascii: "f"), UInt8(ascii: "s"): return second == 0x65 || second == 0xE3
        case UInt8(ascii: "m"): return second == 0x61 || second == 0x72 || second == 0xE3
        case UInt8(ascii: "a"): return [0x70, 0x62, 0x75, 0x76, 0x6F, 0x67].contains(second)
        case UInt8(ascii: "o"): return second == 0x63 || second == 0x6B
        case UInt8(ascii: "n"): return second == 0x6F
        case UInt8(ascii: "d"): return second == 0x65 || second == 0x69 || second == 0xE3
        case UInt8(ascii: "e"): return second == 0x6E
        default: return false
        }
    }

    /// Whether a year, a time or 上午 may follow a day: there are digits or Chinese characters behind one or two blanks.
    @inline(__always)
    private func mayDateGoOn(after digitsEnd: Int) -> Bool {
        var next = self[digitsEnd] == UInt8(ascii: ",") ? digitsEnd &+ 1 : digitsEnd
        guard self[next] == 0x20 else { return false }
        next &+= self[next &+ 1] == 0x20 ? 2 : 1
        return self[next].isDecimalDigit || self[next] >= 0xE4
    }

    /// Whether a month's name cannot be another word, as `may`, `march`, `mar` and `ago` in small letters can.
    private func isSureMonth(_ place: Int) -> Bool {
        self[place] != UInt8(ascii: "m") && !has("ago", at: place)
    }

    /// Finds dates whose day touches letters: `25Apr2024 07:06:41`, `April 25th, 2024`.
    func gluedDateMatch(_ place: Int, _ digitsEnd: Int) -> Match? {
        for ending in ["st", "nd", "rd", "th"] as [StaticString]
        where has(ending, at: digitsEnd) && !self[digitsEnd &+ 2].isWordByte {
            guard let match = namedDateMatch(place, digitsEnd: digitsEnd &+ 2), match.mask != nil else { return nil }
            return match
        }
        let (role, year) = dateWord(at: digitsEnd)
        guard role.isMonth, year == digitsEnd &+ 3, isYear(year), !self[year &+ 4].isWordByte else { return nil }
        return .found(.time, place, endOfTimeAfterDate(year &+ 4))
    }

    /// Finds dates with the year first and the month's name: `2024 Apr 25 07:06:41`.
    func yearAndNameMatch(_ place: Int) -> Match? {
        guard isYear(place), self[place &+ 5].isASCIIUppercase else { return nil }
        let (role, monthEnd) = dateWord(at: place &+ 5)
        guard role.isMonth, self[monthEnd] == 0x20 else { return nil }
        let day = endOfBlanks(monthEnd)
        let dayEnd = endOfDigits(day)
        guard (1...2).contains(dayEnd &- day), day &- monthEnd <= 2 else { return nil }
        let end = endOfTimeAfterDate(dayEnd)
        return end > dayEnd ? .found(.time, weekdayStart(before: place), end) : nil
    }

    /// Returns the end of the text that follows a day and a month: a year with an optional time, or a time with an
    /// optional year. Returns nil if neither follows.
    ///
    /// - Parameter isSure: whether the month can be no other word; if it can, as `may`, the time must have seconds.
    func endOfDate(after place: Int, isSure: Bool) -> Int? {
        var end = place
        if self[end] == UInt8(ascii: ",") { end &+= 1 }
        var next = endOfBlanks(end)
        guard next > end, next &- end <= 2 else { return nil }
        if isYear(next), !self[next &+ 4].isLetterOrDigit, self[next &+ 4] != UInt8(ascii: ":") {
            return endOfTimeAfterDate(next &+ 4)
        }
        if let half = halfOfDayEnd(at: next) { next = endOfBlanks(half) }
        guard let (clockEnd, hasSeconds) = clock(at: next), isSure || hasSeconds else { return nil }
        end = endOfZone(clockEnd)
        next = end &+ 1
        if self[end] == 0x20, isYear(next), !self[next &+ 4].isLetterOrDigit { end = endOfZone(next &+ 4) }
        return end
    }
}
