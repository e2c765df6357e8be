/// What stands around every answer: whether it went well and, if not, why. Reads the form of ESB and gateway v3, and
/// the `{"error":{…}}` of v4.
struct Envelope<Content: Decodable>: Decodable {
    /// Whether the call went well.
    let isSuccess: Bool
    /// The answer itself; read only when the call went well.
    let data: Content?
    /// What the platform says of a call that went wrong.
    let refusal: Refusal

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
        let code = fields.text("code")
        let error = try fields.object("error", as: ErrorObject.self)
        isSuccess =
            error == nil && fields.flag("result") != false && (code == nil || Int64(code ?? "") == 0)
            && (fields.has("result") || fields.has("code") || fields.has("data"))
        // A refusal is told even where its permission part is of a form that nobody knows.
        let permission = try? fields.object("permission", as: Permission.self)
        refusal = Refusal(
            isStated: error != nil || fields.has("result") || fields.has("code"),
            code: error?.code ?? code, message: error?.message ?? fields.text("message"),
            requestID: fields.text("request_id") ?? fields.text("job_request_id"),
            actions: error?.permission?.actions ?? permission?.actions ?? [])
        data = isSuccess ? try fields.object("data") : nil
    }
}

/// What the platform says of a call that went wrong.
struct Refusal: Equatable {
    /// Whether the answer has the form of one of the platform's at all.
    var isStated = false
    var code: String?
    var message: String?
    var requestID: String?
    /// Our own words for what is wrong with the answer, where it has none.
    var remark: String?
    /// The permissions to apply for, as `name (id)`.
    var actions: [String] = []
    /// Where the answer sends instead.
    var location: String?

    /// The same, fit to be shown: no secrets, nothing endless.
    func shown(by mask: SecretMask) -> Refusal {
        var result = self
        result.code = code.map { mask.excerpt($0, most: 80) }
        result.message = message.map { mask.excerpt($0, most: 2000) }
        result.requestID = requestID.map { mask.excerpt($0, most: 200) }
        result.actions = actions.prefix(20).map { mask.excerpt($0, most: 200) }
        result.location = location.map { mask.excerpt($0, most: 200) }
        return result
    }
}

private struct ErrorObject: Decodable {
    let code: String?
    let message: String?
    let permission: Permission?

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
        code = fields.text("code")
        message = fields.text("message")
        permission = try? fields.object("data")
    }
}

private struct Permission: Decodable {
    struct Action: Decodable {
        let words: String?

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            switch (fields.text("name"), fields.text("id")) {
            case (let name?, let id?): words = "\(name) (\(id))"
            case (let name, let id): words = name ?? id
            }
        }
    }

    let actions: [String]

    init(from decoder: any Decoder) throws {
        actions = try Fields(decoder).list("actions", of: Action.self)?.compactMap(\.words) ?? []
    }
}

/// Content that nobody reads: what is left of an answer whose form is not known.
struct Ignored: Decodable {
    init(from decoder: any Decoder) {}
}
