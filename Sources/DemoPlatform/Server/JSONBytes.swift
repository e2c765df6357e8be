/// Writes the JSON of one answer as the platform's server does: fields in the order in which they are written, absent
/// values as `null`, and 64-bit integers in full.
///
/// It is a writer beside `JSONWriter` because it writes what a good writer never would, and clients must bear:
/// - Logs are bytes. Invalid UTF-8 is written as it is, a surrogate in its three-byte form as `\ud800`, and control
///   characters without an escape where the fault `odd` asks for them, because real answers have all three.
/// - Text that a terminal would act on is not escaped beyond what JSON demands, as the platform's server leaves it.
/// - Long logs are not in memory: they are inserted while the answer is sent.
struct JSONBytes {
    /// The JSON that was written so far, without the long logs of `inserts`.
    private(set) var bytes: [UInt8] = []
    /// Long logs to insert, each with its offset in `bytes`.
    private(set) var inserts: [(offset: Int, log: any StreamedLog)] = []
    private var needsComma = false
    private let isHostile: Bool

    /// Makes an empty writer.
    ///
    /// - Parameter isHostile: whether names, tags and messages get an ending on which a terminal would act.
    init(isHostile: Bool = false) {
        self.isHostile = isHostile
    }

    /// The fields whose text people and hosts choose freely.
    private static let free: Set = ["name", "operator", "tag", "message", "value", "src_path", "dest_path"]

    /// Escape sequences for the title, the clipboard, cursor moves, a query, colours, and right-to-left text.
    static let attack =
        "\u{1B}]0;pwned\u{7}\u{1B}]52;c;cm0=\u{7}\u{1B}[2J\u{1B}[10;10H\u{1B}P$qm\u{1B}\\\u{9B}31m\u{1B}[38;5;201m\r\u{202E}evil\u{2066}"

    /// Writes an object whose fields `body` writes.
    mutating func object(_ body: (inout JSONBytes) -> Void) {
        open(UInt8(ascii: "{"))
        body(&self)
        close(UInt8(ascii: "}"))
    }

    /// Writes an array. `body` writes the value of each element.
    mutating func array<Elements: Sequence>(_ elements: Elements, _ body: (inout JSONBytes, Elements.Element) -> Void) {
        open(UInt8(ascii: "["))
        for element in elements { body(&self, element) }
        close(UInt8(ascii: "]"))
    }

    /// Writes a field whose value `body` writes.
    mutating func field(_ name: StaticString, _ body: (inout JSONBytes) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
        body(&self)
    }

    /// Writes a field with a number, or `null`.
    mutating func field(_ name: StaticString, _ number: Int64?) { field(name) { $0.value(number) } }
    /// Writes a field with a number, or `null`.
    mutating func field(_ name: StaticString, _ number: Int?) { field(name) { $0.value(number.map(Int64.init)) } }
    /// Writes a field with `true` or `false`.
    mutating func field(_ name: StaticString, _ flag: Bool) { field(name) { $0.literal(flag ? "true" : "false") } }
    /// Writes a field with a string, or `null`.
    mutating func field(_ name: StaticString, _ text: String?) {
        let end = isHostile && JSONBytes.free.contains("\(name)") ? JSONBytes.attack : ""
        field(name) { $0.value(text.map { $0 + end }) }
    }
    /// Writes a field with a log, or `null`.
    mutating func field(_ name: StaticString, _ log: LogText?) {
        field(name) { json in
            switch log {
            case nil: json.null()
            case .bytes(let text)?: text.withUnsafeBufferPointer { json.string($0) }
            case .raw(let text)?: text.withUnsafeBufferPointer { json.string($0, escapesControls: false) }
            case .streamed(let log)?:
                json.separate()
                json.bytes.append(UInt8(ascii: "\""))
                json.inserts.append((json.bytes.count, log))
                json.bytes.append(UInt8(ascii: "\""))
            }
        }
    }

    /// Writes a number, or `null`, as a value without a name.
    mutating func value(_ number: Int64?) {
        guard let number else { return null() }
        separate()
        bytes.appendDecimal(number)
    }

    /// Writes a string, or `null`, as a value without a name.
    mutating func value(_ text: String?) {
        guard var text else { return null() }
        text.withUTF8 { string($0) }
    }

    /// Writes `null`.
    mutating func null() { literal("null") }

    private mutating func literal(_ text: StaticString) {
        separate()
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func string(_ text: UnsafeBufferPointer<UInt8>, escapesControls: Bool = true) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var copied = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            let length = JSONBytes.escapedLength(byte, in: text, at: index)
            if length == 0 || (byte < 0x20 && !escapesControls) {
                index += 1
                continue
            }
            bytes.append(contentsOf: text[copied..<index])
            if length == 3 {
                escape(UInt16(byte & 0x0F) << 12 | UInt16(text[index + 1] & 0x3F) << 6 | UInt16(text[index + 2] & 0x3F))
            } else {
                escape(byte)
            }
            index += length
            copied = index
        }
        bytes.append(contentsOf: text[copied...])
        bytes.append(UInt8(ascii: "\""))
    }

    /// How many bytes at `index` must be written as an escape: 0, 1, or 3 for a surrogate.
    private static func escapedLength(_ byte: UInt8, in text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return 1 }
        let isSurrogate =
            byte == 0xED && index + 2 < text.count && text[index + 1] >= 0xA0 && text[index + 1] <= 0xBF
            && text[index + 2] & 0xC0 == 0x80
        return isSurrogate ? 3 : 0
    }

    private mutating func escape(_ byte: UInt8) {
        let short: UInt8? =
            switch byte {
            case UInt8(ascii: "\n"): UInt8(ascii: "n")
            case UInt8(ascii: "\r"): UInt8(ascii: "r")
            case UInt8(ascii: "\t"): UInt8(ascii: "t")
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
            default: nil
            }
        guard let short else { return escape(UInt16(byte)) }
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(short)
    }

    private mutating func escape(_ unit: UInt16) {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: "u"))
        bytes.appendHexadecimal(UInt64(unit), digits: 4)
    }
}

extension String {
    /// The text in UTF-8, escaped as between the quotation marks of a JSON string.
    package var escapedForJSON: [UInt8] {
        var json = JSONBytes()
        json.value(self)
        return Array(json.bytes.dropFirst().dropLast())
    }
}
