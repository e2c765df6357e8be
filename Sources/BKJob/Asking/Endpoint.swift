import JobModel

/// Where the platform is, and how to talk to it. The session keeps one; `JobPlatform` connects to it.
public struct Endpoint: Sendable, Hashable {
    /// The normalised base URL: `http` or `https`, without a trailing slash, never with credentials.
    public let url: String
    /// The platform's door behind the URL.
    public let door: Door
    /// Whether every request is a GET, which means that logs are requested host by host. With ESB the credentials are
    /// then part of the query, as in the platform's oldest document.
    public let usesGET: Bool
    /// The path of a PEM file of certificates to trust in addition to the system's.
    public let caFile: String?
    /// The time limit for opening a connection, in seconds.
    public let connectTimeoutSeconds: Double
    /// The time limit for a small answer (a list of runs, variables), in seconds. For a run's status and for logs,
    /// which may be long, it limits the time without a byte and is the stretch over which the lowest rate is measured
    /// (`AnswerLimits`).
    public let timeoutSeconds: Double
    /// Scheme, host and port, with the port even where the scheme implies it. Credentials that were typed for one
    /// origin must not be sent to another.
    public let origin: String

    /// The longest time limit, in seconds: a day.
    public static let mostTimeoutSeconds: Int64 = 86_400

    private let isLoopback: Bool

    /// Creates an endpoint from a URL that a user typed.
    ///
    /// - Throws: `Failure` with code `bad-url` or `bad-timeout` (usage errors). A URL with a user, a password, a query
    ///   or a fragment is refused, because URLs are shown and end up in logs of other machines.
    public init(
        url: String, door: Door = .esb, usesGET: Bool = false, caFile: String? = nil,
        connectTimeoutSeconds: Double = 5, timeoutSeconds: Double = 60
    ) throws(Failure) {
        let text = url.trimmed
        guard let address = WebAddress(text) else {
            throw text.place(of: "://") == nil ? Texts.urlWithoutScheme(text) : Texts.badURL(text)
        }
        guard address.scheme == "http" || address.scheme == "https" else { throw Texts.badScheme(address.scheme) }
        guard address.userInfo == nil else { throw Texts.urlWithCredentials(address.text) }
        guard !address.hasQueryOrFragment else { throw Texts.urlWithQuery(address.text) }
        for seconds in [connectTimeoutSeconds, timeoutSeconds]
        where !(seconds > 0 && seconds <= Double(Self.mostTimeoutSeconds)) {
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

    /// Checks that the certificates of `caFile` can be used, before anything is sent.
    ///
    /// - Throws: `Failure` with code `bad-ca-file`.
    public func checkCertificates() throws(Failure) {
        if let caFile { _ = try CertificateFile.read(caFile) }
    }

    /// Warnings to show before credentials are sent to this endpoint, in full sentences.
    public var warnings: [String] {
        var result: [String] = []
        if url.hasPrefix("http:"), !isLoopback { result.append(Texts.plainHTTPWarning(url)) }
        if usesGET, door == .esb { result.append(Texts.getWarning) }
        return result
    }
}

extension Endpoint {
    /// The `connect` statement that leads to this endpoint.
    ///
    /// - Parameter door: a door to use instead of the endpoint's own, for a hint.
    public func connectStatement(door other: Door? = nil) -> String {
        let door = other ?? self.door
        var words = "connect \(url)"
        if door != .esb || self.door != .esb { words += " --door \(door.rawValue)" }
        if usesGET { words += " --get" }
        if let caFile { words += " --ca \(caFile.shellWord)" }
        return words
    }
}

/// The two interfaces of the platform. Both return the same data; they differ in address, verbs and where credentials
/// go (the platform's documents).
public enum Door: String, Sendable, Hashable, CaseIterable {
    /// The enterprise service bus: `{base}/api/c/compapi/v2/jobv3/METHOD/`, with credentials as parameters.
    case esb
    /// The API gateway, version 3: `{base}/api/v3/METHOD`, with credentials in a header.
    case gateway

    /// The URL of a method behind this door. `base` has no trailing slash.
    func url(of method: Method, base: String) -> String {
        switch self {
        case .esb: "\(base)/api/c/compapi/v2/jobv3/\(method.rawValue)/"
        case .gateway: "\(base)/api/v3/\(method.rawValue)"
        }
    }

    /// The other door, for hints.
    var other: Door { self == .esb ? .gateway : .esb }
}

/// The platform's methods that joblog calls. None of them changes anything.
enum Method: String, CaseIterable {
    case jobList = "get_job_instance_list"
    case jobStatus = "get_job_instance_status"
    case hostLog = "get_job_instance_ip_log"
    case hostLogs = "batch_get_job_instance_ip_log"
    case variables = "get_job_instance_global_var_value"

    /// Whether the method accepts POST only. The gateway registers one verb for each method; ESB accepts POST for all
    /// methods, and GET for all but this one.
    var isPostOnly: Bool { self == .hostLogs }

    /// Whether the answer contains logs.
    var isForLogs: Bool { self == .hostLog || self == .hostLogs }

    /// Whether the answer is small, so that a working platform sends it at once.
    var isSmall: Bool { self == .jobList || self == .variables }
}
