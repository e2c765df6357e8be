import JSON
import JobModel

/// The parameters of a call, by name. A parameter that is absent, `null` or an empty string counts as not given.
struct Parameters {
    private let values: [String: JSONValue]

    init(_ values: [String: JSONValue]) {
        self.values = values
    }

    /// Reads the fields of a JSON object; nil for bytes that are no JSON object.
    static func fields(of text: [UInt8]) -> [String: JSONValue]? {
        guard let object = try? JSONReader.value(text).object else { return nil }
        return Dictionary(object.fields.map { ($0.name, $0.value) }) { $1 }
    }

    private func given(_ name: String) -> JSONValue? {
        switch values[name] {
        case nil, .null?: nil
        case ""?: nil
        case let value?: value
        }
    }

    func isGiven(_ name: String) -> Bool { given(name) != nil }

    /// The value of an integer parameter; nil when it is not given.
    func integer(_ name: String) throws(PlatformError) -> Int64? {
        guard let value = given(name) else { return nil }
        guard let integer = value.asInteger else { throw .illegal(name) }
        return integer
    }

    /// The value of an integer parameter that must be given.
    func requiredInteger(_ name: String) throws(PlatformError) -> Int64 {
        guard let integer = try integer(name) else { throw .missing(name) }
        return integer
    }

    /// The value of a string parameter; nil when it is not given.
    func text(_ name: String) throws(PlatformError) -> String? {
        guard let value = given(name) else { return nil }
        guard let text = value.asText else { throw .illegal(name) }
        return text
    }

    /// The value of a Boolean parameter; false when it is not given.
    func flag(_ name: String) throws(PlatformError) -> Bool {
        guard let value = given(name) else { return false }
        guard let flag = value.asFlag else { throw .illegal(name) }
        return flag
    }

    /// The value of a list parameter; empty when it is not given.
    func list(_ name: String) throws(PlatformError) -> [JSONValue] {
        guard let value = given(name) else { return [] }
        guard let list = value.elements else { throw .illegal(name) }
        return list
    }
}

extension Parameters {
    /// The scope of the call. If any field of the new form is given, the old `bk_biz_id` is ignored.
    ///
    /// - Throws: the platform's error for a scope that is missing, illegal, unknown or not permitted.
    func scope() throws(PlatformError) -> Scope {
        let scope = try requestedScope()
        switch (scope.kind, scope.id) {
        case (.business, DemoWorld.businessID), (.business, DemoWorld.emptyBusinessID),
            (.businessSet, DemoWorld.businessSetID):
            return scope
        case (.business, DemoWorld.forbiddenBusinessID): throw .noPermission
        case (.business, _): throw .noBusiness
        case (.businessSet, _): throw .noBusinessSet
        }
    }

    private func requestedScope() throws(PlatformError) -> Scope {
        if isGiven("bk_scope_type") || isGiven("bk_scope_id") {
            guard let type = try text("bk_scope_type") else { throw .missing("bk_scope_type") }
            guard let kind = Scope.Kind(rawValue: type) else { throw .illegal("bk_scope_type") }
            guard let id = try integer("bk_scope_id") else { throw .missing("bk_scope_id") }
            return Scope(kind: kind, id: id)
        }
        guard let id = try integer("bk_biz_id") else { throw .missing("bk_scope_type/bk_scope_id") }
        return Scope.business(id)
    }
}

extension JSONValue {
    /// The value as an integer, which may be written as a string or like `5.0`; nil for anything else.
    var asInteger: Int64? {
        switch self {
        case .integer(let integer): integer
        case .number(let number): Int64(exactly: number)
        case .string(let text): Int64(text)
        default: nil
        }
    }

    /// The value as a string. An integer gives its digits; other values give nil.
    var asText: String? { text ?? asInteger.map(String.init) }

    /// The value as a Boolean, which may be written as a number or as a string in a query; nil for anything else.
    var asFlag: Bool? {
        switch self {
        case .bool(let flag): flag
        case .string(let text): ["true": true, "1": true, "false": false, "0": false][text.lowercased()]
        default: asInteger.map { $0 != 0 }
        }
    }
}
