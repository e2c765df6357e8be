import JobModel

/// The messages about the platform's answers, and about requests that got no answer.
extension Texts {
    /// Makes the failure for an answer that can't be used.
    static func failure(
        _ kind: PlatformErrorKind, _ request: PlatformRequest, _ refusal: Refusal, _ reply: Reply, endpoint: Endpoint,
        appCode: String?, proxy: String?
    ) -> Failure {
        let what = lead(kind, request, refusal, reply, appCode: appCode, proxy: proxy)
        var details: [String] = []
        if reply.status != 200 { details.append("HTTP \(reply.status)") }
        if let code = refusal.code { details.append("code \(code)") }
        if let message = refusal.message, !message.isEmpty { details.append("'\(message)'") }
        if let remark = refusal.remark { details.append(remark) }
        if let id = refusal.requestID { details.append("request \(id)") }
        // An answer that does not have the platform's form may come from the proxy.
        if let proxy, !refusal.isStated, kind != .proxyRefused { details.append("through the proxy \(proxy)") }
        let place = details.isEmpty ? "" : ": \(details.joined(separator: ", "))"
        return Failure(
            kind.rawValue, "\(what) (\(request.method.rawValue)\(place))",
            hint: refusal.isLasting(kind, reply)
                ? lastingTrouble(refusal.requestID) : hint(kind, request, reply, endpoint),
            kind: kind.meaning, status: kind.status)
    }

    /// The hint for an error inside the platform that may persist. The message itself has the platform's code and
    /// words.
    private static func lastingTrouble(_ requestID: String?) -> Sentence {
        let trail = requestID.map { ", who find it by the request \($0)" } ?? ""
        return
            "if it fails again, show this sentence to the platform's administrators\(trail); --trace shows each request"
    }

    /// Makes the failure for a request without a complete response.
    static func failure(
        _ kind: PlatformErrorKind, _ detail: String?, _ request: PlatformRequest, endpoint: Endpoint, proxy: String?
    ) -> Failure {
        let place = proxy.map { "\(endpoint.url) through the proxy \($0)" } ?? endpoint.url
        let what: Sentence =
            switch kind {
            case .cannotResolve: "no address is known for the host of \(place)"
            case .connectionRefused: "nothing listens at \(place)"
            case .connectTimeout:
                "no connection to \(place) could be made within \(endpoint.connectTimeoutSeconds.short) s"
            case .requestTimeout:
                "\(place) did not answer for \(subject(request)) in \(endpoint.timeoutSeconds.short) s"
            case .answerTooSlow: "\(place) sends the answer for \(subject(request)) too slowly"
            case .connectionLost: "\(place) closed the connection before it answered for \(subject(request))"
            case .untrusted where detail != nil: "the certificate of \(place) is not trusted"
            case .untrusted:
                "the certificate of \(place) is not trusted: it is out of date, or nobody who is trusted has signed it"
            case .tlsFailed: "no encrypted connection to \(place) could be made"
            case .noRoute: "there is no way to \(place) in this network"
            case .proxyRefused: "the proxy for \(endpoint.url), \(proxy ?? "unknown"), refused"
            case .notHTTP: "what listens at \(place) does not speak HTTP"
            case .truncatedAnswer: "the answer for \(subject(request)) was cut short"
            case .damagedAnswer: "the answer for \(subject(request)) is damaged"
            case .answerTooLarge: tooLarge(request)
            default: "\(place) could not be reached"
            }
        let details = [request.method.rawValue, detail].compactMap { $0 }.joined(separator: ": ")
        return Failure(
            kind.rawValue, "\(what) (\(details))",
            // Trusting the signer does not help when the certificate is for another name.
            hint: kind == .untrusted && detail != nil
                ? "connect by a name that its certificate is for" : hint(kind, request, nil, endpoint),
            kind: kind.meaning, status: kind.status)
    }

    private static func tooLarge(_ request: PlatformRequest) -> Sentence {
        "the answer for \(subject(request)) is larger than joblog takes in"
    }

    // MARK: Details, shown in parentheses

    static let stoppedInside = "it stopped inside the answer"
    static let notWholeInTime = "the answer had begun, but was not whole by then"
    static let cannotUnpack = "its compressed form can't be read"

    static func unknownEncoding(_ name: String) -> String {
        "it is compressed as '\(name.prefix(60))', which joblog did not ask for"
    }

    static let oddHostList = "a list of hosts contains something else"
    static let noMemory = "there is not enough memory for it"
    static let proxyDoesNotConnect = "it does not connect to the platform"
    static let proxyWantsLogin = "it asks for a user and a password"

    static func tooSlow(_ leastBytesPerSecond: Int) -> String {
        "fewer than \(leastBytesPerSecond) bytes a second came"
    }

    static func larger(than bytes: Int) -> String { "more than \(size(bytes))" }

    static func noSuchStatus(_ status: String) -> String { "it answered with the HTTP status \(status)" }

    static func longText(_ bytes: Int) -> String { "a text in it has more than \(size(bytes))" }

    static func onlyOthers(_ bytes: Int) -> String { "\(size(bytes)) of it came without anything that was asked for" }

    private static func size(_ bytes: Int) -> String {
        bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
    }

    // MARK: Parts of sentences

    /// The subject of a request in a message, such as "the logs of step 2 of job 1".
    static func subject(_ request: PlatformRequest) -> String {
        let job = request.job.map { "job \($0)" } ?? "the job"
        let step = request.step.map { "step \($0) of \(job)" } ?? job
        return switch request.method {
        case .jobList: "the jobs of \(request.scope)"
        case .jobStatus: job
        case .hostLog: "the log of \(request.host?.name ?? "the host") in \(step)"
        case .hostLogs: "the logs of \(step)"
        case .variables: "the variables of \(job)"
        }
    }

    private static func lead(
        _ kind: PlatformErrorKind, _ request: PlatformRequest, _ refusal: Refusal, _ reply: Reply, appCode: String?,
        proxy: String?
    ) -> Sentence {
        let job = request.job.map { "job \($0)" } ?? "such job"
        let step = request.step.map { "step \($0)" } ?? "such step"
        switch kind {
        case .credentialsRefused: return "the platform refused the credentials, or they have expired"
        case .notLoggedIn: return "the platform does not know who is asking: the login is missing or has expired"
        case .noPermission:
            let actions = refusal.actions.isEmpty ? "" : "; to apply for: \(refusal.actions.joined(separator: ", "))"
            return "no permission for \(subject(request)) in \(request.scope)\(actions)"
        case .appNotPermitted:
            return "the application \(appCode.map { "'\($0)' " } ?? "")may not call this method"
        case .noSuchScope: return "no \(request.scope) on this platform"
        case .noSuchJob:
            return "no \(job)\(request.step == nil ? "" : " with a \(step)") in \(request.scope)"
        case .noSuchStep: return "no \(step) in \(job)"
        case .badParameter: return "the platform refused the question for \(subject(request))"
        case .noSuchMethod: return "the platform has no such method behind this door"
        case .rateLimited:
            return "the platform asks for fewer requests"
                + (reply.retryAfterSeconds.map { ", and to wait \($0) s" } ?? "")
        case .platformTrouble: return "the platform is in trouble and did not answer for \(subject(request))"
        case .redirected:
            return "the platform sends elsewhere instead of answering"
                + (refusal.location.map { ", to \($0)" } ?? "")
        case .proxyRefused:
            return (proxy.map { "the proxy \($0)" } ?? "a proxy on the way to the platform")
                + " asks for a user and a password"
        case .notJSON:
            return reply.isHTML
                ? "the answer for \(subject(request)) is HTML, not JSON"
                : "the answer for \(subject(request)) is not JSON"
        case .emptyAnswer: return "the answer for \(subject(request)) is empty"
        case .truncatedAnswer: return "the answer for \(subject(request)) was cut short"
        case .answerTooLarge: return tooLarge(request)
        case .unexpectedAnswer: return "the answer for \(subject(request)) is not of a known form"
        default: return "the platform refused \(subject(request))"
        }
    }

    private static func hint(
        _ kind: PlatformErrorKind, _ request: PlatformRequest, _ reply: Reply?, _ endpoint: Endpoint
    ) -> Sentence? {
        let connect = endpoint.connectStatement()
        let otherDoor = endpoint.connectStatement(door: endpoint.door.other)
        switch kind {
        case .credentialsRefused, .notLoggedIn: return "type `login`"
        case .noPermission: return "apply for it in the platform's permission centre, then ask again"
        case .appNotPermitted: return "apply for the method for this application, or type `login` to use another one"
        case .noSuchScope: return "type `biz ID`, or `biz_set ID` for a business set"
        case .noSuchJob: return "type `jobs --last 7d` to see the runs of a week"
        case .noSuchStep: return "type `steps` to see the steps"
        case .noSuchMethod: return "type `\(otherDoor)` if the address is that of the other door"
        case .rateLimited:
            return reply?.retryAfterSeconds.map { "ask again in \($0) s" } ?? "ask again a little later"
        case .platformTrouble, .emptyAnswer, .truncatedAnswer, .damagedAnswer, .connectionLost, .answerTooSlow:
            return "ask again a little later"
        case .answerTooLarge where request.method.isForLogs:
            return "look at such a log on the platform's page, and leave its host out with `-x HOST`"
        case .redirected where reply?.redirectTarget?.hasPrefix(endpoint.encryptedURL) == true:
            return "type `connect \(endpoint.encryptedURL)`"
        case .redirected, .notJSON:
            return
                "type `login` if the page is a login page, else check the address and the door, as in `\(otherDoor)`"
        case .unexpectedAnswer, .answerTooLarge: return "check the address and the door, as in `\(otherDoor)`"
        case .cannotResolve, .connectionRefused, .noRoute, .unreachable, .notHTTP:
            return "check the address, and type `\(connect)`"
        case .connectTimeout: return "type `\(connect) --connect-timeout \((endpoint.connectTimeoutSeconds * 4).short)`"
        case .requestTimeout: return "type `\(connect) --timeout \((endpoint.timeoutSeconds * 4).short)`"
        case .untrusted where endpoint.caFile != nil:
            return "see who signed it and from when to when it is valid; type: "
                + "!openssl s_client -connect \(endpoint.socket) </dev/null | openssl x509 -noout -issuer -dates"
        case .untrusted: return "type `connect \(endpoint.url) --ca FILE` with the certificate of its signer"
        case .tlsFailed: return "check the address: https:// or http://, and the port"
        case .proxyRefused: return "check http_proxy and https_proxy, or name the platform's host in no_proxy"
        case .badParameter, .refused: return nil
        }
    }
}

extension Refusal {
    /// Whether the platform reports an error inside itself, with a code of its own, and does not ask to wait. (HTTP 502
    /// to 504 come from a proxy or gateway when the platform is away for a moment.)
    fileprivate func isLasting(_ kind: PlatformErrorKind, _ reply: Reply) -> Bool {
        kind == .platformTrouble && code != nil && reply.retryAfterSeconds == nil
            && !(502...504).contains(reply.status)
    }
}

extension Host {
    /// The host's name in a message.
    fileprivate var name: String {
        let text = address.map { "\($0)" } ?? id.map { "host \($0)" } ?? "the host"
        return area == 0 || address == nil ? text : "\(area):\(text)"
    }
}

extension Endpoint {
    /// Host and port.
    fileprivate var socket: String { String(origin.drop { $0 != "/" }.drop { $0 == "/" }) }

    /// The URL with `https` in place of `http`.
    fileprivate var encryptedURL: String { url.hasPrefix("http:") ? "https" + url.dropFirst(4) : url }
}

extension Double {
    /// The number without a needless `.0`.
    fileprivate var short: String {
        Int(exactly: self).map { String($0) } ?? String(self)
    }
}
