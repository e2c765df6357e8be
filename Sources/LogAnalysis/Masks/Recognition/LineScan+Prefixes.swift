/// The text that programs write between the time that begins a line and the message: hosts, processes, threads, levels.
extension LineScan {
    /// Whether a level such as `INFO`, alone or behind `[`, is at a place, and no longer word.
    func isLevel(at place: Int) -> Bool {
        if self[place] == UInt8(ascii: "[") { return isLevel(at: place &+ 1) }
        guard self[place].isASCIIUppercase else { return false }
        for level in [
            "INFO", "WARN", "ERROR", "DEBUG", "TRACE", "FATAL", "WARNING", "LOG", "NOTICE", "SEVERE", "CRITICAL",
            "CRIT",
            "ALERT", "EMERG", "PANIC", "HINT", "DETAIL", "STATEMENT", "CONTEXT", "Info", "Warn", "Warning", "Error",
            "Debug", "Trace", "Fatal", "Note", "System", "Notice",
        ] as [StaticString] where has(level, at: place) && !self[place &+ level.utf8CodeUnitCount].isASCIILetter {
            return true
        }
        return false
    }

    /// Finds a number that is a process because of the characters right around it: `D/Demo( 1366):` of Android,
    /// `1234:20240514:020304.123` of Zabbix.
    func processWithRole(_ place: Int, _ digitsEnd: Int) -> Match? {
        switch self[digitsEnd] {
        case UInt8(ascii: ":"):
            switch self[digitsEnd &+ 1] {
            case UInt8(ascii: "1"), UInt8(ascii: "2"):
                let date = digitsEnd &+ 1
                guard endOfDigits(date) == date &+ 8, self[date &+ 8] == UInt8(ascii: ":"), isYear(date),
                    isSixDigitClock(date &+ 9)
                else { return nil }
                return .found(.processID, place, digitsEnd)
            default: return nil
            }
        case UInt8(ascii: ")"):
            guard self[digitsEnd &+ 1] == UInt8(ascii: ":") else { return nil }
            var start = place
            while place &- start < 8, before(start) == 0x20 { start &-= 1 }
            guard before(start) == UInt8(ascii: "(") else { return nil }
            start &-= 1
            while place &- start < 80, before(start) > 0x20, before(start) != UInt8(ascii: "/") { start &-= 1 }
            let letter = before(start &- 1)
            guard before(start) == UInt8(ascii: "/"), letter.isASCIIUppercase, !before(start &- 2).isWordByte else {
                return nil
            }
            return .found(.processID, place, digitsEnd)
        default: return nil
        }
    }

    /// Whether a time has the form of glog, `1125 16:14:02.123456` behind the letter of a level. The number of a thread
    /// follows such a time.
    func isShortTime(_ time: Match) -> Bool {
        guard time.start > lineStart, base[time.start &- 1].isASCIIUppercase, time.end &- time.start > 12 else {
            return false
        }
        return base[time.start &+ 4] == 0x20
            && (time.start == lineStart &+ 1 || base[time.start &- 2] == 0x20)
    }

    /// Returns the range of the host's name that syslog writes after a time at the beginning of a line:
    /// ` host sshd[1234]: ` or ` host kernel: `.
    func syslogHost(after timeEnd: Int) -> Range<Int>? {
        guard self[timeEnd] == 0x20, self[timeEnd &+ 1].isLetterOrDigit else { return nil }
        let start = timeEnd &+ 1
        var nameEnd = start
        var hasLowercase = false
        while nameEnd &- start < 255, self[nameEnd].isHostNameByte || self[nameEnd] == UInt8(ascii: ".") {
            if !self[nameEnd].isASCIIUppercase { hasLowercase = true }
            nameEnd &+= 1
        }
        guard self[nameEnd] == 0x20, hasLowercase else { return nil }
        if has("kernel: ", at: nameEnd &+ 1) { return start..<nameEnd }
        var program = nameEnd &+ 1
        while program &- nameEnd < 49, self[program] > 0x20, self[program] != UInt8(ascii: "[") { program &+= 1 }
        let digitsEnd = endOfDigits(program &+ 1)
        guard program > nameEnd &+ 1, self[program] == UInt8(ascii: "["), digitsEnd > program &+ 1,
            has("]:", at: digitsEnd)
        else { return nil }
        return start..<nameEnd
    }
}
