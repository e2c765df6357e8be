import AsyncHTTPClient
import JobModel
import NIOCore
import NIOHTTP1
import NIOSSL

/// A complete HTTP response.
struct Reply: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]
}

/// An error that kept a complete response from arriving.
struct TransportError: Error {
    /// The error that the network library threw, or one of this room's own, such as `DeadlineExceeded`.
    var cause: any Error
    /// Whether the response head had arrived before the error.
    var hasBegun: Bool
}

/// Sends HTTP requests and hands on the responses. It is responsible for TLS, proxies, traces, and the limits on time,
/// connections and size; it knows nothing of JSON.
final class HTTPTransport: Sendable {
    private let client: HTTPClient
    private let gate: ConnectionGate
    private let limits: AnswerLimits
    private let budget: AnswerBudget
    private let forwarding: Forwarding?
    private let trace: (@Sendable (RequestTrace) -> Void)?

    /// - Throws: `Failure` when the CA file can't be used.
    init(
        endpoint: Endpoint, proxy: Proxy?, connections: Int, limits: AnswerLimits = AnswerLimits(),
        trace: (@Sendable (RequestTrace) -> Void)?
    ) throws(Failure) {
        var configuration = HTTPClient.Configuration()
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        // The client's own decompression unpacks everything that one chunk from the network contains at once: see
        // `Inflater`.
        configuration.decompression = .disabled
        configuration.timeout.connect = .nanoseconds(Int64(endpoint.connectTimeoutSeconds * 1e9))
        // Report a refused connection or a bad certificate at once instead of retrying until the timeout.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, connections)
        if let path = endpoint.caFile {
            var trust = TLSConfiguration.makeClientConfiguration()
            trust.additionalTrustRoots = [.certificates(try CertificateFile.read(path))]
            configuration.tlsConfiguration = trust
        }
        let forwarding = proxy.flatMap { Forwarding(to: endpoint, by: $0) }
        if let proxy, forwarding == nil {
            configuration.proxy =
                switch proxy.kind {
                case .http: .server(host: proxy.host, port: proxy.port, authorization: proxy.authorization)
                case .socks: .socksServer(host: proxy.host, port: proxy.port)
                }
        }
        let origin = forwarding?.origin
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
                try pipeline.addHandler(StatusGuard(), position: .after(decoder))
                if let origin { try pipeline.addHandler(AbsoluteFormWriter(origin: origin), position: .after(decoder)) }
            }
        }
        client = HTTPClient(configuration: configuration)
        gate = ConnectionGate(width: connections)
        self.forwarding = forwarding
        self.limits = limits
        budget = AnswerBudget(limits)
        self.trace = trace
    }

    /// `HTTPClient` requires a shutdown before it is deallocated. A second shutdown is harmless.
    deinit {
        client.shutdown { _ in }
    }

    /// Closes the connections. Requests in flight fail.
    func shutdown() async {
        // The only error is that the client was shut down before.
        try? await client.shutdown().get()
    }

    /// Sends a request and lets `read` pull the response, whatever its status. Nothing is read from the server while
    /// `read` does not pull. The connection counts against the connection limit until `read` returns, so `read` must
    /// not wait for another request.
    ///
    /// - Throws: `TransportError`, `CancellationError` when the task was cancelled, and what `read` throws.
    func send<Answer: Sendable>(
        _ request: WireRequest, patience: Patience,
        read: @escaping @Sendable (inout ReplyBody) async throws -> Answer
    ) async throws -> Answer {
        try await gate.pass {
            let progress = ReplyProgress()
            let began = ContinuousClock.now
            defer {
                let took = (ContinuousClock.now - began).components
                trace?(
                    RequestTrace(
                        verb: request.verb, url: request.shownURL, status: progress.status, bytes: progress.bytes,
                        milliseconds: Int(took.seconds * 1000 + took.attoseconds / 1_000_000_000_000_000)))
            }
            do {
                return try await watching(progress, patience) {
                    let response = try await self.begin(request, progress)
                    var body = try ReplyBody(response, progress, share: self.budget.share(), limits: self.limits)
                    return try await read(&body)
                }
            } catch {
                if Task.isCancelled { throw CancellationError() }
                throw error
            }
        }
    }

    /// Sends a request and waits for the response head.
    private func begin(_ request: WireRequest, _ progress: ReplyProgress) async throws -> HTTPClientResponse {
        var message = HTTPClientRequest(url: forwarding?.url(of: request.url) ?? request.url)
        message.method = HTTPMethod(rawValue: request.verb)
        for header in request.headers + (forwarding?.headers ?? []) {
            message.headers.add(name: header.name, value: header.value)
        }
        if let body = request.body { message.body = .bytes(body) }
        return try await progress.waiting {
            // The client's own deadline also counts the time in which nobody pulls, so it is not used; `ReplyProgress`
            // measures the time instead.
            try await client.execute(message, deadline: .distantFuture)
        }
    }

    private func watching<Answer: Sendable>(
        _ progress: ReplyProgress, _ patience: Patience, _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { try await body() }
            group.addTask { throw try await progress.failure(when: patience) }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }
}

/// A channel handler between the HTTP decoder and the HTTP client that rejects responses with a status that the client
/// cannot handle.
///
/// The client treats a status of 000 to 099 as an informational one (as 100 to 199 are) and traps when a body follows.
final class StatusGuard: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    /// Whether a response was rejected; everything after it on the connection is dropped.
    private var isClosed = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isClosed { return }
        if case .head(let head) = unwrapInboundIn(data), !Self.isExpected(head.status.code) {
            isClosed = true
            context.fireErrorCaught(UnexpectedStatus(code: head.status.code))
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }

    /// Whether a response may have this status. Status 101 would switch to a protocol that joblog did not ask for.
    private static func isExpected(_ code: UInt) -> Bool { code >= 100 && code != 101 }
}

/// A response has an HTTP status that no response can have.
struct UnexpectedStatus: Error {
    let code: UInt

    /// The status as the server wrote it, with three digits.
    var text: String {
        let digits = String(code)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}

/// A PEM file of certificates to trust, as named by `connect --ca`.
enum CertificateFile {
    /// The largest file that is read, in bytes. The bundle of all authorities of a system has about 250 KB.
    private static let mostBytes = 16 << 20

    /// Reads the certificates of a file.
    ///
    /// - Throws: `Failure` with code `bad-ca-file` when the file can't be read, holds no certificate, or holds one that
    ///   is damaged.
    static func read(_ path: String) throws(Failure) -> [NIOSSLCertificate] {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try RegularFile(path).read(most: mostBytes)
        } catch {
            throw Texts.badCertificateFile(path, reason: error.text)
        }
        guard !bytes.isEmpty, let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty
        else { throw Texts.badCertificateFile(path, reason: nil) }
        return certificates
    }
}

/// One request, as `--trace` shows it.
public struct RequestTrace: Sendable, Hashable {
    /// `GET` or `POST`
    public let verb: String
    /// The address. In ESB's GET form, `••••` replaces the secrets in the query.
    public let url: String
    /// The HTTP status; nil when no response arrived.
    public let status: Int?
    /// Bytes of the response body that arrived, after decompression.
    public let bytes: Int
    /// The time from sending the request to the last byte of the response.
    public let milliseconds: Int
}
