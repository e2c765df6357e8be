/// Reads CSV (RFC 4180), with CR LF or LF at the end of each line.
struct SeparatedText {
    private let bytes: [UInt8]
    private var place: Int
    /// The number of the line that is read, from 1.
    private(set) var line = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The fields of the next record; nil at the end, and where a quotation is not closed or is followed by text.
    mutating func next() -> [String]? {
        guard byte != nil else { return nil }
        line += 1
        var fields: [String] = []
        while let field = nextField() {
            fields.append(field)
            guard let end = byte else { return fields }
            place += 1
            if end == UInt8(ascii: ",") { continue }
            if end == UInt8(ascii: "\r"), byte == UInt8(ascii: "\n") { place += 1 }
            return end == UInt8(ascii: "\"") ? nil : fields
        }
        return nil
    }

    /// Whether all was read.
    var isAtEnd: Bool { byte == nil }

    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func nextField() -> String? {
        let quote = UInt8(ascii: "\"")
        guard byte == quote else {
            let field = bytes[place...].prefix { $0 != UInt8(ascii: ",") && $0 != 0x0A && $0 != 0x0D && $0 != quote }
            place += field.count
            return String(decoding: field, as: UTF8.self)
        }
        var (field, isDoubled) = ([UInt8](), false)
        repeat {
            if isDoubled { field.append(quote) }
            place += 1
            let part = bytes[place...].prefix { $0 != quote }
            field += part
            place += part.count
            guard byte == quote else { return nil }
            place += 1
            isDoubled = true
        } while byte == quote
        return String(decoding: field, as: UTF8.self)
    }
}
