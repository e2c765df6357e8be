import DemoPlatform
import Testing

@Suite("File steps")
struct FileStepTests {
    private static let step2 = #""job_instance_id":20000100,"step_instance_id":30000102"#
    private static let hotfix = #""job_instance_id":20000060,"step_instance_id":30000061"#

    @Test func aSingleHostsAnswerAddsTheSourcesAndLacksDetail() async throws {
        try await withPlatform { _, visitor in
            let data = try visitor.esb("get_job_instance_ip_log", Self.step2 + #","bk_host_id":100042"#)["data"]
            let logs = data?["file_logs"]?.list ?? []
            #expect(data?["log_type"] == .integer(2) && data?["log_content"] == .null)
            #expect(logs.map { $0["mode"] } == [.integer(1), .integer(1), .integer(0), .integer(0)])
            for log in logs {
                #expect(log["src_ip"]?["bk_host_id"]?.integer != nil && log["src_ip"]?["ip"] == .null)
                #expect(log.names.isDisjoint(with: ["size", "speed", "process"]))
            }
        }
    }

    @Test func aBatchHasDetailAndUploadsOfListedSourcesAlone() async throws {
        try await withPlatform { _, visitor in
            func modes(_ ids: String) throws -> [Int64: [Int64]] {
                let answer = try visitor.esb(
                    "batch_get_job_instance_ip_log", Self.step2 + #","host_id_list":[\#(ids)]"#)
                #expect(answer["data"]?["script_task_logs"] == .null)
                var modes: [Int64: [Int64]] = [:]
                for entry in answer["data"]?["file_task_logs"]?.list ?? [] {
                    guard let id = entry["bk_host_id"]?.integer else { continue }
                    let logs = entry["file_logs"]?.list ?? []
                    modes[id] = logs.compactMap { $0["mode"]?.integer }
                    for log in logs {
                        #expect(log["src_ip"]?["ip"]?.text?.isEmpty == false)
                        #expect(log.names.isSuperset(of: ["size", "speed", "process"]))
                    }
                }
                return modes
            }
            let target = try modes("100042")
            let targetAndSources = try modes("100042,100001,99001")
            #expect(target == [100_042: [1, 1]])
            #expect(targetAndSources == [100_042: [1, 1], 100_001: [1, 1, 0], 99_001: [0]])
        }
    }

    @Test func aBatchLeavesOutWhoWasCarriedOverAndASingleAnswerDoesNot() async throws {
        try await withPlatform { _, visitor in
            let answer = try visitor.esb(
                "batch_get_job_instance_ip_log", Self.hotfix + #","host_id_list":[100002,100033,100040]"#)
            let ids = answer["data"]?["file_task_logs"]?.list.compactMap { $0["bk_host_id"]?.integer }
            #expect(ids == [100_002])
            let data = try visitor.esb("get_job_instance_ip_log", Self.hotfix + #","bk_host_id":100033"#)["data"]
            #expect(data?["file_logs"]?.list.count == 4)
        }
    }

    @Test func anEntryOfNothingButNullComesNowAndThen() async throws {
        try await withPlatform { _, visitor in
            let empty = try (100_001...100_012).filter { id in
                let answer = try visitor.esb(
                    "batch_get_job_instance_ip_log", Self.step2 + #","host_id_list":[\#(id)]"#)
                return answer["data"]?["file_task_logs"]?.list.contains {
                    $0["bk_host_id"] == .null && $0["ip"] == .null && $0["file_logs"] == .null
                } == true
            }
            #expect(!empty.isEmpty && empty.count < 12)
        }
    }

    @Test func filesThatDidNotArriveSayWhy() async throws {
        try await withPlatform { _, visitor in
            let run = try visitor.esb(
                "get_job_instance_status", #""job_instance_id":20000060,"return_ip_result":true"#)
            let hosts = run["data"]?["step_instance_list"]?.list.first?["step_ip_result_list"]?.list ?? []
            let statuses = Dictionary(grouping: hosts.compactMap { $0["status"]?.integer }) { $0 }.mapValues(\.count)
            #expect(statuses == [9: 34, 203: 3, 202: 2, 303: 1])
            let data = try visitor.esb("get_job_instance_ip_log", Self.hotfix + #","bk_host_id":100006"#)["data"]
            let failed = data?["file_logs"]?.list.filter { $0["status"] == .integer(5) } ?? []
            #expect(failed.map { $0["mode"] } == [.integer(1), .integer(0)])
            #expect(failed.allSatisfy { $0["log_content"]?.text?.contains("source file does not exist") == true })
        }
    }

    @Test func aConfirmationHasNoLog() async throws {
        try await withPlatform { _, visitor in
            let step = #""job_instance_id":20000100,"step_instance_id":30000103,"bk_host_id":100001"#
            let data = try visitor.esb("get_job_instance_ip_log", step)["data"]
            #expect(data?["log_type"] == .null && data?["log_content"] == .null && data?["file_logs"] == .null)
        }
    }
}
