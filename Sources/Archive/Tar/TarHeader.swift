/// What one header block of a tar archive says, whichever form it has: old (v7), ustar, pax or GNU.
struct TarHeader {
    /// The path with the ustar form's prefix before it.
    let name: [UInt8]
    /// How many bytes the header claims to follow; negative and huge numbers are possible.
    let size: Int
    let modifiedSeconds: Int64
    /// The kind of the entry, as the typeflag field tells it.
    let kind: UInt8

    /// - Parameter block: 512 bytes.
    /// - Returns: nil when the checksum is wrong or a number is none.
    init?(_ block: [UInt8]) {
        guard block.count == TarArchive.blockBytes, Self.hasRightChecksum(block) else { return nil }
        guard let size = Self.number(block[124..<136]), let seconds = Self.number(block[136..<148]) else { return nil }
        self.size = size
        modifiedSeconds = Int64(seconds)
        kind = block[156]
        let name = Self.text(block[0..<100])
        // GNU's own form ("ustar  ") has other things where ustar ("ustar" and NUL) has the prefix.
        let prefix = block[257..<263].elementsEqual("ustar\u{0}".utf8) ? Self.text(block[345..<500]) : []
        self.name = prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
    }

    /// The checksum is the sum of all bytes, its own field counted as spaces. Some old tars summed signed bytes.
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

    /// A field's text, which ends at a NUL byte or with the field.
    private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] {
        Array(field.prefix { $0 != 0 })
    }

    /// A number in octal, between spaces and NUL bytes, or in GNU's base 256, whose first bit is set and whose second is
    /// the sign.
    ///
    /// - Returns: nil when it is neither. What exceeds 64 bits is `Int.max` or `Int.min`.
    static func number(_ field: ArraySlice<UInt8>) -> Int? {
        if let first = field.first, first & 0x80 != 0 {
            let isNegative = first & 0x40 != 0
            var value = isNegative ? -1 : 0
            // The sign fills the first byte up to its marking bit, which is set in a negative number anyway.
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
            // A field of 12 digits has 36 bits.
            value = value << 3 | Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}

/// What pax extended headers say of the entries after them (POSIX.1-2017, pax, "pax Extended Header").
struct PaxRecords {
    private(set) var path: [UInt8]?
    private(set) var size: Int?
    private(set) var modifiedSeconds: Int64?
    /// Whether the entry is one of GNU's sparse files, whose bytes are not what they seem.
    private(set) var isSparse = false

    init() {}

    /// Takes the records of one more extended header. Where two tell the same, the later counts.
    ///
    /// - Returns: Whether all of them could be read.
    mutating func add(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            // `LENGTH KEY=VALUE\n`, where the length counts the whole record with its own digits.
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

    /// An empty value takes back what a global header told.
    private mutating func set(_ key: String, _ value: [UInt8]) -> Bool {
        switch key {
        case "path": path = value.isEmpty ? nil : value
        case "size":
            size = Self.number(value[...])
            return size != nil || value.isEmpty
        case "mtime":
            // A decimal number, whose fraction is left out; one that is none is no reason to refuse a log.
            modifiedSeconds = Int64(String(decoding: value.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self))
        default: isSparse = isSparse || key.hasPrefix("GNU.sparse.")
        }
        return true
    }

    /// A decimal number without a sign; one that does not fit is as large as can be.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self)) ?? .max
    }
}
