/// Durations that are recognised by more than a unit behind the number: words, columns, brackets, the letters of ISO
/// 8601.
extension LineScan {
    /// Whether ` ago` or a similar word is at a place: `3 days ago`, `5h left`, 3 天前.
    func isPast(at place: Int) -> Bool {
        for word in [" ago", " left", " remaining", " old"] as [StaticString] where has(word, at: place) {
            return !self[place &+ word.utf8CodeUnitCount].isWordByte
        }
        return has("前", at: place) || has(" 前", at: place) || has("之前", at: place) || has("以前", at: place)
    }

    /// Whether a number is in kubectl's column AGE, the last one of a line: `web-0   1/1   Running   0          3d`.
    func isAgeColumn(_ place: Int, end: Int) -> Bool {
        guard end == self.end || self[endOfBlanks(end)] == 0, before(place) == 0x20, before(place &- 1) == 0x20 else {
            return false
        }
        var start = place
        while place &- start < 80, before(start) == 0x20 { start &-= 1 }
        if before(start).isDecimalDigit || before(start) == UInt8(ascii: ")") { return true }
        for word in ["Active", "Bound", "Available", "Ready", "<none>", "/TCP", "/UDP"] as [StaticString]
        where has(word, before: start) {
            return true
        }
        return false
    }

    /// Finds small durations that are printed as floating point: `took 1.2e-05 s`, `time: 5.0067e-05`.
    func exponentDuration(_ place: Int, mantissaEnd: Int) -> Match? {
        guard self[mantissaEnd] | 0x20 == UInt8(ascii: "e"), self[mantissaEnd &+ 1] == UInt8(ascii: "-") else {
            return nil
        }
        let number = endOfDigits(mantissaEnd &+ 2)
        guard (1...3).contains(number &- mantissaEnd &- 2) else { return nil }
        let (unit, end) = durationUnit(at: number)
        let role = role(before: place)
        if unit == .durationUnit, role != .setting { return .found(.duration, place, end) }
        return !self[number].isWordByte && (role == .time || role == .elapsed) ? .found(.duration, place, number) : nil
    }

    /// Finds durations of ISO 8601, which Java and Kubernetes print: `PT0.123S`, `PT1H2M3S`, `P1DT2H`.
    ///
    /// - Parameter start: the start of the word, at its `P`.
    func durationWord(_ start: Int, firstDigit: Int) -> Match? {
        guard self[start] == UInt8(ascii: "P"), firstDigit &- start <= 2 else { return nil }
        if firstDigit &- start == 2, self[start &+ 1] != UInt8(ascii: "T") { return nil }
        var place = firstDigit
        var parts = 0
        while parts < 7 {
            if self[place] == UInt8(ascii: "T"), parts > 0 { place &+= 1 }
            guard self[place].isDecimalDigit else { break }
            place = endOfDigits(place)
            if self[place] == UInt8(ascii: ".") { place = endOfDigits(place &+ 1) }
            switch self[place] {
            case UInt8(ascii: "D"), UInt8(ascii: "H"), UInt8(ascii: "M"), UInt8(ascii: "S"): place &+= 1
            default: return nil
            }
            parts &+= 1
        }
        return self[place].isWordByte || role(before: start) == .setting ? nil : .found(.duration, start, place)
    }

    /// Finds the milliseconds of HAProxy, behind the time and before the status: `10/0/30/69/109 200 `.
    func proxyTimers(_ place: Int, previous: UInt8) -> Match? {
        guard context.pointee.hasTime, previous == 0x20 || previous == UInt8(ascii: "-") && before(place &- 1) == 0x20
        else {
            return nil
        }
        var end = endOfDigits(place)
        for _ in 0..<4 {
            guard self[end] == UInt8(ascii: "/") else { return nil }
            end &+= self[end &+ 1] == UInt8(ascii: "-") || self[end &+ 1] == UInt8(ascii: "+") ? 2 : 1
            let next = endOfDigits(end)
            guard next > end, next &- end < 9 else { return nil }
            end = next
        }
        let status = self[end &+ 1] == UInt8(ascii: "-") ? end &+ 2 : end &+ 1
        guard self[end] == 0x20, [1, 3].contains(endOfDigits(status) &- status), self[endOfDigits(status)] == 0x20
        else {
            return nil
        }
        return .found(.duration, place, end)
    }

    /// Finds a number in brackets that a unit follows: `[575] ms`, `(1.5) s`.
    func bracketedDuration(_ place: Int, _ numberEnd: Int, previous: UInt8) -> Match? {
        guard
            previous == UInt8(ascii: "[") && self[numberEnd] == UInt8(ascii: "]")
                || previous == UInt8(ascii: "(") && self[numberEnd] == UInt8(ascii: ")")
        else { return nil }
        let (unit, end) = durationUnit(at: numberEnd &+ 1)
        guard unit == .durationUnit, !(self[end].isDecimalDigit && self[end &- 1].isASCIILetter),
            role(before: place) != .setting
        else { return nil }
        return .found(.duration, place &- 1, end)
    }
}
