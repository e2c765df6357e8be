import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension Trouble {
    /// What an error of the network means, and the library's words for it where they help.
    static func reading(_ error: TransportError) -> (trouble: Trouble, detail: String?) {
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
            let trouble = Trouble(errorNumber: cause.errnoCode)
            if error.hasBegun, trouble == .connectionLost { return (.truncatedAnswer, nil) }
            return (trouble, trouble == .connectionRefused ? nil : errorText(cause.errnoCode))
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

    private static func reading(_ error: HTTPClientError, hasBegun: Bool) -> (Trouble, String?) {
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

    private static func reading(_ error: NIOConnectionError) -> (Trouble, String?) {
        // One host may have several addresses; the first that was tried speaks for all.
        guard let first = error.connectionErrors.first?.error else {
            let lookup = (error.dnsAError ?? error.dnsAAAAError) as? SocketAddressError.UnknownHost
            return (.cannotResolve, lookup?.errorDescription)
        }
        if case ChannelError.connectTimeout = first { return (.connectTimeout, nil) }
        guard let number = (first as? IOError)?.errnoCode else { return (.unreachable, "\(type(of: first))") }
        let trouble = Trouble(errorNumber: number)
        return (trouble, trouble == .connectionRefused ? nil : errorText(number))
    }

    private static func reading(tls text: String) -> (Trouble, String?) {
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
