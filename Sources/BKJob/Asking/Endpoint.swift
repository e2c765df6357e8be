import JobModel

/// Where the platform is and how it is spoken to. The session keeps one; `JobPlatform` speaks through it.
public struct Endpoint: Sendable, Hashable {
    /// The base address in its normal form: `http` or `https`, no final slash, never with credentials.
    public let url: String
    /// Which of the platform's doors is behind the address.
    public let door: Door
    /// Ask by GET for everything, and so for logs host by host. At ESB's door the credentials then stand in the query, as the
    /// platform's oldest document has it.
    public let usesGET: Bool
    /// A PEM file of certificates to trust besides the system's.
    public let caFile: String?
    /// How long a connection may take to come about, in seconds.
    public let connectTimeoutSeconds: Double
    /// How long the platform may take for a small answer (a list of runs, variables), in seconds. A run's status and logs
    /// may be long: there it is how long nothing may come, and how long the answer may only trickle (`AnswerLimits`).
    public let timeoutSeconds: Double
    /// Scheme, host and port, with the port that the scheme implies: what credentials were typed for one origin must go to
    /// no other.
    public let origin: String

    private let isLoopback: Bool

    /// Checks and keeps an address.
    ///
    /// - Throws: `Failure` with code `bad-url` or `bad-timeout` (usage errors). An address with a user, a password, a
    ///   query or a fragment is refused: addresses are shown, and reach other machines' logs.
    public init(
        url: String, door: Door = .esb, usesGET: Bool = false, caFile: String? = nil,
        connectTimeoutSeconds: Double = 5, timeoutSeconds: Double = 60
    ) throws(Failure) {
        let text = url.trimmed
        guard let address = WebAddress(text) else {
            throw text.place(of: "://") == nil ? Texts.urlWithoutScheme(text) : Texts.badURL(text)
        }
        guard address.userInfo == nil else { throw Texts.urlWithCredentials(address.text) }
        guard address.scheme == "http" || address.scheme == "https" else { throw Texts.badScheme(address.scheme) }
        guard !address.hasQueryOrFragment else { throw Texts.urlWithQuery(address.text) }
        for seconds in [connectTimeoutSeconds, timeoutSeconds] where !(seconds > 0 && seconds <= 86_400) {
            throw Texts.badTimeout(seconds)
        }
        self.url = address.text
        self.door = door
        self.usesGET = usesGET
        self.caFile = caFile
        self.connectTimeoutSeconds = connectTimeoutSeconds
        self.timeoutSeconds = timeoutSeconds
        origin = address.origin
        isLoopback = address.isLoopback
    }

    /// Makes sure that the certificates of `caFile` can be used, before anything is sent.
    ///
    /// - Throws: `Failure` with code `bad-ca-file`.
    public func checkCertificates() throws(Failure) {
        if let caFile { _ = try CertificateFile.read(caFile) }
    }

    /// What a person should know before credentials go this way; full sentences.
    public var warnings: [String] {
        var result: [String] = []
        if url.hasPrefix("http:"), !isLoopback { result.append(Texts.plainHTTPWarning(url)) }
        if usesGET, door == .esb { result.append(Texts.getWarning) }
        return result
    }
}

extension Endpoint {
    /// The statement that makes this connection.
    ///
    /// - Parameter door: another door than the endpoint's, for a hint.
    public func connectStatement(door other: Door? = nil) -> String {
        let door = other ?? self.door
        var words = "connect \(url)"
        if door != .esb || self.door != .esb { words += " --door \(door.rawValue)" }
        if usesGET { words += " --get" }
        if let caFile { words += " --ca \(caFile.shellWord)" }
        return words
    }
}

/// The two ways into the platform. Both tell the same; they differ in address, verbs and where credentials go (the
/// platform's documents).
public enum Door: String, Sendable, Hashable, CaseIterable {
    /// The enterprise service bus: `{base}/api/c/compapi/v2/jobv3/METHOD/`, credentials as parameters.
    case esb
    /// The API gateway, version 3: `{base}/api/v3/METHOD`, credentials in a header.
    case gateway

    /// The address of a method behind this door; `base` has no final slash.
    func url(of method: Method, base: String) -> String {
        switch self {
        case .esb: "\(base)/api/c/compapi/v2/jobv3/\(method.rawValue)/"
        case .gateway: "\(base)/api/v3/\(method.rawValue)"
        }
    }

    /// The other door, for hints.
    var other: Door { self == .esb ? .gateway : .esb }
}

/// The platform's methods that joblog calls; each only reads.
enum Method: String, CaseIterable {
    case jobList = "get_job_instance_list"
    case jobStatus = "get_job_instance_status"
    case hostLog = "get_job_instance_ip_log"
    case hostLogs = "batch_get_job_instance_ip_log"
    case variables = "get_job_instance_global_var_value"

    /// The one verb the gateway has registered; ESB takes POST for all, and GET for all but the batch.
    var isPostOnly: Bool { self == .hostLogs }

    /// Whether it answers logs.
    var isForLogs: Bool { self == .hostLog || self == .hostLogs }

    /// Whether its answer is small: one that a platform that works sends at once.
    var isSmall: Bool { self == .jobList || self == .variables }
}
