/// One line as the recognisers see it. They look back a bounded way, at most to the end of the last masked place, and
/// ahead to the end of the line.
///
/// Bytes beyond these bounds read as NUL, which belongs to no form. The `>` of a placeholder belongs to no form either,
/// so that a masked place looks the same as a place that will be masked, and normalising twice changes nothing.
///
/// The value is four words long, so that calls pass it in registers; less often used properties are in `LineContext`.
struct LineScan: LineBytes {
    let base: UnsafePointer<UInt8>
    /// The offset of the line's end.
    var end = 0
    /// The offset before which nothing is read: the line's start or the end of the last masked place.
    var floor = 0
    let context: UnsafeMutablePointer<LineContext>

    init(base: UnsafePointer<UInt8>, context: UnsafeMutablePointer<LineContext>) {
        (self.base, self.context) = (base, context)
    }

    @inline(__always) var lineStart: Int { context.pointee.lineStart }
    @inline(__always) var words: UnsafePointer<KnownWords.Entry> { context.pointee.words }

    /// The result at a place of interest: the range that a mask takes, or the offset up to which there is nothing to
    /// mask.
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

    /// The byte before a place; NUL at `floor`.
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

    /// Continues behind an escape sequence that ends at `place`. The final letter of the sequence does not belong to
    /// the word behind it, but a word before the sequence still determines the role of the value behind it.
    mutating func passEscape(from start: Int, to place: Int) {
        if floor != start || context.pointee.escapeEnd != start {
            context.pointee.escapeStart = start
            context.pointee.floorBeforeEscape = floor
        }
        context.pointee.escapeEnd = place
        floor = place
    }

    /// Returns the next digit, or the slash of `/tmp/`, before `limit`; `limit` if there is none.
    ///
    /// Eight bytes are tested at a time: digits and slashes are in 0x2F...0x39, and adding a constant to seven-bit
    /// bytes carries into the eighth bit exactly from a bound on.
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

    /// Returns the end of an escape sequence, from a place among its parameters on: behind the final byte (ECMA-48,
    /// 5.4).
    func endOfEscape(_ place: Int) -> Int {
        var place = place
        while self[place] &- 0x20 < 0x20 { place &+= 1 }
        return min(place &+ 1, end)
    }

    /// The number of two digits at a place; -1 if there are not two digits.
    @inline(__always)
    func twoDigits(_ place: Int) -> Int {
        let (tens, ones) = (self[place] &- 0x30, self[place &+ 1] &- 0x30)
        return tens < 10 && ones < 10 ? Int(tens) &* 10 &+ Int(ones) : -1
    }

    /// Whether the text is at a place of the line, at or behind `floor`.
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

    /// Whether the text is right before a place.
    @inline(__always)
    func has(_ text: StaticString, before place: Int) -> Bool { has(text, at: place &- text.utf8CodeUnitCount) }
}

/// Properties that recognisers seldom use, and what earlier places of the line say about later ones.
struct LineContext {
    /// The length of the log in bytes.
    let count: Int
    let words: UnsafePointer<KnownWords.Entry>
    /// The host's own IPv6 addresses.
    let own6: [IPv6Value]
    let hasOwn6: Bool
    var lineStart = 0
    /// Whether a time was masked in this line (a bracketed number is then a process), or the numbers of a process in a
    /// line of `ps` (`15:52` is then a time).
    var hasTime = false
    var hasProcess = false
    /// Whether the last masked place is a time in the form of glog (a thread follows), or an address (a port follows).
    var isAfterShortTime = false
    var isAfterAddress = false
    /// Whether the last masked place is a time, or a process behind a time.
    var isAfterTime = false
    /// The range of the escape sequences right before the floor, and the floor before them; the end is -1 if there are
    /// none.
    var escapeStart = 0
    var escapeEnd = -1
    var floorBeforeEscape = 0
    /// The end of the last masked time; it equals `floor` as long as nothing was masked behind the time.
    var timeEnd = -1

    init(count: Int, words: UnsafePointer<KnownWords.Entry>, own6: [IPv6Value]) {
        (self.count, self.words, self.own6) = (count, words, own6)
        hasOwn6 = !own6.isEmpty
    }
}
