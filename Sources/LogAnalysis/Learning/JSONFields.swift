/// The fields of a line that is one JSON object: some programs write them in another order each time.
enum JSONFields {
    /// A line has at most this many fields; one with more stays as it is.
    private static let most = 200

    /// The line with its fields in the order of their names; nil if it is no JSON object in one line, or has them so already.
    /// Only the outermost object is looked at.
    static func sorted(_ line: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let first = line.firstIndex(where: { $0 != 0x20 }), line[first] == UInt8(ascii: "{"),
            let last = line.lastIndex(where: { $0 != 0x20 }), line[last] == UInt8(ascii: "}"), first + 1 < last,
            line[first + 1] == UInt8(ascii: "\"") || line[first + 1] == 0x20
        else { return nil }
        var fields: [Range<Int>] = []
        var (start, depth, isInText) = (first + 1, 0, false)
        var place = first + 1
        while place < last {
            let byte = line[place]
            if isInText {
                if byte == UInt8(ascii: "\\") { place += 1 } else if byte == UInt8(ascii: "\"") { isInText = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                case UInt8(ascii: ",") where depth == 0:
                    fields.append(start..<place)
                    start = place + 1
                default: break
                }
                if depth < 0 || fields.count >= most { return nil }
            }
            place += 1
        }
        guard depth == 0, !isInText, start <= last else { return nil }
        fields.append(start..<last)
        let texts = fields.map { field in
            line[field].drop { $0 == 0x20 }
        }
        guard texts.count > 1, texts.allSatisfy({ $0.first == UInt8(ascii: "\"") }) else { return nil }
        let order = texts.sorted { $0.lexicographicallyPrecedes($1) }
        if order.map(\.startIndex) == texts.map(\.startIndex) { return nil }
        var sorted = Array(line[..<(first + 1)])
        for (index, text) in order.enumerated() {
            if index > 0 { sorted.append(UInt8(ascii: ",")) }
            sorted += text
        }
        return sorted + line[last...]
    }
}
