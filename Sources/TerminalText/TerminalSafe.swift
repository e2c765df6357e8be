/// Makes foreign text harmless to a terminal. All text from platforms, hosts and files passes through here, so that it
/// can't move the cursor, change colours or the title, answer a question, or reverse the reading direction.
///
/// Characters that a terminal may act on are replaced by visible text: control characters (ESC by `^[`, CR by `^M`, the
/// C1 set by `\u{9B}` and the like), the bidirectional controls, and the line and paragraph separators (`\u{202E}`).
/// Tabs and line feeds are kept, unless layout is escaped too; CR LF becomes a line feed. Printable text is never
/// changed.
public enum TerminalSafe {
    /// Returns `text` with all characters replaced that a terminal may act on.
    ///
    /// - Parameters:
    ///   - escapingLayout: Whether to replace tabs and line feeds as well, by `\t` and `\n`, as table cells and
    ///     messages of one line need.
    ///   - mark: The style of the replacements.
    ///   - lettingColorThrough: Whether to keep escape sequences that only colour text. Each line then ends in the
    ///     terminal's own colours.
    public static func text(
        _ text: String, escapingLayout: Bool = false, mark: TextStyle = .plain, lettingColorThrough: Bool = false
    ) -> String {
        var text = text
        let harmless = text.withUTF8 { isHarmless($0, escapingLayout: escapingLayout) }
        if harmless { return text }
        if lettingColorThrough { return ColorSequence.splitting(text) { escaped($0, escapingLayout, mark) } }
        return escaped(text[...], escapingLayout, mark)
    }

    /// Returns UTF-8 bytes as safe text; invalid UTF-8 becomes U+FFFD. The parameters are those of the method for
    /// strings.
    public static func text(
        _ bytes: some Collection<UInt8>, escapingLayout: Bool = false, mark: TextStyle = .plain,
        lettingColorThrough: Bool = false
    ) -> String {
        text(
            String(decoding: bytes, as: UTF8.self), escapingLayout: escapingLayout, mark: mark,
            lettingColorThrough: lettingColorThrough)
    }

    /// Returns the visible replacement for a scalar that a terminal may act on; nil if the scalar is harmless. Tabs and
    /// line feeds have replacements.
    public static func replacement(for scalar: Unicode.Scalar) -> String? {
        ActiveCharacter.contains(scalar.value) ? ActiveCharacter.shown(scalar.value) : nil
    }

    private static func escaped(_ text: Substring, _ escapingLayout: Bool, _ mark: TextStyle) -> String {
        let opening = mark.sgr
        let closing = opening.isEmpty ? "" : TextStyle.reset
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            index = scalars.index(after: index)
            switch scalar {
            case "\r" where index < scalars.endIndex && scalars[index] == "\n": break
            case "\n", "\t":
                if escapingLayout {
                    result += opening + (scalar == "\n" ? "\\n" : "\\t") + closing
                } else {
                    result.unicodeScalars.append(scalar)
                }
            default:
                if let shown = replacement(for: scalar) {
                    result += opening + shown + closing
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// Whether the text has no character to replace. The check reads the UTF-8 bytes, and decodes nothing: one byte
    /// decides for most characters.
    private static func isHarmless(_ bytes: UnsafeBufferPointer<UInt8>, escapingLayout: Bool) -> Bool {
        for index in bytes.indices {
            if !escapingLayout, bytes[index] == 0x09 || bytes[index] == 0x0A { continue }
            if ActiveCharacter.scalar(in: bytes, at: index) != nil { return false }
        }
        return true
    }
}

/// Escape sequences that only style text: SGR (ECMA-48, 8.3.117) with parameters for colours, weight, slant, underline
/// or reverse. Sequences that conceal text or make it blink are not included.
enum ColorSequence {
    /// Applies `change` to the text between colour sequences, and keeps the sequences. Colours are reset at the end of
    /// each line.
    static func splitting(_ text: String, _ change: (Substring) -> String) -> String {
        var result = ""
        var isColoured = false
        var rest = text[...]
        while let escape = rest.unicodeScalars.firstIndex(of: "\u{1B}") {
            add(change(rest[..<escape]), to: &result, &isColoured)
            if let end = end(of: rest[escape...]) {
                result += rest[escape..<end]
                isColoured = true
                rest = rest[end...]
            } else {
                let next = rest.unicodeScalars.index(after: escape)
                add(change(rest[escape..<next]), to: &result, &isColoured)
                rest = rest[next...]
            }
        }
        add(change(rest), to: &result, &isColoured)
        return isColoured ? result + TextStyle.reset : result
    }

    private static func add(_ text: String, to result: inout String, _ isColoured: inout Bool) {
        guard isColoured, let feed = text.unicodeScalars.firstIndex(of: "\n") else {
            result += text
            return
        }
        result += text[..<feed] + TextStyle.reset + text[feed...]
        isColoured = false
    }

    /// Returns the end of the colour sequence at the beginning of `text`; nil if `text` does not begin with one.
    private static func end(of text: Substring) -> Substring.Index? {
        let scalars = text.unicodeScalars
        var place = scalars.index(after: scalars.startIndex)
        guard place < scalars.endIndex, scalars[place] == "[" else { return nil }
        place = scalars.index(after: place)
        var parameters = [0]
        var length = 0
        while place < scalars.endIndex, length < longest {
            switch scalars[place] {
            case "0"..."9":
                let digit = Int(scalars[place].value) - 48
                parameters[parameters.count - 1] = min(1000, parameters[parameters.count - 1] * 10 + digit)
            case ";": parameters.append(0)
            case "m": return colours(parameters[...]) ? scalars.index(after: place) : nil
            default: return nil
            }
            place = scalars.index(after: place)
            length += 1
        }
        return nil
    }

    /// The maximum number of characters of a sequence's parameters, more than any program needs.
    private static let longest = 64

    private static func colours(_ parameters: ArraySlice<Int>) -> Bool {
        var rest = parameters
        while let first = rest.popFirst() {
            switch first {
            case 0...4, 7, 9, 21...24, 27, 29, 30...37, 39, 40...47, 49, 90...97, 100...107: continue
            case 38, 48:
                // An extended colour is 5 and an index into the palette, or 2 and values for red, green and blue.
                switch rest.popFirst() {
                case 5: rest = rest.dropFirst()
                case 2: rest = rest.dropFirst(3)
                default: return false
                }
            default: return false
            }
        }
        return true
    }
}
