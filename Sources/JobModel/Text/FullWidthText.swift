/// The characters that input methods and word processors type instead of ASCII characters, such as `＠`, `、`, `【` and
/// `–`.
///
/// Such characters are valid in plain text: a pattern or a name may contain them. Where only ASCII is valid, as in a
/// host set or an option, the failure names them and shows the ASCII text.
public enum FullWidthText {
    /// Returns the ASCII character that was meant; nil for a character that means only itself.
    public static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0)
        case 0x3000, 0xA0: " "
        case 0x3001: ","
        case 0x3002: "."
        case 0x3010, 0x3014: "["
        case 0x3011, 0x3015: "]"
        case 0x201C, 0x201D: "\""
        case 0x2018, 0x2019: "'"
        case 0xFFE5, 0xA5: "$"
        case 0x2010...0x2015, 0x2212: "-"
        default: nil
        }
    }

    /// Returns the text with all such characters replaced; nil when it contains none.
    public static func ascii(_ text: String) -> String? {
        guard text.unicodeScalars.contains(where: { ascii($0) != nil }) else { return nil }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { ascii($0) ?? $0 }))
    }

    /// Whether the character resembles the hyphen with which options begin: `–`, `—`, `－`, `−` and similar ones.
    public static func isHyphen(_ character: Character) -> Bool {
        guard character.unicodeScalars.count == 1, let scalar = character.unicodeScalars.first else { return false }
        return scalar != "-" && ascii(scalar) == "-"
    }
}
