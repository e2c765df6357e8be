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

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }

    @inline(__always)
    static func isHexadecimal(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 97 < 6 }
}
