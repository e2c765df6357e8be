import TerminalText

/// A piece of HTML that can't be built without escaping: the literal parts of an interpolated string are markup, and
/// every interpolated value is text and gets escaped.
///
/// ```swift
/// let heading: Markup = "<h3>\(group.name)</h3>"
/// ```
struct Markup: Sendable, ExpressibleByStringInterpolation {
    /// The markup in UTF-8.
    private(set) var bytes: [UInt8]

    init() {
        bytes = []
    }

    /// Takes markup that is written in the source as it is.
    init(stringLiteral value: StaticString) {
        bytes = value.withUTF8Buffer { Array($0) }
    }

    init(stringInterpolation: StringInterpolation) {
        bytes = stringInterpolation.bytes
    }

    static func += (markup: inout Markup, other: Markup) {
        markup.bytes += other.bytes
    }

    /// Collects the parts of an interpolated string and escapes the values among them.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        /// Adds text on one line. Its line feeds and tabs are shown as `\n` and `\t`.
        mutating func appendInterpolation(_ text: String) {
            HostileText.append(text, to: &bytes, as: .line)
        }

        /// Adds text of many lines. Its line feeds and tabs are kept as layout.
        mutating func appendInterpolation(block text: String) {
            HostileText.append(text, to: &bytes, as: .block)
        }

        /// Adds text where HTML allows no element: in the quotes of an attribute, or in the title of the page.
        mutating func appendInterpolation(bare text: String) {
            HostileText.append(text, to: &bytes, as: .bare)
        }

        mutating func appendInterpolation(_ number: Int) {
            bytes.append(contentsOf: String(number).utf8)
        }

        /// Adds markup as it is.
        mutating func appendInterpolation(_ markup: Markup) {
            bytes += markup.bytes
        }
    }
}

/// Escapes text from hosts and from the platform, so that it stays text in an HTML page.
///
/// Characters that HTML reads as markup are written as character references. Characters that would be invisible, or
/// would turn the reading direction, are shown as the shell shows them on a screen: control characters as `^[`, the C1
/// set and the bidirectional controls as `\u{202E}`, each in a dimmed `<span>`.
enum HostileText {
    /// The place of the text in the page, which decides how it is escaped.
    enum Place {
        /// One line in an element. Tabs and line feeds are shown as `\t` and `\n`.
        case line
        /// Many lines in an element. Tabs and line feeds are kept, and CR LF becomes a line feed.
        case block
        /// An attribute or a title, where a dimmed span would itself be read as text.
        case bare
    }

    /// Appends `text`, escaped for `place`.
    static func append(_ text: String, to bytes: inout [UInt8], as place: Place) {
        var text = text
        text.withUTF8 { source in
            // Stretches without special characters are copied as a whole, for speed: logs are long and have few of
            // these.
            var clean = 0
            var index = 0
            while index < source.count {
                guard let special = special(in: source, at: index, as: place) else {
                    index += 1
                    continue
                }
                bytes.append(contentsOf: source[clean..<index])
                special.write(to: &bytes, as: place)
                index += special.length
                clean = index
            }
            bytes.append(contentsOf: source[clean...])
        }
    }

    /// A character that must not be written as it is.
    private enum Special {
        /// The character has a meaning in HTML, and is written as this character reference.
        case markup(StaticString)
        /// The character would be invisible, and this text is shown instead of its `length` bytes.
        case invisible(String, length: Int)
        /// The character is the CR of a CR LF, and is left out.
        case dropped

        /// The length of the character in bytes.
        var length: Int {
            if case .invisible(_, let length) = self { length } else { 1 }
        }

        func write(to bytes: inout [UInt8], as place: Place) {
            switch self {
            case .dropped: break
            case .markup(let reference): reference.withUTF8Buffer { bytes.append(contentsOf: $0) }
            case .invisible(let shown, _) where place == .bare: bytes.append(contentsOf: shown.utf8)
            case .invisible(let shown, _): bytes.append(contentsOf: "<span class=\"control\">\(shown)</span>".utf8)
            }
        }
    }

    private static func special(in source: UnsafeBufferPointer<UInt8>, at index: Int, as place: Place) -> Special? {
        func byte(_ offset: Int) -> UInt8 { index + offset < source.count ? source[index + offset] : 0 }
        let byte0 = source[index]
        switch byte0 {
        case UInt8(ascii: "&"): return .markup("&amp;")
        case UInt8(ascii: "<"): return .markup("&lt;")
        case UInt8(ascii: ">"): return .markup("&gt;")
        case UInt8(ascii: "\""): return .markup("&quot;")
        case UInt8(ascii: "'"): return .markup("&#39;")
        case 0x09 where place == .block, 0x0A where place == .block: return nil
        case 0x09: return .invisible("\\t", length: 1)
        case 0x0A: return .invisible("\\n", length: 1)
        case 0x0D where place == .block && byte(1) == 0x0A: return .dropped
        default:
            // What is shown needs no escaping in HTML: carets, the letters `@` to `_`, `?`, and hexadecimal digits.
            return ActiveCharacter.scalar(in: source, at: index).map {
                .invisible(ActiveCharacter.shown($0.value), length: $0.length)
            }
        }
    }
}
