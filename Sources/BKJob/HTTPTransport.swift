import AsyncHTTPClient
import JobModel
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

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

/// A whole request took longer than it may.
struct DeadlineExceeded: Error {}

/// Sends requests and collects answers: TLS, proxies, limits of time, number and size, traces. Knows no JSON.
final class HTTPTransport: Sendable {
    private let client: HTTPClient
    private let gate: ConnectionGate
    private let timeoutSeconds: Double
    private let trace: (@Sendable (RequestTrace) -> Void)?
    /// More than the largest legal answer; a server that sends more is broken.
    private static let sizeLimit = 4 << 30

    /// - Throws: `Failure` when the CA file can't be used.
    init(
        endpoint: Endpoint, proxy: Proxy?, connections: Int, trace: (@Sendable (RequestTrace) -> Void)?
    ) throws(Failure) {
        var configuration = HTTPClient.Configuration()
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .enabled(limit: .size(HTTPTransport.sizeLimit))
        configuration.timeout.connect = .nanoseconds(Int64(endpoint.connectTimeoutSeconds * 1e9))
        // A refused connection or a bad certificate is told at once instead of tried until the timeout.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, connections)
        if let path = endpoint.caFile { configuration.tlsConfiguration = try HTTPTransport.trusting(path) }
        switch proxy?.kind {
        case .http: configuration.proxy = proxy.map { .server(host: $0.host, port: $0.port, authorization: $0.login) }
        case .socks: configuration.proxy = proxy.map { .socksServer(host: $0.host, port: $0.port) }
        case nil: break
        }
        client = HTTPClient(configuration: configuration)
        gate = ConnectionGate(width: connections)
        timeoutSeconds = endpoint.timeoutSeconds
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

    private static func trusting(_ path: String) throws(Failure) -> TLSConfiguration {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            throw Texts.badCertificateFile(path)
        }
        guard !certificates.isEmpty else { throw Texts.badCertificateFile(path) }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.additionalTrustRoots = [.certificates(certificates)]
        return configuration
    }

    /// Sends a request and collects the whole answer, whatever its status.
    ///
    /// - Throws: `TransportError`, and `CancellationError` when the task was cancelled.
    func send(_ request: WireRequest) async throws -> Reply {
        try await gate.pass {
            let progress = Progress()
            let began = ContinuousClock.now
            defer {
                let state = progress.state.withLock { $0 }
                let took = (ContinuousClock.now - began).components
                trace?(
                    RequestTrace(
                        verb: request.verb, url: request.shownURL, status: state.status, bytes: state.bytes,
                        milliseconds: Int(took.seconds * 1000 + took.attoseconds / 1_000_000_000_000_000)))
            }
            do {
                return try await withDeadline { try await self.collect(request, progress) }
            } catch {
                if Task.isCancelled { throw CancellationError() }
                throw TransportError(cause: error, hasBegun: progress.state.withLock { $0.status != nil })
            }
        }
    }

    /// How far a request has come.
    private final class Progress: Sendable {
        let state = Mutex<(status: Int?, bytes: Int)>((nil, 0))
    }

    private func collect(_ request: WireRequest, _ progress: Progress) async throws -> Reply {
        var message = HTTPClientRequest(url: request.url)
        message.method = HTTPMethod(rawValue: request.verb)
        for header in request.headers { message.headers.add(name: header.name, value: header.value) }
        if let body = request.body { message.body = .bytes(body) }
        // The client's own deadline ends with the answer's head; `withDeadline` holds for all of it.
        let response = try await client.execute(message, deadline: .distantFuture)
        progress.state.withLock { $0.status = Int(response.status.code) }
        var body: [UInt8] = []
        for try await part in response.body {
            body.append(contentsOf: part.readableBytesView)
            progress.state.withLock { $0.bytes = body.count }
            guard body.count <= HTTPTransport.sizeLimit else {
                throw NIOTooManyBytesError(maxBytes: HTTPTransport.sizeLimit)
            }
        }
        // A cancelled body ends early without an error.
        try Task.checkCancellation()
        return Reply(status: Int(response.status.code), headers: response.headers, body: body)
    }

    private func withDeadline(_ body: @escaping @Sendable () async throws -> Reply) async throws -> Reply {
        let seconds = timeoutSeconds
        return try await withThrowingTaskGroup(of: Reply.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                throw DeadlineExceeded()
            }
            defer { group.cancelAll() }
            guard let reply = try await group.next() else { throw DeadlineExceeded() }
            return reply
        }
    }
}

extension Proxy {
    /// What an HTTP proxy asks for, where the environment says it.
    fileprivate var login: HTTPClient.Authorization? {
        user.map { .basic(username: $0, password: password?.reveal() ?? "") }
    }
}
