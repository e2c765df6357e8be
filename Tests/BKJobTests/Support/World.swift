import Foundation
import JobModel
import NIOSSL
import Synchronization
import Testing
import TestSupport

@testable import BKJob

/// Bytes of a file in `Fixtures`.
func fixture(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: fixturePath(name))))
}

/// Where a file of `Fixtures` is.
func fixturePath(_ name: String) throws -> String {
    try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/\(name)").path
}

/// Values that no output may show.
let secretValues = ["s3cr3t-of-app", "t0ken-of-person", "acc3ss-token"]

extension Credentials {
    /// Application, secret and person.
    static var complete: Credentials {
        .fromEnvironment(["BK_APP_CODE": "joblog-app", "BK_APP_SECRET": secretValues[0], "BK_TOKEN": secretValues[1]])
    }
}

/// Traces, as they come.
final class Traces: Sendable {
    private let list = Mutex<[RequestTrace]>([])
    var all: [RequestTrace] { list.withLock { $0 } }
    func add(_ trace: RequestTrace) { list.withLock { $0.append(trace) } }
}

/// A platform that is asked, and the server behind it.
struct World {
    let server: ScriptedServer
    let platform: JobPlatform
    let traces: Traces
}

/// Runs `body` with a platform whose server answers as `answer` says.
func withWorld(
    door: Door = .esb, usesGET: Bool = false, tls: NIOSSLContext? = nil, caFile: String? = nil,
    connectTimeoutSeconds: Double = 5, timeoutSeconds: Double = 60, credentials: Credentials = .complete,
    url: String? = nil,
    environment: (ScriptedServer) -> [String: String] = { _ in [:] }, connections: Int = 8,
    limits: AnswerLimits = AnswerLimits(),
    answer: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Answer,
    body: (World) async throws -> Void
) async throws {
    let server = try await ScriptedServer(tls: tls, answer: answer)
    let traces = Traces()
    let endpoint = try Endpoint(
        url: url ?? "\(tls == nil ? "http" : "https")://127.0.0.1:\(server.port)", door: door, usesGET: usesGET,
        caFile: caFile, connectTimeoutSeconds: connectTimeoutSeconds, timeoutSeconds: timeoutSeconds)
    let platform = try JobPlatform(
        endpoint: endpoint, credentials: credentials, environment: environment(server), connections: connections,
        limits: limits, trace: { traces.add($0) })
    try await body(World(server: server, platform: platform, traces: traces))
    await platform.shutdown()
    try await server.stop()
}

/// The failure that `body` throws; a test failure when it throws none or another error.
func failure(of body: () async throws -> Void) async throws -> Failure {
    var result: Failure?
    do {
        try await body()
    } catch let failure as Failure {
        result = failure
        for secret in secretValues {
            #expect(!failure.message.contains(secret) && !(failure.hint ?? "").contains(secret))
            #expect(!"\(failure)".contains(secret) && !String(reflecting: failure).contains(secret))
        }
    }
    return try #require(result)
}

/// The failure of asking one question of a server that gives one answer to everything.
func failure(
    answering answer: ScriptedServer.Answer, door: Door = .esb, timeoutSeconds: Double = 60
) async throws -> Failure {
    var result: Failure?
    try await withWorld(door: door, timeoutSeconds: timeoutSeconds, answer: { _ in answer }) { world in
        result = try await failure { _ = try await world.platform.run(50, in: .business(2)) }
    }
    return try #require(result)
}

/// The code of the failure that `body` throws; `none` when it throws none.
func codeOfFailure(_ body: @Sendable () async throws -> Void) async -> String {
    do {
        try await body()
        return "none"
    } catch {
        return (error as? Failure)?.code ?? "\(error)"
    }
}

/// What a server needs for https.
func serverContext() throws -> NIOSSLContext {
    try NIOSSLContext(
        configuration: .makeServerConfiguration(
            certificateChain: NIOSSLCertificate.fromPEMFile(fixturePath("test-server-certificate.pem"))
                .map { .certificate($0) },
            privateKey: .privateKey(NIOSSLPrivateKey(file: fixturePath("test-server-key.pem"), format: .pem))))
}

extension ScriptedServer.Request {
    /// The run that a request by POST asks for; 0 where it names none.
    var job: Int64 {
        guard let mark = body.place(of: #""job_instance_id":"#) else { return 0 }
        return Int64(body[mark.upperBound...].prefix { $0.isNumber }) ?? 0
    }
}

/// The content that `AnswerReader` reads from a body.
func content<Content: FieldsReadable>(_ type: Content.Type, _ body: [UInt8], status: Int = 200) throws -> Content {
    let endpoint = try Endpoint(url: "http://127.0.0.1")
    let request = PlatformRequest(.hostLogs, [:], in: .business(2), job: 1, step: 2)
    do {
        return try AnswerReader(endpoint: endpoint, credentials: .complete)
            .content(of: Reply(status: status, headers: [:], body: body), to: request, as: type)
    } catch {
        throw error.failure
    }
}
