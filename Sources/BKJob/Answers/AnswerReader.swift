import JobModel
import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Turns replies into answers, and replies that are none into failures.
struct AnswerReader: Sendable {
    let endpoint: Endpoint
    /// What every sentence goes through before it is shown.
    let mask: SecretMask
    private let appCode: String?
    /// The proxy that hands on requests and answers; nil where what comes is the platform's.
    private let forwarder: String?

    init(endpoint: Endpoint, credentials: Credentials, proxy: Proxy? = nil) {
        self.endpoint = endpoint
        mask = SecretMask(credentials.secrets + [proxy?.password].compactMap { $0 })
        appCode = credentials.appCode
        forwarder = proxy.flatMap { proxy in Forwarding(to: endpoint, by: proxy).map { _ in proxy.name } }
    }

    /// The content of a reply.
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

    /// The failure of a body that a scanner could not read; the reply may hold no more than its beginning.
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

    /// The failure of an answer of another form than it should have.
    func failure(complaint: String, of reply: Reply, to request: PlatformRequest) -> PlatformError {
        PlatformError(failure: failure(.unexpectedAnswer, reply, request, Refusal(remark: complaint)))
    }

    /// The failure of a reply that is not a success by its HTTP status or by its envelope.
    func refusal(_ reply: Reply, _ request: PlatformRequest, _ stated: Refusal? = nil) -> PlatformError {
        let refusal =
            stated ?? (try? JSONDecoder().decode(Envelope<Ignored>.self, from: Data(reply.body)))?.refusal
            ?? Refusal(message: title(of: reply))
        let code = refusal.code ?? reply.headers.first(name: "X-Bkapi-Error-Code")
        // A page that sends elsewhere may hold any code.
        let isElsewhere = (300..<400).contains(reply.status)
        let kind = PlatformErrorKind(
            code: isElsewhere ? nil : code, httpStatus: reply.status, message: refusal.message)
        return PlatformError(
            failure: failure(kind, reply, request, refusal),
            retryAfterSeconds: kind == .rateLimited || kind == .platformTrouble ? reply.retryAfterSeconds : nil)
    }

    /// The failure of a body that JSON or the platform's form can't be read from.
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

    /// What a page calls itself.
    private func title(of reply: Reply) -> String? { reply.htmlTitle.map { mask.excerpt($0, most: 80) } }
}

extension [any CodingKey] {
    /// The way to a place in an answer: `data.step_instance_list[3]`.
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
