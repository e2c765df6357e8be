/// Where a log says what its host is called: `hostname=X`, `主机名：X`, a shell's prompt `user@X:~$`.
///
/// Only the first few of each are read; a log says it once.
struct HostStatements {
    /// Where the names lie, in order.
    private(set) var ranges: [Range<Int>] = []
    private let log: UnsafeRawBufferPointer

    init(_ log: UnsafeRawBufferPointer) {
        self.log = log
        var (words, prompts) = (8, 8)
        var place = 0
        while words > 0 || prompts > 0, let found = nextAnchor(from: place) {
            place = found + 1
            if log[found] == UInt8(ascii: "@") {
                prompts -= 1
                if prompts >= 0 { readPrompt(at: found) }
            } else if let length = wordLength(at: found) {
                words -= 1
                if words >= 0 { readStatement(afterWord: found + length) }
            }
        }
        ranges.sort { $0.lowerBound < $1.lowerBound }
    }

    /// The next place where `@`, or what may be one of the words, begins: by the first and the last byte of `ostname`,
    /// in any case, and of `主机名`.
    private func nextAnchor(from place: Int) -> Int? {
        guard let base = log.baseAddress else { return nil }
        var place = place
        let small = SIMD16<UInt8>(repeating: 0x20)
        while place + 24 <= log.count {
            let bytes = (base + place).loadUnaligned(as: SIMD16<UInt8>.self)
            let sixth = (base + place + 6).loadUnaligned(as: SIMD16<UInt8>.self)
            let eighth = (base + place + 8).loadUnaligned(as: SIMD16<UInt8>.self)
            let latin = ((bytes | small) .== UInt8(ascii: "o")) .& ((sixth | small) .== UInt8(ascii: "e"))
            let chinese = (bytes .== 0xE4) .& (eighth .== 0x8D)
            if ByteSearch.isAny(latin .| chinese .| (bytes .== UInt8(ascii: "@"))) {
                for start in place..<place + 16 where isAnchor(start) { return start }
            }
            place += 16
        }
        while place < log.count {
            if isAnchor(place) { return place }
            place += 1
        }
        return nil
    }

    private func isAnchor(_ place: Int) -> Bool {
        log[place] == UInt8(ascii: "@") || wordLength(at: place) != nil
    }

    private func wordLength(at place: Int) -> Int? {
        for (word, mask) in [("ostname", 0x20), ("主机名", 0)] as [(StaticString, UInt8)] {
            let length = word.utf8CodeUnitCount
            if place + length <= log.count,
                (0..<length).allSatisfy({ log[place + $0] | mask == word.utf8Start[$0] })
            {
                return length
            }
        }
        return nil
    }

    private func byte(_ place: Int) -> UInt8 { place >= 0 && place < log.count ? log[place] : 0 }

    private func endOfName(_ place: Int) -> Int {
        var end = place
        while end - place < 255, byte(end).isHostNameByte || byte(end) == UInt8(ascii: ".") { end += 1 }
        while end > place, !byte(end - 1).isLetterOrDigit { end -= 1 }
        return end
    }

    private mutating func readStatement(afterWord end: Int) {
        var start = end
        var isAssigned = false
        separators: while start - end < 8 {
            switch byte(start) {
            case UInt8(ascii: "="), UInt8(ascii: ":"): isAssigned = true
            case 0xEF where byte(start + 1) == 0xBC && byte(start + 2) == 0x9A:
                isAssigned = true
                start += 2
            case 0x20, 0x09, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "["): break
            default: break separators
            }
            start += 1
        }
        let nameEnd = endOfName(start)
        guard start > end, nameEnd > start, byte(nameEnd) != UInt8(ascii: "_") else { return }
        let name = log[start..<nameEnd]
        // `hostname lookup failed` names nobody.
        if !isAssigned, !name.contains(where: \.isDecimalDigit) { return }
        let nobody = ["localhost", "none", "null", "unknown", "localhost.localdomain"]
        if nobody.contains(where: { name.elementsEqual($0.utf8) }) { return }
        ranges.append(start..<nameEnd)
    }

    /// `[root@X ~]#` and `root@X:~$`, at the beginning of a line.
    private mutating func readPrompt(at place: Int) {
        var start = place
        while place - start < 33, byte(start - 1).isWordByte || byte(start - 1) == UInt8(ascii: "-") { start -= 1 }
        let isBracketed = byte(start - 1) == UInt8(ascii: "[")
        let before = isBracketed ? start - 2 : start - 1
        guard start < place, before < 0 || byte(before) == 0x0A || byte(before) == 0x0D else { return }
        let nameEnd = endOfName(place + 1)
        guard nameEnd > place + 1, byte(nameEnd) == (isBracketed ? 0x20 : UInt8(ascii: ":")) else { return }
        var end = nameEnd + 1
        while end - nameEnd < 128, byte(end) > 0x20, byte(end) != UInt8(ascii: "]"), byte(end) != UInt8(ascii: "$"),
            byte(end) != UInt8(ascii: "#")
        {
            end += 1
        }
        if isBracketed {
            guard byte(end) == UInt8(ascii: "]") else { return }
            end += 1
        }
        guard byte(end) == UInt8(ascii: "$") || byte(end) == UInt8(ascii: "#") else { return }
        ranges.append(place + 1..<nameEnd)
    }
}
