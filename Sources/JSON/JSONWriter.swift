import TerminalText

/// Writes JSON text as bytes.
///
/// Beyond what RFC 8259 demands, it escapes DEL, the C1 controls, the bidirectional controls and the two Unicode line
/// separators. The value is the same, and no byte of it can act on the terminal that it is printed to.
public struct JSONWriter {
    /// The bytes that were written so far.
    public private(set) var bytes: [UInt8] = []
    private let indents: Bool

    /// Creates a writer. With `indents`, each field and element is on a line of its own, two spaces deeper than its
    /// parent.
    public init(indents: Bool = false) {
        self.indents = indents
    }

    /// Returns the text of one value.
    public static func text(_ value: JSONValue, indents: Bool = false) -> [UInt8] {
        var writer = JSONWriter(indents: indents)
        writer.write(value)
        return writer.bytes
    }

    /// Returns the text of one value without indentation, and a line feed.
    public static func line(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value)
        writer.bytes.append(UInt8(ascii: "\n"))
        return writer.bytes
    }

    /// Appends a value. `depth` is the number of arrays and objects around it, for the indentation.
    public mutating func write(_ value: JSONValue, depth: Int = 0) {
        switch value {
        case .null: literal("null")
        case .bool(let flag): literal(flag ? "true" : "false")
        case .integer(let number): literal(String(number))
        case .number(let number): literal(number.isFinite ? "\(number)" : "null")
        case .string(let text): write(text)
        case .array(let elements):
            sequence(elements, open: UInt8(ascii: "["), close: UInt8(ascii: "]"), depth: depth) { writer, element in
                writer.write(element, depth: depth + 1)
            }
        case .object(let object):
            sequence(object.fields, open: UInt8(ascii: "{"), close: UInt8(ascii: "}"), depth: depth) { writer, field in
                writer.write(field.name)
                writer.literal(writer.indents ? ": " : ":")
                writer.write(field.value, depth: depth + 1)
            }
        }
    }

    private mutating func sequence<Element>(
        _ elements: [Element], open: UInt8, close: UInt8, depth: Int, _ body: (inout JSONWriter, Element) -> Void
    ) {
        bytes.append(open)
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            newline(depth + 1)
            body(&self, element)
        }
        if !elements.isEmpty { newline(depth) }
        bytes.append(close)
    }

    private mutating func newline(_ depth: Int) {
        guard indents else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }

    private mutating func literal(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func write(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { write(inside: $0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes the inside of a string. Text that needs no escape is copied in runs, since logs are long.
    private mutating func write(inside text: UnsafeBufferPointer<UInt8>) {
        var copied = 0
        var place = 0
        while place < text.count {
            guard let (scalar, length) = Self.escaped(text, at: place) else {
                place &+= 1
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<place]))
            escape(scalar)
            place &+= length
            copied = place
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
    }

    /// Returns the scalar at `place` if it needs an escape, and its number of bytes; nil otherwise.
    private static func escaped(
        _ text: UnsafeBufferPointer<UInt8>, at place: Int
    ) -> (value: UInt32, length: Int)? {
        let byte = text[place]
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return (UInt32(byte), 1) }
        return ActiveCharacter.scalar(in: text, at: place)
    }

    private mutating func escape(_ scalar: UInt32) {
        switch scalar {
        case 0x22: literal("\\\"")
        case 0x5C: literal("\\\\")
        case 0x0A: literal("\\n")
        case 0x0D: literal("\\r")
        case 0x09: literal("\\t")
        default:
            let digits = String(scalar, radix: 16)
            literal("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        }
    }
}
