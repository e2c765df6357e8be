/// Processes, threads and ports, and lines that are rows of numbers.
extension LineScan {
    /// Whether the word behind a number makes it a count: `process 12 files`, `进程 3 个`.
    func isCount(_ digitsEnd: Int) -> Bool {
        let next = self[digitsEnd] == 0x20 ? digitsEnd &+ 1 : digitsEnd
        for unit in ["个", "次", "条", "笔", "项", "行", "份"] as [StaticString] where has(unit, at: next) { return true }
        guard next > digitsEnd else { return false }
        var end = next
        while end &- next < 24, self[end].isASCIILowercase { end &+= 1 }
        guard end &- next >= 4, self[end &- 1] == UInt8(ascii: "s"), !self[end].isWordByte else { return false }
        for verb in ["exits", "does", "stops", "starts", "dies"] as [StaticString] where has(verb, at: next) {
            return false
        }
        return true
    }

    /// Whether a number in brackets is a process: `sshd[1234]:`. An index such as in `disks[3]:` is short, and its line
    /// has no time.
    func isProcessInBrackets(_ place: Int, _ digitsEnd: Int) -> Bool {
        guard self[digitsEnd] == UInt8(ascii: "]"), self[digitsEnd &+ 1] == UInt8(ascii: ":") else { return false }
        let last = before(place &- 1)
        guard last.isWordByte || last == UInt8(ascii: ")") else { return false }
        // `error[1045]:` is the number of an error.
        for word in ["error", "errno", "err", "code", "exit", "status", "rc", "Error", "ERROR"] as [StaticString]
        where has(word, before: place &- 1) {
            return false
        }
        return context.pointee.hasTime || digitsEnd &- place >= 3
    }

    /// Finds the process, thread and connection of nginx: `1234#1235: *5`.
    func processAndThread(_ place: Int, _ digitsEnd: Int) -> Match? {
        let end = endOfDigits(digitsEnd &+ 1)
        guard end > digitsEnd &+ 1, self[end] == UInt8(ascii: ":") else { return nil }
        if has(": *", at: end) {
            let connectionEnd = endOfDigits(end &+ 3)
            if connectionEnd > end &+ 3 { return .found(.processID, place, connectionEnd) }
        }
        return .found(.processID, place, end)
    }

    /// Finds the thread of glog: `I1125 16:14:02.123456 12345 server.cc:12]`.
    func threadAfterShortTime(_ place: Int, _ digitsEnd: Int) -> Match {
        guard self[digitsEnd] == 0x20 else { return .nothing(upTo: digitsEnd) }
        var file = digitsEnd &+ 1
        while file &- digitsEnd < 64, self[file].isWordByte || self[file] == UInt8(ascii: ".") { file &+= 1 }
        return self[file] == UInt8(ascii: ":")
            ? .found(.processID, place, digitsEnd) : .nothing(upTo: digitsEnd)
    }

    /// Whether the name of a duration is before a number without a unit: `elapsed=35`. A word such as in `in 35` is not
    /// enough.
    func isNameOfDuration(before place: Int) -> Bool {
        var end = place
        for _ in 0..<3 {
            switch before(end) {
            case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "\""), 0x20: end &-= 1
            case 0x9A where has("：", before: end): end &-= 3
            default: break
            }
        }
        if end < place, base[end] != 0x20, has("took", before: end) { return true }
        for word in [
            "elapsed", "duration", "latency", "uptime", "Elapsed", "Duration", "Latency", "Uptime", "耗时", "用时", "_ms",
            "_us",
            "_ns", "_seconds", "Ms", "Millis", "Time",
        ] as [StaticString]
        where has(word, before: end) {
            return true
        }
        return false
    }

    /// Finds an ephemeral port at a place (IANA's dynamic ports begin at 49152, Linux's at 32768).
    func portMatch(afterColon place: Int) -> Match? {
        let end = endOfDigits(place)
        guard end &- place == 5, !self[end].isWordByte else { return nil }
        var port = 0
        for index in place..<end { port = port &* 10 &+ Int(base[index] &- 0x30) }
        return (32768...65535).contains(port) ? .found(.port, place, end) : nil
    }

    // MARK: Rows

    /// Finds rows of numbers by their first number: the meter of curl, and rows of ps.
    @inline(__always)
    func rowMatch(_ place: Int, digitsEnd: Int) -> Match? {
        if place == lineStart || before(place) == 0x20 {
            var start = place
            while before(start) == 0x20 { start &-= 1 }
            if start == lineStart { return digitsEnd &- place <= 3 ? meterMatch(digitsEnd) : nil }
            guard place &- start <= 12, before(start) != 0x3A, digitsEnd &- place <= 8 else { return nil }
            let nameEnd = start
            while nameEnd &- start < 33, before(start).isHostNameByte || before(start) == 0x5F || before(start) == 0x2B
            {
                start &-= 1
            }
            if start == lineStart { return processRow(place, digitsEnd) }
        }
        return nil
    }

    /// Returns the end of a column: blanks, then digits and the given other characters of sizes and times.
    private func column(_ place: Int, with others: StaticString) -> Int? {
        let start = endOfBlanks(place)
        var end = start
        while end &- start < 16 {
            let byte = self[end]
            guard
                byte.isDecimalDigit || (0..<others.utf8CodeUnitCount).contains(where: { others.utf8Start[$0] == byte })
            else { break }
            end &+= 1
        }
        return start > place && end > start ? end : nil
    }

    /// Finds curl's meter: percentage and size three times, which are results, then speeds and times.
    private func meterMatch(_ digitsEnd: Int) -> Match? {
        var end = digitsEnd
        for _ in 0..<5 {
            guard let next = column(end, with: ".kMGTP") else { return nil }
            end = next
        }
        let start = endOfBlanks(end)
        for others in [".kMGTP", ".kMGTP", "-:dh", "-:dh", "-:dh", ".kMGTP"] as [StaticString] {
            guard let next = column(end, with: others) else { return nil }
            if others.utf8CodeUnitCount == 4, self[next &- 3] != UInt8(ascii: ":"), self[next &- 1] != UInt8(ascii: "h")
            {
                return nil
            }
            end = next
        }
        return .found(.progress, start, end)
    }

    /// Finds the columns `USER PID %CPU %MEM VSZ RSS` of `ps aux`, or `UID PID PPID C STIME` of `ps -ef`.
    private func processRow(_ place: Int, _ digitsEnd: Int) -> Match? {
        guard let second = column(digitsEnd, with: "."), let third = column(second, with: "."),
            has(".", at: second &- 2) == has(".", at: third &- 2)
        else { return nil }
        if has(".", at: second &- 2) {
            guard let size = column(third, with: ""), let resident = column(size, with: ""), self[resident] == 0x20
            else { return nil }
            return .found(.process, place, resident)
        }
        let start = endOfBlanks(third)
        guard start > third, let (end, hasSeconds) = clock(at: start), !hasSeconds, self[end] == 0x20 else {
            return nil
        }
        return .found(.process, place, end)
    }
}

// MARK: - Threads

/// Numbers of threads, executors and workers, and numbers that are glued to a name.
extension LineScan {
    /// Finds the whole number behind a word such as `executor`; nil if the number is a count or a setting.
    func workerMatch(_ role: WordRole, _ place: Int, _ digitsEnd: Int, previous: UInt8) -> Match? {
        let count = digitsEnd &- place
        if count > 7 || previous == UInt8(ascii: "=") || previous == UInt8(ascii: ":") { return nil }
        let isJoined = previous == UInt8(ascii: "-") || previous == UInt8(ascii: "#")
        switch role {
        case .thread:
            // `exec 5` may be a command of a shell.
            return isJoined ? .found(.processID, place, endOfThread(digitsEnd)) : nil
        case .executor:
            if isStatedAsSetting(place) || isCount(digitsEnd) { return nil }
            return .found(.processID, place, digitsEnd)
        default:
            // The first workers have the same numbers everywhere, and hosts have names such as `worker-3`.
            if previous == UInt8(ascii: "-") {
                return isInPool(place) ? .found(.processID, place, digitsEnd) : nil
            }
            if count < 3 || isStatedAsSetting(place) || isCount(digitsEnd) { return nil }
            return .found(.processID, place, digitsEnd)
        }
    }

    /// Returns the end of the numbers of a group and a thread: `nioEventLoopGroup-3-2`.
    private func endOfThread(_ digitsEnd: Int) -> Int {
        guard self[digitsEnd] == UInt8(ascii: "-") else { return digitsEnd }
        let end = endOfDigits(digitsEnd &+ 1)
        return end > digitsEnd &+ 1 && !self[end].isWordByte ? end : digitsEnd
    }

    /// Whether `=` or `:` is among the separators before a number.
    private func isStatedAsSetting(_ place: Int) -> Bool {
        var start = place
        while place &- start < 6, before(start) > 0, !before(start).isWordByte, before(start) < 0x80 {
            start &-= 1
            if base[start] == UInt8(ascii: "=") || base[start] == UInt8(ascii: ":") { return true }
        }
        return false
    }

    /// Whether a number is a worker in a pool: `ForkJoinPool-1-worker-3`, `ForkJoinPool.commonPool-worker-3`.
    private func isInPool(_ place: Int) -> Bool {
        guard has("-worker-", before: place) else { return false }
        var start = place &- 8
        if before(start).isDecimalDigit {
            while place &- start < 12, before(start).isDecimalDigit { start &-= 1 }
            guard before(start) == UInt8(ascii: "-") else { return false }
            start &-= 1
        }
        return has("Pool", before: start)
    }

    /// Finds the number of a pool inside a word: `pool-3-thread-17`, `ThreadPoolExecutor-0_3`.
    func poolMatch(_ place: Int, _ digitsEnd: Int) -> Match? {
        if has("-thread-", at: digitsEnd), has("pool-", before: place) {
            return .found(.processID, place, digitsEnd)
        }
        if self[digitsEnd] == UInt8(ascii: "_"), has("Executor-", before: place) {
            let end = endOfDigits(digitsEnd &+ 1)
            if end > digitsEnd &+ 1, !self[end].isWordByte { return .found(.processID, place, end) }
        }
        if has("blk_-", before: place) { return .found(.identifier, place, endOfWord(digitsEnd)) }
        return nil
    }

    /// Whether a number is a task or stage of Spark: `task 3.0 in stage 5.0`.
    func isTaskOfStage(_ place: Int, _ end: Int) -> Bool {
        has("task ", before: place) && has(" in stage ", at: end) || has(" in stage ", before: place)
    }

    /// Finds the id in the name of a container's network interface: `veth1a2b3c4`, `cali1a2b3c4d5e6`.
    private func interfaceMatch(_ wordStart: Int) -> Match? {
        guard base[wordStart] == UInt8(ascii: "v") || base[wordStart] == UInt8(ascii: "c"),
            has("veth", at: wordStart) || has("cali", at: wordStart)
        else { return nil }
        var end = wordStart &+ 4
        while end &- wordStart < 17, self[end].isHexadecimalDigit { end &+= 1 }
        return (11...15).contains(end &- wordStart) && !self[end].isWordByte
            ? .found(.identifier, wordStart &+ 4, end) : nil
    }

    /// Whether a number is a session of systemd-logind: `New session 12 of user root`, `session-12.scope`.
    func isLoginSession(_ place: Int, _ digitsEnd: Int) -> Bool {
        if has("session-", before: place) { return has(".scope", at: digitsEnd) }
        guard has("ession ", before: place) else { return false }
        return has(" of user ", at: digitsEnd) || has(" of User ", at: digitsEnd) || has(" logged out", at: digitsEnd)
            || has("Removed session ", before: place)
    }

    /// Finds a number inside a word: `hs_err_pid1234.log`, Jetty's `qtp1234567-34`, MongoDB's `[conn12]`, Hadoop's
    /// `application_1714000001234_0012` and `blk_1073741825_1001`.
    func gluedMatch(_ place: Int, wordStart: Int) -> Match? {
        if let match = interfaceMatch(wordStart) { return match }
        let digitsEnd = endOfDigits(place)
        let count = digitsEnd &- place
        switch before(place) {
        case UInt8(ascii: "d"), UInt8(ascii: "D"):
            guard count <= 20, !self[digitsEnd].isWordByte, place &- wordStart >= 3,
                base[place &- 2] | 0x20 == UInt8(ascii: "i")
            else { return nil }
            let first = base[place &- 3]
            guard first | 0x20 == UInt8(ascii: "p") || first | 0x20 == UInt8(ascii: "t") else { return nil }
            // `rapid7` is a name.
            let previous = before(place &- 3)
            guard !previous.isASCIILetter || first.isASCIIUppercase && previous.isASCIILowercase else { return nil }
            return .found(.processID, place, digitsEnd)
        case UInt8(ascii: "p"):
            guard count >= 5, place &- wordStart == 3, has("qtp", before: place) else { return nil }
            return .found(.processID, place, endOfThread(digitsEnd))
        case UInt8(ascii: "n"):
            guard place &- wordStart == 4, has("conn", before: place), !self[digitsEnd].isWordByte else { return nil }
            let quote = before(wordStart)
            return quote == UInt8(ascii: "[") || quote == UInt8(ascii: "\"")
                ? .found(.processID, place, digitsEnd) : nil
        case UInt8(ascii: "_"), UInt8(ascii: "e"):
            if has(".trc", at: digitsEnd) || has(".trm", at: digitsEnd) {
                // Trace files of Oracle: `orcl_ora_12345.trc`.
                return .found(.processID, place, digitsEnd)
            }
            if has("blk_", before: place), count >= 8 { return .found(.identifier, place, endOfWord(digitsEnd)) }
            var moment = place
            var momentEnd = digitsEnd
            if before(place) == UInt8(ascii: "e"), self[digitsEnd] == UInt8(ascii: "_") {
                moment = digitsEnd &+ 1
                momentEnd = endOfDigits(moment)
            }
            guard momentEnd &- moment == 13, self[moment] == UInt8(ascii: "1"), self[momentEnd] == UInt8(ascii: "_"),
                endOfDigits(momentEnd &+ 1) &- momentEnd >= 4
            else { return nil }
            return .found(.identifier, place, endOfWord(momentEnd))
        default: return nil
        }
    }
}
