import JobModel
import Testing

@testable import BKJob

/// Both ends of 64 bits, and what lies beyond, in every number of every answer and link: what comes of it may be odd, but
/// it is an answer or a failure.
@Suite struct ExtremeNumberTests {
    private static let extremes = [
        "9223372036854775807", "-9223372036854775808", "\"9223372036854775807\"", "\"-9223372036854775808\"",
        "9223372036854775808", "-9223372036854775809", "9.3e18", "-1e400", "0", "-1", "2147483648",
    ]

    /// The text with each of its numbers in turn in each of the extremes' places.
    private func variants(of text: String) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        var result: [[UInt8]] = []
        var place = 0
        while let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")) {
            let number = bytes[(colon + 1)...].prefix { (0x30...0x39).contains($0) }
            place = max(number.endIndex, colon + 1)
            if number.isEmpty { continue }
            for extreme in Self.extremes {
                result.append(Array(bytes[...colon]) + Array(extreme.utf8) + Array(bytes[number.endIndex...]))
            }
        }
        return result
    }

    private let status = #"""
        {"result":true,"code":0,"data":{"finished":true,"job_instance":{"job_instance_id":50,"name":"n","status":3,
        "create_time":1605064271000,"start_time":1605064271001,"end_time":1605064272000,"total_time":999},
        "step_instance_list":[{"step_instance_id":75,"name":"s","type":1,"status":3,"execute_count":1,
        "create_time":1605064271000,"start_time":1605064271000,"end_time":1605064272000,"total_time":1000,
        "step_ip_result_list":[{"bk_host_id":101,"bk_cloud_id":3,"ip":"10.0.0.1","status":9,"tag":"t","exit_code":2,
        "error_code":4,"start_time":1605064271000,"end_time":1605064272000,"total_time":1000}]}]}}
        """#

    @Test func inAStatus() async throws {
        let answerReader = AnswerReader(endpoint: try Endpoint(url: "http://127.0.0.1"), credentials: .complete)
        let request = PlatformRequest(.jobStatus, [:], in: .business(2), job: 1)
        let variants = variants(of: status)
        #expect(variants.count > 20 * Self.extremes.count)
        var runs = 0
        for body in variants {
            var answer = StatusAnswer(to: request, answerReader: answerReader)
            var reply = try replyBody(body, pieceSize: 4096)
            do {
                let run = try await answer.read(&reply)
                if let general = try? content(JobStatusAnswer.self, body).run {
                    #expect(general == run, "\(String(decoding: body, as: UTF8.self))")
                }
                runs += 1
                let counts = run.steps.map(\.executeCount) + run.steps.flatMap(\.hosts).map(\.executeCount)
                #expect(counts.allSatisfy { (0...Int(Int32.max)).contains($0) })
                #expect(run.steps.allSatisfy { $0.attempt > 0 })
            } catch let error as PlatformError {
                #expect(PlatformErrorKind(rawValue: error.failure.code) != nil)
            }
        }
        #expect(runs > variants.count / 2)
    }

    @Test func inAListAndInVariables() throws {
        let list = #"""
            {"result":true,"code":0,"data":{"start":0,"length":20,"total":2,"data":[{"job_instance_id":7,
            "job_template_id":3,"job_plan_id":4,"name":"a","operator":"li","launch_mode":2,"type":1,"status":3,
            "create_time":1605064271000,"start_time":1605064271000,"end_time":1605064271000,"total_time":1234}]}}
            """#
        let variables = #"""
            {"result":true,"code":0,"data":{"job_instance_id":1,"step_instance_var_list":[{"step_instance_id":75,
            "global_var_list":[{"name":"a","value":"1","type":1}]}]}}
            """#
        for body in variants(of: list) {
            let page = try? content(JobListAnswer.self, body).page
            #expect(page?.jobs.count ?? 1 == 1)
        }
        for body in variants(of: variables) { _ = try? content(VariablesAnswer.self, body) }
    }

    @Test func inLogs() async throws {
        let script = #"""
            {"result":true,"code":0,"data":{"log_type":1,"job_instance_id":50,"step_instance_id":75,"script_task_logs":[
            {"bk_host_id":101,"host_id":101,"bk_cloud_id":0,"ip":"10.0.0.1","log_content":"one"}]}}
            """#
        let files = #"""
            {"result":true,"code":0,"data":{"log_type":2,"file_task_logs":[{"bk_host_id":101,"bk_cloud_id":0,
            "ip":"10.0.0.1","file_logs":[{"mode":1,"src_ip":{"bk_host_id":102,"bk_cloud_id":0,"ip":"10.0.0.2"},
            "src_path":"/a","dest_ip":{"bk_host_id":101,"bk_cloud_id":0},"dest_path":"/b","status":4,"size":1,
            "speed":2,"process":3,"log_content":"done"}]}]}}
            """#
        for body in variants(of: script) + variants(of: files) {
            let (logs, failure) = try await readAnswer(body, of: [Host(id: 101)], pieceSize: 4096)
            #expect(failure != nil || logs.count == 1)
        }
    }

    @Test func inALink() throws {
        for extreme in ["9223372036854775807", "9223372036854775808", "2147483648", "0"] {
            let link = try #require(
                JobLink("http://x/api_execute/50?stepInstanceId=75&retryCount=\(extreme)&batch=\(extreme)"))
            #expect(link.job == 50 && (link.attempt ?? 1) >= 1)
            _ = JobLink("http://x/\(extreme)/api_execute_step/\(extreme)/\(extreme)?retryCount=\(extreme)")
        }
        let highest = JobLink("http://x/api_execute/50?retryCount=9223372036854775807")
        #expect(highest?.retryCount == Int(Int32.max) && highest?.attempt == Int(Int32.max) + 1)
    }

    @Test func inAHeader() async throws {
        for extreme in ["9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e30"] {
            let failure = try await failure(
                answering: .http("429 Slow", Array("{}".utf8), headers: ["Retry-After": extreme, "Date": extreme]))
            #expect(failure.code == "rate-limited")
        }
        for date in ["Sun, 99 Nov 9999 99:99:99 GMT", "Sun, 06 Nov 9223372036854775807 08:49:37 GMT"] {
            #expect(HTTPDate.seconds(date) == nil)
        }
    }
}
