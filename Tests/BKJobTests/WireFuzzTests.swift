import Foundation
import JSONSamples
import JobModel
import Synchronization
import Testing
import TestSupport

@testable import BKJob

/// Whole answers, damaged on the wire: status lines, headers, chunks, compression and bodies. Each is an answer or a failure
/// with a known code, and the process goes on.
@Suite struct WireFuzzTests {
    private static func whole() throws -> [[UInt8]] {
        let status = try fixture("job-status.json")
        let logs = try fixture("batch-script.json")
        let packed = try fixture("batch-script.json.gz")
        func answer(_ head: String, _ body: [UInt8]) -> [UInt8] { Array("\(head)\r\n\r\n".utf8) + body }
        func chunks(_ body: [UInt8]) -> [UInt8] {
            stride(from: 0, to: body.count, by: 50).flatMap { start -> [UInt8] in
                let part = body[start..<min(start + 50, body.count)]
                return Array("\(String(part.count, radix: 16))\r\n".utf8) + Array(part) + [0x0D, 0x0A]
            } + Array("0\r\nX-Trailer: 1\r\n\r\n".utf8)
        }
        return [
            answer("HTTP/1.1 200 OK\r\nContent-Length: \(status.count)", status),
            answer("HTTP/1.0 200 OK\r\nServer: x", logs),
            answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Trailer", chunks(status)),
            answer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)", packed),
            answer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked", chunks(packed)),
            answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: \(logs.count)", logs),
            answer("HTTP/1.1 403 No\r\nX-Bkapi-Error-Code: 1640001\r\nContent-Length: 2", Array("{}".utf8)),
            answer("HTTP/1.1 302 Found\r\nLocation: https://elsewhere/login/\r\nContent-Length: 0", []),
            answer("HTTP/1.1 204 No Content\r\nContent-Length: 5", Array("12345".utf8)),
            answer("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket", Array("{}".utf8)),
        ]
    }

    /// 200 damaged answers for each seed; `JOBLOG_FUZZ_ROUNDS` times as many for `make fuzz`.
    @Test(arguments: 0..<4)
    func damagedAnswersAreAnswersOrFailures(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let originals = try Self.whole()
        // The whole answers are among them: whether a damage leaves an answer as it was is a matter of luck.
        let damaged =
            originals
            + (0..<FuzzRounds.count(200)).map { round -> [UInt8] in
                var bytes = originals[round % originals.count]
                JSONGenerator.mutate(&bytes, using: &generator)
                return bytes
            }
        try await withWorld(
            timeoutSeconds: 20,
            answer: { request in
                let place = Int(request.job)
                return .bytes(damaged.indices.contains(place) ? damaged[place] : [], closes: true)
            }
        ) { world in
            let platform = world.platform
            let codes = await withTaskGroup(of: String.self) { group in
                for place in damaged.indices {
                    group.addTask {
                        await codeOfFailure {
                            let job = Int64(place)
                            if place % 2 == 0 {
                                _ = try await platform.run(job, in: .business(2))
                            } else {
                                let hosts = [Host(id: 101), Host(id: 102)]
                                _ = try await platform.allLogs(of: hosts, job: job, step: 2, in: .business(2))
                            }
                        }
                    }
                }
                return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            for code in codes.keys { #expect(code == "none" || PlatformErrorKind(rawValue: code) != nil, "\(code)") }
            // The whole answers came through, and most others did not.
            #expect(codes["none", default: 0] > 0 && codes.count > 5)
        }
    }
}
