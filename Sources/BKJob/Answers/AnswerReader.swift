import JobModel
import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Decodes the content of a reply, and turns a reply without one into a failure.
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

    /// Decodes the content of a reply.
    ///
    /// - Throws: `PlatformError`.
    func content<Content: Decodable>(
        of reply: Reply, to request: PlatformRequest, as type: Content.Type
    ) throws(PlatformError) -> Content {
        guard (200..<300).contains(reply.status) else { throw refusal(reply, request) }
        guard reply.body.contains(where: { !$0.isJSONSpace }) else {
            throw PlatformError(failure: failure(.emptyAnswer, reply, request, Refusal()))
        }
        let envelope: Envelope<Content>
        do {
            envelope = try JSONDecoder().decode(Envelope<Content>.self, from: Data(reply.body))
        } catch {
            throw undecodable(reply, request, error)
        }
        guard envelope.isSuccess else {
            let isAnswer = envelope.refusal.isStated
            throw isAnswer
                ? refusal(reply, request, envelope.refusal)
                : PlatformError(
                    failure: failure(.unexpectedAnswer, reply, request, Refusal(remark: "no result in it")))
        }
        guard let data = envelope.data else {
            throw PlatformError(failure: failure(.unexpectedAnswer, reply, request, Refusal(remark: "no data in it")))
        }
        return data
    }

    /// Makes the error for a body that the scanner could not read. The reply may hold only the body's beginning.
    func failure(_ error: ScanError, of reply: Reply, to request: PlatformRequest) -> PlatformError {
        var refusal = Refusal()
        let kind: PlatformErrorKind
        switch error {
        case .empty: kind = .emptyAnswer
        case .truncated: kind = .truncatedAnswer
        case .malformed:
            kind = .notJSON
            refusal.message = title(of: reply)
        case .tooDeep:
            kind = .unexpectedAnswer
            refusal.remark = "nested deeper than \(ScanError.depthLimit)"
        case .tooLong(let limit):
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
            stated ?? (try? JSONDecoder().decode(Envelope<Ignored>.self, from: Data(reply.body)))?.refusal
            ?? Refusal(message: title(of: reply))
        let code = refusal.code ?? reply.headers.first(name: "X-Bkapi-Error-Code")
        // The body of a redirect may hold any code.
        let isElsewhere = (300..<400).contains(reply.status)
        let kind = PlatformErrorKind(
            code: isElsewhere ? nil : code, httpStatus: reply.status, message: refusal.message)
        return PlatformError(
            failure: failure(kind, reply, request, refusal),
            retryAfterSeconds: kind == .rateLimited || kind == .platformTrouble ? reply.retryAfterSeconds : nil)
    }

    /// Makes the error for a body that is not JSON, or not of the platform's form.
    private func undecodable(_ reply: Reply, _ request: PlatformRequest, _ error: any Error) -> PlatformError {
        let kind: PlatformErrorKind
        var refusal = Refusal()
        switch error {
        case DecodingError.dataCorrupted where reply.body.isCutJSON:
            kind = .truncatedAnswer
        case DecodingError.dataCorrupted:
            kind = .notJSON
            refusal.message = title(of: reply)
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            kind = .unexpectedAnswer
            refusal.remark = "another kind of value at \(context.codingPath.shown)"
        case DecodingError.keyNotFound(let key, let context):
            kind = .unexpectedAnswer
            refusal.remark = "no \(key.stringValue) at \(context.codingPath.shown)"
        default:
            kind = .unexpectedAnswer
        }
        return PlatformError(failure: failure(kind, reply, request, refusal))
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

extension [any CodingKey] {
    /// The coding path as text, such as `data.step_instance_list[3]`.
    fileprivate var shown: String {
        let path = reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return path.isEmpty ? "its top" : path
    }
}

/// The outer object of every answer: whether the call succeeded and, if not, why. Reads the form of ESB and gateway v3,
/// and the `{"error":{…}}` of v4.
struct Envelope<Content: Decodable>: Decodable {
    /// Whether the call succeeded.
    let isSuccess: Bool
    /// The content; decoded only when the call succeeded.
    let data: Content?
    /// What the platform says about a failed call.
    let refusal: Refusal

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
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
        data = isSuccess ? try fields.object("data") : nil
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

/// Content that is ignored, for answers of which only the envelope is needed.
struct Ignored: Decodable {
    init(from decoder: any Decoder) {}
}
