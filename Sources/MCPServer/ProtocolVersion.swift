import JSON

/// The versions of the Model Context Protocol that the server speaks.
///
/// Up to 2025-11-25 a client begins with `initialize`. Since 2026-07-28 each request says its version itself, in
/// `_meta`. A client may use either way, and both at once.
enum ProtocolVersion {
    /// The version whose requests stand alone.
    static let standingAlone = "2026-07-28"
    /// The versions that begin with `initialize`, oldest first. 2025-03-26 is not among them because it alone has
    /// batches; who asks for it gets the one before.
    static let initialized = ["2024-11-05", "2025-06-18", "2025-11-25"]
    /// All versions, newest first.
    static let all = [standingAlone] + initialized.reversed()

    /// The version that the server offers to a client that begins with `initialize`: the newest one that is no newer than
    /// the client's, which the client most probably speaks as well.
    static func offered(for wanted: String) -> String {
        // The names are dates, so they sort as they follow one another.
        initialized.last { $0 <= wanted } ?? initialized.last ?? standingAlone
    }
}

/// What a request says of itself beside its parameters.
struct RequestMeta {
    private static let prefix = "io.modelcontextprotocol/"

    /// The field of a result that says which server gave it.
    static let serverInfo = prefix + "serverInfo"

    /// Whether the request stands alone, as it does since 2026-07-28.
    let standsAlone: Bool
    /// The token under which the client wants to hear of progress; nil if it does not.
    let progressToken: JSONValue?
    /// The least level of log messages that a request that stands alone wants; nil if it wants none.
    let logLevel: LogLevel?

    /// Reads the field `_meta` of the parameters.
    ///
    /// - Throws: `RequestError` if the request stands alone and its version is another one, or it lacks what such a
    ///   request must say.
    init(_ parameters: JSONObject) throws(RequestError) {
        let meta = parameters["_meta"]?.object ?? [:]
        progressToken = RequestID(meta["progressToken"])?.json
        guard let version = meta[Self.prefix + "protocolVersion"] else {
            standsAlone = false
            logLevel = nil
            return
        }
        standsAlone = true
        guard let version = version.text else { throw Texts.invalid("the protocolVersion in _meta is no text") }
        guard version == ProtocolVersion.standingAlone else { throw Texts.otherVersion(version) }
        guard meta[Self.prefix + "clientCapabilities"]?.object != nil else {
            throw Texts.invalid("_meta lacks \(Self.prefix)clientCapabilities")
        }
        let level = meta[Self.prefix + "logLevel"]
        logLevel = try level.map { (level) throws(RequestError) in try LogLevel(level) }
    }
}

/// The levels of log messages, as RFC 5424 has them, the least first.
enum LogLevel: String, CaseIterable {
    case debug, info, notice, warning, error, critical, alert, emergency

    /// Reads a level.
    ///
    /// - Throws: `RequestError` if the value is no level.
    init(_ value: JSONValue?) throws(RequestError) {
        guard let level = value?.text.flatMap(LogLevel.init(rawValue:)) else {
            throw Texts.invalid("the level must be one of \(LogLevel.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self = level
    }

    /// Whether a message of another level is wanted by who asked for this one.
    func includes(_ other: LogLevel) -> Bool {
        let order = LogLevel.allCases
        return (order.firstIndex(of: other) ?? 0) >= (order.firstIndex(of: self) ?? 0)
    }
}
