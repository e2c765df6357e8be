import AsyncHTTPClient
import JobModel
import NIOCore
import NIOHTTP1
import NIOSSL

/// An answer as it came.
struct Reply: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]
}

/// Why no whole answer came.
struct TransportError: Error {
    /// What the network library threw, or `DeadlineExceeded`.
    var cause: any Error
    /// Whether the answer had begun.
    var hasBegun: Bool
}

/// Sends requests and hands on the answers: TLS, proxies, limits of time, number and size, traces. Knows no JSON.
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
        // The client would unpack all that a piece from the network holds at once: see `Inflater`.
        configuration.decompression = .disabled
        configuration.timeout.connect = .nanoseconds(Int64(endpoint.connectTimeoutSeconds * 1e9))
        // A refused connection or a bad certificate is told at once instead of tried until the timeout.
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

    /// The client must have been shut down when it goes; whoever did so before loses nothing.
    deinit {
        client.shutdown { _ in }
    }

    /// Closes the connections; what is under way fails.
    func shutdown() async {
        // The only error is that it was shut down before.
        try? await client.shutdown().get()
    }

    /// Sends a request and lets `read` pull the answer, whatever its status. While it does not pull, the server is not
    /// read from. Its connection counts against the limit for as long, so `read` must not wait for another request.
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

    /// Sends a request and waits for the answer's head.
    private func begin(_ request: WireRequest, _ progress: ReplyProgress) async throws -> HTTPClientResponse {
        var message = HTTPClientRequest(url: forwarding?.url(of: request.url) ?? request.url)
        message.method = HTTPMethod(rawValue: request.verb)
        for header in request.headers + (forwarding?.headers ?? []) {
            message.headers.add(name: header.name, value: header.value)
        }
        if let body = request.body { message.body = .bytes(body) }
        return try await progress.waiting {
            // The client's own deadline would go on while nobody pulls.
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

/// Stands between what reads HTTP off a connection and the HTTP client, and lets no answer through whose status the
/// client does not expect: it ends the process on a body after a status of 000 to 099, which it takes for one that only
/// announces the answer (as 100 to 199 do).
final class StatusGuard: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    /// Whether such an answer came: nothing more of the connection goes through.
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

    /// Whether an answer can have this status. 101 would change to a protocol that nobody asked for.
    private static func isExpected(_ code: UInt) -> Bool { code >= 100 && code != 101 }
}

/// An answer has an HTTP status that no answer can have.
struct UnexpectedStatus: Error {
    let code: UInt

    /// The status as it stood in the answer.
    var text: String {
        let digits = String(code)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}

/// A PEM file of certificates to trust, as `connect --ca` names it.
enum CertificateFile {
    /// The largest file that is read, in bytes: the bundle of all authorities of a system has a quarter of a megabyte.
    private static let mostBytes = 16 << 20

    /// The certificates of a file.
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

/// One request as `--trace` shows it.
public struct RequestTrace: Sendable, Hashable {
    /// `GET` or `POST`
    public let verb: String
    /// The address; in the GET form on ESB the query's secrets are `••••`.
    public let url: String
    /// The HTTP status; nil when no answer came.
    public let status: Int?
    /// Bytes of the answer's body that came, unpacked.
    public let bytes: Int
    /// From sending to the answer's last byte.
    public let milliseconds: Int
}
