/// A JSON value that keeps the order of its fields and every bit of an integer.
///
/// It is what `to json` prints and what plugins in other languages get. (Foundation's encoder sorts or shuffles fields,
/// and an integer that passes through a Double would lose bits of a 64-bit id.)
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A whole number, which is never rounded.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// The fields of a JSON object, in the order in which they were added.
public struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    public private(set) var fields: [Field] = []

    public struct Field: Sendable, Hashable {
        public let name: String
        public var value: JSONValue

        public init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// Creates an object with these fields in this order. Their names must differ.
    public init(_ fields: [Field]) {
        self.fields = fields
    }

    /// Creates an object with the fields of a literal in its order.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The value of a field. Setting nil removes the field; setting the value of a new field appends it.
    public subscript(name: String) -> JSONValue? {
        get { fields.first { $0.name == name }?.value }
        set {
            let place = fields.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): fields[place].value = value
            case (let place?, nil): fields.remove(at: place)
            case (nil, let value?): fields.append(Field(name: name, value: value))
            case (nil, nil): break
            }
        }
    }
}

extension JSONValue {
    /// Returns a string, or `null` for nil.
    public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    /// Returns a whole number, or `null` for nil. A number beyond 64 bits becomes the nearest one of 64 bits.
    public static func optional(_ number: (some BinaryInteger)?) -> JSONValue {
        number.map { .integer(Int64(clamping: $0)) } ?? .null
    }
    /// Returns a whole number. A number beyond 64 bits becomes the nearest one of 64 bits.
    public static func whole(_ number: some BinaryInteger) -> JSONValue { .integer(Int64(clamping: number)) }
}

extension JSONValue {
    /// The text of a string; nil for any other value.
    public var text: String? { if case .string(let text) = self { text } else { nil } }
    /// The whole number; nil for any other value, such as `5.0`.
    public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    /// The elements of an array; nil for any other value.
    public var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    /// The fields of an object; nil for any other value.
    public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    /// The value of an object's field; nil when it has none of this name, or is no object.
    public subscript(name: String) -> JSONValue? { object?[name] }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (name, value) in elements { object[name] = value }
        self = .object(object)
    }
}
