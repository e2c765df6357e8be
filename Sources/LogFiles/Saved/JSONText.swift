import JobModel

/// Reads one JSON text (RFC 8259) as a value.
///
/// The structure is read strictly. Strings are read leniently, as they occur in real logs: control characters may be
/// unescaped, and half of a surrogate pair and invalid UTF-8 become U+FFFD. When several fields have the same name, the
/// last one counts.
struct JSONText {
    /// The greatest depth of nested arrays and objects.
    static let mostDepth = 128
    /// The greatest number of values in a text: five for each of a million hosts, and some more. A value takes many
    /// times the memory of its text.
    static let mostValues = 8_000_000

    /// The reason why a text is not JSON.
    enum Problem: Error {
        case malformed
        case tooDeep
        case tooMany
    }

    private let bytes: ArraySlice<UInt8>
    private var place: Int
    private var depth = 0
    private var values = 0

    private let mostValues: Int

    private init(_ bytes: ArraySlice<UInt8>, _ mostValues: Int) {
        self.bytes = bytes
        self.mostValues = mostValues
        place = bytes.startIndex
    }

    /// Returns the value of a whole text.
    static func value(_ bytes: ArraySlice<UInt8>, mostValues: Int = mostValues) throws(Problem) -> JSONValue {
        var reader = JSONText(bytes, mostValues)
        let value = try reader.value()
        reader.skipBlanks()
        guard reader.byte == nil else { throw .malformed }
        return value
    }

    private var byte: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    private mutating func skipBlanks() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func takes(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        place += 1
        return true
    }

    private mutating func value() throws(Problem) -> JSONValue {
        skipBlanks()
        values += 1
        if values > mostValues { throw .tooMany }
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        default: return try scalar()
        }
    }

    private mutating func open() throws(Problem) {
        place += 1
        depth += 1
        if depth > Self.mostDepth { throw .tooDeep }
        skipBlanks()
    }

    /// Whether another element follows. At the end it consumes the closing byte.
    private mutating func goesOn(until close: UInt8) throws(Problem) -> Bool {
        skipBlanks()
        if takes(UInt8(ascii: ",")) {
            skipBlanks()
            return true
        }
        guard takes(close) else { throw .malformed }
        depth -= 1
        return false
    }

    private mutating func array() throws(Problem) -> JSONValue {
        try open()
        var values: [JSONValue] = []
        if takes(UInt8(ascii: "]")) {
            depth -= 1
            return .array([])
        }
        repeat { values.append(try value()) } while try goesOn(until: UInt8(ascii: "]"))
        return .array(values)
    }

    private mutating func object() throws(Problem) -> JSONValue {
        try open()
        var fields: [JSONObject.Field] = []
        var places: [String: Int] = [:]
        if takes(UInt8(ascii: "}")) {
            depth -= 1
            return .object([:])
        }
        repeat {
            guard byte == UInt8(ascii: "\"") else { throw .malformed }
            let name = try string()
            skipBlanks()
            guard takes(UInt8(ascii: ":")) else { throw .malformed }
            let value = try value()
            if let place = places[name] {
                fields[place].value = value
            } else {
                places[name] = fields.count
                fields.append(JSONObject.Field(name: name, value: value))
            }
        } while try goesOn(until: UInt8(ascii: "}"))
        return .object(JSONObject(fields))
    }

    private mutating func scalar() throws(Problem) -> JSONValue {
        let word = bytes[place...].prefix(64).prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "E"),
                UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        place += word.count
        let text = String(decoding: word, as: UTF8.self)
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default: break
        }
        guard let first = word.first, first == UInt8(ascii: "-") || (48...57).contains(first),
            let last = word.last, (48...57).contains(last)
        else { throw .malformed }
        if let number = Int64(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else { throw .malformed }
        return .number(number)
    }

    private mutating func string() throws(Problem) -> String {
        place += 1
        var text: [UInt8] = []
        while true {
            let rest = bytes[place...]
            guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
                throw .malformed
            }
            text += rest[..<end]
            place = end + 1
            if bytes[end] == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            try escape(into: &text)
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(Problem) {
        guard let mark = byte else { throw .malformed }
        place += 1
        switch mark {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(mark)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"):
            let unit = try unit()
            var scalar = Unicode.Scalar(unit)
            if (0xD800...0xDBFF).contains(unit), bytes[place...].starts(with: "\\u".utf8) {
                let back = place
                place += 2
                let second = try self.unit()
                if (0xDC00...0xDFFF).contains(second) {
                    scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
                } else {
                    place = back
                }
            }
            text += Array(String(Character(scalar ?? "\u{FFFD}")).utf8)
        default: throw .malformed
        }
    }

    private mutating func unit() throws(Problem) -> UInt32 {
        let digits = bytes[place...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
            let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw .malformed }
        place += 4
        return unit
    }
}

extension JSONValue {
    /// The text of a string; nil for any other value.
    var text: String? { if case .string(let text) = self { text } else { nil } }
    /// The whole number; nil for any other value.
    var whole: Int64? { if case .integer(let number) = self { number } else { nil } }
    /// The fields of an object; nil for any other value.
    var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
}
