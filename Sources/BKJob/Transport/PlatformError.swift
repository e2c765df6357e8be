import AsyncHTTPClient
import Glibc
import JobModel
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// The kinds of errors in talking to the platform: refusals, unreadable answers and transport errors. The raw value is
/// the stable code of the `Failure`.
enum PlatformErrorKind: String, CaseIterable, Sendable {
    case credentialsRefused = "credentials-refused"
    case notLoggedIn = "not-logged-in"
    case noPermission = "no-permission"
    case appNotPermitted = "app-not-permitted"
    case noSuchScope = "no-such-scope"
    case noSuchJob = "no-such-job"
    case noSuchStep = "no-such-step"
    case badParameter = "bad-parameter"
    case noSuchMethod = "no-such-method"
    case rateLimited = "rate-limited"
    case platformTrouble = "platform-trouble"
    /// A refusal with an unknown code.
    case refused = "platform-refused"
    case redirected = "redirected"
    case notJSON = "not-json"
    case emptyAnswer = "empty-answer"
    case truncatedAnswer = "truncated-answer"
    case damagedAnswer = "damaged-answer"
    case answerTooLarge = "answer-too-large"
    case unexpectedAnswer = "unexpected-answer"
    case cannotResolve = "cannot-resolve"
    case connectionRefused = "connection-refused"
    case connectTimeout = "connect-timeout"
    case requestTimeout = "request-timeout"
    case answerTooSlow = "answer-too-slow"
    case connectionLost = "connection-lost"
    case untrusted = "tls-untrusted"
    case tlsFailed = "tls-failed"
    case noRoute = "no-route"
    case proxyRefused = "proxy-refused"
    case notHTTP = "not-http"
    case unreachable = "unreachable"

    /// The exit status of a process that ends with this error.
    var status: ExitStatus {
        switch self {
        case .credentialsRefused, .notLoggedIn, .noPermission, .appNotPermitted: .credentials
        case .cannotResolve, .connectionRefused, .connectTimeout, .requestTimeout, .answerTooSlow, .connectionLost,
            .untrusted, .tlsFailed, .noRoute, .proxyRefused, .notHTTP, .unreachable:
            .unreachable
        default: .failure
        }
    }

    /// What the error means to whoever decides whether to ask again. An answer that is not JSON is transient, because
    /// it is mostly the error page of a proxy in front of a platform that is away for a moment.
    var meaning: FailureKind {
        switch self {
        case .credentialsRefused, .notLoggedIn: .credentials
        case .noPermission: .permission
        case .appNotPermitted, .noSuchMethod: .unsupported
        case .noSuchScope: .absent
        case .noSuchJob, .noSuchStep, .badParameter: .refused
        case .refused: .unexplained
        case .rateLimited, .platformTrouble, .notJSON, .emptyAnswer, .truncatedAnswer, .damagedAnswer,
            .requestTimeout, .answerTooSlow, .connectionLost:
            .transient
        case .connectionRefused, .connectTimeout: .away
        case .cannotResolve, .untrusted, .tlsFailed, .noRoute, .proxyRefused, .notHTTP, .unreachable: .unreachable
        case .unexpectedAnswer, .answerTooLarge: .unusable
        case .redirected: .other
        }
    }

    /// Classifies a refusal by the platform's own code where it is known, else by the HTTP status.
    ///
    /// The codes are from the platform's documents, except 1642901 and the words other than `NO_PERMISSION` and
    /// `INVALID_ARGUMENT`: gateways are known to send these, but no document at hand confirms them. Codes that begin
    /// with 1306 are ESB's own, and codes that begin with 1640 the gateway's (TencentBlueKing/blueking-apigateway,
    /// `src/esb/esb/common/errors.py` and "Gateway Error Response Explanation").
    init(code: String?, httpStatus: Int, message: String? = nil) {
        switch code {
        case "9900403", "1238001", "NO_PERMISSION", "IAM_NO_PERMISSION": self = .noPermission
        case "1302100", "1306401": self = .notLoggedIn
        case "1302403", "1306403", "1640301": self = .appNotPermitted
        case "1640001", "UNAUTHENTICATED": self = .credentialsRefused
        case "1243051", "1243049": self = .noSuchScope
        case "1244006": self = .noSuchJob
        case "1244007": self = .noSuchStep
        case "1241002", "1241007", "1240003", "INVALID_ARGUMENT", "INVALID_REQUEST": self = .badParameter
        case "1241017", "1306404", "1306405", "1640401", "1640501": self = .noSuchMethod
        // ESB knows the method and the platform behind it does not: an older JOB behind a newer ESB.
        case "1306201" where message?.place(of: "Status Code: 404") != nil: self = .noSuchMethod
        case "1642902", "1642901", "1306429", "RATELIMIT_EXCEED": self = .rateLimited
        case "1240001", "1240002", "1306201", "INTERNAL": self = .platformTrouble
        default:
            switch httpStatus {
            // joblog sends no conditional requests, so a 304 comes from a confused cache on the way.
            case 304: self = .emptyAnswer
            case 300..<400: self = .redirected
            case 400, 422: self = .badParameter
            case 401: self = .credentialsRefused
            case 403: self = .noPermission
            case 404, 405, 410: self = .noSuchMethod
            case 407: self = .proxyRefused
            case 408, 500...: self = .platformTrouble
            case 429: self = .rateLimited
            default: self = .refused
            }
        }
    }
}

extension Failure {
    /// Whether the same request may succeed a moment later.
    public var isTransient: Bool { kind.isTransient }

    /// Whether the platform did not recognise the credentials.
    public var refusesCredentials: Bool { kind == .credentials }

    /// Whether the platform recognised the credentials, and refused the request for another reason that is known.
    public var acceptsCredentials: Bool { [.permission, .absent, .refused].contains(kind) }
}

/// A failure together with what a retry needs to know.
///
/// Thrown by `JobPlatform.logs(of:job:step:in:each:)`, whose caller retries by itself. Users see only `failure`.
public struct PlatformError: Error, Sendable {
    /// The failure to show.
    public let failure: Failure
    /// How long the platform asks to wait before the next request (`Retry-After`, in both its forms), in seconds. It is
    /// at least 0 and has no upper limit; nil when the platform doesn't say.
    public let retryAfterSeconds: Int64?

    /// Whether the same request may succeed a moment later.
    public var isTransient: Bool { failure.isTransient }

    init(failure: Failure, retryAfterSeconds: Int64? = nil) {
        self.failure = failure
        self.retryAfterSeconds = retryAfterSeconds
    }
}

extension PlatformErrorKind {
    /// Classifies a transport error, with further detail for the message where there is any.
    static func reading(_ error: TransportError) -> (kind: PlatformErrorKind, detail: String?) {
        switch error.cause {
        case DeadlineExceeded.silent: return (.requestTimeout, error.hasBegun ? Texts.stoppedInside : nil)
        case DeadlineExceeded.unfinished: return (.requestTimeout, error.hasBegun ? Texts.notWholeInTime : nil)
        case DeadlineExceeded.slow(let least): return (.answerTooSlow, Texts.tooSlow(least))
        case let cause as AnswerTooLarge: return (.answerTooLarge, Texts.larger(than: cause.mostBytes))
        case let cause as UnexpectedStatus: return (.notHTTP, Texts.noSuchStatus(cause.text))
        case let encoding as UnknownEncoding: return (.damagedAnswer, Texts.unknownEncoding(encoding.name))
        case UnpackError.cut: return (.truncatedAnswer, nil)
        case UnpackError.damaged: return (.damagedAnswer, Texts.cannotUnpack)
        case UnpackError.noMemory: return (.answerTooLarge, Texts.noMemory)
        case let cause as HTTPClientError: return reading(cause, hasBegun: error.hasBegun)
        case let cause as NIOConnectionError: return reading(cause)
        case let cause as SocketAddressError.UnknownHost: return (.cannotResolve, cause.errorDescription)
        case ChannelError.connectTimeout: return (.connectTimeout, nil)
        case let cause as IOError:
            let kind = PlatformErrorKind(errorNumber: cause.errnoCode)
            if error.hasBegun, kind == .connectionLost { return (.truncatedAnswer, nil) }
            return (kind, kind == .connectionRefused ? nil : errorText(cause.errnoCode))
        case NIOSSLError.uncleanShutdown: return (error.hasBegun ? .truncatedAnswer : .connectionLost, nil)
        case NIOSSLError.unableToValidateCertificate: return (.untrusted, nil)
        case let cause as NIOSSLExtraError where cause == .failedToValidateHostname:
            return (.untrusted, "its certificate is for another name")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: return reading(tls: "\(error.cause)")
        case HTTPParserError.invalidEOFState: return (error.hasBegun ? .truncatedAnswer : .connectionLost, nil)
        case is HTTPParserError: return (error.hasBegun ? .truncatedAnswer : .notHTTP, nil)
        default:
            let kind = "\(type(of: error.cause))"
            if error.hasBegun { return (.truncatedAnswer, kind) }
            return (.unreachable, kind)
        }
    }

    private static func reading(_ error: HTTPClientError, hasBegun: Bool) -> (PlatformErrorKind, String?) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout, .socksHandshakeTimeout,
            .httpProxyHandshakeTimeout:
            (.connectTimeout, nil)
        case .deadlineExceeded, .readTimeout, .writeTimeout: (.requestTimeout, nil)
        case .remoteConnectionClosed: (hasBegun ? .truncatedAnswer : .connectionLost, nil)
        case .invalidProxyResponse: (.proxyRefused, Texts.proxyDoesNotConnect)
        case .proxyAuthenticationRequired: (.proxyRefused, Texts.proxyWantsLogin)
        default: (.unreachable, error.description)
        }
    }

    private static func reading(_ error: NIOConnectionError) -> (PlatformErrorKind, String?) {
        // A host may have several addresses; the error of the first attempt is reported.
        guard let first = error.connectionErrors.first?.error else {
            let lookup = (error.dnsAError ?? error.dnsAAAAError) as? SocketAddressError.UnknownHost
            return (.cannotResolve, lookup?.errorDescription)
        }
        if case ChannelError.connectTimeout = first { return (.connectTimeout, nil) }
        guard let number = (first as? IOError)?.errnoCode else { return (.unreachable, "\(type(of: first))") }
        let kind = PlatformErrorKind(errorNumber: number)
        return (kind, kind == .connectionRefused ? nil : errorText(number))
    }

    private static func reading(tls text: String) -> (PlatformErrorKind, String?) {
        if text.place(of: "CERTIFICATE_VERIFY_FAILED") != nil { return (.untrusted, nil) }
        if text.place(of: "WRONG_VERSION_NUMBER") != nil || text.place(of: "HTTP_REQUEST") != nil {
            return (.tlsFailed, "it does not speak TLS at this port")
        }
        return (.tlsFailed, nil)
    }

    private init(errorNumber: CInt) {
        switch errorNumber {
        case ECONNREFUSED: self = .connectionRefused
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL: self = .noRoute
        case ETIMEDOUT: self = .connectTimeout
        case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN: self = .connectionLost
        default: self = .unreachable
        }
    }
}
