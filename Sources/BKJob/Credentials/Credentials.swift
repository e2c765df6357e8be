import Glibc
import JobModel

/// The credentials that the platform requires, each part with the source it came from.
public struct Credentials: Sendable {
    /// The parts of the credentials. The raw values are the platform's names.
    public enum Name: String, Sendable, CaseIterable {
        /// The application's id.
        case appCode = "bk_app_code"
        /// The application's secret.
        case appSecret = "bk_app_secret"
        /// A person's login token, from the cookie of the same name.
        case token = "bk_token"
        /// The person, for applications that may name one.
        case username = "bk_username"
        /// The gateway's access token, which stands for both application and person.
        case accessToken = "access_token"

        /// Whether the value must never be shown.
        public var isSecret: Bool { self != .appCode && self != .username }

        /// Parses a name as a file, a helper or the environment spells it.
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

    /// Creates credentials without any part.
    public init() {}

    /// Sets a part. An empty value removes it.
    ///
    /// - Parameter source: where the value came from, for the `session` screen: `BK_TOKEN`, `login`, a path.
    public mutating func set(_ name: Name, _ value: String, source: String) {
        parts[name] = value.isEmpty ? nil : Part(value: Secret(value), source: source)
    }

    /// The application's id.
    public var appCode: String? { parts[.appCode]?.value.reveal() }
    /// The application's secret.
    var appSecret: Secret? { parts[.appSecret]?.value }
    /// A person's login token.
    var token: Secret? { parts[.token]?.value }
    /// The person, for applications that may name one.
    public var username: String? { parts[.username]?.value.reveal() }
    /// The gateway's access token.
    var accessToken: Secret? { parts[.accessToken]?.value }

    /// Whether no part is set.
    public var isEmpty: Bool { parts.isEmpty }

    /// Where a part came from; nil when it isn't set.
    public func source(of name: Name) -> String? { parts[name]?.source }

    /// A part in the form that may be shown, with `••••` for a secret; nil when it isn't set.
    public func shown(_ name: Name) -> String? {
        parts[name].map { name.isSecret ? $0.value.description : $0.value.reveal() }
    }

    /// Returns these credentials with the parts of `newer` replacing the parts of the same name.
    ///
    /// Token, user name and access token all say who asks. If `newer` has one of them, all the old ones are dropped;
    /// otherwise a stale token would override a new login.
    public func merging(_ newer: Credentials) -> Credentials {
        var result = self
        let persons: [Name] = [.token, .username, .accessToken]
        if persons.contains(where: { newer.parts[$0] != nil }) {
            for name in persons { result.parts[name] = nil }
        }
        result.parts.merge(newer.parts) { $1 }
        return result
    }

    /// Returns the failure `credentials-missing` when a part that the door requires isn't set; nil when none is
    /// missing.
    public func missing(for door: Door) -> Failure? {
        if door == .gateway, accessToken != nil { return nil }
        var names: [String] = []
        for name in [Name.appCode, .appSecret] where parts[name] == nil { names.append(name.rawValue) }
        if token == nil, username == nil { names.append("bk_token or bk_username") }
        return names.isEmpty ? nil : Texts.credentialsMissing(names, door: door)
    }

    /// The parts to send to a door, in the platform's order, with secrets in clear text.
    func fields(for door: Door) -> [(name: Name, value: String)] {
        let names: [Name] =
            door == .gateway && accessToken != nil
            ? [.accessToken] : [.appCode, .appSecret, token == nil ? .username : .token]
        return names.compactMap { name in parts[name].map { (name, $0.value.reveal()) } }
    }

    /// All parts in clear text, for a program that the user has allowed to have them.
    package func revealed() -> [(name: Name, value: String)] {
        Name.allCases.compactMap { name in parts[name].map { (name, $0.value.reveal()) } }
    }

    /// The values that must never be shown.
    var secrets: [Secret] { parts.compactMap { $0.key.isSecret ? $0.value.value : nil } }
}

extension Credentials: CustomStringConvertible {
    /// The names of the parts and their sources, without values.
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

    /// The environment variables that hold secrets. They are kept out of the shell's variables and out of the
    /// environment of child processes.
    public static let environmentNames: Set<String> = Set(
        environmentParts.filter { $0.name.isSecret }.map(\.variable))

    /// Reads credentials from the environment. `BK_ACCESS_TOKEN` takes precedence over `BK_JOB_ACCESS_TOKEN`.
    public static func fromEnvironment(_ environment: [String: String]) -> Credentials {
        var result = Credentials()
        for (variable, name) in environmentParts {
            guard let value = environment[variable]?.trimmed, !value.isEmpty, !value.hasControls else { continue }
            result.set(name, value, source: variable)
        }
        return result
    }

    /// Parses lines `name=value`, the format of credentials files and of the output of credentials helpers. Blank lines
    /// and lines that begin with `#` are ignored. The names are the platform's, in upper or lower case, and
    /// `bk_access_token`.
    ///
    /// - Throws: `Failure` with code `bad-credentials`, which names the line but never its value.
    public static func parse(_ text: String, source: String) throws(Failure) -> Credentials {
        var result = Credentials()
        // Splits a scalar view, because "\r\n" is one `Character`, and files from Windows editors contain it.
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

    /// Reads a credentials file; see `parse(_:source:)` for the format.
    ///
    /// - Throws: `Failure` when the file can't be read, isn't a regular file, is longer than 64 KiB or not text, and
    ///   when anyone but its owner may read or write it (then the hint is the `chmod` to type).
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
    /// Whether the text contains a control character. No credential does, and one could end an HTTP header.
    fileprivate var hasControls: Bool { unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
}

/// The C library's message for an error number.
func errorText(_ number: CInt) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
