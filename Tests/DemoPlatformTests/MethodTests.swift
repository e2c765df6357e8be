import DemoPlatform
import JSON
import Testing

@Suite("What the methods check and answer")
struct MethodTests {
    private static let day: Int64 = 86_400_000
    private static let status = "get_job_instance_status"
    private static let batch = "batch_get_job_instance_ip_log"
    private static let step1 = #""job_instance_id":20000100,"step_instance_id":30000101"#

    /// A time span of the list, in days before now.
    private static func span(_ from: Int64, _ to: Int64) -> String {
        let now = testNow.milliseconds
        return #""create_time_start":\#(now - from * day),"create_time_end":\#(now - to * day)"#
    }

    private static let scopes: [(String, Int64)] = [
        (#""bk_biz_id":2"#, 0), (#""bk_scope_type":"biz","bk_scope_id":"2""#, 0),
        (#""bk_scope_type":"biz","bk_scope_id":"2","bk_biz_id":13"#, 0),
        (#""bk_scope_id":"2","bk_biz_id":2"#, 1_241_002), (#""bk_scope_type":"host","bk_scope_id":"2""#, 1_241_002),
        (#""bk_scope_type":"biz_set","bk_scope_id":"9000001""#, 0), (#""bk_biz_id":9000001"#, 0),
        (#""bk_biz_id":3"#, 1_244_006), (#""bk_biz_id":4"#, 1_243_051), (#""bk_biz_id":9000002"#, 1_243_049),
        (#""bk_biz_id":null"#, 1_241_002), (#""bk_biz_id":"x""#, 1_241_002), (#""bk_biz_id":13"#, 9_900_403),
    ]

    private static let calls: [(String, String, Int64)] = [
        ("get_job_instance_list", "", 1_241_002), ("get_job_instance_list", span(0, 0), 1_241_002),
        ("get_job_instance_list", span(31, 0), 1_241_002),
        ("get_job_instance_list", span(1, 0) + #","length":1001"#, 1_241_002),
        ("get_job_instance_list", span(1, 0) + #","length":0"#, 1_241_002),
        (status, #""job_instance_id":1"#, 1_244_006), (status, #""job_instance_id":"20000100""#, 0),
        (status, #""job_instance_id":20000100.5"#, 1_241_002), (status, #""x":1"#, 1_241_002),
        ("get_job_instance_ip_log", #""job_instance_id":20000100,"step_instance_id":1,"bk_host_id":1"#, 1_244_007),
        ("get_job_instance_ip_log", step1 + #","ip":"10.20.0.1""#, 1_241_002),
        (batch, step1, 1_241_002), (batch, step1 + #","host_id_list":[]"#, 1_241_002),
        (batch, step1 + #","host_id_list":"1""#, 1_241_002), (batch, step1 + #","ip_list":[{"ip":"x"}]"#, 1_241_002),
    ]

    @Test(arguments: scopes)
    func scope(fields: String, code: Int64) async throws {
        try await withPlatform { _, visitor in
            let answer = try visitor.esb(Self.status, #""job_instance_id":20000100"#, scope: fields)
            #expect(answer["code"] == .integer(code))
        }
    }

    @Test func aForbiddenBusinessNamesTheActionToApplyFor() async throws {
        try await withPlatform { _, visitor in
            let answer = try visitor.esb(Self.status, #""job_instance_id":1"#, scope: #""bk_biz_id":13"#)
            let action = answer["permission"]?["actions"]?.list.first
            #expect(answer["permission"]?["system_id"] == .string("bk_job"))
            #expect(action?["id"] == .string("access_business") && action?["name"] == .string("业务访问"))
        }
    }

    @Test(arguments: calls)
    func parameters(method: String, fields: String, code: Int64) async throws {
        try await withPlatform { _, visitor in
            let answer = try visitor.esb(method, fields.isEmpty ? #""x":1"# : fields)
            #expect(answer["code"] == .integer(code))
            #expect((answer["message"]?.text?.isEmpty == false) == (code != 0))
        }
    }

    @Test func theListIsNewestFirstAndFilters() async throws {
        try await withPlatform { _, visitor in
            func list(_ filter: String, from: Int64 = 30, to: Int64 = 0) throws -> (ids: [Int64], data: JSONValue?) {
                // The growing job is created at the span's very end.
                let fields = Self.span(from, to) + #","length":100"# + (filter.isEmpty ? "" : "," + filter)
                let data = try visitor.esb("get_job_instance_list", fields)["data"]
                return (data?["data"]?.list.compactMap { $0["job_instance_id"]?.integer } ?? [], data)
            }
            let all = try list("")
            let times = all.data?["data"]?.list.compactMap { $0["create_time"]?.integer } ?? []
            #expect(all.ids.first == DemoWorld.growingJobID && all.ids.contains(9_007_199_254_740_993))
            #expect(times == times.sorted(by: >) && times.count == all.ids.count)
            #expect(all.data?["total"] == .integer(Int64(all.ids.count)))
            #expect(try list("", from: 50, to: 30).ids.contains(20_000_001))
            #expect(try list(#""name":"GAME-server""#).ids == [20_000_100, 20_000_090, 20_000_080])
            #expect(try list(#""operator":"dba_wang""#).ids == [20_000_040, 20_000_015])
            #expect(try list(#""operator":"dba""#).ids.isEmpty)
            #expect(
                try list(#""launch_mode":3,"status":3,"job_cron_id":31"#).ids == [20_000_095, 20_000_075, 20_000_035])
            #expect(try list(#""type":2"#).ids == [20_000_060])
            #expect(try list(#""ip":"10.20.0.240""#).ids.isEmpty, "the last host is 3:10.20.0.7")
            #expect(try list(#""ip":"10.20.0.200""#).ids == [20_000_100, 20_000_090, 20_000_080])
            #expect(try list(#""job_instance_id":20000090"#).ids == [20_000_090])
            #expect(try list(#""start":1,"name":"game-server""#).ids == [20_000_090, 20_000_080])
            let none = try list(#""name":"nothing""#)
            #expect(none.data?["data"] == .null && none.data?["total"] == .integer(0))
        }
    }

    @Test func runsStandInEveryWay() async throws {
        try await withPlatform { _, visitor in
            var found: Set<Int64> = []
            for (from, to) in [(30, 0), (60, 30)] as [(Int64, Int64)] {
                let fields = Self.span(from, to) + #","length":100"#
                let jobs = try visitor.esb("get_job_instance_list", fields)["data"]?["data"]?.list ?? []
                found.formUnion(jobs.compactMap { $0["status"]?.integer })
            }
            #expect(found.isSuperset(of: [2, 3, 4, 7, 8, 9, 11, 12, 13, 14, 15, 99]))
        }
    }

    @Test func theStatusOfTheDeploymentCountsElevenFailedHosts() async throws {
        try await withPlatform { _, visitor in
            let answer = try visitor.esb(Self.status, #""job_instance_id":20000100,"return_ip_result":true"#)
            let steps = answer["data"]?["step_instance_list"]?.list ?? []
            #expect(
                steps.compactMap { $0["step_instance_id"]?.integer } == [
                    30_000_101, 30_000_102, 30_000_103, 30_000_104,
                ])
            #expect(steps.compactMap { $0["type"]?.integer } == [1, 2, 3, 1])
            let hosts = steps.first?["step_ip_result_list"]?.list ?? []
            #expect(hosts.count == 240)
            #expect(hosts.filter { $0["status"] != .integer(9) }.count == 11)
            #expect(hosts.filter { $0["ip"] == .null }.count == 3)
            #expect(hosts.allSatisfy { !$0.names.contains("ipv6") })
            let twins = hosts.filter { $0["ip"] == .string("10.20.0.7") }.compactMap { $0["bk_cloud_id"]?.integer }
            #expect(twins.sorted() == [0, 3])
            #expect(steps[2]["step_ip_result_list"] == .array([]))
            let bare = try visitor.esb(Self.status, #""job_instance_id":20000100"#)
            #expect(bare["data"]?["step_instance_list"]?.list.first?["step_ip_result_list"] == .null)
        }
    }

    @Test func singleAndBatchTellTheSameLog() async throws {
        try await withPlatform { _, visitor in
            let one = try visitor.esb("get_job_instance_ip_log", Self.step1 + #","bk_cloud_id":3,"ip":"10.20.0.7""#)
            let some = try visitor.esb(Self.batch, Self.step1 + #","host_id_list":["100240"]"#)
            let entry = some["data"]?["script_task_logs"]?.list.first
            #expect(one["data"]?["log_content"]?.text?.contains("job_success:[ok]") == true)
            #expect(one["data"]?["log_content"] == entry?["log_content"])
            #expect(one["data"]?["bk_host_id"] == .integer(100_240) && one["data"]?["file_logs"] == .null)
            #expect(entry?["host_id"] == .integer(100_240) && entry?["ipv6"] == .null)
            #expect(some["data"]?["file_task_logs"] == .null)
        }
    }

    @Test func aBatchLeavesOutHostsWithoutLogAndHasAnOrderOfItsOwn() async throws {
        try await withPlatform { platform, visitor in
            let ids = (100_001...100_240).map(Int64.init)
            let list = ids.map(String.init).joined(separator: ",")
            let answer = try visitor.esb(Self.batch, Self.step1 + #","host_id_list":[\#(list),7]"#)
            let got = answer["data"]?["script_task_logs"]?.list.compactMap { $0["bk_host_id"]?.integer } ?? []
            let logless = platform.world.hostIDs(doing: .agentAbnormal) + platform.world.hostIDs(doing: .silent)
            #expect(logless.count == 3)
            #expect(Set(got) == Set(ids).subtracting(logless) && got.count == 237)
            #expect(got != got.sorted() && got != got.sorted(by: >))
            let single = try visitor.esb("get_job_instance_ip_log", Self.step1 + #","bk_host_id":\#(logless[0])"#)
            #expect(single["code"] == .integer(0) && single["data"]?["log_content"] == .null)
        }
    }

    @Test func aBatchHasAtMostFiveHundredHosts() async throws {
        try await withPlatform(hosts: 50_000) { platform, visitor in
            func ask(_ count: Int) throws -> JSONValue {
                let ids = (0..<count).map { String(100_001 + $0 * 90) }.joined(separator: ",")
                return try visitor.esb(Self.batch, Self.step1 + #","host_id_list":[\#(ids)]"#)
            }
            let logs = try ask(500)["data"]?["script_task_logs"]?.list ?? []
            let logless = (0..<500).filter {
                [.agentAbnormal, .silent].contains(platform.world.behaviour(ofHost: Int64(100_001 + $0 * 90)))
            }
            #expect(logs.count == 500 - logless.count)
            #expect(try ask(501)["code"] == .integer(1_241_007))
        }
    }

    @Test func addressesAreAskedForByAreaAndIPv6OnlyHostsTellTheirsWithTheLog() async throws {
        try await withPlatform { _, visitor in
            let list = #","ip_list":[{"bk_cloud_id":0,"ip":"10.20.0.7"},{"bk_cloud_id":3,"ip":"10.20.0.8"}]"#
            let answer = try visitor.esb(Self.batch, Self.step1 + list)
            #expect(answer["data"]?["script_task_logs"]?.list.map { $0["bk_host_id"] } == [.integer(100_007)])
            let hosts = try visitor.esb(Self.status, #""job_instance_id":20000100,"return_ip_result":"true""#)
            let all = hosts["data"]?["step_instance_list"]?.list.first?["step_ip_result_list"]?.list ?? []
            let ids = all.filter { $0["ip"] == .null }.compactMap { $0["bk_host_id"]?.integer }.map(String.init)
            let logs = try visitor.esb(Self.batch, Self.step1 + #","host_id_list":[\#(ids.joined(separator: ","))]"#)
            let entries = logs["data"]?["script_task_logs"]?.list ?? []
            #expect(entries.count == 3)
            for entry in entries {
                let ipv6 = try #require(entry["ipv6"]?.text)
                #expect(entry["ip"] == .null && ipv6.hasPrefix("fd00:20::"))
                #expect(entry["log_content"]?.text?.contains("ip=\(ipv6) ") == true)
            }
        }
    }

    @Test func passwordsComeInClearText() async throws {
        try await withPlatform { _, visitor in
            let answer = try visitor.esb("get_job_instance_global_var_value", #""job_instance_id":20000100"#)
            let steps = answer["data"]?["step_instance_var_list"]?.list ?? []
            let secret = steps.first?["global_var_list"]?.list.first { $0["type"] == .integer(4) }
            #expect(steps.count == 4)
            #expect(secret?["value"]?.text?.isEmpty == false)
            let none = try visitor.esb("get_job_instance_global_var_value", #""job_instance_id":20000110"#)
            #expect(none["data"]?["step_instance_var_list"] == .null)
        }
    }

    @Test func hostIDsCountBeforeAddresses() async throws {
        try await withPlatform { _, visitor in
            let both = #","host_id_list":[100002],"ip_list":[{"bk_cloud_id":0,"ip":"10.20.0.1"}]"#
            let answer = try visitor.esb("batch_get_job_instance_ip_log", Self.step1 + both)
            #expect(answer["data"]?["script_task_logs"]?.list.map { $0["bk_host_id"] } == [.integer(100_002)])
        }
    }

    @Test func anEmptyBusinessHasNoJobsAndABusinessSetHasItsBusinesses() async throws {
        try await withPlatform { _, visitor in
            let list = "get_job_instance_list"
            let empty = try visitor.esb(list, Self.span(30, 0), scope: #""bk_biz_id":3"#)
            let set = try visitor.esb(
                list, Self.span(30, 0), scope: #""bk_scope_type":"biz_set","bk_scope_id":"9000001""#)
            let business = try visitor.esb(list, Self.span(30, 0))
            #expect(empty["code"] == .integer(0) && empty["data"]?["data"] == .null)
            #expect(set["data"]?["total"] == business["data"]?["total"])
            #expect(set["data"]?["data"]?.list.first?["bk_scope_type"] == .string("biz_set"))
            #expect(business["data"]?["data"]?.list.count == 20, "the length unless told otherwise")
        }
    }
}
