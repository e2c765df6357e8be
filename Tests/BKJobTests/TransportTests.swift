import Foundation
import JobModel
import NIOSSL
import Synchronization
import Testing

@testable import BKJob

/// What happens between here and the platform: cut and missing answers, time limits, cancellation, TLS, proxies.
@Suite struct TransportTests {
    private static let status = #"{"result":true,"code":0,"data":{"job_instance":{"job_instance_id":50}}}"#

    @Test func cutAnswersAreTheirOwnFailure() async throws {
        let whole = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"result\":true,"
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"result\":true,"
        let untilClose = "HTTP/1.1 200 OK\r\n\r\n{\"result\":true,"
        for answer in [whole, chunked, untilClose] {
            let failure = try await failure(answering: .bytes(Array(answer.utf8), closes: true))
            #expect(failure.code == "truncated-answer" && failure.status == .failure && failure.isTransient)
        }
    }

    @Test func aClosedConnectionIsLost() async throws {
        let failure = try await failure(answering: .hangUp)
        #expect(failure.code == "connection-lost" && failure.status == .unreachable)
    }

    @Test func somethingElseThanHTTP() async throws {
        let failure = try await failure(answering: .bytes(Array("SSH-2.0-OpenSSH_9.2\r\n\r\n".utf8), closes: true))
        #expect(failure.code == "not-http" && failure.status == .unreachable)
    }

    @Test func aSilentServerTimesOut() async throws {
        let failure = try await failure(answering: .silence, timeoutSeconds: 0.2)
        #expect(failure.code == "request-timeout" && failure.status == .unreachable)
        #expect(failure.message.contains("0.2 s") && failure.hint?.contains("--timeout 0.8") == true)
    }

    @Test func aServerThatStopsInTheMiddleTimesOut() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"result\":true,"
        let failure = try await failure(answering: .bytes(Array(head.utf8)), timeoutSeconds: 0.3)
        #expect(failure.code == "request-timeout")
    }

    @Test func aRefusedConnectionIsToldAtOnce() async throws {
        let server = try await ScriptedServer { _ in .hangUp }
        let port = server.port
        try await server.stop()
        let traces = Traces()
        let platform = try JobPlatform(
            endpoint: Endpoint(url: "http://127.0.0.1:\(port)", connectTimeoutSeconds: 3600), credentials: .complete,
            trace: { traces.add($0) })
        let failure = try await failure { _ = try await platform.run(1, in: .business(2)) }
        #expect(failure.code == "connection-refused" && failure.status == .unreachable)
        #expect(failure.message.contains("127.0.0.1:\(port)"))
        #expect(traces.all.map(\.status) == [nil])
    }

    @Test func anUnknownHostCannotBeResolved() async throws {
        // RFC 2606 keeps `.invalid` free of hosts.
        let platform = try JobPlatform(
            endpoint: Endpoint(url: "https://platform.invalid"), credentials: .complete)
        let failure = try await failure { _ = try await platform.run(1, in: .business(2)) }
        #expect(failure.code == "cannot-resolve" && failure.status == .unreachable)
    }

    @Test(arguments: [
        ScriptedServer.Answer.silence, .bytes(Array("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{".utf8)),
    ])
    func cancellingEndsARequestAndOneThatWaitsInLine(answer: ScriptedServer.Answer) async throws {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        try await withWorld(
            timeoutSeconds: 3600, connections: 1,
            answer: { _ in
                arrived.yield()
                return answer
            }
        ) { world in
            let tasks = (0..<3).map { job in Task { try await world.platform.run(Int64(job), in: .business(2)) } }
            for await _ in arrivals { break }
            for task in tasks { task.cancel() }
            for task in tasks {
                await #expect(throws: CancellationError.self) { try await task.value }
            }
            #expect(world.server.requests.count == 1)
        }
    }

    /// The HTTP client alone would give a request that waits for a connection no longer than the connect timeout.
    @Test func aRequestWaitsInLineLongerThanAConnectionMayTake() async throws {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        try await withWorld(
            connectTimeoutSeconds: 0.1, timeoutSeconds: 0.6, connections: 1,
            answer: { request in
                arrived.yield()
                return request.body.contains(#""job_instance_id":7"#) ? .silence : .http(Self.status)
            }
        ) { world in
            let silent = Task { try await world.platform.run(7, in: .business(2)) }
            for await _ in arrivals { break }
            let run = try await world.platform.run(50, in: .business(2))
            #expect(run.job.id == 50)
            await #expect(throws: Failure.self) { try await silent.value }
        }
    }

    @Test func aGateLetsItsWidthThroughAndTheRestInTurn() async throws {
        let gate = ConnectionGate(width: 3)
        let counting = Counting()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await gate.pass {
                        counting.enter()
                        await Task.yield()
                        counting.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((1...3).contains(counting.most) && counting.total == 50)
    }

    @Test func compressedAnswersAreUnpacked() async throws {
        let packed = try fixture("batch-script.json.gz")
        let headers = ["Content-Encoding": "gzip"]
        try await withWorld(answer: { _ in .http("200 OK", packed, headers: headers) }) { world in
            let logs = try await world.platform.allLogs(of: [Host(id: 102)], job: 1, step: 2, in: .business(2))
            #expect(logs.map(\.state) == [.fetched])
            #expect(world.server.requests.first?.headers["accept-encoding"]?.contains("gzip") == true)
            #expect(world.traces.all.map(\.bytes) == [try fixture("batch-script.json").count])
        }
        for other in ["gzip, identity", "identity,gzip", " GZIP "] {
            let answer = ScriptedServer.Answer.http("200 OK", packed, headers: ["Content-Encoding": other])
            try await withWorld(answer: { _ in answer }) { world in
                let logs = try await world.platform.allLogs(of: [Host(id: 102)], job: 1, step: 2, in: .business(2))
                #expect(logs.map(\.state) == [.fetched], "\(other)")
            }
        }
        let strange = try await failure(
            answering: .http("200 OK", packed, headers: ["Content-Encoding": "br"]))
        #expect(strange.code == "damaged-answer" && strange.message.contains("'br'"), "\(strange.message)")
        let broken = Array(packed.prefix(packed.count / 2))
        let failure = try await failure(answering: .http("200 OK", broken, headers: headers))
        #expect(failure.code == "truncated-answer")
    }

    @Test func aPlatformMayBeDroppedOrShutDownTwice() async throws {
        let server = try await ScriptedServer { _ in .http(Self.status) }
        let endpoint = try Endpoint(url: "http://127.0.0.1:\(server.port)")
        do {
            let dropped = try JobPlatform(endpoint: endpoint, credentials: .complete)
            #expect(try await dropped.run(50, in: .business(2)).job.id == 50)
        }
        let platform = try JobPlatform(endpoint: endpoint, credentials: .complete)
        await platform.shutdown()
        await platform.shutdown()
        let failure = try await failure { _ = try await platform.run(50, in: .business(2)) }
        #expect(failure.code == "unreachable")
        try await server.stop()
    }
}

/// Counts who is inside.
private final class Counting: Sendable {
    private let counts = Mutex<(now: Int, most: Int, total: Int)>((0, 0, 0))
    var most: Int { counts.withLock { $0.most } }
    var total: Int { counts.withLock { $0.total } }
    func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.total + 1) } }
    func leave() { counts.withLock { $0.now -= 1 } }
}

/// Encrypted connections, and whom they trust.
@Suite struct TLSTests {
    private static let status = #"{"result":true,"code":0,"data":{"job_instance":{"job_instance_id":50}}}"#

    @Test func anUnknownSignerIsNotTrustedUntilItsFileIsGiven() async throws {
        try await withWorld(tls: serverContext(), answer: { _ in .http(Self.status) }) { world in
            let failure = try await failure { _ = try await world.platform.run(50, in: .business(2)) }
            #expect(failure.code == "tls-untrusted" && failure.status == .unreachable)
            #expect(failure.hint?.contains("--ca FILE") == true)
            #expect(world.server.requests.isEmpty)
        }
        let file = try fixturePath("test-server-certificate.pem")
        try await withWorld(tls: serverContext(), caFile: file, answer: { _ in .http(Self.status) }) { world in
            let run = try await world.platform.run(50, in: .business(2))
            #expect(run.job.id == 50)
        }
    }

    @Test func aSilentServerBehindHttpsTimesOutWhileConnecting() async throws {
        let server = try await ScriptedServer { _ in .http(Self.status) }
        let platform = try JobPlatform(
            endpoint: Endpoint(url: "https://127.0.0.1:\(server.port)", connectTimeoutSeconds: 0.3),
            credentials: .complete)
        let failure = try await failure { _ = try await platform.run(50, in: .business(2)) }
        #expect(failure.code == "connect-timeout" && failure.status == .unreachable)
        try await server.stop()
    }

    @Test func certificateFilesThatAreNoneAreRefused() throws {
        for path in ["/nowhere/ca.pem", try fixturePath("job-status.json"), "/", "/dev/zero"] {
            let endpoint = try Endpoint(url: "https://127.0.0.1", caFile: path)
            #expect { try JobPlatform(endpoint: endpoint, credentials: .complete) } throws: {
                ($0 as? Failure)?.code == "bad-ca-file"
            }
            // `connect` asks before anything is sent.
            #expect(throws: Failure.self) { try endpoint.checkCertificates() }
        }
        let whole = String(decoding: try fixture("test-server-certificate.pem"), as: UTF8.self)
        let damaged = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: damaged) }
        // The second of two is damaged.
        try (whole + whole.replacing("M", with: "-")).write(to: damaged, atomically: true, encoding: .utf8)
        let endpoint = try Endpoint(url: "https://127.0.0.1", caFile: damaged.path)
        #expect(throws: Failure.self) { try endpoint.checkCertificates() }
        try Endpoint(url: "https://127.0.0.1", caFile: fixturePath("test-server-certificate.pem")).checkCertificates()
    }

    @Test func whereAFileWasGivenTheHintIsAnother() async throws {
        // Its own key has signed it, but it is not the one that the server shows.
        let other = try fixturePath("other-certificate.pem")
        try await withWorld(tls: serverContext(), caFile: other, answer: { _ in .http(Self.status) }) { world in
            let failure = try await failure { _ = try await world.platform.run(50, in: .business(2)) }
            #expect(failure.code == "tls-untrusted" && failure.message.contains("out of date"))
            #expect(failure.hint?.contains("-dates") == true && failure.hint?.contains("--ca") == false)
        }
    }
}
