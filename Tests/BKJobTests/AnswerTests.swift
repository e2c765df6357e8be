import JobModel
import Testing
import TestSupport

@testable import BKJob

/// What becomes of the platform's answers, by the fixtures and by forms that its servers and documents disagree on.
@Suite struct AnswerTests {
    private let scope = Scope.business(2)

    @Test func statusKeepsIdsUnknownCodesAndNulls() throws {
        let run = try content(JobStatusAnswer.self, fixture("job-status.json")).run
        #expect(run.finished)
        #expect(run.job.id == 9_007_199_254_740_993)
        #expect(run.job.name == "发布 game-server")
        #expect(run.job.end == nil && run.job.durationMilliseconds == nil)
        #expect(run.steps.map(\.id) == [75, 76])
        #expect(run.steps.map(\.kind) == [.script, .confirmation])
        #expect(run.steps[1].start == nil && run.steps[1].hosts.isEmpty)
        let host = try #require(run.steps[0].hosts.first)
        #expect(host.id == 101 && host.ipv4 == HostAddress("127.0.0.1") && host.status.rawValue == 777)
        #expect(host.exitCode == nil && host.tag == "" && host.end == nil)
    }

    @Test func bothSpellingsOfAJobAndNullLists() throws {
        let body = #"""
            {"result":true,"code":0,"data":{"start":0,"length":20,"total":"2","data":[
            {"job_instance_id":"9007199254740993","name":"a","operator":"li","status":3,"type":1,"launch_mode":2,
             "create_time":1605064271000,"total_time":1234.0,"job_plan_id":7},
            {"id":5,"name":null,"task_status":999,"task_type":0,"start_time":null}, null]}}
            """#
        let page = try content(JobListAnswer.self, Array(body.utf8)).page
        #expect(page.total == 2)
        #expect(page.jobs.map(\.id) == [9_007_199_254_740_993, 5])
        #expect(page.jobs.map(\.status.rawValue) == [3, 999])
        #expect(page.jobs.map(\.kind) == [1, 0])
        #expect(page.jobs[0].durationMilliseconds == 1234 && page.jobs[0].planID == 7)
        let empty = #"{"result":true,"code":"0","data":{"total":0,"data":null}}"#
        #expect(try content(JobListAnswer.self, Array(empty.utf8)).page == JobPage(jobs: [], total: 0))
    }

    @Test func scriptLogsComeInTheOrderAskedWithTheirBytes() async throws {
        let hosts = [
            Host(id: 101, area: 3), Host(id: 999, ipv4: HostAddress("127.0.0.2")),
            Host(id: nil, ipv4: HostAddress("127.0.0.2")), Host(id: 102),
        ]
        let read = try await logs(fixture("batch-script.json"), of: hosts)
        let deployed = HostLog.Content.script(Array("[2018-03-15 14:39:30][PID:16789] job_start\n部署完成\r\n".utf8))
        #expect(read.map(\.state) == [.fetched, .none, .fetched, .fetched])
        #expect(read[0].content == .script(Array("\u{1b}[31mred\u{1b}[0m \0 nul\n".utf8)))
        #expect(read[0].host.ipv6 == HostAddress("fd00::1"))
        #expect(read[2].content == deployed && read[3].content == deployed)
    }

    @Test func sameAddressInAnotherAreaIsAnotherHost() async throws {
        let body = #"""
            {"result":true,"data":{"log_type":1,"script_task_logs":[
            {"bk_cloud_id":3,"ip":"10.0.0.1","log_content":"three"},
            {"bk_cloud_id":null,"ip":"10.0.0.1","log_content":""},
            {"bk_cloud_id":0,"ip":"10.0.0.2","log_content":null}]}}
            """#
        let hosts = [(0, "10.0.0.1"), (3, "10.0.0.1"), (0, "10.0.0.2")]
            .map { Host(id: nil, area: $0.0, ipv4: HostAddress($0.1)) }
        let read = try await logs(Array(body.utf8), of: hosts)
        // An empty text, no text and no entry at all are the same: nobody told of a log.
        #expect(read.map(\.content) == [nil, .script(Array("three".utf8)), nil])
        #expect(read.map(\.state) == [.none, .fetched, .none])
    }

    @Test func fileLogsIgnoreEmptyEntries() async throws {
        let hosts = [Host(id: 101), Host(id: 102)]
        let read = try await logs(fixture("batch-file-with-empty-entry.json"), of: hosts)
        let transfer = FileTransfer(
            mode: .download, source: .init(hostID: 102, area: 0, ip: "127.0.0.2"), sourcePath: "/data/1.log",
            destination: .init(hostID: 101, area: 0, ip: "127.0.0.1"), destinationPath: "/tmp/1.log", status: 5,
            log: "Detail: no space left on device", size: "1.0 Bytes", speed: "0 KB/s", progress: "0%")
        #expect(read.map(\.content) == [.files([transfer]), nil])
        #expect(read[1].state == .none)
    }

    @Test func singleHostAnswersOfTheSeed() async throws {
        let host = Host(id: nil, ipv4: HostAddress("10.0.0.1"))
        let script = try await logs(fixture("seed-script-step.json"), of: [host])
        #expect(script.map(\.content) == [.script(Array("[2018-03-15 14:39:30][PID:56875] job_start\n".utf8))])
        let file = try await logs(fixture("seed-file-step.json"), of: [host])
        guard case .files(let transfers) = file.first?.content else {
            Issue.record("no transfers")
            return
        }
        #expect(transfers.map(\.mode) == [.download, .upload])
        #expect(transfers.map(\.destination?.ip) == ["10.0.0.1", nil])
        #expect(transfers.map(\.statusName) == ["success", "success"])
        let blank = try await logs(fixture("server-script-step-no-log.json"), of: [host])
        #expect(blank == [HostLog(host: host, state: .none)])
    }

    @Test func aManualConfirmationHasNoLogs() async throws {
        let single = #"{"result":true,"code":0,"data":{"log_type":null,"ip":null}}"#
        let batch = #"{"result":true,"code":0,"data":{"log_type":null,"script_task_logs":null,"file_task_logs":null}}"#
        for body in [single, batch] {
            let read = try await logs(Array(body.utf8), of: [Host(id: 1)])
            #expect(read == [HostLog(host: Host(id: 1), state: .none)])
        }
    }

    @Test func passwordsAreDropped() throws {
        let body = #"""
            {"result":true,"data":{"job_instance_id":1,"step_instance_var_list":[{"step_instance_id":75,
            "global_var_list":[{"name":"a","value":"1","type":1},{"name":"b","value":"hunter2","type":4},
            {"name":"c","value":"hunter2","type":"4"},{"name":"d","value":"hunter2"}]}]}}
            """#
        let steps = try content(VariablesAnswer.self, Array(body.utf8)).steps
        #expect(steps.map(\.stepID) == [75])
        #expect(steps.first?.variables.map(\.value) == ["1", nil, nil, nil])
        #expect(!"\(steps)".contains("hunter2"))
    }

    @Test func valuesOfAnotherKindDoNotStopTheRest() throws {
        let body = #"""
            {"result":"true","code":"0","data":{"finished":1,"job_instance":{"job_instance_id":1.0,"status":"4",
            "name":7,"create_time":true,"total_time":1.5},"step_instance_list":[{"step_instance_id":"2","type":null,
            "execute_count":false,"step_ip_result_list":[{"bk_host_id":true,"ip":"not one","status":null,
            "exit_code":"3","tag":5,"start_time":1605064271000}, null]}]}}
            """#
        let run = try content(JobStatusAnswer.self, Array(body.utf8)).run
        #expect(run.finished && run.job.id == 1 && run.job.status.rawValue == 4 && run.job.name == "7")
        #expect(run.job.create == nil && run.job.durationMilliseconds == nil)
        let host = try #require(run.steps.first?.hosts.first)
        #expect(host.id == nil && host.address == nil && host.exitCode == 3 && host.tag == "5")
        #expect(host.status.rawValue == 7)
    }

    @Test func aByteOrderMarkIsNoTrouble() throws {
        let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + (try fixture("job-status.json"))
        #expect(try content(JobStatusAnswer.self, bytes).run.steps.count == 2)
    }

    @Test func endlessNestingIsRefused() async {
        for bytes in [
            [UInt8](repeating: 0x5B, count: 200_000), Array(String(repeating: #"{"data":"#, count: 50_000).utf8),
        ] {
            await #expect(throws: Failure.self) { try await logs(bytes, of: [Host(id: 1)]) }
        }
    }

    @Test(arguments: 0..<4)
    func mutatedAnswersNeverTrap(seed: UInt64) async throws {
        let names = [
            "batch-file-with-empty-entry.json", "batch-script.json", "error-permission.json", "job-status.json",
            "error-string-code.json", "error-v4-forbidden.json", "seed-file-step.json",
        ]
        let pieces = [
            "null", "true", "-1", "1e999", "99999999999999999999", "\"\"", "[]", "{}", "\u{0}", "\\ud800", "\"",
        ]
        var generator = SeededGenerator(seed: seed)
        var answers = 0
        for name in names {
            let original = try fixture(name)
            for _ in 0..<FuzzRounds.count(60) {
                var bytes = original
                for _ in 0...Int.random(in: 0..<4, using: &generator) {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
                    case 1: bytes.removeSubrange(place..<min(bytes.count, place + 12))
                    case 2: bytes.insert(contentsOf: (pieces.randomElement(using: &generator) ?? "").utf8, at: place)
                    default: bytes.removeLast(min(bytes.count - 1, 40))
                    }
                }
                // Either an answer or a failure with one of the known codes.
                do {
                    switch name.first {
                    case "j": _ = try content(JobStatusAnswer.self, bytes)
                    case "e": _ = try content(JobListAnswer.self, bytes)
                    default: _ = try await logs(bytes, of: [Host(id: 101), Host(id: 102)])
                    }
                    answers += 1
                } catch let failure as Failure {
                    #expect(PlatformErrorKind(rawValue: failure.code) != nil)
                }
            }
        }
        // The mutations leave some answers readable, so both ways were gone.
        #expect(answers > 0)
    }
}
