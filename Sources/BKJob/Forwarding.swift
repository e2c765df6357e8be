import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// How a platform with an `http://` address is asked through an HTTP proxy, as curl does it: the connection goes to the
/// proxy, and the request line names the whole address (RFC 9112, section 3.2.2). Most proxies open a tunnel for
/// `https://` only, which is all that the HTTP client itself can do.
struct Forwarding: Sendable {
    /// The platform's scheme, host and port: `http://platform.example.com:8080`.
    let origin: String
    /// What goes with each request: the platform's host, and what the proxy asks for.
    let headers: [(name: String, value: String)]
    private let proxyURL: String

    /// Nil where requests are not forwarded: a platform with an `https://` address is reached through a tunnel, and a
    /// SOCKS proxy knows nothing of HTTP.
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

    /// Where the request for an address of the platform goes.
    func url(of url: String) -> String { proxyURL + url.dropFirst(origin.count) }
}

/// Puts the whole address into the request line, which the HTTP client has no way to ask for.
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
    /// What an HTTP proxy asks for, where the environment says it.
    var authorization: HTTPClient.Authorization? {
        user.map { .basic(username: $0, password: password?.reveal() ?? "") }
    }
}
