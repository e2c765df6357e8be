import JobModel

/// One thing asked of the platform: the method, its parameters, and how a person would call it.
struct Question: Sendable {
    let method: Method
    /// The platform's parameters, without credentials.
    let parameters: JSONObject
    let scope: Scope
    var job: Int64?
    var step: Int64?
    /// The host, where the question is of one.
    var host: Host?

    /// - Parameter parameters: the method's own; the scope's are put before them.
    init(
        _ method: Method, _ parameters: KeyValuePairs<String, JSONValue?>, in scope: Scope, job: Int64? = nil,
        step: Int64? = nil, host: Host? = nil
    ) {
        var all: JSONObject = [
            "bk_scope_type": .string(scope.kind.rawValue), "bk_scope_id": .string(String(scope.id)),
        ]
        // Servers of old know only this one; newer ones ignore it where the scope stands.
        if scope.kind == .business { all["bk_biz_id"] = .integer(scope.id) }
        if let job { all["job_instance_id"] = .integer(job) }
        if let step { all["step_instance_id"] = .integer(step) }
        for (name, value) in parameters { all[name] = value ?? all[name] }
        self.method = method
        self.parameters = all
        self.scope = scope
        self.job = job
        self.step = step
        self.host = host
    }
}
