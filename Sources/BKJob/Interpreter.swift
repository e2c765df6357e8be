import JobModel
import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Turns replies into answers, and replies that are none into failures.
struct Interpreter: Sendable {
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
        of reply: Reply, to question: Question, as type: Content.Type
    ) throws(PlatformError) -> Content {
        guard (200..<300).contains(reply.status) else { throw refusal(reply, question) }
        guard reply.body.contains(where: { !$0.isJSONSpace }) else {
            throw PlatformError(failure: failure(.emptyAnswer, reply, question, Refusal()))
        }
        let envelope: Envelope<Content>
        do {
            envelope = try JSONDecoder().decode(Envelope<Content>.self, from: Data(reply.body))
        } catch {
            throw undecodable(reply, question, error)
        }
        guard envelope.isSuccess else {
            let isAnswer = envelope.refusal.isStated
            throw isAnswer
                ? refusal(reply, question, envelope.refusal)
                : PlatformError(
                    failure: failure(.unexpectedAnswer, reply, question, Refusal(remark: "no result in it")))
        }
        guard let data = envelope.data else {
            throw PlatformError(failure: failure(.unexpectedAnswer, reply, question, Refusal(remark: "no data in it")))
        }
        return data
    }

    /// The failure of a body that a scanner could not read; the reply may hold no more than its beginning.
    func failure(_ error: ScanError, of reply: Reply, to question: Question) -> PlatformError {
        var refusal = Refusal()
        let trouble: Trouble
        switch error {
        case .empty: trouble = .emptyAnswer
        case .truncated: trouble = .truncatedAnswer
        case .malformed:
            trouble = .notJSON
            refusal.message = title(of: reply)
        case .tooDeep:
            trouble = .unexpectedAnswer
            refusal.remark = "nested deeper than \(ScanError.depthLimit)"
        case .tooLong(let limit):
            trouble = .answerTooLarge
            refusal.remark = Texts.longText(limit)
        case .inVain(let bytes):
            trouble = .answerTooLarge
            refusal.remark = Texts.onlyOthers(bytes)
        }
        return PlatformError(failure: failure(trouble, reply, question, refusal))
    }

    /// The failure of an answer of another form than it should have.
    func failure(complaint: String, of reply: Reply, to question: Question) -> PlatformError {
        PlatformError(failure: failure(.unexpectedAnswer, reply, question, Refusal(remark: complaint)))
    }

    /// The failure of a reply that is not a success by its HTTP status or by its envelope.
    func refusal(_ reply: Reply, _ question: Question, _ stated: Refusal? = nil) -> PlatformError {
        let refusal =
            stated ?? (try? JSONDecoder().decode(Envelope<Ignored>.self, from: Data(reply.body)))?.refusal
            ?? Refusal(message: title(of: reply))
        let code = refusal.code ?? reply.headers.first(name: "X-Bkapi-Error-Code")
        // A page that sends elsewhere may hold any code.
        let isElsewhere = (300..<400).contains(reply.status)
        let trouble = Trouble(
            code: isElsewhere ? nil : code, httpStatus: reply.status, message: refusal.message)
        return PlatformError(
            failure: failure(trouble, reply, question, refusal),
            retryAfterSeconds: trouble == .rateLimited || trouble == .platformTrouble ? reply.retryAfterSeconds : nil)
    }

    /// The failure of a body that JSON or the platform's form can't be read from.
    private func undecodable(_ reply: Reply, _ question: Question, _ error: any Error) -> PlatformError {
        let trouble: Trouble
        var refusal = Refusal()
        switch error {
        case DecodingError.dataCorrupted where reply.body.isCutJSON:
            trouble = .truncatedAnswer
        case DecodingError.dataCorrupted:
            trouble = .notJSON
            refusal.message = title(of: reply)
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            trouble = .unexpectedAnswer
            refusal.remark = "another kind of value at \(context.codingPath.shown)"
        case DecodingError.keyNotFound(let key, let context):
            trouble = .unexpectedAnswer
            refusal.remark = "no \(key.stringValue) at \(context.codingPath.shown)"
        default:
            trouble = .unexpectedAnswer
        }
        return PlatformError(failure: failure(trouble, reply, question, refusal))
    }

    private func failure(_ trouble: Trouble, _ reply: Reply, _ question: Question, _ refusal: Refusal) -> Failure {
        var refusal = refusal
        refusal.location = reply.redirectTarget
        refusal.code = refusal.code ?? reply.headers.first(name: "X-Bkapi-Error-Code")
        refusal.requestID = refusal.requestID ?? reply.headers.first(name: "X-Bkapi-Request-Id")
        return Texts.failure(
            trouble, question, refusal.shown(by: mask), reply, endpoint: endpoint, appCode: appCode, proxy: forwarder)
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
