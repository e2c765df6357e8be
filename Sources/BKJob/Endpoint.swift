import JobModel

/// Where the platform is and how it is spoken to. The session keeps one; `JobPlatform` speaks through it.
public struct Endpoint: Sendable, Hashable {
    /// The base address in its normal form: `http` or `https`, no final slash, never with credentials.
    public let url: String
    /// Which of the platform's doors is behind the address.
    public let door: Door
    /// ESB only: ask by GET, with the credentials in the query, as the platform's oldest document has it.
    public let usesGET: Bool
    /// A PEM file of certificates to trust besides the system's.
    public let caFile: String?
    /// How long a connection may take to come about, in seconds.
    public let connectTimeoutSeconds: Double
    /// How long the platform may be silent, in seconds: until the head of an answer is here, and from one piece of its
    /// body to the next. A long answer that keeps coming is not cut, however long it takes.
    public let timeoutSeconds: Double

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
        isLoopback = address.isLoopback
    }

    /// The machine, without scheme and port.
    public var host: String {
        let rest = url.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" }
        return String(rest.first == "[" ? rest.prefix { $0 != "]" } : rest.prefix { $0 != ":" }).lowercased()
    }

    /// What a person should know before credentials go this way; full sentences.
    public var warnings: [String] {
        var result: [String] = []
        if url.hasPrefix("http:"), !isLoopback { result.append(Texts.plainHTTPWarning(url)) }
        if usesGET, door == .esb { result.append(Texts.getWarning) }
        return result
    }
}
