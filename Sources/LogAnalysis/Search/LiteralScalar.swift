/// A character of a pattern as bytes to look for.
enum LiteralScalar {
    /// Scripts without upper and lower case, beyond ASCII: punctuation, CJK with its syllables and signs, Hangul, and
    /// the full-width forms before the letters.
    static let caseless: [ClosedRange<UInt32>] = [
        0x2010...0x2027, 0x2E80...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF01...0xFF20, 0x20000...0x3134F,
    ]

    /// Its bytes, in lower case where case is ignored; nil where what matches it may be spelt otherwise.
    static func bytes(of scalar: Unicode.Scalar, ignoringCase: Bool) -> [UInt8]? {
        // A line has none.
        guard scalar != "\n" else { return nil }
        let bytes = Array(String(scalar).utf8)
        guard ignoringCase else { return bytes }
        switch scalar {
        // In Unicode the Kelvin sign is a K too, and the long s an S.
        case "k", "K", "s", "S": return nil
        case "A"..."Z": return bytes.map { $0 | 0x20 }
        default: return scalar.isASCII || caseless.contains { $0.contains(scalar.value) } ? bytes : nil
        }
    }
}
