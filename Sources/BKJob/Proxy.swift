import JobModel

/// The proxy that the environment names for an address, by curl's rules.
///
/// `http_proxy` (lower case only: in upper case a web server could set it for its children), `https_proxy`,
/// `HTTPS_PROXY`, then `all_proxy`, `ALL_PROXY`; `no_proxy`, `NO_PROXY` list hosts that are reached directly. This
/// machine is always reached directly.
struct Proxy: Equatable {
    enum Kind: Equatable { case http, socks }

    var kind: Kind
    var host: String
    var port: Int
    var user: String?
    var password: Secret?

    /// Host and port as an address has them; never user and password.
    var name: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// The proxy for an address; nil for none.
    ///
    /// - Throws: `Failure` with code `bad-proxy` when the variable's value can't be used.
    static func chosen(for address: WebAddress, environment: [String: String]) throws(Failure) -> Proxy? {
        guard !address.isLoopback else { return nil }
        let names = address.scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
        guard let variable = (names + ["all_proxy", "ALL_PROXY"]).first(where: { environment[$0] != nil }),
            let value = environment[variable]?.trimmed, !value.isEmpty,
            !excludes(environment["no_proxy"] ?? environment["NO_PROXY"] ?? "", address.host)
        else { return nil }
        guard let proxy = WebAddress(value.place(of: "://") == nil ? "http://\(value)" : value) else {
            throw Texts.badProxy(variable)
        }
        let parts = proxy.userInfo?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        var result = Proxy(kind: .http, host: proxy.host, port: proxy.port ?? 1080)
        switch proxy.scheme {
        case "http":
            result.user = parts?.first.map { decoded($0) }
            result.password = parts.map { Secret($0.count > 1 ? decoded($0[1]) : "") }
        case "socks5", "socks5h":
            guard parts == nil else { throw Texts.proxyWithPassword(variable) }
            result.kind = .socks
        default: throw Texts.badProxy(variable)
        }
        return result
    }

    /// Whether a `no_proxy` list names a host: `*`, the host itself or a domain above it, with or without a dot.
    static func excludes(_ list: String, _ host: String) -> Bool {
        if list.trimmed == "*" { return true }
        let address = HostAddress(host)
        return list.split { $0 == "," || $0.isWhitespace }.contains { entry in
            var name = entry.lowercased()[...]
            if name.first == "[", name.last == "]" { name = name.dropFirst().dropLast() }
            if let address { return HostAddress(name) == address }
            while name.first == "." { name.removeFirst() }
            while name.last == "." { name.removeLast() }
            return !name.isEmpty && (host == name || host.hasSuffix(".\(name)"))
        }
    }

    /// `%40` and the like read as the bytes they stand for.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.allSatisfy(\.isASCIIAlphanumeric), digits.utf8.count == 2,
                let value = UInt8(digits, radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
