/// Numbers of processes that no word announces, recognised by their position in the line.
extension LineScan {
    /// Finds a number behind the time of its line, or in another place where programs write the number of their
    /// process. The characters right before and right after the number decide.
    func placedProcess(_ place: Int, _ digitsEnd: Int, previous: UInt8) -> Match? {
        let count = digitsEnd &- place
        // Threads of Linux may be written as addresses: `7:06:41 140012345678 [Note] up`.
        if count > 7, count < 10 || !context.pointee.isAfterTime { return nil }
        if previous == 0x20, let match = taskRow(place, digitsEnd) { return match }
        let isProcess =
            switch previous {
            case 0x20, 0x09, 0:
                context.pointee.isAfterTime && isBehindTime(place, digitsEnd)
                    || count <= 7
                        && (isAfterKill(place, digitsEnd) || isInTree(place, digitsEnd)
                            || isInSocketRow(place, digitsEnd) || isJob(place, digitsEnd)
                            || isKilled(place, digitsEnd))
            case UInt8(ascii: "["):
                isBracketed(place, digitsEnd)
            case UInt8(ascii: "#"):
                // Ruby's logger: `I, [2024-04-25T07:06:41.250123 #20481]  INFO -- : up`.
                context.pointee.isAfterTime && self[digitsEnd] == UInt8(ascii: "]") && place &- floor == 2
            case UInt8(ascii: "("):
                isInProcessTree(place, digitsEnd) || isOfWatchedProgram(place, digitsEnd)
            case UInt8(ascii: "/"):
                isBehindSlash(place, digitsEnd)
            case UInt8(ascii: "."):
                // Core dumps and sockets of SSH agents: `core.20481`, `agent.20481`.
                count >= 3 && !self[digitsEnd].isWordByte
                    && (has("core.", before: place)
                        && !before(place &- 5).isWordByte || has("/agent.", before: place))
            case 0x80, UInt8(ascii: "-"): isInTree(place, digitsEnd)
            case UInt8(ascii: "|"): context.pointee.isAfterTime && isBehindTime(place, digitsEnd)
            default: false
            }
        return isProcess ? .found(.processID, place, digitsEnd) : nil
    }

    /// Whether a number is before the role of a process of Redis: `17:M 25 Apr 2024 06:11:48.310 * up`. It begins the
    /// line, or follows the name that Docker Compose writes at its beginning.
    @inline(__always)
    func isBeforeRole(_ place: Int, _ digitsEnd: Int) -> Bool {
        guard self[digitsEnd] == UInt8(ascii: ":"), self[digitsEnd &+ 2] == 0x20,
            place == lineStart || has("| ", before: place)
        else { return false }
        switch self[digitsEnd &+ 1] {
        case UInt8(ascii: "M"), UInt8(ascii: "S"), UInt8(ascii: "C"), UInt8(ascii: "X"): break
        default: return false
        }
        let next = self[digitsEnd &+ 3]
        return next.isDecimalDigit || next == UInt8(ascii: "#") || next == UInt8(ascii: "*")
    }

    // MARK: Behind a time

    /// Whether there is nothing but blanks and separators of columns between the masked time and a place.
    private func isNextToTime(_ place: Int) -> Bool {
        var start = place
        while place &- start < 16 {
            switch before(start) {
            case 0x20, 0x09, UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"),
                UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: ","):
                start &-= 1
            default: return start == floor
            }
        }
        return false
    }

    /// Whether a number is between the time and the severity of its line, alone or followed by a thread:
    /// `2024-04-25 07:06:41.250 20481 INFO up`, and Android's `04-25 07:06:41.250  1366  1420 D Demo: up`.
    private func isBehindTime(_ place: Int, _ digitsEnd: Int) -> Bool {
        guard isNextToTime(place) else { return false }
        if isSeverity(behind: digitsEnd) { return true }
        let thread = endOfBlanks(digitsEnd)
        let threadEnd = endOfDigits(thread)
        return thread > digitsEnd && threadEnd > thread && threadEnd &- thread <= 7 && self[threadEnd] == 0x20
            && isSeverity(behind: threadEnd)
    }

    /// Whether a number in square brackets is a process: behind a time, `2024-04-25 07:06:41.250 UTC [20481] LOG:  up`,
    /// or before one.
    private func isBracketed(_ place: Int, _ digitsEnd: Int) -> Bool {
        guard self[digitsEnd] == UInt8(ascii: "]") else { return false }
        let count = digitsEnd &- place
        if place == lineStart &+ 1 {
            // Old versions of Redis and other programs: `[17] 25 Apr 06:11:48.310 * up`.
            let next = endOfBlanks(digitsEnd &+ 1)
            guard count >= 2, next > digitsEnd &+ 1, self[next].isDecimalDigit else { return false }
            return timeMatch(next, digitsEnd: endOfDigits(next))?.mask == .time
        }
        guard context.pointee.isAfterTime else { return false }
        // Smaller numbers count something, and a number of three digits may be the status of an answer: `[404] GET /`.
        if isNextToTime(place &- 1) {
            return count >= 4 || isSeverity(behind: digitsEnd &+ 1) || count == 3 && !isRequest(digitsEnd &+ 1)
        }
        // `INFO [20481] up`; behind a worse level the number may be the number of an error.
        guard count >= 4, before(place &- 1) == 0x20 else { return false }
        let wordEnd = before(place &- 2) == 0x20 ? place &- 3 : place &- 2
        for level in ["INFO", "DEBUG", "TRACE", "NOTICE", "info", "debug"] as [StaticString]
        where has(level, before: wordEnd) {
            return isNextToTime(wordEnd &- level.utf8CodeUnitCount)
        }
        return false
    }

    private func isRequest(_ place: Int) -> Bool {
        for method in [" GET ", ": GET ", " POST ", ": POST ", " HEAD ", " PUT ", " /", ": /", " \""] as [StaticString]
        where has(method, at: place) {
            return true
        }
        return false
    }

    /// Whether a word or letter for the severity of the message follows a place, with separators of columns between
    /// them.
    private func isSeverity(behind place: Int) -> Bool {
        var start = place
        while start &- place < 6 {
            switch self[start] {
            case 0x20, 0x09, UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "|"), UInt8(ascii: "-"),
                UInt8(ascii: "<"), UInt8(ascii: "("), UInt8(ascii: ":"):
                start &+= 1
                continue
            default: break
            }
            break
        }
        guard start > place, self[start].isASCIILetter else { return false }
        // Without a separator other than blanks, `3 error` and `12 warning` are counts.
        let isMarked = (place..<start).contains { base[$0] != 0x20 && base[$0] != 0x09 }
        var isUppercase = true
        var end = start
        var key: UInt64 = 0
        while end &- start < 9, self[end].isASCIILetter {
            key = key << 8 | UInt64(self[end] | 0x20)
            if !self[end].isASCIIUppercase { isUppercase = false }
            end &+= 1
        }
        if self[end].isWordByte || self[end] == UInt8(ascii: "(") { return false }
        if end &- start == 1 {
            // Android's letters for levels.
            return self[start].isASCIIUppercase && "VDIWEF".utf8.contains(self[start])
                && (self[end] == 0x20 || self[end] == UInt8(ascii: "/"))
        }
        if !isMarked, !isUppercase {
            // Commands in MySQL's general log.
            return has("Connect\t", at: start) || has("Query\t", at: start) || has("Quit\t", at: start)
        }
        return end &- start <= 8 && LineScan.levels.contains(key)
    }

    /// Names of levels, of at most eight letters, packed into integers.
    private static let levels: Set<UInt64> = Set(
        """
        trace debug info notice warn warning error err fatal crit critical alert emerg severe panic fine finer finest
        log note system hint detail verbose
        """.split(whereSeparator: \.isWhitespace).map { $0.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } })

    // MARK: Trees and tables

    /// Whether a number is in a tree of processes: `├─1234 nginx: master` of systemctl, with or without a blank, and
    /// `|-1234 nginx` without such characters. `├── 2024` of `tree` is a name.
    private func isInTree(_ place: Int, _ digitsEnd: Int) -> Bool {
        guard self[digitsEnd] == 0x20, self[digitsEnd &+ 1] > 0x20 else { return false }
        if before(place) == UInt8(ascii: "-") { return has("|-", before: place) || has("`-", before: place) }
        var start = place
        while place &- start < 8, before(start) == 0x20 { start &-= 1 }
        return before(start) == 0x80 && (has("├─", before: start) || has("└─", before: start))
    }

    /// Whether a number is in the output of pstree: `systemd(1)─┬─sshd(842)───bash(1234)`.
    private func isInProcessTree(_ place: Int, _ digitsEnd: Int) -> Bool {
        guard self[digitsEnd] == UInt8(ascii: ")"), before(place &- 1) > 0x20 else { return false }
        if has("─", at: digitsEnd &+ 1) || has("---", at: digitsEnd &+ 1) || has("-+-", at: digitsEnd &+ 1) {
            return true
        }
        var start = place &- 1
        while place &- start < 32, before(start) > 0x20, before(start) < 0x80, before(start) != UInt8(ascii: ">") {
            start &-= 1
        }
        return has("─", before: start)
    }

    /// Whether a number in parentheses is a process of HAProxy: `[NOTICE]   (20481) : New worker (20483) forked`.
    private func isOfWatchedProgram(_ place: Int, _ digitsEnd: Int) -> Bool {
        guard has(") : ", at: digitsEnd) else { return false }
        var start = place &- 1
        while place &- start < 8, before(start) == 0x20 { start &-= 1 }
        return start < place &- 1
    }

    /// Whether a number is the process in a row of netstat: `tcp  0  0 0.0.0.0:443  0.0.0.0:*  LISTEN  1207/nginx`.
    private func isInSocketRow(_ place: Int, _ digitsEnd: Int) -> Bool {
        guard self[digitsEnd] == UInt8(ascii: "/"), self[digitsEnd &+ 1].isASCIILetter || self[digitsEnd &+ 1] == 0x28
        else { return false }
        for kind in ["tcp", "udp", "raw", "unix", "sctp"] as [StaticString]
        where lineStart &+ 4 < place
            && (0..<kind.utf8CodeUnitCount).allSatisfy({ base[lineStart &+ $0] == kind.utf8Start[$0] })
        {
            return true
        }
        for state in ["LISTEN", "LISTENING", "ESTABLISHED", "CONNECTED", "CLOSE_WAIT", "TIME_WAIT"] as [StaticString] {
            var start = place
            while place &- start < 16, before(start) == 0x20 { start &-= 1 }
            if has(state, before: start) { return true }
        }
        return false
    }

    /// Finds a process, a session and its memory in a row of Windows' tasklist:
    /// `java.exe   1234 Console   1   123,456 K`.
    private func taskRow(_ place: Int, _ digitsEnd: Int) -> Match? {
        let name = endOfBlanks(digitsEnd)
        guard name == digitsEnd &+ 1, has("Console ", at: name) || has("Services ", at: name) else { return nil }
        let session = endOfBlanks(name &+ (has("Console", at: name) ? 7 : 8))
        let memory = endOfBlanks(endOfDigits(session))
        var end = memory
        while end &- memory < 16, self[end].isDecimalDigit || self[end] == UInt8(ascii: ",") { end &+= 1 }
        return end > memory && has(" K", at: end) ? .found(.process, place, end &+ 2) : nil
    }

    /// Whether a number is a process behind a slash: `/proc/1234/status`, `worker/1234`.
    private func isBehindSlash(_ place: Int, _ digitsEnd: Int) -> Bool {
        if self[digitsEnd].isWordByte { return false }
        if has("/proc/", before: place) { return true }
        guard digitsEnd &- place >= 3, self[digitsEnd] != UInt8(ascii: "/") else { return false }
        for word in ["worker/", "child/", "process/", "thread/", "pid/"] as [StaticString]
        where has(word, before: place) {
            return !before(place &- word.utf8CodeUnitCount).isWordByte
        }
        return false
    }

    // MARK: Shells

    /// Whether a number is the argument of `kill`: `kill -9 1234`, `kill -TERM 1234`.
    private func isAfterKill(_ place: Int, _ digitsEnd: Int) -> Bool {
        guard before(place) == 0x20, !self[digitsEnd].isWordByte else { return false }
        var start = place &- 1
        while place &- start < 10, before(start).isLetterOrDigit { start &-= 1 }
        guard start < place &- 1, before(start) == UInt8(ascii: "-") else { return false }
        return has("kill -", before: start) && !before(start &- 6).isASCIILetter
    }

    /// Whether a number is in the line that a shell prints for a job in the background: `[1] 20481`.
    private func isJob(_ place: Int, _ digitsEnd: Int) -> Bool {
        place &- lineStart == 4 && digitsEnd == end && base[lineStart] == UInt8(ascii: "[")
            && base[lineStart &+ 1].isDecimalDigit && has("] ", before: place) && digitsEnd &- place >= 2
    }

    /// Whether a number is in the line that a shell prints for a killed process: `deploy.sh: line 3: 20481 Killed`.
    private func isKilled(_ place: Int, _ digitsEnd: Int) -> Bool {
        let next = endOfBlanks(digitsEnd)
        guard next > digitsEnd, self[next].isASCIIUppercase else { return false }
        var start = place
        while place &- start < 8, before(start) == 0x20 { start &-= 1 }
        guard
            has(":", before: start) && before(start &- 1).isDecimalDigit || has("]+", before: start)
                || has("]-", before: start)
        else { return false }
        for word in ["Killed", "Terminated", "Segmentation fault", "Aborted", "Hangup", "Bus error"] as [StaticString]
        where has(word, at: next) {
            return true
        }
        return false
    }
}
