import JobModel

/// What the platform asks for before it answers, each part with the source it came from.
public struct Credentials: Sendable {
    /// The parts, by the platform's names.
    public enum Name: String, Sendable, CaseIterable {
        /// The application's id.
        case appCode = "bk_app_code"
        /// The application's secret.
        case appSecret = "bk_app_secret"
        /// The login of a person, from the cookie of that name.
        case token = "bk_token"
        /// The person, for applications that may name one.
        case username = "bk_username"
        /// The gateway's token for application and person in one.
        case accessToken = "access_token"

        /// Whether its value may be shown.
        public var isSecret: Bool { self != .appCode && self != .username }

        /// Reads a name as a file, a helper or the environment writes it.
        init?(text: some StringProtocol) {
            let name = text.lowercased()
            if let known = Name(rawValue: name) {
                self = known
            } else if name == "bk_access_token" || name == "bk_job_access_token" {
                self = .accessToken
            } else {
                return nil
            }
        }
    }

    private struct Part: Sendable {
        var value: Secret
        var source: String
    }

    private var parts: [Name: Part] = [:]

    /// None.
    public init() {}

    /// Puts a part in the place of one of the same name; an empty value is no value.
    ///
    /// - Parameter source: where it came from, for the `session` screen: `BK_TOKEN`, `login`, a path.
    public mutating func set(_ name: Name, _ value: String, source: String) {
        parts[name] = value.isEmpty ? nil : Part(value: Secret(value), source: source)
    }

    /// The application's id.
    public var appCode: String? { parts[.appCode]?.value.reveal() }
    /// The application's secret.
    public var appSecret: Secret? { parts[.appSecret]?.value }
    /// The login of a person.
    public var token: Secret? { parts[.token]?.value }
    /// The person, for applications that may name one.
    public var username: String? { parts[.username]?.value.reveal() }
    /// The gateway's token.
    public var accessToken: Secret? { parts[.accessToken]?.value }

    /// Whether no part is here.
    public var isEmpty: Bool { parts.isEmpty }

    /// Where a part came from; nil when it isn't there.
    public func source(of name: Name) -> String? { parts[name]?.source }

    /// A part as a screen may show it: secrets as `••••`; nil when it isn't there.
    public func shown(_ name: Name) -> String? {
        parts[name].map { name.isSecret ? $0.value.description : $0.value.reveal() }
    }

    /// These, with `newer` in place of the parts of the same name. The parts that tell who asks (token, user name, access
    /// token) stand for one another: where one of them is new, the old ones go, or a stale token would shadow a login.
    public func merging(_ newer: Credentials) -> Credentials {
        var result = self
        let persons: [Name] = [.token, .username, .accessToken]
        if persons.contains(where: { newer.parts[$0] != nil }) {
            for name in persons { result.parts[name] = nil }
        }
        result.parts.merge(newer.parts) { $1 }
        return result
    }

    /// What a door asks for and isn't here, as a failure with code `credentials-missing`; nil when all is here.
    public func missing(for door: Door) -> Failure? {
        if door == .gateway, accessToken != nil { return nil }
        var names: [String] = []
        for name in [Name.appCode, .appSecret] where parts[name] == nil { names.append(name.rawValue) }
        if token == nil, username == nil { names.append("bk_token or bk_username") }
        return names.isEmpty ? nil : Texts.credentialsMissing(names, door: door)
    }

    /// The parts that a door gets, in the platform's order; secrets in clear text.
    func fields(for door: Door) -> [(name: Name, value: String)] {
        let names: [Name] =
            door == .gateway && accessToken != nil
            ? [.accessToken] : [.appCode, .appSecret, token == nil ? .username : .token]
        return names.compactMap { name in parts[name].map { (name, $0.value.reveal()) } }
    }

    /// The parts that nothing may show.
    var secrets: [Secret] { parts.compactMap { $0.key.isSecret ? $0.value.value : nil } }
}

extension Credentials: CustomStringConvertible {
    /// The names of the parts and their sources, no values.
    public var description: String {
        Name.allCases.compactMap { name in source(of: name).map { "\(name.rawValue) from \($0)" } }
            .joined(separator: ", ")
    }
}
