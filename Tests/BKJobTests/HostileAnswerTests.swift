import JobModel
import NIOSSL
import Testing

@testable import BKJob

/// Answers that are no answers: odd statuses, bodies without end, bodies that unpack to more than memory has. Each ends in
/// a failure that says what is the matter, and none ends the process.
@Suite struct HostileAnswerTests {
    private static let noLogs = #"{"result":true,"code":0,"data":{"log_type":1,"script_task_logs":[]}}"#
    private let hosts = [Host(id: 101), Host(id: 102)]

    /// Few enough bytes that a test reaches the limits at once.
    private var small: AnswerLimits {
        var limits = AnswerLimits()
        limits.answerBytes = 1 << 20
        limits.commonBytes = 1 << 18
        limits.wholeBytes = 1 << 16
        limits.bytesInVain = 2 << 20
        return limits
    }

    // MARK: Statuses

    private func codes(of status: Int) -> Set<String> {
        switch status {
        case 0..<100, 101: ["not-http"]
        // It only announces an answer, and what follows is none.
        case 100..<200: ["not-http", "connection-lost"]
        case 204, 304: ["empty-answer"]
        case 200..<300: ["unexpected-answer"]
        case 300..<400: ["redirected"]
        case 400, 422: ["bad-parameter"]
        case 401: ["credentials-refused"]
        case 403: ["no-permission"]
        case 404, 405, 410: ["no-such-method"]
        case 407: ["proxy-refused"]
        case 429: ["rate-limited"]
        case 408, 500..<1000: ["platform-trouble"]
        default: ["platform-refused"]
        }
    }

    @Test func everyStatusHasItsFailure() async throws {
        try await withWorld(answer: { request in
            let digits = String(request.job)
            let status = String(repeating: "0", count: 3 - digits.count) + digits
            return .bytes(
                Array("HTTP/1.1 \(status) X\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".utf8), closes: true)
        }) { world in
            let platform = world.platform
            let told = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for status in 0..<1000 {
                    group.addTask {
                        (status, await codeOfFailure { _ = try await platform.run(Int64(status), in: .business(2)) })
                    }
                }
                return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
            #expect(told.count == 1000)
            for (status, code) in told { #expect(codes(of: status).contains(code), "\(status) is \(code)") }
        }
    }

    @Test(arguments: ["000", "042", "099", "101"])
    func aStatusThatNoneIsIsNamedOnEveryWay(status: String) async throws {
        let answer = ScriptedServer.Answer.bytes(
            Array("HTTP/1.1 \(status) X\r\nContent-Length: 2\r\n\r\n{}".utf8), closes: true)
        func check(_ world: World) async throws {
            for ask in [Self.askForRun, Self.askForLogs] {
                let failure = try await failure { try await ask(world.platform) }
                #expect(failure.code == "not-http" && failure.status == .unreachable)
                #expect(failure.message.contains("HTTP status \(status)"))
            }
        }
        try await withWorld(answer: { _ in answer }, body: check)
        try await withWorld(
            tls: serverContext(), caFile: fixturePath("test-server-certificate.pem"), answer: { _ in answer },
            body: check)
        try await withWorld(
            url: "http://platform.test", environment: { ["http_proxy": "127.0.0.1:\($0.port)"] },
            answer: { _ in answer }, body: check)
    }

    // MARK: Bodies without end

    @Test func aSmallAnswerThatTricklesHasTheTimeout() async throws {
        let answer = ScriptedServer.Answer.endless("{", then: " ", milliseconds: 10)
        try await withWorld(timeoutSeconds: 0.3, answer: { _ in answer }) { world in
            let failures = [
                try await failure { _ = try await world.platform.variables(of: 50, in: .business(2)) },
                try await failure { _ = try await world.platform.jobs(anyQuery, in: .business(2)) },
            ]
            for failure in failures {
                #expect(failure.code == "request-timeout" && failure.isTransient)
                #expect(failure.message.contains("0.3 s") && failure.message.contains("not whole"))
            }
        }
    }

    @Test func aLongAnswerThatTricklesIsTooSlow() async throws {
        let answer = ScriptedServer.Answer.endless("{", then: " ", milliseconds: 10)
        // A machine so busy that no byte comes in all of the timeout would make it an answer that stops. So the timeout is
        // long, and the two answers trickle at the same time.
        try await withWorld(timeoutSeconds: 5, limits: fast, answer: { _ in answer }) { world in
            async let ofRun = failure { _ = try await world.platform.run(50, in: .business(2)) }
            async let ofLogs = failure {
                _ = try await world.platform.allLogs(of: hosts, job: 1, step: 2, in: .business(2))
            }
            for failure in try await [ofRun, ofLogs] {
                #expect(failure.code == "answer-too-slow" && failure.status == .unreachable && failure.isTransient)
                #expect(failure.message.contains("fewer than 1000000 bytes a second"))
            }
        }
    }

    /// A floor that no trickle reaches, however slow the machine is that runs the test.
    private var fast: AnswerLimits {
        var limits = AnswerLimits()
        limits.leastBytesPerSecond = 1_000_000
        return limits
    }

    private var anyQuery: JobQuery {
        JobQuery(since: Timestamp(milliseconds: 1), until: Timestamp(milliseconds: 2))
    }

    @Test func endlessAnswersAreRefused() async throws {
        let host = String(repeating: #"{"bk_host_id":7,"ip":"10.0.0.1","status":9},"#, count: 1000)
        let text = String(repeating: "line\\n", count: 10_000)
        let stranger = String(repeating: #"{"bk_host_id":7,"log_content":"x"},"#, count: 1000)
        func check(
            _ beginning: String, then part: String, _ ask: @Sendable (JobPlatform) async throws -> Void
        ) async throws {
            // As many times as make a few kilobytes, so that the limit is soon reached.
            let piece = String(repeating: part, count: max(1, 20_000 / part.utf8.count))
            try await withWorld(limits: small, answer: { _ in .endless(beginning, then: piece) }) { world in
                let failure = try await failure { try await ask(world.platform) }
                #expect(failure.code == "answer-too-large" && !failure.isTransient, "\(beginning)")
                #expect(failure.message.contains("larger than joblog takes in") && failure.hint != nil)
                // Some megabytes at most, then the connection was let go.
                #expect(world.traces.all.allSatisfy { $0.bytes < 16 << 20 })
            }
        }
        func data(_ inside: String) -> String { #"{"result":true,"code":0,"data":{"# + inside }
        // A run: hosts, a name, steps without end.
        try await check(data(#""step_instance_list":[{"step_ip_result_list":["#), then: host, Self.askForRun)
        try await check(data(#""job_instance":{"name":""#), then: text, Self.askForRun)
        try await check(data(#""step_instance_list":["#), then: #"{"step_instance_id":1},"#, Self.askForRun)
        // Logs: of one host, of hosts that nobody asked for, transfers, and what stands around them.
        let log = data(#""script_task_logs":[{"bk_host_id":101,"log_content":""#)
        try await check(log, then: text, Self.askForLogs)
        try await check(data(#""script_task_logs":["#), then: stranger, Self.askForLogs)
        let transfers = data(#""file_task_logs":[{"bk_host_id":101,"file_logs":["#)
        try await check(transfers, then: #"{"mode":1,"src_path":"/a"},"#, Self.askForLogs)
        try await check(transfers + #"{"log_content":""#, then: text, Self.askForLogs)
        try await check(#"{"message":""#, then: text, Self.askForLogs)
        try await check(#"{""#, then: text, Self.askForLogs)
        try await check("[", then: "[],", Self.askForLogs)
        try await check("[1", then: "1", Self.askForLogs)
        // What is read whole.
        try await check(data(#""data":["#), then: #"{"job_instance_id":1},"#, Self.askForList)
        try await check(data(#""step_instance_var_list":["#), then: "{},", Self.askForVariables)
    }

    @Test func whatNobodyAskedForIsNamed() async throws {
        let stranger = String(repeating: #"{"bk_host_id":7,"log_content":"x"},"#, count: 1000)
        let beginning = #"{"result":true,"data":{"script_task_logs":["#
        try await withWorld(limits: small, answer: { _ in .endless(beginning, then: stranger) }) { world in
            let failure = try await failure { try await Self.askForLogs(world.platform) }
            #expect(failure.message.contains("2 MiB of it came without anything that was asked for"))
        }
    }

    // MARK: Packed bodies

    @Test func aFewKilobytesThatUnpackToMegabytesAreUnpackedNoFurtherThanTheLimit() async throws {
        for name in ["bomb-log.json.gz", "bomb-field.json.gz"] {
            let packed = try fixture(name)
            let answer = ScriptedServer.Answer.http("200 OK", packed, headers: ["Content-Encoding": "gzip"])
            try await withWorld(limits: small, answer: { _ in answer }) { world in
                for ask in [Self.askForLogs, Self.askForRun, Self.askForList] {
                    let failure = try await failure { try await ask(world.platform) }
                    #expect(failure.code == "answer-too-large", "\(name)")
                }
                #expect(world.traces.all.count == 3 && world.traces.all.allSatisfy { $0.bytes < 8 << 20 })
            }
        }
        // The same log is taken where it has room.
        let packed = try fixture("bomb-log.json.gz")
        try await withWorld(
            answer: { _ in .http("200 OK", packed, headers: ["Content-Encoding": "gzip"]) }
        ) { world in
            let logs = try await world.platform.allLogs(of: [Host(id: 101)], job: 1, step: 2, in: .business(2))
            guard case .script(let bytes)? = logs.first?.content else {
                Issue.record("no log")
                return
            }
            #expect(bytes.count == 16 << 20 && bytes.last == UInt8(ascii: "a"))
        }
    }

    @Test func whatCannotBeUnpackedIsDamagedOrCut() async throws {
        let packed = try fixture("batch-script.json.gz")
        var wrongSum = packed
        wrongSum[wrongSum.count - 6] ^= 0xFF
        var wrongInside = packed
        for place in 40..<60 { wrongInside[place] = 0 }
        let cases: [([UInt8], String)] = [
            (wrongSum, "damaged-answer"), (wrongInside, "damaged-answer"), (packed + [0x20], "damaged-answer"),
            (Array("{}".utf8), "damaged-answer"), (Array(packed.dropLast(1)), "truncated-answer"),
            ([], "empty-answer"),
        ]
        for (body, code) in cases {
            let answer = ScriptedServer.Answer.http("200 OK", body, headers: ["Content-Encoding": "gzip"])
            try await withWorld(answer: { _ in answer }) { world in
                let failure = try await failure { try await Self.askForLogs(world.platform) }
                #expect(failure.code == code && failure.isTransient, "\(body.count) bytes")
            }
        }
    }

    // MARK: Many at once

    /// Six answers with a long log each, of which the common room holds none: they take turns, and all of them come.
    @Test func longLogsTakeTurns() async throws {
        var limits = small
        limits.commonBytes = 1 << 16
        let log = String(repeating: "x", count: 900_000)
        let answer = ScriptedServer.Answer.http(
            #"{"result":true,"code":0,"data":{"script_task_logs":[{"bk_host_id":101,"log_content":"\#(log)"}]}}"#)
        try await withWorld(limits: limits, answer: { _ in answer }) { world in
            let platform = world.platform
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let logs = try await platform.allLogs(
                            of: [Host(id: 101)], job: 1, step: 2, in: .business(2))
                        guard case .script(let bytes)? = logs.first?.content else { return 0 }
                        return bytes.count
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(counts == Array(repeating: 900_000, count: 6))
        }
    }

    // MARK: Questions

    @Sendable private static func askForRun(_ platform: JobPlatform) async throws {
        _ = try await platform.run(50, in: .business(2))
    }

    @Sendable private static func askForLogs(_ platform: JobPlatform) async throws {
        _ = try await platform.allLogs(of: [Host(id: 101), Host(id: 102)], job: 1, step: 2, in: .business(2))
    }

    @Sendable private static func askForList(_ platform: JobPlatform) async throws {
        let query = JobQuery(since: Timestamp(milliseconds: 1), until: Timestamp(milliseconds: 2))
        _ = try await platform.jobs(query, in: .business(2))
    }

    @Sendable private static func askForVariables(_ platform: JobPlatform) async throws {
        _ = try await platform.variables(of: 50, in: .business(2))
    }
}
