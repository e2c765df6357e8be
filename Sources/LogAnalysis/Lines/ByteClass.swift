/// What a byte can be at the level of words and values: the bits that decide where a chunk of a line ends and whether it
/// may hold a value.
enum ByteClass {
    static let digit: UInt8 = 1
    static let letter: UInt8 = 2
    static let dot: UInt8 = 4
    static let slash: UInt8 = 8
    static let colon: UInt8 = 16
    /// Spaces and control bytes.
    static let space: UInt8 = 32
    /// Brackets, quotes, comma, semicolon, equals, bar: they end a chunk and stand for themselves.
    static let mark: UInt8 = 64
    /// A byte of a character beyond ASCII, or of none.
    static let high: UInt8 = 128

    /// The class of each byte value.
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

/// The kinds of bytes that recognisers tell apart. Bytes beyond ASCII are of none.
extension UInt8 {
    @inline(__always) var isDecimalDigit: Bool { self &- 0x30 < 10 }
    @inline(__always) var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    @inline(__always) var isASCIIUppercase: Bool { self &- 0x41 < 26 }
    @inline(__always) var isASCIILowercase: Bool { self &- 0x61 < 26 }
    @inline(__always) var isHexadecimalDigit: Bool { isDecimalDigit || (self | 0x20) &- 0x61 < 6 }
    @inline(__always) var isLetterOrDigit: Bool { isDecimalDigit || isASCIILetter }
    /// A letter, a digit or `_`: what names in programs are made of.
    @inline(__always) var isWordByte: Bool { isLetterOrDigit || self == 0x5F }
    /// What a host's name is made of, dots apart.
    @inline(__always) var isHostNameByte: Bool { isLetterOrDigit || self == 0x2D }

    var hexadecimalValue: UInt8? {
        isDecimalDigit ? self &- 0x30 : isHexadecimalDigit ? (self | 0x20) &- 0x57 : nil
    }
}
