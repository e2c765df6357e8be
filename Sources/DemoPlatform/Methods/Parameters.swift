import JobModel

/// The parameters of a call, by name. A parameter that is absent, `null` or an empty string counts as not given.
struct Parameters {
    private let values: [String: RequestValue]

    init(_ values: [String: RequestValue]) {
        self.values = values
    }

    private func given(_ name: String) -> RequestValue? {
        switch values[name] {
        case nil, .null?: nil
        case .text("")?: nil
        case let value?: value
        }
    }

    func isGiven(_ name: String) -> Bool { given(name) != nil }

    /// The value of an integer parameter; nil when it is not given.
    func integer(_ name: String) throws(PlatformError) -> Int64? {
        guard let value = given(name) else { return nil }
        guard let integer = value.integer else { throw .illegal(name) }
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
        guard let text = value.text else { throw .illegal(name) }
        return text
    }

    /// The value of a Boolean parameter; false when it is not given.
    func flag(_ name: String) throws(PlatformError) -> Bool {
        guard let value = given(name) else { return false }
        guard let flag = value.flag else { throw .illegal(name) }
        return flag
    }

    /// The value of a list parameter; empty when it is not given.
    func list(_ name: String) throws(PlatformError) -> [RequestValue] {
        guard let value = given(name) else { return [] }
        guard case .list(let list) = value else { throw .illegal(name) }
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

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The value of a request's parameter: any value from a JSON body, or a string from a query.
enum RequestValue: Decodable {
    case null
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([RequestValue])
    case object([String: RequestValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([RequestValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: RequestValue].self))
        }
    }

    /// The fields of a JSON object; nil for bytes that are no JSON object.
    static func object(from bytes: [UInt8]) -> [String: RequestValue]? {
        guard case .object(let fields)? = try? JSONDecoder().decode(RequestValue.self, from: Data(bytes)) else {
            return nil
        }
        return fields
    }

    /// The value as an integer, which may be written as a string; nil for anything else.
    var integer: Int64? {
        switch self {
        case .integer(let integer): integer
        case .text(let text): Int64(text)
        default: nil
        }
    }

    /// The value as a string. An integer gives its digits; other values give nil.
    var text: String? {
        switch self {
        case .text(let text): text
        case .integer(let integer): String(integer)
        default: nil
        }
    }

    /// The value as a Boolean, which may be written as a number or as a string in a query; nil for anything else.
    var flag: Bool? {
        switch self {
        case .flag(let flag): flag
        case .integer(let integer): integer != 0
        case .text(let text): ["true": true, "1": true, "false": false, "0": false][text.lowercased()]
        default: nil
        }
    }
}
