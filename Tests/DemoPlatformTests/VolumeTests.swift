import DemoLoads
import DemoPlatform
import Testing

import Glibc

@Suite("Much output, and the truth about it")
struct VolumeTests {
    private static let batch = "batch_get_job_instance_ip_log"

    @Test(arguments: [(20_000_130, 10_000), (20_000_132, 100_000)])
    func logsComeAsTheWorldTellsThem(job: Int64, size: Int) async throws {
        let step = job + 10_000_001
        try await withPlatform { platform, visitor in
            let answer = try visitor.esb(
                Self.batch,
                #""job_instance_id":\#(job),"step_instance_id":\#(step),"host_id_list":[100001,100240,100051]"#)
            let entries = answer["data"]?["script_task_logs"]?.list ?? []
            var logs: Set<String> = []
            for entry in entries {
                let id = try #require(entry["bk_host_id"]?.integer)
                let log = try #require(entry["log_content"]?.text)
                #expect(Array(log.utf8) == platform.world.log(ofHost: id, job: job, step: step))
                #expect((size * 9 / 10...size * 11 / 10).contains(log.utf8.count))
                #expect(log.contains("] job_start\n") && log.hasSuffix("] job_success:[ok]\n"))
                logs.insert(log)
            }
            #expect(logs.count == 3)
            let single = try visitor.esb(
                "get_job_instance_ip_log",
                #""job_instance_id":\#(job),"step_instance_id":\#(step),"bk_host_id":100051"#)["data"]
            #expect(single?["log_content"]?.text.map(logs.contains) == true)
        }
    }

    /// A debug build takes a second for this, and many for a closure that is called for each byte.
    private func countOfNewlines(in bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { buffer in
            guard var place = buffer.baseAddress else { return 0 }
            let end = place + buffer.count
            var count = 0
            while let found = memchr(place, 0x0A, end - place) {
                count += 1
                place = UnsafeRawPointer(found) + 1
            }
            return count
        }
    }

    @Test func oneLogHasTwoHundredMegabytes() async throws {
        try await withPlatform { platform, visitor in
            let truth = try #require(platform.world.log(ofHost: 100_001, job: 20_000_131, step: 30_000_132))
            #expect((199_000_000..<201_000_000).contains(truth.count))
            #expect(platform.world.log(ofHost: 100_002, job: 20_000_131, step: 30_000_132) == nil)
            let connection = try #require(RawConnection(port: visitor.port))
            let body =
                #"{\#(Visitor.credentials),"bk_biz_id":2,"job_instance_id":20000131,"step_instance_id":30000132,"#
                + #""host_id_list":[100001]}"#
            connection.send(Visitor.request("POST", "/api/c/compapi/v2/jobv3/\(Self.batch)/", body: body))
            // A test in debug mode need not read it to its end: the head tells the length, the beginning the text.
            let head = try #require(connection.head())
            let length = try #require(head.headers["content-length"].flatMap { Int($0) })
            let newlines = countOfNewlines(in: truth)
            #expect((truth.count + newlines..<truth.count + newlines + 1000).contains(length))
            let beginning = Array(String(decoding: truth.prefix(100), as: UTF8.self).replacing("\n", with: "\\n").utf8)
            #expect(connection.received.contains(beginning.prefix(90)))
        }
    }

    @Test func onlyAPlatformThatIsGivenTheJobsHasThem() async throws {
        let jobs = [
            DemoLoads.bigLogsJobID, DemoLoads.hugeLogJobID, DemoLoads.largeLogsJobID, DemoLoads.behavioursJobID,
        ]
        func known(to visitor: Visitor) throws -> [Int64] {
            try jobs.filter { job in
                try visitor.esb("get_job_instance_status", #""job_instance_id":\#(job)"#)["code"] == .integer(0)
            }
        }
        try await withPlatform { _, visitor in
            let found = try known(to: visitor)
            #expect(found == jobs)
        }
        let bare = try await DemoPlatform.start(now: testNow)
        let found = try known(to: Visitor(bare))
        #expect(found.isEmpty)
        try await bare.stop()
    }

    @Test func theWorldTellsWhatEveryScriptPrinted() async throws {
        try await withPlatform { platform, visitor in
            let world = platform.world
            let ids = (100_001...100_240).map(Int64.init)
            let answer = try visitor.esb(
                Self.batch, #""job_instance_id":20000100,"step_instance_id":30000101,"host_id_list":\#(ids)"#)
            var told: [Int64: String] = [:]
            for entry in answer["data"]?["script_task_logs"]?.list ?? [] {
                told[entry["bk_host_id"]?.integer ?? 0] = entry["log_content"]?.text
            }
            for id in ids {
                let truth = world.log(ofHost: id, job: 20_000_100, step: 30_000_101)
                #expect(truth.map { String(decoding: $0, as: UTF8.self) } == told[id])
            }
            #expect(told.count == 237)
            #expect(world.log(ofHost: 7, job: 20_000_100, step: 30_000_101) == nil)
            #expect(world.log(ofHost: 100_001, job: 20_000_100, step: 30_000_102) == nil, "a file step")
            #expect(world.log(ofHost: 100_001, job: 1, step: 30_000_101) == nil)
            // The surrogate of the fourteenth oddity is no text.
            let odd = world.log(ofHost: 100_014, job: 20_000_110, step: 30_000_111) ?? []
            #expect(String(decoding: odd, as: UTF8.self).hasPrefix("lone surrogate: \u{FFFD} C1 controls"))
            // The growing job: nothing yet at its start, everything in the end.
            #expect(world.log(ofHost: 100_001, job: 20_000_120, step: 30_000_121, at: testNow) == nil)
            let grown = world.log(ofHost: 100_001, job: 20_000_120, step: 30_000_121) ?? []
            #expect(String(decoding: grown, as: UTF8.self).contains("40/40"))
        }
    }
}
