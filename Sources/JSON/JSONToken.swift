/// The string, field name, number or literal that a scanner is reading. Its bytes are valid UTF-8 once it is complete.
public struct JSONToken {
    /// A buffer whose first `count` bytes are the text. It is reused from one token to the next.
    @usableFromInline private(set) var storage: [UInt8] = []
    /// The length of the text so far, in bytes.
    public private(set) var count = 0
    private var decoder = StringDecoder()
    /// The length of the prefix that is known to be valid UTF-8, in bytes.
    private var checkedCount = 0
    /// Texts longer than this are moved instead of copied, and repaired while they arrive instead of at their end. A
    /// repair makes a copy, so a text of hundreds of megabytes would be in memory twice.
    private static let copyLimit = 1 << 20
    /// Past this size the buffer grows to the size of the longest text at once. A growing array copies itself, and both
    /// copies are in memory for a moment, whereas pages that were never written to use no memory.
    private static let growthLimit = 64 << 20

    /// Begins a new token.
    mutating func reset() {
        drop()
        decoder = StringDecoder()
    }

    /// Discards the text so far, because the reader doesn't want it.
    mutating func drop() {
        count = 0
        checkedCount = 0
    }

    /// Decodes the inside of a string, up to its closing quotation mark or the end of the chunk.
    ///
    /// - Parameter limit: the length that the text may have, in bytes.
    mutating func takeString(
        _ piece: UnsafeRawBufferPointer, from start: Int, limit: Int
    ) -> StringDecoder.ChunkEnd {
        makeRoom(piece.count - start + StringDecoder.slack, limit: limit)
        var decoder = decoder
        var written = count
        let outcome = storage.withUnsafeMutableBytes { decoder.decode(piece, from: start, into: $0, at: &written) }
        self.decoder = decoder
        count = written
        if count - checkedCount > Self.copyLimit {
            // The text so far may end in the middle of a character.
            repair(upTo: count - withBytes(UTF8Repair.unfinishedCount))
        }
        return outcome
    }

    /// Appends the bytes of a number or literal. Returns the offset of the first byte that is not part of it, or the
    /// length of the chunk.
    mutating func takeWord(_ piece: UnsafeRawBufferPointer, from start: Int) -> Int {
        // Longer words are refused when this many bytes have come.
        let end = min(piece.count, start + JSONError.wordLimit)
        var place = start
        while place < end, piece[place].isWordByte { place &+= 1 }
        makeRoom(place - start, limit: JSONError.wordLimit)
        for byte in piece[start..<place] {
            storage[count] = byte
            count += 1
        }
        return place
    }

    /// Ends a string, and replaces invalid UTF-8 with U+FFFD.
    mutating func endString() { repair(upTo: count) }

    /// Replaces invalid UTF-8 between `checkedCount` and `end` with U+FFFD.
    private mutating func repair(upTo end: Int) {
        let start = checkedCount
        guard end > start else { return }
        checkedCount = end
        guard decoder.hasHighBytes,
            let repaired = storage.withUnsafeBytes({
                UTF8Repair.repaired(UnsafeRawBufferPointer(rebasing: $0[start..<end]))
            })
        else { return }
        let rest = Array(storage[end..<count])
        checkedCount = start + repaired.count
        count = checkedCount + rest.count
        storage.replaceSubrange(start..., with: repaired + rest)
    }

    /// Calls `body` with the bytes of the text.
    @inlinable
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    }

    /// Moves the bytes of the text out of the token, which is empty afterwards.
    public mutating func takeBytes() -> [UInt8] {
        defer { count = 0 }
        // A short text is copied, so that the buffer can be reused; a long one would be in memory twice.
        guard count > Self.copyLimit else { return Array(storage.prefix(count)) }
        storage.removeLast(storage.count - count)
        defer { storage = [] }
        return storage
    }

    /// The text as a string.
    public var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }

    /// Whether the text is a number or a literal of RFC 8259.
    var isNumberOrWord: Bool {
        withBytes { bytes in
            bytes.isNumber || bytes.isText("null") || bytes.isText("true") || bytes.isText("false")
        }
    }

    /// Whether the text is `null`.
    public var isNull: Bool { withBytes { $0.isText("null") } }

    /// Whether the text is a number. The text must be known to be a number or a literal.
    public var isNumber: Bool { withBytes { $0.first.map { $0.isASCIIDigit || $0 == UInt8(ascii: "-") } ?? false } }

    private mutating func makeRoom(_ bytes: Int, limit: Int) {
        let lacking = count + bytes - storage.count
        guard lacking > 0 else { return }
        if storage.count > Self.growthLimit { storage.reserveCapacity(limit + 4 * Self.copyLimit) }
        storage.append(contentsOf: repeatElement(0, count: lacking))
    }
}

extension JSONToken {
    /// The value of a number, `true`, `false` or `null`. The token must be one of these.
    public var scalarValue: JSONValue {
        guard isNumber else {
            // `true` is the only one of the three words with this first letter.
            return isNull ? .null : .bool(withBytes { $0.first } == UInt8(ascii: "t"))
        }
        if let integer = plainInteger { return .integer(integer) }
        let text = string
        return Int64(text).map(JSONValue.integer) ?? .number(Double(text) ?? .nan)
    }

    /// The number of up to eighteen digits with an optional minus: a fast path for nearly every number.
    private var plainInteger: Int64? {
        withBytes { text in
            let isNegative = text.first == UInt8(ascii: "-")
            let digits = isNegative ? UnsafeRawBufferPointer(rebasing: text.dropFirst()) : text
            guard (1...18).contains(digits.count) else { return nil }
            var number: Int64 = 0
            for byte in digits {
                guard byte.isASCIIDigit else { return nil }
                number = number &* 10 &+ Int64(byte &- 0x30)
            }
            return isNegative ? -number : number
        }
    }
}

extension UInt8 {
    /// Whether the byte can be part of a number or a literal.
    var isWordByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }

    fileprivate var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}

extension UnsafeRawBufferPointer {
    fileprivate func isText(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { $0.count == count && $0.elementsEqual(self) }
    }

    /// Whether the bytes are a number by RFC 8259, section 6.
    fileprivate var isNumber: Bool {
        var rest = self[...]
        func digits() -> Int {
            let count = rest.prefix { $0.isASCIIDigit }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let hasLeadingZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole == 1 || whole > 1 && !hasLeadingZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
