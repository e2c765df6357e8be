/// Recognition at a digit or a slash: the one place that decides which recogniser is asked.
extension LineScan {
    /// Examines a place of interest. The match begins at or behind `floor` and ends behind `place`.
    @inline(__always)
    func match(at place: Int) -> Match {
        if base[place] == UInt8(ascii: "/") { return folderMatch(at: place) }
        if context.pointee.hasOwn6, let match = ownAddress6(around: place) { return match }
        let previous = before(place)
        if previous.isWordByte { return wordMatch(place) }
        return numberMatch(place, previous: previous)
    }

    /// Examines a digit that no letter, digit or `_` precedes.
    @inline(__always)
    private func numberMatch(_ place: Int, previous: UInt8) -> Match {
        let digitsEnd = endOfDigits(place)
        let next = self[digitsEnd]
        if next == UInt8(ascii: ":"), isBeforeRole(place, digitsEnd) {
            return .found(.processID, place, digitsEnd)
        }
        if previous == UInt8(ascii: "-"), let match = podMatch(place) ?? rootMatch(place) ?? poolMatch(place, digitsEnd)
        {
            return match
        }
        if let match = timeMatch(place, digitsEnd: digitsEnd) { return match }
        if next.isASCIILetter || next == UInt8(ascii: "-") || previous == UInt8(ascii: "-") {
            if let match = hexadecimalMatch(place, wordStart: place) { return match }
        }
        if floor == lineStart, next == 0x20, let match = rowMatch(place, digitsEnd: digitsEnd) { return match }
        if next == UInt8(ascii: "."), self[digitsEnd &+ 1].isDecimalDigit { return dottedMatch(place, digitsEnd) }
        let end = endOfGroups(digitsEnd, digits: digitsEnd &- place)
        if previous == UInt8(ascii: "[") || previous == UInt8(ascii: "("),
            let match = bracketedDuration(place, end, previous: previous)
        {
            return match
        }
        if let match = quantityMatch(place, numberEnd: end, isWhole: true) { return match }
        if next.isWordByte { return .nothing(upTo: endOfWord(digitsEnd)) }
        return plainMatch(place, digitsEnd: digitsEnd, previous: previous)
    }

    /// Examines numbers with dots: `1.24`, which may have a unit, and `10.0.0.1` and `2.8.1`, which have none.
    @inline(__always)
    private func dottedMatch(_ place: Int, _ digitsEnd: Int) -> Match {
        var end = endOfDigits(digitsEnd &+ 1)
        var parts = 2
        while self[end] == UInt8(ascii: "."), self[end &+ 1].isDecimalDigit {
            end = endOfDigits(end &+ 1)
            parts &+= 1
        }
        if parts == 2 {
            if let match = quantityMatch(place, numberEnd: end, isWhole: false) { return match }
            return decimalMatch(place, end: end, digitsEnd: digitsEnd)
        }
        if parts == 3, self[end] == UInt8(ascii: ">"), has("<", before: place), has("0.", at: place) {
            // A process of Erlang: `<0.222.0>`.
            return .found(.processID, place, end)
        }
        if parts == 4, self[end] == UInt8(ascii: ":"), let match = portMatch(afterColon: end &+ 1) { return match }
        return .nothing(upTo: end)
    }

    /// Examines a decimal number without a unit: `[12345.678901]` of the kernel, `ts=1700000000.123`, `elapsed=1.5`,
    /// `time: 0.2477829`, `real 0.30`.
    private func decimalMatch(_ place: Int, end: Int, digitsEnd: Int) -> Match {
        // A number that a masked place continues is not a decimal number.
        if self[end] == UInt8(ascii: "."), self[end &+ 1] == UInt8(ascii: "<") { return .nothing(upTo: end) }
        if self[end].isWordByte {
            return exponentEpoch(place, mantissaEnd: end, digitsEnd: digitsEnd)
                ?? exponentDuration(place, mantissaEnd: end) ?? .nothing(upTo: endOfWord(end))
        }
        if isTaskOfStage(place, end) { return .found(.processID, place, end) }
        if let match = secondsSinceStart(place, digitsEnd, end) { return match }
        if let match = bracketedDuration(place, end, previous: before(place)) { return match }
        switch role(before: place) {
        case .elapsed: return .found(.duration, place, end)
        case .time where digitsEnd &- place == 10: return .found(.time, place, end)
        // A measured time has more digits than one that somebody chose: `time: 0.2477829`.
        case .time
        where end &- digitsEnd >= 4 && (has("=", before: place) || has(": ", before: place) || has(":", before: place)):
            return .found(.duration, place, end)
        case .stopwatch where floor == lineStart && self[lineStart].isASCIILowercase && place &- lineStart <= 8:
            return .found(.duration, place, end)
        case .stopwatch where before(place) == UInt8(ascii: "="): return .found(.duration, place, end)
        default: return .nothing(upTo: end)
        }
    }

    /// Examines a whole number without a unit: only the words and brackets around it determine its meaning.
    @inline(__always)
    private func plainMatch(_ place: Int, digitsEnd: Int, previous: UInt8) -> Match {
        let count = digitsEnd &- place
        if count > 20 { return .nothing(upTo: digitsEnd) }
        // A dot ends a sentence, or continues something that is not a number.
        if self[digitsEnd] == UInt8(ascii: "."), self[digitsEnd &+ 1] > 0x20 {
            return isLoginSession(place, digitsEnd)
                ? .found(.identifier, place, digitsEnd) : .nothing(upTo: digitsEnd)
        }
        if self[digitsEnd] == UInt8(ascii: "#"), let match = processAndThread(place, digitsEnd) { return match }
        if self[digitsEnd] == UInt8(ascii: ":") || self[digitsEnd] == UInt8(ascii: ")"),
            let match = processWithRole(place, digitsEnd)
        {
            return match
        }
        if self[digitsEnd] == UInt8(ascii: "/"), let match = proxyTimers(place, previous: previous) { return match }
        if context.pointee.isAfterAddress, previous == UInt8(ascii: ":"), place == floor &+ 1,
            let match = portMatch(afterColon: place)
        {
            return match
        }
        if previous == UInt8(ascii: "["), isProcessInBrackets(place, digitsEnd) {
            return .found(.processID, place, digitsEnd)
        }
        if context.pointee.isAfterShortTime, previous == 0x20 { return threadAfterShortTime(place, digitsEnd) }
        if previous == 0x20 || previous == UInt8(ascii: "="), self[digitsEnd] == 0x20, has(" --- ", at: digitsEnd),
            context.pointee.hasTime
        {
            return .found(.processID, place, digitsEnd)
        }
        if let match = placedProcess(place, digitsEnd, previous: previous) { return match }
        // Redis writes in brackets when it received a signal.
        if count == 10, self[place] == UInt8(ascii: "1"), has("handler (", before: place) {
            return .found(.time, place, digitsEnd)
        }
        let role = role(before: place)
        switch role {
        // The number of a signal does not vary.
        case .processID:
            return previous == UInt8(ascii: "-") && has("kill -", before: place)
                ? .nothing(upTo: digitsEnd) : .found(.processID, place, digitsEnd)
        case .thread, .executor, .worker:
            return workerMatch(role, place, digitsEnd, previous: previous) ?? .nothing(upTo: digitsEnd)
        case .container where count == 12: return .found(.identifier, place, digitsEnd)
        case .process: return isCount(digitsEnd) ? .nothing(upTo: digitsEnd) : .found(.processID, place, digitsEnd)
        case .port: return portMatch(afterColon: place) ?? .nothing(upTo: digitsEnd)
        case .time where count >= 10 && count <= 19 && self[place] == UInt8(ascii: "1"):
            return [10, 13, 16, 19].contains(count) ? .found(.time, place, digitsEnd) : .nothing(upTo: digitsEnd)
        case .elapsed where isNameOfDuration(before: place): return .found(.duration, place, digitsEnd)
        case .memory: return .found(.memory, place, digitsEnd)
        case .occurrence where count >= 6 && !isCount(digitsEnd) || isLoginSession(place, digitsEnd):
            return .found(.identifier, place, digitsEnd)
        default:
            if previous == UInt8(ascii: ":"), has("localhost:", before: place) || has("]:", before: place) {
                return portMatch(afterColon: place) ?? .nothing(upTo: digitsEnd)
            }
            return .nothing(upTo: digitsEnd)
        }
    }

    @inline(__always)
    func endOfWord(_ place: Int) -> Int {
        var place = place
        while self[place].isWordByte { place &+= 1 }
        return place
    }

    /// Returns the end of groups of three digits, such as `,541,381` in `4,541,381`.
    @inline(__always)
    private func endOfGroups(_ place: Int, digits: Int) -> Int {
        guard self[place] == UInt8(ascii: ","), digits <= 3 else { return place }
        var end = place
        // Six groups are enough for any amount, and the limit keeps long lists of numbers from being read again and
        // again.
        while end &- place < 24, self[end] == UInt8(ascii: ","), twoDigits(end &+ 1) >= 0,
            self[end &+ 3].isDecimalDigit,
            !self[end &+ 4].isDecimalDigit
        {
            end &+= 4
        }
        if end > place, self[end] == UInt8(ascii: "."), self[end &+ 1].isDecimalDigit { end = endOfDigits(end &+ 1) }
        return end
    }
}
