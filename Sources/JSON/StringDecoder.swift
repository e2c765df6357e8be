/// Decodes the inside of a JSON string incrementally.
///
/// The decoder is strict about escapes (RFC 8259, section 7). It keeps unescaped control characters as they are, and
/// replaces half a surrogate pair with U+FFFD, because logs of real hosts contain both.
struct StringDecoder {
    private typealias Block = SIMD16<UInt8>

    /// Where decoding a chunk ended.
    enum ChunkEnd {
        /// At the closing quotation mark; the value is the offset after it.
        case closed(Int)
        /// At the end of the chunk, inside the string.
        case open
        /// At an escape that JSON doesn't have; the value is the offset of the byte that makes it wrong.
        case malformed(Int)
    }

    /// The bitwise OR of all copied bytes. The block copies also OR in bytes after a mark, which were not part of the
    /// text.
    private var seen = Block.zero
    /// The position in an escape: 0 outside of one, 1 after the backslash, 2…5 before a hexadecimal digit.
    private var progress = 0
    private var unit: UInt32 = 0
    /// A high surrogate that waits for its low surrogate; 0 when there is none.
    private var highSurrogate: UInt32 = 0

    /// Whether a byte outside of ASCII was copied, so that the text may be invalid UTF-8.
    var hasHighBytes: Bool { seen.max() >= 0x80 }

    /// The number of bytes that the output needs in addition to the size of a chunk.
    static let slack = 16

    /// Decodes a chunk from the offset `start` on.
    ///
    /// - Parameters:
    ///   - output: a buffer with room for `written` bytes, the chunk's bytes and `slack`.
    ///   - written: the number of bytes in the output, which grows.
    mutating func decode(
        _ input: UnsafeRawBufferPointer, from start: Int, into output: UnsafeMutableRawBufferPointer,
        at written: inout Int
    ) -> ChunkEnd {
        var read = start
        var write = written
        defer { written = write }
        while read < input.count {
            if progress > 0 {
                guard takeEscaped(input[read], output, &write) else { return .malformed(read) }
                read &+= 1
                continue
            }
            if highSurrogate != 0, input[read] != Self.backslash { Self.put(0xFFFD, output, &write); highSurrogate = 0 }
            guard copyRun(input, &read, output, &write) else { return .open }
            let mark = input[read]
            read &+= 1
            if mark == Self.quote { return .closed(read) }
            if highSurrogate == 0, read < input.count, let byte = Self.plain(input[read]) {
                output[write] = byte
                write &+= 1
                read &+= 1
            } else {
                progress = 1
            }
        }
        return .open
    }

    /// Copies bytes up to the next quotation mark or backslash. Returns false when the chunk has none.
    ///
    /// Sixteen bytes at a time are copied first and examined afterwards. The comparison yields 0xFF at each mark, so
    /// the lowest set bit of the two words gives the offset of the first mark.
    private mutating func copyRun(
        _ input: UnsafeRawBufferPointer, _ read: inout Int, _ output: UnsafeMutableRawBufferPointer, _ write: inout Int
    ) -> Bool {
        let (quotes, backslashes) = (Block(repeating: Self.quote), Block(repeating: Self.backslash))
        var seen = seen
        defer { self.seen = seen }
        while read &+ Block.scalarCount <= input.count {
            let block = input.loadUnaligned(fromByteOffset: read, as: Block.self)
            output.storeBytes(of: block, toByteOffset: write, as: Block.self)
            seen |= block
            let marks = unsafeBitCast((block .== quotes) .| (block .== backslashes), to: SIMD2<UInt64>.self)
            if marks == .zero {
                read &+= Block.scalarCount
                write &+= Block.scalarCount
                continue
            }
            let bits = marks[0] != 0 ? marks[0].trailingZeroBitCount : 64 + marks[1].trailingZeroBitCount
            read &+= bits &>> 3
            write &+= bits &>> 3
            return true
        }
        while read < input.count {
            let byte = input[read]
            if byte == Self.quote || byte == Self.backslash { return true }
            seen[0] |= byte
            output[write] = byte
            read &+= 1
            write &+= 1
        }
        return false
    }

    /// Handles one byte of an escape. Returns false when the escape is invalid.
    private mutating func takeEscaped(
        _ byte: UInt8, _ output: UnsafeMutableRawBufferPointer, _ write: inout Int
    ) -> Bool {
        if progress > 1 {
            guard let digit = byte.hexadecimalValue else { return false }
            unit = unit << 4 | UInt32(digit)
            progress += 1
            if progress == 6 {
                progress = 0
                take(unit, output, &write)
            }
            return true
        }
        if byte == UInt8(ascii: "u") {
            unit = 0
            progress = 2
            return true
        }
        guard let plain = Self.plain(byte) else { return false }
        progress = 0
        take(UInt32(plain), output, &write)
        return true
    }

    /// Handles one escaped UTF-16 code unit.
    private mutating func take(_ unit: UInt32, _ output: UnsafeMutableRawBufferPointer, _ write: inout Int) {
        let isLow = (0xDC00...0xDFFF).contains(unit)
        if highSurrogate != 0 {
            let high = highSurrogate
            highSurrogate = 0
            if isLow { return Self.put(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00), output, &write) }
            Self.put(0xFFFD, output, &write)
        }
        if (0xD800...0xDBFF).contains(unit) {
            highSurrogate = unit
        } else {
            Self.put(isLow ? 0xFFFD : unit, output, &write)
        }
    }

    /// Writes a scalar value as UTF-8.
    private static func put(_ scalar: UInt32, _ output: UnsafeMutableRawBufferPointer, _ write: inout Int) {
        guard let scalar = Unicode.Scalar(scalar) else { return }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            output[write] = byte
            write &+= 1
        }
    }

    /// The byte that a two-character escape such as `\n` means; nil for any other escape.
    private static func plain(_ byte: UInt8) -> UInt8? {
        switch byte {
        case quote, backslash, UInt8(ascii: "/"): byte
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: nil
        }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
}

extension UInt8 {
    /// The value of a hexadecimal digit; nil for any other byte.
    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}
