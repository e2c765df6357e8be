/// The escape sequences with which ansible and clush colour what they print (ECMA-48, SGR: `ESC [ … m`).
enum ColourCodes {
    /// The line without the colours at its beginning.
    static func dropped(before line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let length = sequence(line) { line = line.dropFirst(length) }
        return line
    }

    /// The line without the colours at its beginning and its end: what is between belongs to the host.
    static func dropped(around line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = dropped(before: line)
        while line.last == UInt8(ascii: "m"), let start = line.lastIndex(of: 0x1B),
            sequence(line[start...]) == line.endIndex - start
        { line = line[..<start] }
        return line
    }

    /// The line without any colours, for lines in which a tool speaks of hosts.
    static func dropped(from line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard line.contains(0x1B) else { return line }
        var (text, rest) = ([UInt8](), line)
        while let byte = rest.first {
            if let length = sequence(rest) {
                rest = rest.dropFirst(length)
            } else {
                text.append(byte)
                rest = rest.dropFirst()
            }
        }
        return text[...]
    }

    /// How many bytes the sequence has with which the text begins; nil where it begins with none.
    private static func sequence(_ text: ArraySlice<UInt8>) -> Int? {
        guard text.starts(with: [0x1B, UInt8(ascii: "[")]) else { return nil }
        let values = text.dropFirst(2).prefix(32).prefix { (48...57).contains($0) || $0 == UInt8(ascii: ";") }
        guard text.dropFirst(2 + values.count).first == UInt8(ascii: "m") else { return nil }
        return values.count + 3
    }
}
