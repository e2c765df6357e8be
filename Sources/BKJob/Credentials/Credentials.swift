import Glibc
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

extension Credentials {
    private static let environmentParts: [(variable: String, name: Name)] = [
        ("BK_APP_CODE", .appCode), ("BK_APP_SECRET", .appSecret), ("BK_TOKEN", .token), ("BK_USERNAME", .username),
        ("BK_JOB_ACCESS_TOKEN", .accessToken), ("BK_ACCESS_TOKEN", .accessToken),
    ]

    /// The variables that hold secrets: what variables of the shell and the environment of children must lack.
    public static let environmentNames: Set<String> = Set(
        environmentParts.filter { $0.name.isSecret }.map(\.variable))

    /// What the environment holds. `BK_ACCESS_TOKEN` goes before `BK_JOB_ACCESS_TOKEN`.
    public static func fromEnvironment(_ environment: [String: String]) -> Credentials {
        var result = Credentials()
        for (variable, name) in environmentParts {
            guard let value = environment[variable]?.trimmed, !value.isEmpty, !value.hasControls else { continue }
            result.set(name, value, source: variable)
        }
        return result
    }

    /// Reads lines `name=value`, as a credentials file holds and a credentials helper prints them. Blank lines and
    /// lines that begin with `#` say nothing. The names are the platform's, in any case; also `bk_access_token`.
    ///
    /// - Throws: `Failure` with code `bad-credentials`, which names the line but never its value.
    public static func parse(_ text: String, source: String) throws(Failure) -> Credentials {
        var result = Credentials()
        // A scalar view, because "\r\n" is one Character, and a file of a Windows editor has it.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, scalars) in lines.enumerated() {
            let line = String(scalars).trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw Texts.badCredentialsLine(index + 1, source: source)
            }
            let word = line[..<equals].trimmed
            guard let name = Name(text: word) else { throw Texts.unknownCredential(index + 1, source: source) }
            let value = line[line.index(after: equals)...].trimmed
            guard !value.isEmpty else { throw Texts.emptyCredential(name, index + 1, source: source) }
            guard !value.hasControls else { throw Texts.badCredentialsLine(index + 1, source: source) }
            result.set(name, value, source: source)
        }
        guard !result.description.isEmpty else { throw Texts.noCredentials(source: source) }
        return result
    }

    /// Reads a credentials file; see `parse(_:source:)` for its lines.
    ///
    /// - Throws: `Failure` when it can't be read, isn't a regular file, is longer than 64 KiB or not text, and when
    ///   anyone but its owner may read or write it (then the hint is the `chmod` to type).
    public static func readFile(_ path: String) throws(Failure) -> Credentials {
        let bytes: [UInt8]
        let isOpen: Bool
        do throws(FileError) {
            let file = try RegularFile(path)
            isOpen = file.mode & 0o077 != 0
            bytes = try file.read(most: 65_536)
        } catch {
            throw Texts.unreadableCredentials(path, reason: error.text)
        }
        if isOpen { throw Texts.openCredentials(path) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Texts.unreadableCredentials(path, reason: "not UTF-8 text")
        }
        return try parse(text, source: path)
    }
}

extension String {
    /// Whether a control character stands in it: none can be in a credential, and one could end a header.
    fileprivate var hasControls: Bool { unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
}

/// The C library's words for an error number.
func errorText(_ number: CInt) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
