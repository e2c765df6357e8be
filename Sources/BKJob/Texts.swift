import JobModel

/// The messages of this room about addresses, credentials and proxies. The messages about the platform's answers are in
/// `Texts+Platform.swift`.
enum Texts {
    // MARK: Addresses

    static func urlWithoutScheme(_ text: String) -> Failure {
        let address = WebAddress("https://\(text)").flatMap { $0.userInfo == nil ? $0.text : nil }
        return Failure(
            "bad-url", "\(shown(text)) is not an address of a platform: it lacks http:// or https://",
            hint: "type `connect \(address ?? "https://HOST[:PORT][/PATH]")`", status: .usage)
    }

    static func badURL(_ text: String) -> Failure {
        Failure(
            "bad-url", "\(shown(text)) is not an address of a platform",
            hint: "type `connect https://HOST[:PORT][/PATH]`",
            status: .usage)
    }

    /// A text that can't be parsed may contain a password before the `@`.
    private static func shown(_ text: String) -> String {
        text.contains("@") ? "the text given" : "'\(text)'"
    }

    static func urlWithCredentials(_ url: String) -> Failure {
        Failure(
            "bad-url", "an address with a user or a password in it is refused, because addresses are shown and logged",
            hint: "type `connect \(url)`, then `login`", status: .usage)
    }

    static func badScheme(_ scheme: String) -> Failure {
        Failure(
            "bad-url", "the platform is reached by http or https, not by '\(scheme)'",
            hint: "type `connect https://HOST`",
            status: .usage)
    }

    static func urlWithQuery(_ url: String) -> Failure {
        Failure(
            "bad-url", "an address with ? or # in it is not the platform's base address", hint: "type `connect \(url)`",
            status: .usage)
    }

    static func badTimeout(_ seconds: Double) -> Failure {
        Failure(
            "bad-timeout", "a timeout is a number of seconds above 0 and up to 86400, not \(seconds)",
            hint: "type for example `connect URL --timeout 60`", status: .usage)
    }

    static func plainHTTPWarning(_ url: String) -> String {
        "\(url) is not encrypted: credentials and logs can be read on the way; use https:// if the platform has it"
    }

    static let getWarning =
        "the GET form puts the credentials into the address, where proxies and servers log them; leave out --get if "
        + "the platform takes POST"

    static func badCertificateFile(_ path: String, reason: String?) -> Failure {
        Failure(
            "bad-ca-file",
            reason.map { "no certificate can be read from '\(path)': \($0)" }
                ?? "'\(path)' holds no PEM certificate, or one that is damaged",
            hint: "give a file with whole -----BEGIN CERTIFICATE----- … -----END CERTIFICATE----- blocks, "
                + "as in `connect URL --ca FILE`")
    }

    // MARK: Proxies

    static func badProxy(_ variable: String) -> Failure {
        Failure(
            "bad-proxy", "\(variable) in the environment does not name a proxy that can be used",
            hint: "set \(variable) to http://HOST:PORT or socks5://HOST:PORT, or unset it")
    }

    static func proxyWithPassword(_ variable: String) -> Failure {
        Failure(
            "bad-proxy", "\(variable) in the environment names a SOCKS proxy with a user, which can't be used",
            hint: "set \(variable) to socks5://HOST:PORT, or to an http:// proxy")
    }

    // MARK: Credentials

    static func credentialsMissing(_ names: [String], door: Door) -> Failure {
        let alternative = door == .gateway ? ", or BK_ACCESS_TOKEN" : ""
        return Failure(
            "credentials-missing", "credentials are missing: \(names.joined(separator: ", "))",
            hint: "type `login`, or set BK_APP_CODE, BK_APP_SECRET and BK_TOKEN\(alternative) before joblog starts",
            status: .credentials)
    }

    private static let credentialNames = "bk_app_code, bk_app_secret, bk_token, bk_username, access_token"

    static func badCredentialsLine(_ line: Int, source: String) -> Failure {
        Failure(
            "bad-credentials", "line \(line) of \(source) does not have the form name=value",
            hint: "use the names \(credentialNames)", status: .credentials)
    }

    static func unknownCredential(_ line: Int, source: String) -> Failure {
        // The name is not shown, because a malformed line may contain a part of a secret.
        Failure(
            "bad-credentials", "line \(line) of \(source) has a name that is not the name of a credential",
            hint: "use the names \(credentialNames)", status: .credentials)
    }

    static func emptyCredential(_ name: Credentials.Name, _ line: Int, source: String) -> Failure {
        Failure(
            "bad-credentials", "line \(line) of \(source) gives no value for \(name.rawValue)",
            hint: "write \(name.rawValue)=VALUE, or leave the line out", status: .credentials)
    }

    static func noCredentials(source: String) -> Failure {
        Failure(
            "bad-credentials", "no credentials in \(source)",
            hint: "write lines name=value with the names \(credentialNames)",
            status: .credentials)
    }

    static func unreadableCredentials(_ path: String, reason: String) -> Failure {
        Failure(
            "bad-credentials", "no credentials can be read from '\(path)': \(reason)", hint: "type `login --file PATH`",
            status: .credentials)
    }

    static func openCredentials(_ path: String) -> Failure {
        let quoted = "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        return Failure(
            "bad-credentials",
            "users other than its owner may read or write '\(path)', so its credentials are not taken",
            hint: "run `chmod 600 \(quoted)`", status: .credentials)
    }

    // MARK: Requests that can't be made

    static let namelessHost = Failure(
        "nameless-host", "the platform gave neither the id nor the address of this host, so its log can't be asked for")

    static func tooManyHosts(_ count: Int) -> Failure {
        Failure(
            "bad-parameter", "\(count) hosts are too many for one call, which takes \(JobPlatform.batchLimit)",
            hint: "ask for fewer hosts")
    }
}
