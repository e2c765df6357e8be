import JSONSamples
import JobModel
import Testing
import TestSupport

@testable import BKJob

/// The quick way to a run's hosts says what the general decoder says.
@Suite struct StatusAnswerTests {
    private let request = PlatformRequest(.jobStatus, [:], in: .business(2), job: 1)

    private func quick(
        _ body: [UInt8], pieceSize: Int = 4096, limits: AnswerLimits = AnswerLimits()
    ) async throws -> JobRun {
        let answerReader = AnswerReader(endpoint: try Endpoint(url: "http://127.0.0.1"), credentials: .complete)
        var answer = StatusAnswer(to: request, answerReader: answerReader)
        var reply = try replyBody(body, pieceSize: pieceSize, limits: limits)
        return try await answer.read(&reply)
    }

    private func general(_ body: [UInt8]) throws -> JobRun {
        let answerReader = AnswerReader(endpoint: try Endpoint(url: "http://127.0.0.1"), credentials: .complete)
        return try answerReader.content(
            of: Reply(status: 200, headers: [:], body: body), to: request, as: JobStatusAnswer.self
        ).run
    }

    private let odd = Array(
        #"""
        {"data":{"step_instance_list":[null,{"step_ip_result_list":null,"step_instance_id":1,"status":3},
        {"step_instance_id":"2","execute_count":1,"step_ip_result_list":[null,{"bk_host_id":"101","bk_cloud_id":3,
        "ip":" 10.0.0.1 ","status":9,"tag":"a\"b","exit_code":0.0,"start_time":1605064271000,"end_time":0,
        "total_time":"12","more":{"ip":"10.9.9.9","list":[1,{"status":4}]}},{"host_id":102,"ip":"fd00::5","tag":7},
        {"ip":null,"ipv6":"fd00::6","start_time":5}],"type":1,"name":"n"}],"job_instance":{"job_instance_id":7,"status":3,
        "step_instance_list":[{"step_ip_result_list":[{"ip":"1.1.1.1"}]}]}},"result":true,"code":0}
        """#.utf8)

    @Test func fieldsOfEveryFormAreRead() async throws {
        let run = try await quick(odd)
        #expect(try general(odd) == run)
        #expect(run.steps.map(\.hosts.count) == [0, 3])
        let host = try #require(run.steps[1].hosts.first)
        #expect(host.id == 101 && host.area == 3 && host.tag == "a\"b" && host.durationMilliseconds == 12)
        #expect(host.end == nil && host.executeCount == 1 && host.exitCode == 0)
        #expect(run.steps[1].hosts[1].ipv6 == HostAddress("fd00::5") && run.steps[1].hosts[1].tag == "7")
        #expect(run.steps[1].hosts[2].status.rawValue == 7)
    }

    /// The status decides whether a run has ended, whatever stands beside it; beside a status that nobody knows, the flag does.
    @Test(arguments: [
        (7, "true", false), (2, "true", false), (1, "true", false), (12, "true", false), (15, "true", false),
        (99, "true", true), (99, "false", false), (99, "null", false), (3, "false", true), (4, "null", true),
        (9, "false", true), (14, "true", true),
    ])
    func aRunHasEndedWhenItsStatusIsFinal(status: Int, flag: String, hasEnded: Bool) async throws {
        let body = Array(
            #"{"result":true,"data":{"finished":\#(flag),"job_instance":{"job_instance_id":7,"status":\#(status)}}}"#
                .utf8)
        #expect(try await quick(body).finished == hasEnded)
        #expect(try general(body).finished == hasEnded)
    }

    @Test func aListThatHoldsSomethingElseIsNoAnswer() async throws {
        for list in ["[7]", #"["x"]"#, "[[]]", "{}", "7"] {
            let body = Array(
                #"{"result":true,"data":{"job_instance":{"job_instance_id":7},"step_instance_list":[{"step_instance_id":1,"step_ip_result_list":\#(list)}]}}"#
                    .utf8)
            await #expect(throws: PlatformError.self) { try await quick(body) }
            // Too long for a general decoder, it is refused all the same.
            var limits = AnswerLimits()
            limits.wholeBytes = 16
            await #expect { try await quick(body, limits: limits) } throws: {
                ($0 as? PlatformError)?.failure.code == "unexpected-answer"
            }
        }
    }

    /// What is read piece by piece does not depend on whether the answer is short enough to be kept whole.
    @Test func aLongAnswerIsReadWithoutBeingKept() async throws {
        var limits = AnswerLimits()
        limits.wholeBytes = 16
        let whole = try await quick(odd)
        for pieceSize in [1, 7, 64, 4096] {
            #expect(try await quick(odd, pieceSize: pieceSize, limits: limits) == whole)
        }
        let cut = Array(odd.dropLast(40))
        await #expect { try await quick(cut, limits: limits) } throws: {
            ($0 as? PlatformError)?.failure.code == "truncated-answer"
        }
    }

    @Test(arguments: 0..<4)
    func spoiltAnswersAreReadAlike(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let originals = [try fixture("job-status.json"), odd]
        var alike = 0
        for round in 0..<FuzzRounds.count(1000) {
            var body = originals[round % 2]
            JSONGenerator.mutate(&body, using: &generator)
            guard let wanted = try? general(body) else {
                // Whatever comes of it, it comes without a trap.
                _ = try? await quick(body)
                continue
            }
            alike += 1
            let found = try? await quick(body).steps.map(\.hosts)
            // Where a field stands twice, decoders differ in which one they take; and what has a control character in it
            // is absent for the one and a value for the other.
            let isAlike = found == wanted.steps.map(\.hosts) || JSONScan(of: body).hasTwins
            #expect(isAlike || body.contains { $0 < 0x20 && $0 != 0x0A }, "\(String(decoding: body, as: UTF8.self))")
        }
        #expect(alike > 40)
    }
}
