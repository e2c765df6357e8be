/// Rewrites a part of an answer as JSON that every decoder accepts, whatever its strings contained.
struct CleanJSON {
    /// The text so far: values, or fields without the braces around them.
    private(set) var bytes: [UInt8] = []

    mutating func open(isObject: Bool) {
        separate()
        bytes.append(UInt8(ascii: isObject ? "{" : "["))
    }

    mutating func close(isObject: Bool) {
        bytes.append(UInt8(ascii: isObject ? "}" : "]"))
    }

    mutating func name(_ token: JSONToken) {
        string(token)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func string(_ token: JSONToken) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        token.withBytes { text in
            for byte in text {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
                case 0..<0x10: bytes += Array("\\u000\(String(byte, radix: 16))".utf8)
                case 0x10..<0x20: bytes += Array("\\u00\(String(byte, radix: 16))".utf8)
                default: bytes.append(byte)
                }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func scalar(_ token: JSONToken) {
        separate()
        token.withBytes { bytes.append(contentsOf: $0) }
    }

    /// Appends a comma, except before the first value. The last byte decides; it can't be the inside of a string,
    /// because strings end with a quotation mark.
    private mutating func separate() {
        guard let last = bytes.last, !"{[:".utf8.contains(last) else { return }
        bytes.append(UInt8(ascii: ","))
    }
}
