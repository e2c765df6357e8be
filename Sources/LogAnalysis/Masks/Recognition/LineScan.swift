/// One line as the recognisers see it: they look a bounded way back, as far as the last masked place, and ahead, as far
/// as the line goes.
///
/// Bytes beyond those bounds read as NUL, which is part of nothing. A placeholder's `>` is part of nothing either, so
/// that what was masked looks the same as what will be masked, and normalising twice changes nothing.
///
/// It is four words long, so that calls pass it in registers; what is asked for less often is in a context of its own.
struct LineScan: LineBytes {
    let base: UnsafePointer<UInt8>
    /// The end of the line.
    var end = 0
    /// Nothing before this place is looked at: the line's start or the end of what was masked last.
    var floor = 0
    let context: UnsafeMutablePointer<LineContext>

    init(base: UnsafePointer<UInt8>, context: UnsafeMutablePointer<LineContext>) {
        (self.base, self.context) = (base, context)
    }

    @inline(__always) var lineStart: Int { context.pointee.lineStart }
    @inline(__always) var words: UnsafePointer<KnownWords.Entry> { context.pointee.words }

    /// What was found at a place of interest: the range that a mask takes, or how far there is nothing.
    struct Match {
        var start: Int
        var end: Int
        var mask: BuiltInMask?

        @inline(__always)
        static func nothing(upTo end: Int) -> Match { Match(start: end, end: end, mask: nil) }
        @inline(__always)
        static func found(_ mask: BuiltInMask, _ start: Int, _ end: Int) -> Match {
            Match(start: start, end: end, mask: mask)
        }
    }

    /// The byte before a place.
    @inline(__always)
    func before(_ place: Int) -> UInt8 { place > floor ? base[place &- 1] : 0 }

    mutating func begin(line range: Range<Int>) {
        (floor, end) = (range.lowerBound, range.upperBound)
        context.pointee.lineStart = range.lowerBound
        context.pointee.hasTime = false
        context.pointee.hasProcess = false
        context.pointee.isAfterShortTime = false
        context.pointee.isAfterAddress = false
        context.pointee.isAfterTime = false
        context.pointee.timeEnd = -1
        context.pointee.escapeEnd = -1
    }

    /// Goes on behind an escape sequence that ends at a place: its letter is no part of the word after it, while what a word
    /// before it says of that holds.
    mutating func passEscape(from start: Int, to place: Int) {
        if floor != start || context.pointee.escapeEnd != start {
            context.pointee.escapeStart = start
            context.pointee.floorBeforeEscape = floor
        }
        context.pointee.escapeEnd = place
        floor = place
    }

    /// The next digit or the slash of `/tmp/` before `limit`, or `limit`. Eight bytes at a time: digits and slashes lie in 0x2F...0x39, and adding
    /// to seven-bit bytes carries into the eighth bit exactly from a bound on.
    @inline(__always)
    func nextOfInterest(from place: Int, limit: Int) -> Int {
        var place = place
        let high: UInt64 = 0x8080_8080_8080_8080
        while place < limit {
            guard place &+ 8 <= context.pointee.count else {
                if base[place] &- 0x30 < 10 || isTemporaryFolder(place) { return place }
                place &+= 1
                continue
            }
            let bytes = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self).littleEndian
            let low = bytes & ~high
            var hits = (low &+ 0x5151_5151_5151_5151) & ~(low &+ 0x4646_4646_4646_4646) & ~bytes & high
            while hits != 0 {
                let found = place &+ hits.trailingZeroBitCount / 8
                if found >= limit { return limit }
                if base[found] != UInt8(ascii: "/") || isTemporaryFolder(found) { return found }
                hits &= hits &- 1
            }
            place &+= 8
        }
        return limit
    }

    @inline(__always)
    func endOfBlanks(_ place: Int) -> Int {
        var place = place
        while self[place] == 0x20 { place &+= 1 }
        return place
    }

    /// Passes over the rest of an escape sequence's parameters and its final byte (ECMA-48, 5.4).
    func endOfEscape(_ place: Int) -> Int {
        var place = place
        while self[place] &- 0x20 < 0x20 { place &+= 1 }
        return min(place &+ 1, end)
    }

    /// The number that two digits make; -1 where there are none.
    @inline(__always)
    func twoDigits(_ place: Int) -> Int {
        let (tens, ones) = (self[place] &- 0x30, self[place &+ 1] &- 0x30)
        return tens < 10 && ones < 10 ? Int(tens) &* 10 &+ Int(ones) : -1
    }

    /// Whether some bytes stand at a place.
    @inline(__always)
    func has(_ text: StaticString, at place: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard place >= floor, place &+ length <= end else { return false }
        let bytes = text.utf8Start
        var index = 0
        while index < length {
            if base[place &+ index] != bytes[index] { return false }
            index &+= 1
        }
        return true
    }

    /// Whether some bytes stand right before a place.
    @inline(__always)
    func has(_ text: StaticString, before place: Int) -> Bool { has(text, at: place &- text.utf8CodeUnitCount) }
}

/// What recognisers seldom ask for, and what earlier places of the line tell later ones.
struct LineContext {
    /// The length of the log.
    let count: Int
    let words: UnsafePointer<KnownWords.Entry>
    /// The host's own IPv6 addresses.
    let own6: [IPv6Value]
    let hasOwn6: Bool
    var lineStart = 0
    /// Whether a time was masked in this line, or a process: a bracketed number is a process then, 15:52 a time.
    var hasTime = false
    var hasProcess = false
    /// Whether what was masked last is a time as glog writes it (a thread follows), or an address (a port follows).
    var isAfterShortTime = false
    var isAfterAddress = false
    /// Whether what was masked last is a time, or a process behind one.
    var isAfterTime = false
    /// The escape sequences that the floor is behind: where they begin and end, and the floor before them; the end is -1
    /// where there are none.
    var escapeStart = 0
    var escapeEnd = -1
    var floorBeforeEscape = 0
    /// Where the time that was masked last ends; `floor` is there as long as nothing was masked behind it.
    var timeEnd = -1

    init(count: Int, words: UnsafePointer<KnownWords.Entry>, own6: [IPv6Value]) {
        (self.count, self.words, self.own6) = (count, words, own6)
        hasOwn6 = !own6.isEmpty
    }
}
