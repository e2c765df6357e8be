/// A JSON value that keeps the order of its fields and every bit of an integer.
///
/// What `to json` prints and what plugins in other languages get is built from it. (Foundation's encoder sorts or
/// shuffles fields, and a Double in the middle would round 64-bit ids.)
public enum JSONValue: Sendable, Hashable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A whole number, never rounded.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// Text.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Fields in order.
    case object(JSONObject)
}

/// Fields of a JSON object, in the order they were put in.
public struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// The fields, in order.
    public private(set) var fields: [Field] = []

    /// One field.
    public struct Field: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// Its value.
        public var value: JSONValue

        /// A field.
        public init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// These fields, whose names differ, in this order.
    public init(_ fields: [Field]) {
        self.fields = fields
    }

    /// The fields of a literal, in its order.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The value of a field; setting nil takes the field away, setting a new one appends it.
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
    /// Text, or `null` where there is none.
    public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    /// A whole number, or `null` where there is none.
    public static func optional(_ number: (some BinaryInteger)?) -> JSONValue {
        number.map { .integer(Int64(clamping: $0)) } ?? .null
    }
    /// A moment in UTC, or `null` where there is none.
    public static func optional(_ moment: Timestamp?) -> JSONValue { moment.map { .string($0.iso8601) } ?? .null }
    /// A whole number of any width.
    public static func whole(_ number: some BinaryInteger) -> JSONValue { .integer(Int64(clamping: number)) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral
{
    /// Text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Values in order.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// `true` or `false`
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Fields in order.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (name, value) in elements { object[name] = value }
        self = .object(object)
    }
}
