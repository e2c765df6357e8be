import JSON

/// A value in an answer that has an unexpected form.
struct FormError: Error {
    enum Problem {
        /// The value is of another kind.
        case otherKind
        /// A required field is absent.
        case lacks(String)
    }

    let problem: Problem
    /// The names and list positions from the innermost one to the top.
    private var path: [String] = []

    init(_ problem: Problem) {
        self.problem = problem
    }

    /// The same error, seen from the object around it, whose field has the given name.
    func inside(field name: String) -> FormError { inside(".\(name)") }

    /// The same error, seen from the list around it.
    func inside(element index: Int) -> FormError { inside("[\(index)]") }

    private func inside(_ part: String) -> FormError {
        var result = self
        result.path.append(part)
        return result
    }

    /// What is wrong and where, such as `no job_instance_id at data.data[3]`.
    var words: String {
        let place = path.isEmpty ? "its top" : path.reversed().joined()
        let shown = place.hasPrefix(".") ? String(place.dropFirst()) : place
        return switch problem {
        case .otherKind: "another kind of value at \(shown)"
        case .lacks(let name): "no \(name) at \(shown)"
        }
    }
}

/// What is read from an object of an answer.
protocol FieldsReadable {
    init(_ fields: Fields) throws(FormError)
}

/// The fields of one object in an answer, read as the platform really sends them: a number may come as a string, a
/// string as a number, and `null` means absent. A scalar of another type counts as absent; a list or object of another
/// type is an error, because nothing could be shown of it.
struct Fields {
    private let object: JSONObject

    /// - Throws: when the value is no object.
    init(_ value: JSONValue) throws(FormError) {
        guard let object = value.object else { throw FormError(.otherKind) }
        self.object = object
    }

    /// Whether the field is present, even if it is `null`.
    func has(_ name: String) -> Bool { object[name] != nil }

    /// The value of a field; nil when absent.
    func value(_ name: String) -> JSONValue? {
        guard let value = object[name], value != .null else { return nil }
        return value
    }

    /// A 64-bit integer, never rounded. A number like `5.0` counts; one with a fraction does not.
    func integer(_ name: String) -> Int64? { value(name)?.asInteger }

    /// The integer under the first of two names that has one.
    func integer(_ name: String, or other: String) -> Int64? { integer(name) ?? integer(other) }

    /// A string; a number is converted to one.
    func text(_ name: String) -> String? { value(name)?.asText }

    /// A Boolean; `"true"`, `"false"`, 1 and 0 are accepted, too.
    func flag(_ name: String) -> Bool? { value(name)?.asFlag }

    /// An object; nil when absent.
    func object<Value: FieldsReadable>(_ name: String, as type: Value.Type = Value.self) throws(FormError) -> Value? {
        guard let value = value(name) else { return nil }
        do throws(FormError) {
            return try Value(Fields(value))
        } catch {
            throw error.inside(field: name)
        }
    }

    /// A list without its `null` elements; nil when absent.
    func list<Value: FieldsReadable>(_ name: String, of type: Value.Type = Value.self) throws(FormError) -> [Value]? {
        guard let value = value(name) else { return nil }
        guard let elements = value.elements else { throw FormError(.otherKind).inside(field: name) }
        var result: [Value] = []
        result.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() where element != .null {
            do throws(FormError) {
                result.append(try Value(Fields(element)))
            } catch {
                throw error.inside(element: index).inside(field: name)
            }
        }
        return result
    }
}

extension JSONValue {
    /// The value as a 64-bit integer, never rounded. A string of digits counts, and a number like `5.0`; a number with
    /// a fraction does not.
    var asInteger: Int64? {
        switch self {
        case .integer(let number): number
        case .number(let number): Int64(exactly: number)
        case .string(let text): Int64(text.trimmed)
        case .null, .bool, .array, .object: nil
        }
    }

    /// The value as text: a string, or a number.
    var asText: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): asInteger.map(String.init) ?? (number.isFinite ? "\(number)" : nil)
        case .null, .bool, .array, .object: nil
        }
    }

    /// The value as a Boolean: `true` and `false`, 1 and 0, each of them as a string, too.
    var asFlag: Bool? {
        if case .bool(let flag) = self { return flag }
        return switch asText?.lowercased() {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }
}
