import AsyncHTTPClient
import JobModel
import NIOCore
import NIOHTTP1

/// The proxy that the environment names for an address, chosen by curl's rules.
///
/// The variables are `http_proxy` (lower case only: in upper case a web server could set it for its children) or
/// `https_proxy` and `HTTPS_PROXY`, then `all_proxy` and `ALL_PROXY`. `no_proxy` and `NO_PROXY` list hosts that are
/// reached directly. The local machine is always reached directly.
struct Proxy: Equatable {
    enum Kind: Equatable { case http, socks }

    var kind: Kind
    var host: String
    var port: Int
    var user: String?
    var password: Secret?

    /// Host and port as in a URL, never with user and password.
    var name: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// Returns the proxy for an address; nil when the address is reached directly.
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

    /// Whether a `no_proxy` list names a host: as `*`, by the host's own name, or by a parent domain with or without a
    /// leading dot.
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

    /// Decodes percent-encoding such as `%40`.
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

/// Sends requests for an `http://` platform through an HTTP proxy as curl does: the connection goes to the proxy, and
/// the request line holds the whole URL (RFC 9112, section 3.2.2). The HTTP client itself can only ask the proxy for a
/// tunnel, and most proxies open tunnels for `https://` only.
struct Forwarding: Sendable {
    /// The platform's scheme, host and port, such as `http://platform.example.com:8080`.
    let origin: String
    /// Headers that each request needs: `Host`, and the proxy's credentials if there are any.
    let headers: [(name: String, value: String)]
    private let proxyURL: String

    /// Returns nil when requests are not sent this way: an `https://` platform is reached through a tunnel, and a SOCKS
    /// proxy knows nothing of HTTP.
    init?(to endpoint: Endpoint, by proxy: Proxy) {
        guard proxy.kind == .http, let address = WebAddress(endpoint.url), address.scheme == "http" else { return nil }
        origin = "http://\(address.authority)"
        proxyURL = "http://\(proxy.name)"
        var headers = [(name: "Host", value: address.authority)]
        if let login = proxy.authorization?.headerValue {
            headers.append((name: "Proxy-Authorization", value: login))
        }
        self.headers = headers
    }

    /// The URL to connect to for a URL of the platform.
    func url(of url: String) -> String { proxyURL + url.dropFirst(origin.count) }
}

/// Writes the whole URL into the request line, which the HTTP client cannot be asked to do.
final class AbsoluteFormWriter: ChannelOutboundHandler {
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private let origin: String

    init(origin: String) {
        self.origin = origin
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        head.uri = origin + head.uri
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}

extension Proxy {
    /// The user and password for an HTTP proxy, if the environment names them.
    var authorization: HTTPClient.Authorization? {
        user.map { .basic(username: $0, password: password?.reveal() ?? "") }
    }
}
