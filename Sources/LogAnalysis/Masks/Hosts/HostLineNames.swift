import Glibc

/// Finds the host's name in logs whose first lines begin with it: `[node-aa] begin`, `node-aa: reloaded`,
/// `ping: node-aa: unknown`.
///
/// Such a line does not say whether the name is the host's own, another host's or a program's. The name is therefore
/// taken only if it is in at least half of the lines, in more lines than any other name, and looks like the name of a
/// host. A few lines at the beginning of the log suffice.
struct HostLineNames {
    /// The first range of the name; nil if no name is the host's.
    private(set) var name: Range<Int>?
    private let log: UnsafeRawBufferPointer
    /// The number of lines, of bytes, and of bytes of one line that are read.
    private static let (mostLines, mostBytes, longestLine) = (16, 4096, 128)

    init(_ log: UnsafeRawBufferPointer) {
        self.log = UnsafeRawBufferPointer(rebasing: log.prefix(HostLineNames.mostBytes))
        var found: [(name: Range<Int>, count: Int)] = []
        var lineCount = 0
        var start = 0
        while start < self.log.count, lineCount < HostLineNames.mostLines {
            let lineFeed = place(of: 0x0A, from: start, to: self.log.count) ?? self.log.count
            // States of a line that is redrawn in place may become lines of their own.
            let end = place(of: 0x0D, from: start, to: lineFeed) ?? lineFeed
            if end > start {
                lineCount += 1
                if let candidate = candidate(start, min(end, start + HostLineNames.longestLine)) {
                    if let index = found.firstIndex(where: { isSame($0.name, candidate) }) {
                        found[index].count += 1
                    } else {
                        found.append((candidate, 1))
                    }
                }
            }
            start = end + 1
        }
        guard let best = found.max(by: { $0.count < $1.count }), best.count * 2 >= lineCount,
            found.allSatisfy({ $0.count < best.count || $0.name == best.name })
        else { return }
        name = best.name
    }

    private func isSame(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        first.count == second.count && log[first].elementsEqual(log[second])
    }

    private func place(of byte: UInt8, from start: Int, to end: Int) -> Int? {
        guard let base = log.baseAddress, start < end, let found = memchr(base + start, Int32(byte), end - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    private func byte(_ place: Int) -> UInt8 { place < log.count ? log[place] : 0 }

    /// Returns the name at the beginning of a line: the name in a bracket or before a colon, behind a time if there is
    /// one, or else the name between colons that follows the name of a program. A placeholder counts as a beginning
    /// without a name.
    private func candidate(_ lineStart: Int, _ lineEnd: Int) -> Range<Int>? {
        var start = endOfTime(lineStart, lineEnd)
        let isBracketed = byte(start) == UInt8(ascii: "[")
        if isBracketed { start += 1 }
        if byte(start) == UInt8(ascii: "<") { return nil }
        let end = endOfName(start, lineEnd)
        let isHead = isBracketed ? byte(end) == UInt8(ascii: "]") : byte(end) == UInt8(ascii: ":")
        if isHead, isName(start..<end) { return start..<end }
        // `ping: node-aa: unknown`: the name of a program and the name of the host.
        var word = start
        while word - start < 32, byte(word).isHostNameByte || byte(word) == 0x5F || byte(word) == UInt8(ascii: ".") {
            word += 1
        }
        guard word > start, byte(word) == UInt8(ascii: ":"), byte(word + 1) == 0x20 else { return nil }
        let nameEnd = endOfName(word + 2, lineEnd)
        if byte(nameEnd) == UInt8(ascii: ":"), isName(word + 2..<nameEnd) { return word + 2..<nameEnd }
        return nil
    }

    /// Returns the end of the digits and of the other characters of dates and times from `start` on; `start` if there
    /// are no digits.
    private func endOfTime(_ start: Int, _ end: Int) -> Int {
        for mark in ["<time> ", "[<time>] "] as [StaticString]
        where start + mark.utf8CodeUnitCount < end
            && (0..<mark.utf8CodeUnitCount).allSatisfy({ log[start + $0] == mark.utf8Start[$0] })
        {
            return start + mark.utf8CodeUnitCount
        }
        func isName(_ place: Int) -> Bool {
            // A month or a day of the week.
            byte(place).isASCIIUppercase && byte(place + 1).isASCIILowercase && byte(place + 2).isASCIILowercase
                && (byte(place + 3) == 0x20 || byte(place + 3) == UInt8(ascii: ","))
        }
        var place = byte(start) == UInt8(ascii: "[") ? start + 1 : start
        guard byte(place).isDecimalDigit || isName(place) else { return start }
        var hasDigit = false
        while place < end, place - start < 40 {
            if byte(place).isDecimalDigit {
                hasDigit = true
            } else if isName(place) {
                place += 2
            } else if !isPartOfTime(byte(place)) {
                break
            }
            place += 1
        }
        if !hasDigit { return start }
        return place
    }

    /// Whether a byte may be between the digits of dates and times.
    @inline(__always)
    private func isPartOfTime(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "/"),
            UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "]"), 0x20:
            true
        default: false
        }
    }

    private func endOfName(_ start: Int, _ lineEnd: Int) -> Int {
        var end = start
        while end < lineEnd, end - start < 64, byte(end).isHostNameByte { end += 1 }
        return end
    }

    /// Words that begin only the names of hosts if a number or a short word follows: `node-aa`, `svr-xk-0412`, but not
    /// `node-exporter`.
    private static let words: Set<[UInt8]> = Set(
        "node host vm pc srv svr server ecs cvm desktop laptop box".split(separator: " ").map { Array($0.utf8) })
    /// Words for the duty of a host. They begin the name of a host if a number of two digits or more ends the name:
    /// `web-01`.
    private static let duties: Set<[UInt8]> = Set(
        "web app api db game gate gateway login cache redis mysql mongo kafka zk es mq proxy lb nginx prod master slave"
            .split(separator: " ").map { Array($0.utf8) })

    private func isName(_ range: Range<Int>) -> Bool {
        guard range.contains(where: { !byte($0).isASCIILetter }) else { return false }
        let name = log[range].map { $0.isASCIIUppercase ? $0 | 0x20 : $0 }
        let word = Array(name.prefix { $0.isASCIILetter })
        guard word.count < name.count, let last = name.split(separator: UInt8(ascii: "-")).last else { return false }
        let digits = last.reversed().prefix { $0.isDecimalDigit }.count
        if HostLineNames.duties.contains(word) { return digits >= 2 }
        guard HostLineNames.words.contains(word) else { return false }
        return digits > 0 || last.count <= 3 && !last.elementsEqual("js".utf8)
    }
}
