import Glibc

/// Finds the places where a log states the name of its host: `hostname=X`, `主机名：X`, a shell's prompt `user@X:~$`.
///
/// Only the first few statements of each form are read.
struct HostStatements {
    /// The ranges of the names, in order.
    private(set) var ranges: [Range<Int>] = []
    private let log: UnsafeRawBufferPointer
    private static let limit = 8
    private static let springStart = ByteSearch(Array(" with PID ".utf8))

    init(_ log: UnsafeRawBufferPointer) {
        self.log = log
        var place = 0
        for _ in 0..<HostStatements.limit {
            guard let (start, length) = nextWord(from: place) else { break }
            place = start + length
            readStatement(afterWord: place)
        }
        place = 0
        for _ in 0..<HostStatements.limit {
            guard let base = log.baseAddress, place < log.count,
                let found = memchr(base + place, Int32(UInt8(ascii: "@")), log.count - place)
            else { break }
            place = UnsafeRawPointer(found) - base + 1
            readPrompt(at: place - 1)
        }
        readStarts()
        ranges.sort { $0.lowerBound < $1.lowerBound }
    }

    /// Returns the next place of `ostname`, in any case, or `主机名`, and the length of that word. Bytes are compared
    /// eight at a time: a zero byte is left where both the first and the last byte fit.
    private func nextWord(from place: Int) -> (start: Int, length: Int)? {
        guard let base = log.baseAddress else { return nil }
        var place = place
        let small = ByteSearch.repeated(0x20)
        let (latinFirst, latinLast) = (ByteSearch.repeated(UInt8(ascii: "o")), ByteSearch.repeated(UInt8(ascii: "e")))
        let (first, last) = (ByteSearch.repeated(0xE4), ByteSearch.repeated(0x8D))
        while place + 24 <= log.count {
            var zeros: UInt64 = 0
            for half in [0, 8] {
                let bytes = (base + place + half).loadUnaligned(as: UInt64.self)
                let sixth = (base + place + half + 6).loadUnaligned(as: UInt64.self)
                let eighth = (base + place + half + 8).loadUnaligned(as: UInt64.self)
                zeros |= ByteSearch.zeros(((bytes | small) ^ latinFirst) | ((sixth | small) ^ latinLast))
                zeros |= ByteSearch.zeros((bytes ^ first) | (eighth ^ last))
            }
            if zeros != 0 {
                for start in place..<place + 16 {
                    if let length = wordLength(at: start) { return (start, length) }
                }
            }
            place += 16
        }
        while place < log.count {
            if let length = wordLength(at: place) { return (place, length) }
            place += 1
        }
        return nil
    }

    private func wordLength(at place: Int) -> Int? {
        guard log[place] | 0x20 == UInt8(ascii: "o") || log[place] == 0xE4 else { return nil }
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
        while end - place < 255,
            byte(end).isWordByte || byte(end) == UInt8(ascii: "-") || byte(end) == UInt8(ascii: ".")
        {
            end += 1
        }
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
        guard start > end, nameEnd > start else { return }
        let name = log[start..<nameEnd]
        // `hostname lookup failed` does not state a name.
        if name.contains(where: \.isDecimalDigit) {
            ranges.append(start..<nameEnd)
            return
        }
        if !isAssigned { return }
        let nobody = ["localhost", "none", "null", "unknown", "localhost.localdomain"]
        if nobody.contains(where: { name.elementsEqual($0.utf8) }) { return }
        ranges.append(start..<nameEnd)
    }

    /// Reads the forms that occur near the beginning of a log: Spring's `Starting Demo on X with PID 31`, and the line
    /// of `uname -a` that begins a log, `Linux X 5.10.0`.
    private mutating func readStarts() {
        let head = UnsafeRawBufferPointer(rebasing: log.prefix(1 << 14))
        if let place = Self.springStart.find(in: head, from: 0) {
            var start = place
            while place - start < 255, byte(start - 1).isHostNameByte || byte(start - 1) == UInt8(ascii: ".") {
                start -= 1
            }
            if start < place, has(" on ", before: start) { ranges.append(start..<place) }
        }
        if has("Linux ", before: 6) {
            let end = endOfName(6)
            if end > 6, byte(end) == 0x20, byte(end + 1).isDecimalDigit { ranges.append(6..<end) }
        }
    }

    private func has(_ text: StaticString, before place: Int) -> Bool {
        let start = place - text.utf8CodeUnitCount
        return start >= 0 && place <= log.count
            && (0..<text.utf8CodeUnitCount).allSatisfy { log[start + $0] == text.utf8Start[$0] }
    }

    /// Reads prompts at the beginning of a line, `[root@X ~]#` and `root@X:~$`.
    private mutating func readPrompt(at place: Int) {
        var start = place
        while place - start < 33, byte(start - 1).isWordByte || byte(start - 1) == UInt8(ascii: "-") { start -= 1 }
        let nameEnd = endOfName(place + 1)
        if has("celery@", before: place + 1), nameEnd > place + 1 {
            // A worker of Celery has a name that ends with its host's name.
            ranges.append(place + 1..<nameEnd)
            return
        }
        let isBracketed = byte(start - 1) == UInt8(ascii: "[")
        let before = isBracketed ? start - 2 : start - 1
        guard start < place, before < 0 || byte(before) == 0x0A || byte(before) == 0x0D else { return }
        guard nameEnd > place + 1, byte(nameEnd) == (isBracketed ? 0x20 : UInt8(ascii: ":")) else { return }
        var end = nameEnd + 1
        guard isBracketed || byte(end) == UInt8(ascii: "~") || byte(end) == UInt8(ascii: "/") else { return }
        while end - nameEnd < 128, byte(end) > 0x20, !"]$#<".utf8.contains(byte(end)) {
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
