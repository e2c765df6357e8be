/// The kinds of bytes that the masks' recognisers tell apart. Bytes beyond ASCII are of none.
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
