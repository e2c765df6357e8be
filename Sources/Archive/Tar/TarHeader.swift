/// The contents of a header block that was read, in any of the formats: old (v7), ustar, pax or GNU.
struct TarHeader {
    /// The path, including the prefix field of ustar.
    let name: [UInt8]
    /// The number of bytes that follow, as the header claims. It may be negative or huge.
    let size: Int
    let modifiedSeconds: Int64
    /// The typeflag field, which is the kind of the entry.
    let kind: UInt8

    /// Reads a block of 512 bytes; nil when the checksum is wrong or a field is not a number.
    init?(_ block: [UInt8]) {
        guard block.count == TarArchive.blockBytes, Self.hasRightChecksum(block) else { return nil }
        guard let size = Self.number(block[124..<136]), let seconds = Self.number(block[136..<148]) else { return nil }
        self.size = size
        modifiedSeconds = Int64(seconds)
        kind = block[156]
        let name = Self.text(block[0..<100])
        // GNU's format ("ustar  ") has other fields where ustar ("ustar" and NUL) has the prefix.
        let prefix = block[257..<263].elementsEqual("ustar\u{0}".utf8) ? Self.text(block[345..<500]) : []
        self.name = prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
    }

    /// The checksum is the sum of all bytes, with its own field counted as spaces. Some old versions of tar summed
    /// signed bytes.
    private static func hasRightChecksum(_ block: [UInt8]) -> Bool {
        guard let stored = number(block[148..<156]) else { return false }
        var (unsigned, signed) = (0, 0)
        for (place, byte) in block.enumerated() {
            let counted = (148..<156).contains(place) ? UInt8(ascii: " ") : byte
            unsigned += Int(counted)
            signed += Int(Int8(bitPattern: counted))
        }
        return stored == unsigned || stored == signed
    }

    /// Returns the text of a field, which ends at a NUL byte or at the end of the field.
    private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] {
        Array(field.prefix { $0 != 0 })
    }

    /// Reads a number in octal, surrounded by spaces and NUL bytes, or in GNU's base 256, in which the first bit is set
    /// and the second bit is the sign.
    ///
    /// - Returns: The number, or nil when the field is in neither format. A number that exceeds 64 bits is `Int.max` or
    ///   `Int.min`.
    static func number(_ field: ArraySlice<UInt8>) -> Int? {
        if let first = field.first, first & 0x80 != 0 {
            let isNegative = first & 0x40 != 0
            var value = isNegative ? -1 : 0
            // In a negative number the marking bit is part of the sign extension; in a positive one it is removed.
            for byte in [isNegative ? first : first & 0x7f] + field.dropFirst() {
                let (high, isTooLarge) = value.multipliedReportingOverflow(by: 256)
                if isTooLarge { return isNegative ? .min : .max }
                value = high | Int(byte)
            }
            return value
        }
        let blank: [UInt8] = [0, UInt8(ascii: " ")]
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { !blank.contains($0) }
        guard field[digits.endIndex...].allSatisfy(blank.contains) else { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { return nil }
            // This can't overflow: the longest field has 12 digits, which are 36 bits.
            value = value << 3 | Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}

/// The values that pax extended headers set for the entries after them (POSIX.1-2017, pax, "pax Extended Header").
struct PaxRecords {
    private(set) var path: [UInt8]?
    private(set) var size: Int?
    private(set) var modifiedSeconds: Int64?
    /// Whether the entry is one of GNU's sparse files, whose stored bytes are not the file's contents.
    private(set) var isSparse = false

    init() {}

    /// Adds the records of one more extended header. A later record replaces an earlier one with the same key.
    ///
    /// - Returns: Whether all records could be read.
    mutating func add(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            // A record is `LENGTH KEY=VALUE\n`. The length counts the whole record including its own digits.
            let digits = rest.prefix { $0 != UInt8(ascii: " ") }
            guard let length = Self.number(digits), length > digits.count + 1, length <= rest.count else {
                return false
            }
            let record = rest.prefix(length).dropFirst(digits.count + 1)
            rest = rest.dropFirst(length)
            guard record.last == UInt8(ascii: "\n"), let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
                return false
            }
            let (key, value) = (record[..<equals], record[(equals + 1)...].dropLast())
            guard set(String(decoding: key, as: UTF8.self), Array(value)) else { return false }
        }
        return true
    }

    /// Sets the value for a key. An empty value removes the value that a global header set.
    ///
    /// - Returns: Whether the value is valid.
    private mutating func set(_ key: String, _ value: [UInt8]) -> Bool {
        switch key {
        case "path": path = value.isEmpty ? nil : value
        case "size":
            size = Self.number(value[...])
            return size != nil || value.isEmpty
        case "mtime":
            // A decimal number, whose fraction is dropped. An invalid time is ignored: it is no reason to refuse a log.
            modifiedSeconds = Int64(String(decoding: value.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self))
        default: isSparse = isSparse || key.hasPrefix("GNU.sparse.")
        }
        return true
    }

    /// Reads a decimal number without a sign. A number that does not fit becomes `Int.max`.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self)) ?? .max
    }
}
