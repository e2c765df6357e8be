/// The string, field name, number or word that a scanner is reading: bytes that are UTF-8 once it is whole.
struct JSONToken {
    /// All of it is room; the first `count` bytes are the text. Kept from one token to the next.
    private var storage: [UInt8] = []
    /// Bytes of the text so far.
    private(set) var count = 0
    private var decoder = StringDecoder()
    /// How many bytes at the beginning of the text are known to be UTF-8.
    private var checkedCount = 0
    /// Longer texts are handed on instead of copied, and checked while they come instead of at their end: what has to
    /// be repaired is written anew, and a text of hundreds of megabytes would then stand in memory twice.
    private static let copyLimit = 1 << 20
    /// Past this size the room for the longest text is taken at once. An array that grows copies itself, and both copies
    /// are in memory for a moment; room that nobody has written to yet takes none.
    private static let growthLimit = 64 << 20

    /// Begins another one.
    mutating func reset() {
        drop()
        decoder = StringDecoder()
    }

    /// Forgets the text so far: nobody wants it.
    mutating func drop() {
        count = 0
        checkedCount = 0
    }

    /// Takes a piece of a string's inside, up to its closing quotation mark.
    mutating func takeString(_ piece: UnsafeRawBufferPointer, from start: Int) -> StringDecoder.Outcome {
        makeRoom(piece.count - start + StringDecoder.slack)
        var decoder = decoder
        var written = count
        let outcome = storage.withUnsafeMutableBytes { decoder.decode(piece, from: start, into: $0, at: &written) }
        self.decoder = decoder
        count = written
        if count - checkedCount > Self.copyLimit {
            // The end may be the first bytes of a character whose others have yet to come.
            repair(upTo: count - withBytes(UTF8Repair.unfinishedCount))
        }
        return outcome
    }

    /// Takes a byte of a number or word.
    mutating func take(_ byte: UInt8) {
        makeRoom(1)
        storage[count] = byte
        count += 1
    }

    /// Ends a string: bytes that are no UTF-8 give way to U+FFFD.
    mutating func endString() { repair(upTo: count) }

    /// Puts U+FFFD in place of what is no UTF-8, between what is checked already and `end`.
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

    /// The text's bytes, for a moment.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    }

    /// The text's bytes; after it the token is empty.
    mutating func takeBytes() -> [UInt8] {
        defer { count = 0 }
        // A short one is copied, so that the room serves the next; a long one would stand in memory twice.
        guard count > Self.copyLimit else { return Array(storage.prefix(count)) }
        storage.removeLast(storage.count - count)
        defer { storage = [] }
        return storage
    }

    /// The text.
    var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }

    /// Whether the text is a number or a word of RFC 8259.
    var isNumberOrWord: Bool {
        withBytes { bytes in
            bytes.isNumber || ["null", "true", "false"].contains { bytes.elementsEqual($0.utf8) }
        }
    }

    /// Whether the text is `null`.
    var isNull: Bool { withBytes { $0.elementsEqual("null".utf8) } }

    /// Whether the text is a number, where it is known to be a number or a word.
    var isNumber: Bool { withBytes { $0.first.map { $0.isASCIIDigit || $0 == UInt8(ascii: "-") } ?? false } }

    private mutating func makeRoom(_ bytes: Int) {
        let lacking = count + bytes - storage.count
        guard lacking > 0 else { return }
        if storage.count > Self.growthLimit {
            storage.reserveCapacity(ScanError.lengthLimit + 4 * Self.copyLimit)
        }
        storage.append(contentsOf: repeatElement(0, count: lacking))
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are a number of RFC 8259, section 6.
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
