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
