/// The roles of the words around a number.
extension LineScan {
    /// Returns what the word before a place says about the number there; a few blanks, colons, quotes or brackets may
    /// lie between them.
    ///
    /// - Parameter mayTouch: whether a Latin word may end right at the place, which is possible for a slash but not for
    ///   a number.
    func role(before place: Int, mayTouch: Bool = false) -> WordRole {
        let wordEnd = skipSeparators(before: place)
        if wordEnd == floor, floor == context.pointee.escapeEnd {
            return roleBeforeEscape(mayTouch: mayTouch || wordEnd < place)
        }
        let (role, start) = wordRole(before: wordEnd, touching: mayTouch ? -1 : place)
        switch role {
        case .identifier:
            // `process id`, `trace_id`, `请求编号`.
            return wordRole(before: skipJoint(before: start), touching: -1).role.ofIdentifier
        case .used: return wordRole(before: skipJoint(before: start), touching: -1).role == .heap ? .memory : .none
        case .heap: return .none
        case .unitOfName:
            guard before(start) == UInt8(ascii: "_") else { return .none }
            return wordRole(before: start &- 1, touching: -1).role
        case .time:
            // 超时时间 (timeout) and 运行时间 (running time) end with the word for time, but are no times.
            let more = wordRole(before: start, touching: -1).role
            return more == .setting || more == .elapsed ? more : .time
        case .span:
            let more = wordRole(before: skipJoint(before: start), touching: -1).role
            return more == .lasting || more == .elapsed ? .elapsed : more == .setting ? .setting : .none
        case .elapsed, .setting, .memory, .processID, .process, .port, .occurrence, .stopwatch: return role
        case .thread, .executor, .worker, .container, .pod: return role
        case .none, .scope, .durationUnit, .shortDurationUnit, .lasting, .month, .weekday, .monthOrWeekday: return .none
        }
    }

    /// Returns what the word before a colour sequence says about a value that is drawn in the colour:
    /// `pid \u{1B}[1m1234`.
    private func roleBeforeEscape(mayTouch: Bool) -> WordRole {
        var scan = self
        scan.end = context.pointee.escapeStart
        scan.floor = context.pointee.floorBeforeEscape
        return scan.role(before: scan.end, mayTouch: mayTouch)
    }

    private func skipSeparators(before place: Int) -> Int {
        var place = place
        for _ in 0..<6 {
            switch before(place) {
            case 0x20, 0x09, UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "\""), UInt8(ascii: "'"),
                UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "#"), UInt8(ascii: "-"):
                place &-= 1
            case 0x9A where has("：", before: place): place &-= 3
            default: return place
            }
        }
        return place
    }

    /// Returns the place before a character that joins two words of one name.
    private func skipJoint(before place: Int) -> Int {
        switch before(place) {
        case 0x20, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): place &- 1
        default: place
        }
    }

    /// Returns the role of the word that ends before a place, and where the word begins. A Latin word must not touch
    /// the number.
    private func wordRole(before place: Int, touching number: Int) -> (role: WordRole, start: Int) {
        var start = place
        let last = before(start)
        if last >= 0x80 {
            guard place &- floor >= 6 else { return (.none, place) }
            var key: UInt64 = 0
            for index in place &- 6..<place { key = key << 8 | UInt64(base[index]) }
            let role = KnownWords.role(of: key, in: words)
            return (role, role == .none ? place : place &- 6)
        }
        guard last.isASCIILetter, place != number else { return (.none, place) }
        var key: UInt64 = 0
        var shift: UInt64 = 0
        while start > floor, place &- start < 24, base[start &- 1].isASCIILetter {
            start &-= 1
            if shift < 64 { key |= UInt64(base[start] | 0x20) << shift }
            shift &+= 8
        }
        var role = KnownWords.role(of: key, in: words)
        if role == .none, place &- start > 4 {
            // `startTime`, `createTimestamp`: the last part of a name in camel case.
            if key & 0xFFFF_FFFF == 0x7469_6D65 || key & 0xFF_FFFF_FFFF == 0x7374_616D70 { role = .time }
            if key & 0xFFFF_FFFF_FFFF == 0x7468_7265_6164 { role = .thread }
        }
        if role == .none, key & 0xFFFF == 0x6964 { role = roleOfJoinedID(start, place) }
        return (role, start)
    }

    /// Returns the role of a known word and `id` in one: `processId`, `taskID`, `mainPID`.
    private func roleOfJoinedID(_ start: Int, _ end: Int) -> WordRole {
        if end &- start >= 5, base[end &- 3] == UInt8(ascii: "P"), base[end &- 4].isASCIILowercase {
            return .processID
        }
        var key: UInt64 = 0
        for index in max(start, end &- 10)..<max(start, end &- 2) { key = key << 8 | UInt64(base[index] | 0x20) }
        return KnownWords.role(of: key, in: words).ofIdentifier
    }

    /// Returns the unit of a duration at a place, and its end; one blank may come before a unit that is a word.
    func durationUnit(at place: Int) -> (role: WordRole, end: Int) {
        var start = place
        let isApart = self[start] == 0x20
        if isApart { start &+= 1 }
        let first = self[start]
        if first >= 0x80 { return chineseUnit(at: start) }
        guard first.isASCIILowercase || (isApart && first.isASCIIUppercase) else { return (.none, place) }
        var end = start
        var key: UInt64 = 0
        while end &- start < 13, self[end].isASCIILetter {
            key = key << 8 | UInt64(self[end] | 0x20)
            end &+= 1
        }
        if self[end].isASCIILetter || self[end] == UInt8(ascii: "_") { return (.none, place) }
        let role = KnownWords.role(of: key, in: words + KnownWords.slots)
        if self[end].isDecimalDigit {
            // A digit may follow only inside a duration such as `2m3s`.
            guard !isApart, role != .none, end &- start <= 2 else { return (.none, place) }
        }
        if isApart, role == .shortDurationUnit, end &- start == 1 { return (.none, place) }
        return (role, end)
    }

    private func chineseUnit(at place: Int) -> (role: WordRole, end: Int) {
        switch self[place] {
        case 0xE7 where has("秒", at: place): return (.durationUnit, place &+ (has("秒钟", at: place) ? 6 : 3))
        case 0xE7 where has("纳秒", at: place): return (.durationUnit, place &+ 6)
        case 0xE6 where has("毫秒", at: place): return (.durationUnit, place &+ 6)
        case 0xE5 where has("微秒", at: place), 0xE5 where has("分钟", at: place), 0xE5 where has("小时", at: place):
            return (.durationUnit, place &+ 6)
        case 0xE4 where has("个小时", at: place): return (.durationUnit, place &+ 9)
        case 0xE4 where has("个月", at: place): return (.shortDurationUnit, place &+ 6)
        case 0xE5 where has("分", at: place), 0xE5 where has("天", at: place), 0xE5 where has("周", at: place),
            0xE5 where has("年", at: place):
            return (.shortDurationUnit, place &+ 3)
        case 0xC2 where has("µs", at: place), 0xCE where has("μs", at: place):
            return self[place &+ 3].isLetterOrDigit ? (.none, place) : (.durationUnit, place &+ 3)
        default: return (.none, place)
        }
    }
}
