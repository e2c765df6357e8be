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
    let credentials: Credentials

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
            refusal.message = reply.htmlTitle
        case .tooDeep:
            trouble = .unexpectedAnswer
            refusal.remark = "nested deeper than \(ScanError.depthLimit)"
        case .tooLong:
            trouble = .unexpectedAnswer
            refusal.remark = "a text in it is longer than \(ScanError.lengthLimit >> 20) MiB"
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
            ?? Refusal(message: reply.htmlTitle)
        let code = refusal.code ?? reply.headers.first(name: "X-Bkapi-Error-Code")
        if (300..<400).contains(reply.status) {
            return PlatformError(failure: failure(.redirected, reply, question, refusal))
        }
        let trouble = Trouble(code: code, httpStatus: reply.status)
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
            refusal.message = reply.htmlTitle
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
        refusal.message = refusal.message.map { credentials.redacting($0) }
        refusal.code = refusal.code ?? reply.headers.first(name: "X-Bkapi-Error-Code")
        refusal.requestID = refusal.requestID ?? reply.headers.first(name: "X-Bkapi-Request-Id")
        return Texts.failure(trouble, question, refusal, reply, endpoint: endpoint, appCode: credentials.appCode)
    }
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
