import JobModel

/// The parameters of a call, by name; what is absent, `null` or an empty text counts as not given.
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

    /// An integer, or nil when it is not given.
    func integer(_ name: String) throws(PlatformError) -> Int64? {
        guard let value = given(name) else { return nil }
        guard let integer = value.integer else { throw .illegal(name) }
        return integer
    }

    /// An integer that must be given.
    func requiredInteger(_ name: String) throws(PlatformError) -> Int64 {
        guard let integer = try integer(name) else { throw .missing(name) }
        return integer
    }

    /// A text, or nil when it is not given.
    func text(_ name: String) throws(PlatformError) -> String? {
        guard let value = given(name) else { return nil }
        guard let text = value.text else { throw .illegal(name) }
        return text
    }

    /// A truth value, false when it is not given.
    func flag(_ name: String) throws(PlatformError) -> Bool {
        guard let value = given(name) else { return false }
        guard let flag = value.flag else { throw .illegal(name) }
        return flag
    }

    /// A list; empty when it is not given.
    func list(_ name: String) throws(PlatformError) -> [RequestValue] {
        guard let value = given(name) else { return [] }
        guard case .list(let list) = value else { throw .illegal(name) }
        return list
    }
}

extension Parameters {
    /// The scope. If any field of the new form is given, the old `bk_biz_id` is ignored.
    ///
    /// - Throws: what the platform says of a scope that is missing, illegal, unknown or not permitted.
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
