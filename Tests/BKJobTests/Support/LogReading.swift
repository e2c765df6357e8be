import AsyncHTTPClient
import JobModel
import NIOCore
import NIOHTTP1

@testable import BKJob

/// An answer that arrives in pieces of `pieceSize` bytes.
func replyBody(
    _ body: [UInt8], pieceSize: Int = 64, status: Int = 200, headers: HTTPHeaders = [:],
    limits: AnswerLimits = AnswerLimits()
) throws -> ReplyBody {
    let pieces = stride(from: 0, to: body.count, by: pieceSize).map { start in
        ByteBuffer(bytes: body[start..<min(start + pieceSize, body.count)])
    }
    let stream = AsyncStream { continuation in
        for piece in pieces { continuation.yield(piece) }
        continuation.finish()
    }
    let response = HTTPClientResponse(
        status: .init(statusCode: status), headers: headers, body: .stream(stream))
    return try ReplyBody(response, ReplyProgress(), share: AnswerBudget(limits).share(), limits: limits)
}

/// What becomes of a log answer that arrives in pieces of `pieceSize` bytes: the hosts that were handed on, by position,
/// and the failure it ended with.
func readAnswer(
    _ body: [UInt8], of hosts: [Host], pieceSize: Int = 64, status: Int = 200
) async throws -> (logs: [Int: HostLog], failure: Failure?) {
    let request = PlatformRequest(.hostLogs, [:], in: .business(2), job: 1, step: 2)
    let answerReader = AnswerReader(endpoint: try Endpoint(url: "http://127.0.0.1"), credentials: .complete)
    var answer = LogAnswer(to: request, of: hosts, answerReader: answerReader)
    var reply = try replyBody(body, pieceSize: pieceSize, status: status)
    var logs: [Int: HostLog] = [:]
    do {
        try await answer.read(&reply) { arrived in
            for (position, log) in arrived { logs[position] = log }
        }
    } catch let error as PlatformError {
        return (logs, error.failure)
    }
    return (logs, nil)
}

/// The logs of a log answer, in the order of `hosts`.
///
/// - Throws: the `Failure` that it ended with.
func logs(_ body: [UInt8], of hosts: [Host]) async throws -> [HostLog] {
    let (logs, failure) = try await readAnswer(body, of: hosts)
    if let failure { throw failure }
    return hosts.indices.compactMap { logs[$0] }
}

extension JobPlatform {
    /// All logs at once, in the order of `hosts`.
    func allLogs(of hosts: [Host], job: Int64, step: Int64, in scope: Scope) async throws -> [HostLog] {
        let arrived = Arrived()
        do {
            try await logs(of: hosts, job: job, step: step, in: scope) { await arrived.take($0) }
        } catch let error as PlatformError {
            throw error.failure
        }
        let all = await arrived.logs
        return hosts.indices.compactMap { all[$0] }
    }

    /// A host's log by the method for a single host.
    func onlyLog(of host: Host, job: Int64, step: Int64, in scope: Scope) async throws -> HostLog? {
        let arrived = Arrived()
        do {
            try await log(of: host, job: job, step: step, in: scope) { await arrived.take([(0, $0)]) }
        } catch let error as PlatformError {
            throw error.failure
        }
        return await arrived.logs[0]
    }
}

private actor Arrived {
    private(set) var logs: [Int: HostLog] = [:]

    func take(_ more: [(position: Int, log: HostLog)]) {
        for (position, log) in more { logs[position] = log }
    }
}
