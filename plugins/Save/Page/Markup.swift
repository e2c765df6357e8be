/// A piece of HTML, built so that what is written in this program is markup and what is put into it is text:
/// the literal parts of an interpolated string pass as they are, every interpolated value is escaped.
///
/// ```swift
/// let heading: Markup = "<h3>\(group.name)</h3>"
/// ```
struct Markup: Sendable, ExpressibleByStringInterpolation {
    /// The markup in UTF-8.
    private(set) var bytes: [UInt8]

    /// Nothing.
    init() {
        bytes = []
    }

    /// Markup as it is written in the source.
    init(stringLiteral value: StaticString) {
        bytes = value.withUTF8Buffer { Array($0) }
    }

    init(stringInterpolation: StringInterpolation) {
        bytes = stringInterpolation.bytes
    }

    /// Puts `other` after what is there.
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

        /// A value on one line: its line feeds and tabs are shown as `\n` and `\t`.
        mutating func appendInterpolation(_ text: String) {
            HostileText.append(text, to: &bytes, as: .line)
        }

        /// Text of many lines: its line feeds and tabs are layout.
        mutating func appendInterpolation(block text: String) {
            HostileText.append(text, to: &bytes, as: .block)
        }

        /// A value where no element may stand: between the quotes of an attribute, or in the page's title.
        mutating func appendInterpolation(bare text: String) {
            HostileText.append(text, to: &bytes, as: .bare)
        }

        mutating func appendInterpolation(_ number: Int) {
            bytes.append(contentsOf: String(number).utf8)
        }

        /// Markup inside markup.
        mutating func appendInterpolation(_ markup: Markup) {
            bytes += markup.bytes
        }
    }
}

/// Text that hosts and the platform wrote, made to stay text inside an HTML page.
///
/// What HTML could read as markup is written as a character reference. What would be invisible, or would turn the
/// reading direction, is shown in the form the shell's screen uses, too: control characters as `^[`, the C1 set and
/// the bidirectional controls as `\u{202E}`, each in a dimmed `<span>`.
enum HostileText {
    /// Where the text will stand.
    enum Place {
        /// On one line of an element: tabs and line feeds are shown, not acted on.
        case line
        /// In an element of many lines: tabs and line feeds pass, and CR LF is a line feed.
        case block
        /// In an attribute or a title, where a dimmed span would itself be read as text.
        case bare
    }

    /// Appends `text` as it has to be written at `place`.
    static func append(_ text: String, to bytes: inout [UInt8], as place: Place) {
        var text = text
        text.withUTF8 { source in
            // Clean stretches are copied as a whole: logs are long, and nearly all of a log is clean.
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

    /// A character that may not pass as it is.
    private enum Special {
        /// It has a meaning in HTML, and this is the reference that has none.
        case markup(StaticString)
        /// It would be invisible, and this is shown instead of its `length` bytes.
        case invisible(String, length: Int)
        /// It is the CR of a CR LF.
        case dropped

        /// How many bytes of the text it takes.
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
        case 0x20..<0x7F: return nil
        case 0x09: return place == .block ? nil : .invisible("\\t", length: 1)
        case 0x0A: return place == .block ? nil : .invisible("\\n", length: 1)
        case 0x0D where place == .block && byte(1) == 0x0A: return .dropped
        case 0..<0x20: return .invisible(caret(byte0 + 0x40), length: 1)
        case 0x7F: return .invisible("^?", length: 1)
        case 0xC2 where byte(1) < 0xA0: return escape(UInt32(byte(1)), length: 2)
        case 0xD8 where byte(1) == 0x9C: return escape(0x061C, length: 2)
        case 0xE2 where byte(1) == 0x80 || byte(1) == 0x81:
            let scalar = 0x2000 + UInt32(byte(1) - 0x80) * 0x40 + UInt32(byte(2) & 0x3F)
            switch scalar {
            case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: return escape(scalar, length: 3)
            default: return nil
            }
        default: return nil
        }
    }

    /// `^[`. The letters are `@` to `_`, and `?`: none that HTML would read.
    private static func caret(_ letter: UInt8) -> String {
        "^" + String(UnicodeScalar(letter))
    }

    private static func escape(_ scalar: UInt32, length: Int) -> Special {
        .invisible("\\u{" + String(scalar, radix: 16, uppercase: true) + "}", length: length)
    }
}
