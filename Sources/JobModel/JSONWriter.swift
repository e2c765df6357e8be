/// Writes JSON text as bytes.
///
/// Beyond what RFC 8259 demands, it escapes DEL, the C1 controls, the bidirectional controls and the two Unicode line
/// separators: the value is the same, and no byte of it can act on a terminal it is printed to.
public struct JSONWriter {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []
    private let indents: Bool

    /// A writer; `indents` puts each field and element on a line of its own, two spaces deeper.
    public init(indents: Bool = false) {
        self.indents = indents
    }

    /// The text of one value.
    public static func text(_ value: JSONValue, indents: Bool = false) -> [UInt8] {
        var writer = JSONWriter(indents: indents)
        writer.write(value)
        return writer.bytes
    }

    /// Appends a value; `depth` is how deep it stands.
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
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars { write(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x22: literal("\\\"")
        case 0x5C: literal("\\\\")
        case 0x0A: literal("\\n")
        case 0x0D: literal("\\r")
        case 0x09: literal("\\t")
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
            let digits = String(scalar.value, radix: 16)
            literal("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        default:
            bytes.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
        }
    }
}
