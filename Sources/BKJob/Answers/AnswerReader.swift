import JSON
import JobModel
import NIOHTTP1

/// Reads the content of a reply, and turns a reply without one into a failure.
struct AnswerReader: Sendable {
    let endpoint: Endpoint
    /// Masks secrets in every message before it is shown.
    let mask: SecretMask
    private let appCode: String?
    /// The proxy that forwards HTTP requests, so that a reply may be its own; nil where every reply is the platform's.
    private let forwarder: String?

    init(endpoint: Endpoint, credentials: Credentials, proxy: Proxy? = nil) {
        self.endpoint = endpoint
        mask = SecretMask(credentials.secrets + [proxy?.password].compactMap { $0 })
        appCode = credentials.appCode
        forwarder = proxy.flatMap { proxy in Forwarding(to: endpoint, by: proxy).map { _ in proxy.name } }
    }

    /// Reads the content of a reply.
    ///
    /// - Throws: `PlatformError`.
    func content<Content: FieldsReadable>(
        of reply: Reply, to request: PlatformRequest, as type: Content.Type
    ) throws(PlatformError) -> Content {
        guard (200..<300).contains(reply.status) else { throw refusal(reply, request) }
        guard reply.body.contains(where: { !$0.isJSONSpace }) else {
            throw PlatformError(failure: failure(.emptyAnswer, reply, request, Refusal()))
        }
        let answer: JSONValue
        do throws(JSONReadError) {
            answer = try JSONReader.value(reply.body)
        } catch {
            // A body that was cut may have the words of a proxy at its end.
            let isCut = error.reason == .malformed && error.isUnfinished
            throw failure(.json(isCut ? .truncated : error.reason), of: reply, to: request)
        }
        return try content(of: answer, in: reply, to: request, as: type)
    }

    /// Reads the content of an answer.
    ///
    /// - Parameter reply: the reply that the answer came in, or its beginning.
    /// - Throws: `PlatformError`.
    func content<Content: FieldsReadable>(
        of answer: JSONValue, in reply: Reply, to request: PlatformRequest, as type: Content.Type
    ) throws(PlatformError) -> Content {
        let envelope: Envelope
        let content: Content?
        do throws(FormError) {
            envelope = try Envelope(answer)
            content = envelope.isSuccess ? try envelope.fields.object("data") : nil
        } catch {
            throw failure(complaint: error.words, of: reply, to: request)
        }
        guard envelope.isSuccess else {
            let isAnswer = envelope.refusal.isStated
            throw isAnswer
                ? refusal(reply, request, envelope.refusal)
                : PlatformError(
                    failure: failure(.unexpectedAnswer, reply, request, Refusal(remark: "no result in it")))
        }
        guard let content else {
            throw PlatformError(failure: failure(.unexpectedAnswer, reply, request, Refusal(remark: "no data in it")))
        }
        return content
    }

    /// Makes the error for a body that the scanner could not read. The reply may hold only the body's beginning.
    func failure(_ error: ScanError, of reply: Reply, to request: PlatformRequest) -> PlatformError {
        var refusal = Refusal()
        let kind: PlatformErrorKind
        switch error {
        case .json(.empty): kind = .emptyAnswer
        case .json(.truncated): kind = .truncatedAnswer
        case .json(.malformed):
            kind = .notJSON
            refusal.message = title(of: reply)
        case .json(.tooDeep):
            kind = .unexpectedAnswer
            refusal.remark = "nested deeper than \(JSONError.depthLimit)"
        case .json(.tooLong(let limit)), .json(.tooManyValues(let limit)):
            kind = .answerTooLarge
            refusal.remark = Texts.longText(limit)
        case .inVain(let bytes):
            kind = .answerTooLarge
            refusal.remark = Texts.onlyOthers(bytes)
        }
        return PlatformError(failure: failure(kind, reply, request, refusal))
    }

    /// Makes the error for an answer in an unexpected form.
    func failure(complaint: String, of reply: Reply, to request: PlatformRequest) -> PlatformError {
        PlatformError(failure: failure(.unexpectedAnswer, reply, request, Refusal(remark: complaint)))
    }

    /// Makes the error for a reply that its HTTP status or its envelope declares a failure.
    func refusal(_ reply: Reply, _ request: PlatformRequest, _ stated: Refusal? = nil) -> PlatformError {
        let refusal =
            stated ?? (try? Envelope(JSONReader.value(reply.body)))?.refusal ?? Refusal(message: title(of: reply))
        let code = refusal.code ?? reply.headers.first(name: "X-Bkapi-Error-Code")
        // The body of a redirect may hold any code.
        let isElsewhere = (300..<400).contains(reply.status)
        let kind = PlatformErrorKind(
            code: isElsewhere ? nil : code, httpStatus: reply.status, message: refusal.message)
        return PlatformError(
            failure: failure(kind, reply, request, refusal),
            retryAfterSeconds: kind == .rateLimited || kind == .platformTrouble ? reply.retryAfterSeconds : nil)
    }

    private func failure(_ kind: PlatformErrorKind, _ reply: Reply, _ request: PlatformRequest, _ refusal: Refusal)
        -> Failure
    {
        var refusal = refusal
        refusal.location = reply.redirectTarget
        refusal.code = refusal.code ?? reply.headers.first(name: "X-Bkapi-Error-Code")
        refusal.requestID = refusal.requestID ?? reply.headers.first(name: "X-Bkapi-Request-Id")
        return Texts.failure(
            kind, request, refusal.shown(by: mask), reply, endpoint: endpoint, appCode: appCode, proxy: forwarder)
    }

    /// The title of an HTML page, masked and shortened.
    private func title(of reply: Reply) -> String? { reply.htmlTitle.map { mask.excerpt($0, most: 80) } }
}

/// The outer object of every answer: whether the call succeeded and, if not, why. Reads the form of ESB and gateway v3,
/// and the `{"error":{…}}` of v4.
struct Envelope {
    /// The fields of the object.
    let fields: Fields
    /// Whether the call succeeded.
    let isSuccess: Bool
    /// What the platform says about a failed call.
    let refusal: Refusal

    init(_ answer: JSONValue) throws(FormError) {
        fields = try Fields(answer)
        let code = fields.text("code")
        let error = try fields.object("error", as: ErrorObject.self)
        isSuccess =
            error == nil && fields.flag("result") != false && (code == nil || Int64(code ?? "") == 0)
            && (fields.has("result") || fields.has("code") || fields.has("data"))
        // A refusal is reported even when the form of its permission part is unknown.
        let permission = try? fields.object("permission", as: Permission.self)
        refusal = Refusal(
            isStated: error != nil || fields.has("result") || fields.has("code"),
            code: error?.code ?? code, message: error?.message ?? fields.text("message"),
            requestID: fields.text("request_id") ?? fields.text("job_request_id"),
            actions: error?.permission?.actions ?? permission?.actions ?? [])
    }
}

/// What the platform says about a failed call.
struct Refusal: Equatable {
    /// Whether the answer has the form of a platform's answer at all.
    var isStated = false
    var code: String?
    var message: String?
    var requestID: String?
    /// joblog's own description of what is wrong with the answer.
    var remark: String?
    /// The permissions that the user may apply for, as `name (id)`.
    var actions: [String] = []
    /// The target of a redirect.
    var location: String?

    /// The refusal in a form that may be shown: without secrets, and with every text shortened.
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

private struct ErrorObject: FieldsReadable {
    let code: String?
    let message: String?
    let permission: Permission?

    init(_ fields: Fields) throws(FormError) {
        code = fields.text("code")
        message = fields.text("message")
        permission = try? fields.object("data")
    }
}

private struct Permission: FieldsReadable {
    struct Action: FieldsReadable {
        let words: String?

        init(_ fields: Fields) throws(FormError) {
            switch (fields.text("name"), fields.text("id")) {
            case (let name?, let id?): words = "\(name) (\(id))"
            case (let name, let id): words = name ?? id
            }
        }
    }

    let actions: [String]

    init(_ fields: Fields) throws(FormError) {
        actions = try fields.list("actions", of: Action.self)?.compactMap(\.words) ?? []
    }
}
