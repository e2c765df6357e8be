/// The one place that makes text of a foreign origin harmless to a terminal: what platforms, hosts and files say
/// may move no cursor, change no colour or title, answer no question and not turn the reading direction.
///
/// Shown instead of being acted on: control characters (ESC as `^[`, CR as `^M`, the C1 set as `\u{9B}`), the
/// bidirectional controls and the line and paragraph separators (`\u{202E}`). A tab and a line feed pass, and CR LF
/// is a line feed, unless layout is escaped too. Printable text is never changed.
public enum TerminalSafe {
    /// `text` made safe.
    ///
    /// - Parameters:
    ///   - escapingLayout: also show tabs and line feeds (`\t`, `\n`): for table cells and messages of one line.
    ///   - mark: the look of what stands for something invisible.
    ///   - lettingColorThrough: leave the sequences that only colour text; each line ends in the terminal's own
    ///     colours.
    public static func text(
        _ text: String, escapingLayout: Bool = false, mark: TextStyle = .plain, lettingColorThrough: Bool = false
    ) -> String {
        var text = text
        let harmless = text.withUTF8 { isHarmless($0, escapingLayout: escapingLayout) }
        if harmless { return text }
        if lettingColorThrough { return ColorSequence.splitting(text) { escaped($0, escapingLayout, mark) } }
        return escaped(text[...], escapingLayout, mark)
    }

    /// UTF-8 bytes made safe; what is no UTF-8 becomes U+FFFD.
    public static func text(
        _ bytes: some Collection<UInt8>, escapingLayout: Bool = false, mark: TextStyle = .plain,
        lettingColorThrough: Bool = false
    ) -> String {
        text(
            String(decoding: bytes, as: UTF8.self), escapingLayout: escapingLayout, mark: mark,
            lettingColorThrough: lettingColorThrough)
    }

    /// What is shown for a scalar a terminal might act on; nil if it is harmless. Tabs and line feeds are not.
    public static func replacement(for scalar: Unicode.Scalar) -> String? {
        let value = scalar.value
        switch value {
        case 0..<0x20: return "^" + String(UnicodeScalar(UInt8(value + 0x40)))
        case 0x7F: return "^?"
        case 0x80..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
            return "\\u{" + String(value, radix: 16, uppercase: true) + "}"
        default: return nil
        }
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

    /// Looks only at bytes: 1 for most, and up to two more after those that can begin a scalar to be replaced.
    private static func isHarmless(_ bytes: UnsafeBufferPointer<UInt8>, escapingLayout: Bool) -> Bool {
        func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
        for index in bytes.indices {
            switch bytes[index] {
            case 0x20..<0x7F: continue
            case 0x09, 0x0A: if escapingLayout { return false }
            case 0..<0x20, 0x7F: return false
            case 0xC2: if byte(index + 1) < 0xA0 { return false }
            case 0xD8: if byte(index + 1) == 0x9C { return false }
            case 0xE2:
                switch (byte(index + 1), byte(index + 2)) {
                case (0x80, 0x8E...0x8F), (0x80, 0xA8...0xAE), (0x81, 0xA6...0xA9): return false
                default: continue
                }
            default: continue
            }
        }
        return true
    }
}

/// The escape sequences that do no more than colour text: SGR (ECMA-48, 8.3.117) with parameters that set colours,
/// weight, slant, underline or reverse. Concealed and blinking text is none of them.
enum ColorSequence {
    /// Cuts a text at such sequences: they stay as they are, and `change` is made to what stands between. Colours end
    /// where their line does.
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

    /// Where the sequence ends that `text` begins with; nil when it begins with none that only colours.
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

    /// More than any program needs.
    private static let longest = 64

    private static func colours(_ parameters: ArraySlice<Int>) -> Bool {
        var rest = parameters
        while let first = rest.popFirst() {
            switch first {
            case 0...4, 7, 9, 21...24, 27, 29, 30...37, 39, 40...47, 49, 90...97, 100...107: continue
            case 38, 48:
                // 5 and a colour of the palette, or 2 and red, green, blue.
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
