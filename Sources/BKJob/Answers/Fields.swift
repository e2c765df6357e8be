/// A field's name as a string. Fields are read by name instead of by synthesised coding keys, because one field has
/// several spellings.
struct FieldName: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringLiteral value: String) { stringValue = value }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
}

/// The fields of one object in an answer, read as the platform really sends them: a number may come as a string, a
/// string as a number, and `null` means absent. A scalar of another type counts as absent; a list or object of another
/// type is an error, because nothing could be shown of it.
struct Fields {
    private let container: KeyedDecodingContainer<FieldName>

    init(_ decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: FieldName.self)
    }

    /// Whether the field is present, even if it is `null`.
    func has(_ name: FieldName) -> Bool { container.contains(name) }

    /// A 64-bit integer, never rounded. A number like `5.0` counts; one with a fraction does not.
    func integer(_ name: FieldName) -> Int64? {
        do {
            return try container.decodeIfPresent(Int64.self, forKey: name)
        } catch {
            if let text = try? container.decode(String.self, forKey: name) { return Int64(text.trimmed) }
            return (try? container.decode(Double.self, forKey: name)).flatMap { Int64(exactly: $0) }
        }
    }

    /// The integer under the first of two names that has one.
    func integer(_ name: FieldName, or other: FieldName) -> Int64? { integer(name) ?? integer(other) }

    /// A string; a number is converted to one.
    func text(_ name: FieldName) -> String? {
        do {
            return try container.decodeIfPresent(String.self, forKey: name)
        } catch {
            if let number = try? container.decode(Int64.self, forKey: name) { return String(number) }
            return (try? container.decode(Double.self, forKey: name)).map { "\($0)" }
        }
    }

    /// A Boolean; `"true"`, `"false"`, 1 and 0 are accepted, too.
    func flag(_ name: FieldName) -> Bool? {
        do {
            return try container.decodeIfPresent(Bool.self, forKey: name)
        } catch {
            switch text(name)?.lowercased() {
            case "true", "1": return true
            case "false", "0": return false
            default: return nil
            }
        }
    }

    /// An object; nil when absent.
    func object<Value: Decodable>(_ name: FieldName, as type: Value.Type = Value.self) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: name)
    }

    /// A list without its `null` elements; nil when absent.
    func list<Value: Decodable>(_ name: FieldName, of type: Value.Type = Value.self) throws -> [Value]? {
        try container.decodeIfPresent([Value?].self, forKey: name)?.compactMap { $0 }
    }

    /// Makes the error for a required field that is absent.
    func lacking(_ name: FieldName) -> DecodingError {
        .keyNotFound(name, DecodingError.Context(codingPath: container.codingPath, debugDescription: "absent"))
    }
}
