import JSON

/// What the scanner makes of a text.
public struct JSONScan: Equatable {
    /// The value of the text, or what is wrong with it.
    public let result: Result<JSONValue, JSONError>
    /// Whether a name occurs twice in an object. Of such fields only the last one is in the value.
    public let hasTwins: Bool

    /// Scans a text that comes in pieces of `pieceSize` bytes.
    public init(of text: [UInt8], pieceSize: Int = .max) {
        var scanner = JSONScanner(JSONTreeBuilder(stringLimit: 3 * text.count))
        do throws(JSONError) {
            for start in stride(from: 0, to: text.count, by: max(1, min(pieceSize, text.count))) {
                let end = min(text.count, start + min(pieceSize, text.count))
                try scanner.read(text, start..<end)
            }
            try scanner.finish()
        } catch {
            result = .failure(error)
            hasTwins = false
            return
        }
        let value = scanner.handler.value ?? .null
        result = .success(value)
        hasTwins = scanner.handler.valueCount > value.count
    }

    /// Byte by byte, whereas strings are equal that have the same characters in another form.
    public static func == (left: JSONScan, right: JSONScan) -> Bool {
        switch (left.result, right.result) {
        case (.success(let one), .success(let other)): JSONWriter.text(one) == JSONWriter.text(other) && one == other
        case (.failure(let one), .failure(let other)): one == other
        default: false
        }
    }
}

extension JSONValue {
    /// The number of values in it, and itself.
    fileprivate var count: Int {
        switch self {
        case .array(let elements): elements.reduce(1) { $0 + $1.count }
        case .object(let object): object.fields.reduce(1) { $0 + $1.value.count }
        default: 1
        }
    }
}
