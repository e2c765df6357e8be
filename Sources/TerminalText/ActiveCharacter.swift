/// The characters that whatever shows a text may act on instead of showing them: control characters, which move a
/// terminal's cursor or make it answer, and the characters that change the direction of reading or break lines unseen
/// (Unicode Standard Annex #9 and Unicode Technical Report #36).
///
/// This is the one table of them. What is put in their place depends on where the text goes: `TerminalSafe` draws `^[`
/// on a screen, JSON has `\u001b`, and a saved page an element that shows `^[`.
public enum ActiveCharacter {
    /// Whether a scalar is such a character. Tabs and line feeds are.
    @inlinable
    @inline(__always)
    public static func contains(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Returns the active character that begins at an offset of UTF-8 text, and its length in bytes. Nil if another
    /// character begins there, or none: bytes that are no UTF-8 are no active character.
    @inlinable
    @inline(__always)
    public static func scalar(
        in text: UnsafeBufferPointer<UInt8>, at place: Int
    ) -> (value: UInt32, length: Int)? {
        let byte = text[place]
        if byte < 0x20 || byte == 0x7F { return (UInt32(byte), 1) }
        // All others begin with one of three bytes.
        if byte < 0xC2 { return nil }
        if byte == 0xC2 || byte == 0xD8 {
            guard place &+ 1 < text.count, text[place &+ 1] & 0xC0 == 0x80 else { return nil }
            let value = UInt32(byte & 0x1F) << 6 | UInt32(text[place &+ 1] & 0x3F)
            return contains(value) ? (value, 2) : nil
        }
        guard byte == 0xE2, place &+ 2 < text.count, text[place &+ 1] & 0xC0 == 0x80, text[place &+ 2] & 0xC0 == 0x80
        else { return nil }
        let value = 0x2000 | UInt32(text[place &+ 1] & 0x3F) << 6 | UInt32(text[place &+ 2] & 0x3F)
        return contains(value) ? (value, 3) : nil
    }

    /// Returns visible text for an active character: `^[` and `^?` for ASCII's control characters, `\u{202E}` for the
    /// others.
    public static func shown(_ scalar: UInt32) -> String {
        if scalar < 0x20 { return "^" + String(UnicodeScalar(UInt8(scalar + 0x40))) }
        return scalar == 0x7F ? "^?" : "\\u{" + String(scalar, radix: 16, uppercase: true) + "}"
    }
}
