/// Random names in folders for temporary files.
extension LineScan {
    /// Whether a folder such as `/tmp/` is at a place.
    @inline(__always)
    func isTemporaryFolder(_ place: Int) -> Bool {
        guard base[place] == UInt8(ascii: "/") else { return false }
        let letter = self[place &+ 1]
        guard letter | 0x20 == UInt8(ascii: "t") || letter == UInt8(ascii: "f") else { return false }
        return temporaryFolderEnd(place) != nil
    }

    /// Returns the end of `/tmp/` or of another name of such a folder at a place, or of the slash in `/tmp.Xy12Ab34cd`.
    private func temporaryFolderEnd(_ place: Int) -> Int? {
        switch self[place &+ 1] {
        case UInt8(ascii: "t"):
            if has("/tmp/", at: place) { return place &+ 5 }
            if has("/temp/", at: place) { return place &+ 6 }
            return has("/tmp.", at: place) ? place &+ 1 : nil
        case UInt8(ascii: "T"):
            // macOS has `/var/folders/zz/…/T/`.
            if has("/T/", at: place) { return place &+ 3 }
            return has("/Temp/", at: place) ? place &+ 6 : nil
        default: return has("/folders/", at: place) && has("/var", before: place) ? place &+ 9 : nil
        }
    }

    /// Finds the varying part of a path whose folder for temporary files begins at a place.
    func folderMatch(at place: Int) -> Match {
        guard let folderEnd = temporaryFolderEnd(place) else { return .nothing(upTo: place &+ 1) }
        switch folderEnd &- place {
        case 1:
            let part = place &+ 5
            let end = endOfWord(part)
            return end &- part >= 6 && isRandom(part, end, isLast: true)
                ? .found(.temporary, part, end) : .nothing(upTo: part)
        case 9:
            // macOS derives `xx/zyxvpxvq6csfxvn_n0000000000000` below `/var/folders/` from the user, who differs from
            // host to host.
            let nameEnd = endOfWord(folderEnd &+ 3)
            guard self[folderEnd &+ 2] == UInt8(ascii: "/"), nameEnd &- folderEnd > 20 else {
                return .nothing(upTo: folderEnd)
            }
            return .found(.temporary, folderEnd, nameEnd)
        default: return temporaryName(at: folderEnd)
        }
    }

    /// Whether the name of a folder for temporary files is before the backslash at a place: `C:\tmp\`,
    /// `…\AppData\Local\Temp\`, `%TEMP%\`, `$env:TMP\`.
    static func isBehindTemporaryFolder(_ base: UnsafePointer<UInt8>, _ place: Int) -> Bool {
        var end = place
        if end > 0, base[end &- 1] == UInt8(ascii: "%") { end &-= 1 }
        var start = end
        while start > 0, end &- start < 5, base[start &- 1].isASCIILetter { start &-= 1 }
        guard start > 0, end &- start == 3 || end &- start == 4 else { return false }
        switch base[start &- 1] {
        case UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "%"), UInt8(ascii: ":"): break
        default: return false
        }
        var key: UInt32 = 0
        for index in start..<end { key = key << 8 | UInt32(base[index] | 0x20) }
        return key == 0x74_656D_70 || key == 0x74_6D70  // temp, tmp
    }

    /// Finds the random part of a name behind such a backslash; quoted text has two backslashes.
    func windowsTemporaryName(at backslash: Int) -> Match {
        var start = backslash &+ 1
        if self[start] == UInt8(ascii: "\\") { start &+= 1 }
        // Remote desktops have a folder for each session.
        if self[start].isDecimalDigit, self[start &+ 1] == UInt8(ascii: "\\") { start &+= 2 }
        // `tmpA1B2.tmp` of GetTempFileName, which takes three letters from the program.
        if self[start].isASCIILetter, self[start &+ 1].isASCIILetter, self[start &+ 2].isASCIILetter {
            var end = start &+ 3
            while end &- start < 8, self[end].isHexadecimalDigit { end &+= 1 }
            if has("MSI", at: start), end &- start > 6, self[end] == UInt8(ascii: ".") {
                return .found(.temporary, start &+ 3, end)
            }
            if (4...7).contains(end &- start), has(".tmp", at: end) || has(".TMP", at: end) {
                return .found(.temporary, start &+ 3, end)
            }
        }
        // Inno Setup's `is-A1B2C.tmp`.
        if has("is-", at: start), has(".tmp", at: start &+ 8), endOfWord(start &+ 3) == start &+ 8 {
            return .found(.temporary, start &+ 3, start &+ 8)
        }
        return temporaryName(at: start)
    }

    /// Finds the random part of a name in a folder for temporary files.
    func temporaryName(at start: Int) -> Match {
        var nameEnd = start
        while self[nameEnd].isWordByte || self[nameEnd] == UInt8(ascii: ".") || self[nameEnd] == UInt8(ascii: "-") {
            nameEnd &+= 1
        }
        // File systems allow no longer names.
        guard nameEnd > start, nameEnd &- start < 256 else { return .nothing(upTo: start) }
        if has("tmp", at: start), self[nameEnd] != UInt8(ascii: "<"), let end = endAfterTmp(start &+ 3, nameEnd) {
            let dot = self[start &+ 3] == UInt8(ascii: ".") ? 1 : 0
            return .found(.temporary, start &+ 3 &+ dot, end)
        }
        if has("systemd-private-", at: start), nameEnd &- start > 16 {
            // The id of the machine's start and a random end, with the service's name between them.
            return .found(.temporary, start &+ 16, nameEnd)
        }
        for tool in ["ansible-tmp-", "ansible-local-"] as [StaticString] where has(tool, at: start) {
            let part = start &+ tool.utf8CodeUnitCount
            if part < nameEnd { return .found(.temporary, part, nameEnd) }
        }
        if has("hsperfdata_", at: start), self[nameEnd] == UInt8(ascii: "/") {
            // Each Java virtual machine has a file that is named after its process.
            let end = endOfDigits(nameEnd &+ 1)
            if end > nameEnd &+ 1, !self[end].isWordByte { return .found(.temporary, nameEnd &+ 1, end) }
        }
        // Parts between dots, dashes and underscores; the first part says what the name is for.
        var part = start
        while part < nameEnd {
            var end = part
            while end < nameEnd, base[end].isLetterOrDigit { end &+= 1 }
            if end &- part == 8, isUUID(at: part) { return .found(.uuid, part, part &+ 36) }
            if part > start, isPythonSuffix(part, nameEnd) { return .found(.temporary, part, nameEnd) }
            if part > start, end > part, isRandom(part, end, isLast: end == nameEnd) {
                let isLong = end &- part >= 9 && endOfDigits(part) == end
                return .found(
                    .temporary, startOfProcess(before: part, start), isLong ? endOfNumbers(end, nameEnd) : end)
            }
            if let digits = startOfLongNumber(part, end) {
                return .found(.temporary, digits, endOfNumbers(end, nameEnd))
            }
            if part > start, isOfRun(part, end, nameEnd) { return .found(.temporary, part, end) }
            part = end &+ 1
        }
        return .nothing(upTo: start)
    }

    /// Returns the end of the random part behind `tmp`, which may have no digit: `tmp.s3sJT2FX5o` of mktemp,
    /// `tmp14uwte0q` of Python, `tmpdSglYj`.
    private func endAfterTmp(_ place: Int, _ nameEnd: Int) -> Int? {
        var part = place
        if self[part] == UInt8(ascii: ".") {
            part &+= 1
            let end = endOfWord(part)
            return end &- part == 10 || end &- part >= 6 && isRandom(part, end, isLast: true) ? end : nil
        }
        let end = min(endOfWord(part), nameEnd)
        guard end == nameEnd || self[end] == UInt8(ascii: ".") else { return nil }
        if end &- part == 8, (part..<end).allSatisfy({ !base[$0].isASCIIUppercase }) { return end }
        return (6...12).contains(end &- part) && (part..<end).allSatisfy { base[$0].isLetterOrDigit }
            && isRandom(part, end, isLast: true) ? end : nil
    }

    /// Whether a part is the end that Python's tempfile gives a name: eight of a-z, 0-9 and `_`. Behind a prefix, only
    /// an end that has a digit and a `_` can be told from words.
    private func isPythonSuffix(_ part: Int, _ nameEnd: Int) -> Bool {
        guard nameEnd &- part == 8, base[part &- 1] != UInt8(ascii: "_") else { return false }
        let text = UnsafeBufferPointer(start: base + part, count: 8)
        return text.allSatisfy { $0.isWordByte && !$0.isASCIIUppercase } && text.contains(0x5F)
            && text.contains(where: \.isDecimalDigit)
    }

    /// Whether letters and digits look randomly drawn: not a word, words in camel case, a word and a number, or a
    /// version.
    private func isRandom(_ start: Int, _ end: Int, isLast: Bool) -> Bool {
        let count = end &- start
        if count > 32 { return false }
        var digits = 0
        for index in start..<end where base[index].isDecimalDigit { digits &+= 1 }
        if digits == count { return isProcessOrTime(start, end, isLast: isLast) }
        guard count >= 6 else { return false }
        if count > 16, !(start..<end).allSatisfy({ base[$0].isHexadecimalDigit }) { return false }
        return !areWords(start, end, isAfterDot: before(start) == UInt8(ascii: "."))
    }

    /// Whether letters are words in camel case, with at most a number behind them.
    ///
    /// Randomly drawn letters are seldom words. Signs of them are four consonants in a row if the case changes or there
    /// are digits, five in small letters alone (`mysqld` has four), and adjacent letters that occur in no word. Behind
    /// a dot, where mktemp puts its letters, only the first letter of a short word may be a capital.
    private func areWords(_ start: Int, _ end: Int, isAfterDot: Bool) -> Bool {
        let isPlain = (start..<end).allSatisfy { base[$0].isASCIILowercase }
        var place = start
        while place < end, base[place].isASCIILetter {
            if isAfterDot, base[place].isASCIIUppercase, place > start || end &- start >= 8 { return false }
            var word = place &+ 1
            var consonants = isVowel(base[place]) ? 0 : 1
            var most = consonants
            while word < end, base[word].isASCIILowercase {
                consonants = isVowel(base[word]) ? 0 : consonants &+ 1
                most = max(most, consonants)
                word &+= 1
            }
            if word &- place < 3 || most > (isPlain ? 4 : 3) { return false }
            place = word
        }
        let letters = UnsafeBufferPointer(start: base + start, count: place &- start)
        // `mktemp` mostly draws this many letters, so only a known name counts as a word.
        if isAfterDot, end &- start == 8 || end &- start == 10 { return isPlain && LetterPairs.areEnding(letters) }
        if end &- start >= 8, !LetterPairs.areOfWords(letters) { return false }
        return place > start && (place..<end).allSatisfy { base[$0].isDecimalDigit }
    }

    /// Whether a letter is one of a, e, i, o, u and y, which the constant has as a bit set.
    private func isVowel(_ letter: UInt8) -> Bool {
        0x0110_4111 as UInt32 >> UInt32((letter | 0x20) &- 0x61) & 1 == 1
    }

    /// Returns the start of nine digits or more that end a part: `go-build1234567890`.
    private func startOfLongNumber(_ part: Int, _ end: Int) -> Int? {
        var digits = end
        while digits > part, base[digits &- 1].isDecimalDigit { digits &-= 1 }
        guard (9...20).contains(end &- digits), digits > part || before(part) != UInt8(ascii: "/") else { return nil }
        return (part..<digits).allSatisfy { base[$0].isASCIILetter } && !isRandom(part, digits, isLast: true)
            ? digits : nil
    }

    /// Returns the end of further numbers that end the name: `yarn--1714024001123-0.123456`.
    private func endOfNumbers(_ place: Int, _ nameEnd: Int) -> Int {
        (place..<nameEnd).allSatisfy { !base[$0].isWordByte || base[$0].isDecimalDigit } ? nameEnd : place
    }

    /// Returns the start of the process that is glued to the name before a random part, `deploy4321.Xy12Ab34`; `part`
    /// if there is none.
    private func startOfProcess(before part: Int, _ start: Int) -> Int {
        var digits = part &- 1
        while part &- digits < 9, digits > start, base[digits &- 1].isDecimalDigit { digits &-= 1 }
        guard digits > start &+ 1, part &- digits >= 4, !base[digits &- 1].isDecimalDigit else { return part }
        if base[digits &- 1].isASCIILetter {
            var letters = digits
            while part &- letters < 64, letters > start, base[letters &- 1].isASCIILetter { letters &-= 1 }
            return letters > start && base[letters &- 1].isLetterOrDigit ? part : digits
        }
        // `npm-20481-a1b2c3d4`; a shorter number may be a port.
        return part &- digits >= 6 && base[digits &- 2].isASCIILetter ? digits : part
    }

    /// Whether a part is the number of a run: seven digits, a number behind a word for something that runs once
    /// (`job-2234736`, `run_981.log`), or three or more digits between dots (`deploy.12345.log`). Other numbers may be
    /// ports and versions: `mysql-3306`, `build-4127`.
    private func isOfRun(_ start: Int, _ end: Int, _ nameEnd: Int) -> Bool {
        let count = end &- start
        guard (2...7).contains(count), (start..<end).allSatisfy({ base[$0].isDecimalDigit }) else { return false }
        let mark = base[start &- 1]
        guard mark == UInt8(ascii: "-") || mark == UInt8(ascii: "_") || mark == UInt8(ascii: "."),
            before(start &- 1).isASCIILetter
        else { return false }
        // An extension may follow, but not the rest of a version.
        if end < nameEnd, base[end] == UInt8(ascii: "."), !self[end &+ 1].isASCIILetter { return false }
        if end < nameEnd, base[end] == UInt8(ascii: "_") { return false }
        if count == 7, mark != UInt8(ascii: ".") { return true }
        for word in ["job", "task", "run", "pid", "proc", "process", "worker", "session", "tmp", "temp"]
            as [StaticString]
        where has(word, before: start &- 1) {
            return !before(start &- 1 &- word.utf8CodeUnitCount).isASCIILetter
        }
        return mark == UInt8(ascii: ".") && count >= 3 && end < nameEnd
    }

    /// Whether digits are the number of a process, as in `deploy.12345`, or a moment; not 20231105, which may be a
    /// version.
    private func isProcessOrTime(_ start: Int, _ end: Int, isLast: Bool) -> Bool {
        let count = end &- start
        if count == 8, twoDigits(start) == 19 || twoDigits(start) == 20 { return false }
        if count >= 9 { return true }
        return count >= 3 && isLast && base[start &- 1] == UInt8(ascii: ".") && !before(start &- 1).isDecimalDigit
    }
}
