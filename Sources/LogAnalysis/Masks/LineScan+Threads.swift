/// Numbers of threads, executors and workers, and numbers that are glued to a name.
extension LineScan {
    /// What a word such as `executor` makes of a whole number; nil where the number counts, or is a setting.
    func workerMatch(_ role: WordRole, _ place: Int, _ digitsEnd: Int, previous: UInt8) -> Match? {
        let count = digitsEnd &- place
        if count > 7 || previous == UInt8(ascii: "=") || previous == UInt8(ascii: ":") { return nil }
        let isJoined = previous == UInt8(ascii: "-") || previous == UInt8(ascii: "#")
        switch role {
        case .thread:
            // `exec 5` may be a shell's.
            return isJoined ? .found(.processID, place, endOfThread(digitsEnd)) : nil
        case .executor:
            if isStatedAsSetting(place) || isCount(digitsEnd) { return nil }
            return .found(.processID, place, digitsEnd)
        default:
            // The first workers have the same numbers everywhere, and hosts are called `worker-3`.
            if previous == UInt8(ascii: "-") {
                return isInPool(place) ? .found(.processID, place, digitsEnd) : nil
            }
            if count < 3 || isStatedAsSetting(place) || isCount(digitsEnd) { return nil }
            return .found(.processID, place, digitsEnd)
        }
    }

    /// `nioEventLoopGroup-3-2`: a group and a thread.
    private func endOfThread(_ digitsEnd: Int) -> Int {
        guard self[digitsEnd] == UInt8(ascii: "-") else { return digitsEnd }
        let end = endOfDigits(digitsEnd &+ 1)
        return end > digitsEnd &+ 1 && !self[end].isWordByte ? end : digitsEnd
    }

    /// Whether `=` or `:` stands among the separators before a number.
    private func isStatedAsSetting(_ place: Int) -> Bool {
        var start = place
        while place &- start < 6, before(start) > 0, !before(start).isWordByte, before(start) < 0x80 {
            start &-= 1
            if base[start] == UInt8(ascii: "=") || base[start] == UInt8(ascii: ":") { return true }
        }
        return false
    }

    /// `ForkJoinPool-1-worker-3`, `ForkJoinPool.commonPool-worker-3`.
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

    /// A number that a word goes on after: `pool-3-thread-17`, `ThreadPoolExecutor-0_3`; nil where it is none of a pool.
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

    /// `task 3.0 in stage 5.0` of Spark.
    func isTaskOfStage(_ place: Int, _ end: Int) -> Bool {
        has("task ", before: place) && has(" in stage ", at: end) || has(" in stage ", before: place)
    }

    /// `veth1a2b3c4`, `cali1a2b3c4d5e6`: a container's end of the network.
    private func interfaceMatch(_ wordStart: Int) -> Match? {
        guard base[wordStart] == UInt8(ascii: "v") || base[wordStart] == UInt8(ascii: "c"),
            has("veth", at: wordStart) || has("cali", at: wordStart)
        else { return nil }
        var end = wordStart &+ 4
        while end &- wordStart < 17, self[end].isHexadecimalDigit { end &+= 1 }
        return (11...15).contains(end &- wordStart) && !self[end].isWordByte
            ? .found(.identifier, wordStart &+ 4, end) : nil
    }

    /// Sessions of systemd-logind: `New session 12 of user root`, `session-12.scope`.
    func isLoginSession(_ place: Int, _ digitsEnd: Int) -> Bool {
        if has("session-", before: place) { return has(".scope", at: digitsEnd) }
        guard has("ession ", before: place) else { return false }
        return has(" of user ", at: digitsEnd) || has(" of User ", at: digitsEnd) || has(" logged out", at: digitsEnd)
            || has("Removed session ", before: place)
    }

    /// A number within a word: `hs_err_pid1234.log`, Jetty's `qtp1234567-34`, MongoDB's `[conn12]`, Hadoop's
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
                // Oracle's `orcl_ora_12345.trc`.
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
