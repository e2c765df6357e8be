/// The bytes of a line, with the recognition of forms that masks, `patterns` and the learning behind `groups` share:
/// addresses, UUIDs, escape sequences, units.
///
/// The form of a value is defined here, once. The readers differ in what they do with it: a mask takes only values that
/// vary by themselves, `patterns` takes every value, and learning takes a value apart.
///
/// `place` is always a byte offset from `base`. Nothing at or behind `end` is read.
protocol LineBytes {
    /// The first byte of the line, or of the log that contains it.
    var base: UnsafePointer<UInt8> { get }
    /// The offset of the line's end.
    var end: Int { get }
}

/// A line that is not part of a log.
struct PlainLine: LineBytes {
    let base: UnsafePointer<UInt8>
    let end: Int

    /// Returns nil for an empty line.
    @inline(__always)
    init?(_ line: UnsafeRawBufferPointer) {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return nil }
        (self.base, end) = (base, line.count)
    }
}

extension LineBytes {
    /// The byte at `place`; NUL, which belongs to no form, at the end of the line and behind it.
    @inline(__always)
    subscript(_ place: Int) -> UInt8 { place < end ? base[place] : 0 }

    /// Returns the end of the decimal digits that begin at `place`.
    @inline(__always)
    func endOfDigits(_ place: Int) -> Int {
        var place = place
        while self[place].isDecimalDigit { place &+= 1 }
        return place
    }

    /// Returns the end of the escape sequence whose ESC is at `place`. A control sequence, such as a colour, ends with
    /// its final byte (ECMA-48, 5.4); of any other sequence only the ESC is passed over.
    @inline(__always)
    func endOfEscape(from place: Int) -> Int {
        guard self[place &+ 1] == UInt8(ascii: "[") else { return place &+ 1 }
        var next = place &+ 2
        while next < end, base[next] &- 0x40 >= 0x3F { next &+= 1 }
        return min(next &+ 1, end)
    }

    /// Whether the 36 bytes from `place` on have the form of a UUID: groups of 8-4-4-4-12 hexadecimal digits (RFC 9562,
    /// 4).
    @inline(__always)
    func hasFormOfUUID(at place: Int) -> Bool {
        let dash = UInt8(ascii: "-")
        guard place &+ 36 <= end, base[place &+ 8] == dash, base[place &+ 13] == dash, base[place &+ 18] == dash,
            base[place &+ 23] == dash
        else { return false }
        for offset in 0..<36 where !base[place &+ offset].isHexadecimalDigit {
            guard offset == 8 || offset == 13 || offset == 18 || offset == 23 else { return false }
        }
        return true
    }

    /// Returns the end of the IPv4 address that begins at `place`: four numbers below 256 with dots between them.
    /// Returns nil if there is no address, or if a letter or digit follows it.
    func endOfAddress(_ place: Int, limit: Int) -> Int? {
        var place = place
        for group in 0..<4 {
            let start = place
            var value = 0
            while place < limit, place &- start < 4, base[place].isDecimalDigit {
                value = value &* 10 &+ Int(base[place] &- 0x30)
                place &+= 1
            }
            guard place > start, value < 256 else { return nil }
            if group < 3 {
                guard place < limit, base[place] == UInt8(ascii: ".") else { return nil }
                place &+= 1
            }
        }
        return place < limit && base[place].isLetterOrDigit ? nil : place
    }

    /// Returns the end of at least five pairs of hexadecimal digits with colons between them that begin at `place`,
    /// such as hardware addresses and fingerprints.
    func endOfHexadecimalPairs(_ place: Int) -> Int? {
        var (next, pairs) = (place, 0)
        while self[next].isHexadecimalDigit, self[next &+ 1].isHexadecimalDigit {
            pairs &+= 1
            next &+= 2
            guard self[next] == UInt8(ascii: ":"), self[next &+ 1].isHexadecimalDigit else { break }
            next &+= 1
        }
        return pairs >= 5 && !self[next].isLetterOrDigit ? next : nil
    }

    /// Returns the end of a placeholder such as `<time>`, `<own-ip>` or `<*>` whose `<` is at `place`, or nil if there
    /// is none. `<...>`, with up to four dots, is a placeholder, too. Masks replace values with text of this form.
    @inline(__always)
    func endOfPlaceholder(_ place: Int) -> Int? {
        let first = self[place &+ 1]
        if first == UInt8(ascii: "*") || first == UInt8(ascii: ".") {
            var next = place &+ 2
            while next < place &+ 5, self[next] == UInt8(ascii: ".") { next &+= 1 }
            return self[next] == UInt8(ascii: ">") ? next &+ 1 : nil
        }
        guard first.isASCIILowercase else { return nil }
        for next in (place &+ 2)..<(place &+ 32) {
            let byte = self[next]
            if byte == UInt8(ascii: ">") { return next &+ 1 }
            guard byte.isASCIILowercase || byte.isDecimalDigit || byte == UInt8(ascii: "-") else { return nil }
        }
        return nil
    }

    /// Returns the end of the unit of a size that begins at `place`: `kB`, `MiB`, `G`, `B`, `bytes`. Returns nil if
    /// there is no unit, or if a letter, digit or `_` follows it.
    @inline(__always)
    func endOfSizeUnit(_ place: Int) -> Int? {
        var next = place &+ 1
        switch self[place] {
        case UInt8(ascii: "k"), UInt8(ascii: "K"), UInt8(ascii: "M"), UInt8(ascii: "G"), UInt8(ascii: "T"),
            UInt8(ascii: "P"):
            if self[next] == UInt8(ascii: "i") { next &+= 1 }
            if self[next] | 0x20 == UInt8(ascii: "b") { next &+= 1 }
        case UInt8(ascii: "m"), UInt8(ascii: "g"), UInt8(ascii: "t"):
            // Without the `b` an `m` means minutes, a `g` grams, and a `t` nothing.
            guard self[next] == UInt8(ascii: "b") else { return nil }
            next &+= 1
        case UInt8(ascii: "b"), UInt8(ascii: "B"):
            if self[next] == UInt8(ascii: "y"), self[next &+ 1] == UInt8(ascii: "t"),
                self[next &+ 2] == UInt8(ascii: "e")
            {
                next &+= self[next &+ 3] == UInt8(ascii: "s") ? 4 : 3
            }
        default: return nil
        }
        return self[next].isWordByte ? nil : next
    }
}

// MARK: - Characters beyond ASCII

extension LineBytes {
    /// Whether the character beyond ASCII that begins at `place` is a letter of some script. Not letters are: general
    /// punctuation, symbols and box drawing (U+2000 to U+2FFF), CJK punctuation (U+3000 to U+303F), full-width and
    /// half-width forms (U+FF00 to U+FF7F), emoji and everything else beyond U+FFFF, and the punctuation of Latin-1 (up
    /// to U+00BF).
    @inline(__always)
    func isLetterBeyondASCII(at place: Int) -> Bool {
        switch self[place] {
        case 0xE2, 0xF0...: false
        case 0xE3: self[place &+ 1] != 0x80
        case 0xEF: self[place &+ 1] != 0xBC && self[place &+ 1] != 0xBD
        case 0xC3...: true
        default: false
        }
    }

    /// Whether Chinese punctuation begins at `place`: U+3000 to U+303F, and the full-width forms of ASCII's
    /// punctuation. Such a character has three bytes.
    @inline(__always)
    func isWideMark(at place: Int) -> Bool {
        guard place &+ 3 <= end else { return false }
        if base[place] == 0xE3 { return base[place &+ 1] == 0x80 }
        guard base[place] == 0xEF, base[place &+ 1] == 0xBC else { return false }
        let last = base[place &+ 2]
        return last < 0x90 || last >= 0x99 && last < 0xA1
    }
}

// MARK: - Bytes

/// Classes of bytes, one bit each, that decide where a chunk of a line ends and whether the chunk may hold a value.
enum ByteClass {
    static let digit: UInt8 = 1
    static let letter: UInt8 = 2
    static let dot: UInt8 = 4
    static let slash: UInt8 = 8
    static let colon: UInt8 = 16
    /// Spaces and control bytes.
    static let space: UInt8 = 32
    /// Brackets, quotes, comma, semicolon, equals sign and bar. Such a byte ends a chunk and is a chunk by itself.
    static let mark: UInt8 = 64
    /// A byte of a character beyond ASCII, or a byte that is not valid UTF-8.
    static let high: UInt8 = 128

    /// The class of each byte value, by the value.
    static let table: [UInt8] = (0..<256).map { value in
        switch UInt8(value) {
        case 0x00...0x20, 0x7F: space
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): letter
        case UInt8(ascii: "."): dot
        case UInt8(ascii: "/"), UInt8(ascii: "\\"): slash
        case UInt8(ascii: ":"): colon
        case 0x80...0xFF: high
        default: ",;()[]{}<>=\"'|".utf8.contains(UInt8(value)) ? mark : 0
        }
    }
}

/// The kinds of bytes that recognisers tell apart. All of these properties are false for bytes beyond ASCII.
extension UInt8 {
    @inline(__always) var isDecimalDigit: Bool { self &- 0x30 < 10 }
    @inline(__always) var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    @inline(__always) var isASCIIUppercase: Bool { self &- 0x41 < 26 }
    @inline(__always) var isASCIILowercase: Bool { self &- 0x61 < 26 }
    @inline(__always) var isHexadecimalDigit: Bool { isDecimalDigit || (self | 0x20) &- 0x61 < 6 }
    @inline(__always) var isLetterOrDigit: Bool { isDecimalDigit || isASCIILetter }
    /// Whether the byte is a letter, a digit or `_`, as in the names of programs' variables.
    @inline(__always) var isWordByte: Bool { isLetterOrDigit || self == 0x5F }
    /// Whether the byte may be in one label of a host name: a letter, a digit or `-`.
    @inline(__always) var isHostNameByte: Bool { isLetterOrDigit || self == 0x2D }

    var hexadecimalValue: UInt8? {
        isDecimalDigit ? self &- 0x30 : isHexadecimalDigit ? (self | 0x20) &- 0x57 : nil
    }
}
