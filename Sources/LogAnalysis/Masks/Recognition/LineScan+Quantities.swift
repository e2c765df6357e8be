/// Numbers with units: durations, rates, sizes of processes, and the progress of transfers.
extension LineScan {
    /// Finds a number that is followed by a unit that a mask knows.
    @inline(__always)
    func quantityMatch(_ place: Int, numberEnd: Int, isWhole: Bool) -> Match? {
        let next = self[numberEnd]
        if next == UInt8(ascii: "%") { return percentMatch(place, numberEnd) }
        // Most numbers are rejected here.
        guard next == 0x20 || next.isASCIILetter || next >= 0x80 || next == UInt8(ascii: "/") else { return nil }
        if next == 0x20, !(self[numberEnd &+ 1].isASCIILetter || self[numberEnd &+ 1] >= 0x80) { return nil }
        let previous = before(place)
        if previous == UInt8(ascii: "."), before(place &- 1).isLetterOrDigit { return nil }
        if previous == UInt8(ascii: "/"), next != 0x20 || before(place &- 1) != 0x20 {
            return sizeMatch(place, numberEnd)
        }
        if let end = rateEnd(numberEnd) { return .found(.rate, place, end) }
        return durationMatch(place, numberEnd) ?? sizeMatch(place, numberEnd)
    }

    /// Returns the end of a unit of a rate, such as `MB/s`, ` req/s`, `/sec` or ` Mbps`; nil if there is none.
    @inline(__always)
    func rateEnd(_ numberEnd: Int) -> Int? {
        let start = self[numberEnd] == 0x20 ? numberEnd &+ 1 : numberEnd
        var end = start
        while end &- start < 13, self[end].isASCIILetter { end &+= 1 }
        guard self[end] == UInt8(ascii: "/") else {
            // kbps, Mbps, qps, tps.
            guard (3...5).contains(end &- start), self[end &- 1] == UInt8(ascii: "s"),
                self[end &- 2] | 0x20 == UInt8(ascii: "p"), !self[end].isWordByte,
                [UInt8(ascii: "b"), UInt8(ascii: "q"), UInt8(ascii: "t")].contains(self[end &- 3] | 0x20)
            else { return nil }
            return end
        }
        if end == start, start > numberEnd { return nil }
        if has("秒", at: end &+ 1) { return end &+ 4 }
        for word in ["s", "sec", "second", "min", "minute", "h", "hour"] as [StaticString] where has(word, at: end &+ 1)
        {
            let last = end &+ 1 &+ word.utf8CodeUnitCount
            if !self[last].isWordByte, self[last] != UInt8(ascii: "/") { return last }
        }
        return nil
    }

    /// Finds durations: `1.24s`, `35 毫秒`, `2m3s`, `1 hour 2 minutes`.
    private func durationMatch(_ place: Int, _ numberEnd: Int) -> Match? {
        var (unit, end) = durationUnit(at: numberEnd)
        guard unit != .none else { return nil }
        var isSure = unit == .durationUnit
        var rank = unitRank(at: numberEnd)
        // Each round takes a number and a smaller unit: `1s 2s` are two durations.
        while rank > 1 {
            var next = has(" and ", at: end) ? end &+ 4 : end
            // `uptime` prints two blanks.
            if self[next] == UInt8(ascii: ","), self[next &+ 1] == 0x20 {
                next &+= self[next &+ 2] == 0x20 ? 3 : 2
            } else if self[next] == 0x20 {
                next &+= 1
            }
            guard self[next].isDecimalDigit else { break }
            if rank == 5, let (clockEnd, hasSeconds) = clock(at: next) {
                // `1 day, 2:03:04` is masked as a time, just as a time without days is; `up 40 days,  5:21` as a
                // duration, just as `up 5 min` is.
                if hasSeconds, role(before: place) != .setting { return .found(.time, place, clockEnd) }
                if role(before: place) == .elapsed { return .found(.duration, place, clockEnd) }
            }
            var number = endOfDigits(next)
            if self[number] == UInt8(ascii: "."), self[number &+ 1].isDecimalDigit { number = endOfDigits(number &+ 1) }
            let more = durationUnit(at: number)
            guard more.role != .none, unitRank(at: number) < rank else { break }
            rank = unitRank(at: number)
            isSure = true
            end = more.end
        }
        if self[end].isDecimalDigit, self[end &- 1].isASCIILetter { return nil }
        switch role(before: place) {
        case .setting: return .nothing(upTo: end)
        case .memory where unit == .shortDurationUnit: return nil
        case .elapsed: return .found(.duration, place, end)
        default:
            return isSure || isPast(at: end) || isAgeColumn(place, end: end) ? .found(.duration, place, end) : nil
        }
    }

    /// Returns the rank of a unit of time: 8 for years, 7 for months, 6 for weeks, 5 for days, 4 for hours, 3 for
    /// minutes, 2 for seconds, 1 for the rest.
    private func unitRank(at place: Int) -> Int {
        let start = self[place] == 0x20 ? place &+ 1 : place
        switch self[start] {
        case UInt8(ascii: "y"): return 8
        case UInt8(ascii: "w"): return 6
        case UInt8(ascii: "d"): return 5
        case UInt8(ascii: "h"): return 4
        case UInt8(ascii: "m"):
            return has("mo", at: start)
                ? 7 : has("ms", at: start) || has("mil", at: start) || has("mic", at: start) ? 1 : 3
        case UInt8(ascii: "s"): return 2
        case 0xE4: return has("个月", at: start) ? 7 : 4
        case 0xE5:
            return has("年", at: start)
                ? 8
                : has("周", at: start)
                    ? 6 : has("天", at: start) ? 5 : has("小时", at: start) ? 4 : has("分", at: start) ? 3 : 1
        default: return has("秒", at: start) ? 2 : 1
        }
    }

    /// Returns the end of a unit of a size, such as `kB`, ` MiB` or `G`; nil if there is none.
    @inline(__always)
    private func sizeUnitEnd(_ numberEnd: Int) -> Int? {
        endOfSizeUnit(self[numberEnd] == 0x20 ? numberEnd &+ 1 : numberEnd)
    }

    /// Finds a size that is not a result: the memory of a process, or a part of what a transfer will move,
    /// `[==>  ] 12.3MB/45.6MB`.
    private func sizeMatch(_ place: Int, _ numberEnd: Int) -> Match? {
        guard let end = sizeUnitEnd(numberEnd) else { return nil }
        if self[end] == UInt8(ascii: "/"), self[end &+ 1].isDecimalDigit {
            var bar = place
            while before(bar) == 0x20 { bar &-= 1 }
            if before(bar) == UInt8(ascii: "]"), let start = barStart(before: bar) {
                let total = end &+ 1
                let isDone = (0...end &- place).allSatisfy {
                    $0 == end &- place ? !self[total &+ $0].isWordByte : self[total &+ $0] == self[place &+ $0]
                }
                return isDone ? nil : .found(.progress, start, end)
            }
        }
        switch role(before: place) {
        case .memory: return .found(.memory, place, end)
        default:
            return isMemoryOfKilledProcess(place) ? .found(.memory, place, end) : .nothing(upTo: end)
        }
    }

    /// Whether a size follows `total-vm:`, as in the line `total-vm:12345kB` of the kernel about a process that it
    /// killed; `anon-rss` is a known word.
    private func isMemoryOfKilledProcess(_ place: Int) -> Bool { has("total-vm:", before: place) }

    // MARK: Transfers

    private func isBarByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "#"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x20,
            UInt8(ascii: "*"), UInt8(ascii: "+"):
            true
        default: false
        }
    }

    /// Returns the start of the bar whose `]` is right before a place. Bars have at most 200 columns.
    private func barStart(before place: Int) -> Int? {
        var start = place &- 1
        while place &- start < 200, isBarByte(before(start)) { start &-= 1 }
        return before(start) == UInt8(ascii: "[") && place &- start > 3 ? start &- 1 : nil
    }

    private func barEnd(at place: Int) -> Int? {
        guard self[place] == UInt8(ascii: "[") else { return nil }
        var end = place &+ 1
        while end &- place < 200, isBarByte(self[end]) { end &+= 1 }
        return self[end] == UInt8(ascii: "]") && end &- place > 2 ? end &+ 1 : nil
    }

    /// Finds the percentage of an unfinished transfer, which a speed or a bar follows. Other percentages are results.
    private func percentMatch(_ place: Int, _ numberEnd: Int) -> Match {
        let end = numberEnd &+ 1
        let isDone = has("100", at: place) && (numberEnd == place &+ 3 || has("100.0", at: place))
        let next = endOfBlanks(end)
        guard next &- end <= 12 else { return .nothing(upTo: end) }
        if let bar = barEnd(at: next) {
            if !isDone { return .found(.progress, place, bar) }
            return speedAfterBar(bar) ?? .nothing(upTo: bar)
        }
        guard let speed = speed(at: next) else { return .nothing(upTo: end) }
        if let rate = rateEnd(speed) { return isDone ? .found(.rate, next, rate) : .found(.progress, place, end) }
        return isAfterDots(place) ? speedAfterDots(next, speed) : .nothing(upTo: end)
    }

    /// Returns the end of a number that may have a fraction.
    private func speed(at place: Int) -> Int? {
        guard self[place].isDecimalDigit else { return nil }
        let end = endOfDigits(place)
        return self[end] == UInt8(ascii: ".") && self[end &+ 1].isDecimalDigit ? endOfDigits(end &+ 1) : end
    }

    /// Finds the speed in wget's `100%[====>]   2.86M  --.-KB/s    in 0.004s`: dashes for a transfer that was too quick
    /// for a speed.
    private func speedAfterBar(_ bar: Int) -> Match? {
        guard let number = speed(at: endOfBlanks(bar)) else { return nil }
        let size = sizeUnitEnd(number) ?? number
        let start = endOfBlanks(size)
        if has("--.-", at: start), let end = rateEnd(start &+ 4) { return .found(.rate, start, end) }
        return .nothing(upTo: size)
    }

    private func isAfterDots(_ place: Int) -> Bool {
        var end = place
        while before(end) == 0x20 && place &- end < 60 { end &-= 1 }
        return end < place && has(".....", before: end)
    }

    /// Finds the speed in wget's ` .......... 35%  431M 0s`, and in its last line, `100%  520M=0.006s`.
    private func speedAfterDots(_ start: Int, _ numberEnd: Int) -> Match {
        let end = sizeUnitEnd(numberEnd) ?? numberEnd
        var next = endOfBlanks(end)
        if self[next] == UInt8(ascii: "=") { next &+= 1 }
        guard let number = speed(at: next) else { return .nothing(upTo: numberEnd) }
        let (unit, durationEnd) = durationUnit(at: number)
        guard unit != .none else { return .nothing(upTo: numberEnd) }
        if unit == .shortDurationUnit || self[durationEnd].isDecimalDigit, let second = speed(at: durationEnd) {
            return .found(.rate, start, durationUnit(at: second).end)
        }
        return .found(.rate, start, durationEnd)
    }
}
