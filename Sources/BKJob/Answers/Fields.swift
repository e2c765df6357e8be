/// A field's name as a string; the platform's answers are read by name because one field has several spellings.
struct FieldName: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringLiteral value: String) { stringValue = value }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
}

/// The fields of one object of an answer, read as the platform really sends them: a number may come as a string, a
/// string as a number, and `null` means absent. Scalars of another kind count as absent; a list or object of another
/// kind is an error, because nothing could be shown of it.
struct Fields {
    private let container: KeyedDecodingContainer<FieldName>

    init(_ decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: FieldName.self)
    }

    /// Whether the field is there, be it `null`.
    func has(_ name: FieldName) -> Bool { container.contains(name) }

    /// A whole number of 64 bits, never rounded. A fraction that is whole counts, any other does not.
    func integer(_ name: FieldName) -> Int64? {
        do {
            return try container.decodeIfPresent(Int64.self, forKey: name)
        } catch {
            if let text = try? container.decode(String.self, forKey: name) { return Int64(text.trimmed) }
            return (try? container.decode(Double.self, forKey: name)).flatMap { Int64(exactly: $0) }
        }
    }

    /// The first spelling that holds a whole number.
    func integer(_ name: FieldName, or other: FieldName) -> Int64? { integer(name) ?? integer(other) }

    /// A text; numbers as they are written.
    func text(_ name: FieldName) -> String? {
        do {
            return try container.decodeIfPresent(String.self, forKey: name)
        } catch {
            if let number = try? container.decode(Int64.self, forKey: name) { return String(number) }
            return (try? container.decode(Double.self, forKey: name)).map { "\($0)" }
        }
    }

    /// A truth value; also `"true"`, `"false"`, 1 and 0.
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

    /// A list without its `null` entries; nil when absent.
    func list<Value: Decodable>(_ name: FieldName, of type: Value.Type = Value.self) throws -> [Value]? {
        try container.decodeIfPresent([Value?].self, forKey: name)?.compactMap { $0 }
    }

    /// An error that says which field an answer lacks.
    func lacking(_ name: FieldName) -> DecodingError {
        .keyNotFound(name, DecodingError.Context(codingPath: container.codingPath, debugDescription: "absent"))
    }
}
