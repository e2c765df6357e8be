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
