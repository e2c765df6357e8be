import DemoPlatform
import JobModel
import Testing

@Suite("The demo world")
struct WorldTests {
    private static let proportions: [(Int, [Int])] = [
        (240, [4, 3, 2, 2, 4, 2, 6, 1]), (20, [1, 1, 1, 1, 1, 1, 1, 1]), (19, [0, 0, 0, 0, 0, 0, 0, 0]),
        (50_000, [833, 625, 417, 417, 833, 417, 1250, 1]),
    ]

    @Test(arguments: proportions)
    func behavioursComeInProportion(hosts: Int, counts: [Int]) {
        let world = DemoWorld(hosts: hosts, now: testNow)
        let rare: [DemoBehaviour] = [
            .diskFull, .outOfMemory, .stackTrace, .agentAbnormal, .wrongVersion, .otherChecksum, .otherOrder, .silent,
        ]
        #expect(rare.map { world.hostIDs(doing: $0).count } == counts)
        #expect(world.hostIDs(doing: .success).count == hosts - counts.reduce(0, +))
        #expect(world.behaviour(ofHost: 100_000) == nil && world.behaviour(ofHost: Int64(100_001 + hosts)) == nil)
    }

    @Test func elevenOf240Fail() {
        let world = DemoWorld(now: testNow)
        let failing = DemoBehaviour.allCases.filter(\.isFailure).flatMap(world.hostIDs(doing:))
        #expect(failing.count == 11 && Set(failing).count == 11)
    }

    @Test func theSameMomentTellsTheSameBytes() async throws {
        let body =
            #"{\#(Visitor.credentials),"bk_biz_id":2,"job_instance_id":20000100,"step_instance_id":30000101,"#
            + #""host_id_list":[100001,100002,100003],"return_ip_result":true}"#
        var answers: [[UInt8]] = []
        for _ in 0..<2 {
            try await withPlatform { _, visitor in
                for method in ["get_job_instance_status", "batch_get_job_instance_ip_log"] {
                    answers.append(try visitor.ask("POST", "/api/c/compapi/v2/jobv3/\(method)/", body: body).body)
                }
            }
        }
        #expect(answers.count == 4 && answers[0] == answers[2] && answers[1] == answers[3])
    }

    @Test func fiftyThousandHostsComeInOneAnswer() async throws {
        try await withPlatform(hosts: 50_000) { _, visitor in
            let answer = try visitor.ask(
                "POST", "/api/c/compapi/v2/jobv3/get_job_instance_status/",
                body: #"{\#(Visitor.credentials),"bk_biz_id":2,"job_instance_id":20000080,"return_ip_result":true}"#)
            let hosts = answer.body.split(separator: UInt8(ascii: "{")).count {
                $0.starts(with: Array(#""bk_host_id""#.utf8))
            }
            #expect(hosts == 50_000)
        }
    }

    @Test func thereAreSevenLogsWhenWhatVariesByNatureIsLookedThrough() async throws {
        try await withPlatform { platform, visitor in
            var stories: [DemoBehaviour: String] = [:]
            for behaviour in DemoBehaviour.allCases where ![.agentAbnormal, .silent].contains(behaviour) {
                let ids = platform.world.hostIDs(doing: behaviour)
                let answer = try visitor.esb(
                    "batch_get_job_instance_ip_log",
                    #""job_instance_id":20000100,"step_instance_id":30000101,"host_id_list":\#(ids)"#)
                let logs = answer["data"]?["script_task_logs"]?.list.compactMap { $0["log_content"]?.text } ?? []
                #expect(logs.count == ids.count && Set(logs).count == logs.count, "\(behaviour)")
                let lineCounts = logs.map { $0.split(separator: "\n").count }
                #expect(Set(lineCounts).count == 1 && lineCounts.allSatisfy { (24...40).contains($0) }, "\(behaviour)")
                let words = behaviour.isFailure ? "job_fail:[" : "job_success:[ok]"
                #expect(logs.allSatisfy { $0.contains("[PID:") && $0.contains("] job_start\n") && $0.contains(words) })
                let told = Set(logs.map(Self.withoutVolatileParts))
                #expect(told.count == 1, "\(behaviour)")
                stories[behaviour] = told.first
            }
            func sortedLines(_ behaviour: DemoBehaviour) -> [Substring]? {
                stories[behaviour]?.split(separator: "\n").sorted()
            }
            #expect(stories.count == 7 && Set(stories.values).count == 7)
            #expect(sortedLines(.otherOrder) == sortedLines(.success))
            #expect(sortedLines(.otherChecksum) != sortedLines(.success))
        }
    }

    /// Times, pids, durations, addresses and random names, each made the same.
    private static func withoutVolatileParts(_ log: String) -> String {
        log.replacing(#/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/#, with: "TIME")
            .replacing(#/PID:\d+|pid=\d+|process \d+/#, with: "PID")
            .replacing(#/epoch_ms=\d+/#, with: "EPOCH")
            .replacing(#/\b[\d.]+(s|ms| MB\/s)\b/#, with: "AMOUNT")
            .replacing(#/VM-\S+-centos/#, with: "NAME")
            .replacing(#/10\.20\.\d+\.\d+|fd00:20::[0-9a-f]+/#, with: "ADDRESS")
            .replacing(#/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/#, with: "UUID")
            .replacing(#/deploy\.[A-Za-z0-9]{8}/#, with: "TEMPORARY")
            .replacing(#/0x7f[0-9a-f]{10}/#, with: "POINTER")
    }

    @Test func oddOutputReachesTheWireWhole() async throws {
        try await withPlatform { _, visitor in
            let ids = (100_001...100_015).map(String.init).joined(separator: ",")
            let body =
                #"{\#(Visitor.credentials),"bk_biz_id":2,"job_instance_id":20000110,"step_instance_id":30000111,"#
                + #""host_id_list":[\#(ids)]}"#
            let raw = try visitor.ask("POST", "/api/c/compapi/v2/jobv3/batch_get_job_instance_ip_log/", body: body).body
            let text = String(decoding: raw, as: UTF8.self)
            #expect(
                text.contains(#"\u001b]52;c;"#) && text.contains(#"before\u0000after"#) && text.contains(#"\ud800"#))
            #expect(text.contains("👩‍👩‍👧‍👦") && text.contains("\u{202E}") && text.contains(#"bat\r\n"#))
            #expect(text.contains(String(repeating: "x", count: 1_000_000)))
            // Fourteen of fifteen: one printed nothing. (The surrogate keeps a strict decoder from reading the answer.)
            #expect(text.matches(of: #/"log_content":"/#).count == 14)
            #expect(!raw.contains { $0 < 0x20 })
        }
    }

    @Test func theGrowingJobGrowsAndEndsWithinTwoMinutes() async throws {
        var lengths: [Int] = []
        var standings: [Set<Int64>] = []
        var jobs: [Int64?] = []
        for elapsed: Int64 in [500, 20_000, 60_000, 120_000] {
            try await withPlatform(elapsed: elapsed) { _, visitor in
                let run = try visitor.esb(
                    "get_job_instance_status", #""job_instance_id":20000120,"return_ip_result":true"#)["data"]
                let hosts = run?["step_instance_list"]?.list.first?["step_ip_result_list"]?.list ?? []
                jobs.append(run?["job_instance"]?["status"]?.integer)
                standings.append(Set(hosts.compactMap { $0["status"]?.integer }))
                #expect((run?["finished"] == .bool(true)) == (elapsed == 120_000))
                #expect(hosts.allSatisfy { $0["status"] != .integer(7) || $0["end_time"] == .null })
                let ids = hosts.compactMap { $0["bk_host_id"]?.integer }
                let logs = try visitor.esb(
                    "batch_get_job_instance_ip_log",
                    #""job_instance_id":20000120,"step_instance_id":30000121,"host_id_list":\#(ids)"#)["data"]
                let texts = logs?["script_task_logs"]?.list.compactMap { $0["log_content"]?.text } ?? []
                lengths.append(texts.map(\.utf8.count).reduce(0, +))
            }
        }
        #expect(jobs == [2, 2, 2, 4])
        #expect(standings[0].isSuperset(of: [5]) && standings[1].isSuperset(of: [5, 7]))
        #expect(standings[2].isSuperset(of: [7, 9]) && standings[3] == [9, 104])
        #expect(lengths == lengths.sorted() && Set(lengths).count == 4)
    }

    @Test func numbersThatNobodyKnowsAreTold() async throws {
        try await withPlatform { _, visitor in
            let run = try visitor.esb(
                "get_job_instance_status", #""job_instance_id":20000085,"return_ip_result":true"#)["data"]
            let step = run?["step_instance_list"]?.list.first
            #expect(run?["job_instance"]?["status"] == .integer(99))
            #expect(step?["step_ip_result_list"]?.list.first?["status"] == .integer(777))
        }
    }

    @Test func anEarlierRunCarriedItsHostsOver() async throws {
        try await withPlatform { platform, visitor in
            let run = try visitor.esb(
                "get_job_instance_status", #""job_instance_id":20000090,"return_ip_result":true"#)["data"]
            let step = run?["step_instance_list"]?.list.first
            #expect(step?["execute_count"] == .integer(1))
            let again = step?["step_ip_result_list"]?.list.filter { $0["status"] == .integer(9) } ?? []
            #expect(again.compactMap { $0["bk_host_id"]?.integer } == platform.world.hostIDs(doing: .diskFull))
        }
    }
}
