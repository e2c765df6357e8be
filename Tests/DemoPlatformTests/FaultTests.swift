import DemoFaults
import DemoPlatform
import Foundation
import JSON
import JobModel
import Testing

@Suite("What goes wrong on the wire")
struct FaultTests {
    private static let step = #""job_instance_id":20000100,"step_instance_id":30000101"#
    private static let three = step + #","host_id_list":[100001,100002,100003]"#
    private static let batch = "batch_get_job_instance_ip_log"

    /// A request for the logs of three hosts, as bytes on a connection.
    private static func request(_ headers: String = "", fields: String = three, method: String = batch) -> String {
        let body = "{\(Visitor.credentials),\"bk_biz_id\":2,\(fields)}"
        return "POST /api/c/compapi/v2/jobv3/\(method)/ HTTP/1.1\r\nHost: demo\r\n\(headers)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static func ask(_ visitor: Visitor, _ headers: String = "") throws -> RawConnection {
        let connection = try #require(RawConnection(port: visitor.port))
        connection.send(request(headers))
        return connection
    }

    @Test func withoutFaultsNothingIsDone() async throws {
        try await withPlatform { platform, visitor in
            _ = try visitor.esb(Self.batch, Self.three)
            _ = try visitor.esb("get_job_instance_status", #""job_instance_id":20000100"#)
            #expect(platform.requests == 2 && platform.logRequests == 1 && platform.faultsDone.isEmpty)
        }
    }

    @Test func refusalsTellWhenToTryAgainInBothForms() async throws {
        for (form, header) in [
            ("retry-after=3", "3"), ("retry-after=none", nil), ("retry-date=3", "Wed, 18 Nov 2026 11:06:43 GMT"),
        ] {
            try await withPlatform(faults: "status429=first2,\(form)") { platform, visitor in
                for _ in 0..<2 {
                    let answer = try #require(try Self.ask(visitor).receive())
                    #expect(answer.status == 429 && answer.headers["retry-after"] == header)
                    #expect(answer.headers["date"] == "Wed, 18 Nov 2026 11:06:40 GMT")
                    #expect(try Visitor.decoded(answer.body)["code"] == .integer(1_642_902))
                }
                #expect(try Self.ask(visitor).receive()?.status == 200)
                #expect(platform.faultsDone == [.status429: 2])
            }
        }
    }

    @Test(arguments: [
        ("status500", 500, "application/json; charset=utf-8", "1240002"),
        ("html502", 502, "text/html; charset=utf-8", "502 Bad Gateway"),
        ("login", 200, "text/html; charset=utf-8", "登录"), ("empty", 200, "application/json; charset=utf-8", ""),
    ])
    func anotherAnswerComesInItsPlace(text: String, status: Int, type: String, words: String) async throws {
        try await withPlatform(faults: "\(text)=every2") { platform, visitor in
            let connection = try #require(RawConnection(port: visitor.port))
            connection.send(Self.request() + Self.request() + Self.request())
            #expect(try Self.logs(connection.receive()).count == 3)
            let answer = try #require(connection.receive())
            #expect(answer.status == status && answer.headers["content-type"] == type)
            #expect(words.isEmpty ? answer.body.isEmpty : String(decoding: answer.body, as: UTF8.self).contains(words))
            #expect(try Self.logs(connection.receive()).count == 3)
            #expect(platform.faultsDone.values.reduce(0, +) == 1)
        }
    }

    @Test func aBlankAnswerTellsOfNoLog() async throws {
        try await withPlatform(faults: "blank=first1,all") { platform, visitor in
            let blank = try visitor.esb(Self.batch, Self.three)
            #expect(blank["result"] == .bool(true) && blank["data"]?.names == ["log_type"])
            #expect(try visitor.esb(Self.batch, Self.three)["data"]?["script_task_logs"]?.list.count == 3)
            #expect(platform.faultsDone == [.blank: 1])
        }
    }

    @Test func withoutTheMethodForManyBothDoorsRefuseItInTheirOwnWords() async throws {
        try await withPlatform(faults: "no-batch") { _, visitor in
            let refused = try visitor.esb(Self.batch, Self.three)
            #expect(refused["result"] == .bool(false) && refused["code"] == .integer(1_306_404))
            let body = "{\"bk_biz_id\":2,\(Self.three)}"
            let answer = try visitor.ask(
                "POST", "/api/bk-job/prod/api/v3/\(Self.batch)", body: body, header: Visitor.header)
            #expect(answer.status == 404)
            #expect(try Visitor.decoded(answer.body)["code_name"] == .string("API_NOT_FOUND"))
            let single = try visitor.esb("get_job_instance_ip_log", Self.step + #","bk_host_id":100001"#)
            #expect(single["data"]?["log_content"]?.text?.isEmpty == false)
        }
    }

    @Test func connectionsAreReset() async throws {
        try await withPlatform(faults: "reset=first1,reset-body=first2") { platform, visitor in
            let before = try Self.ask(visitor)
            #expect(before.receive() == nil && before.wasReset && before.received.isEmpty)
            // A reset may throw away what was sent and not yet read, so only the end is certain.
            let within = try Self.ask(visitor)
            #expect(within.receive() == nil && within.wasReset)
            #expect(try Self.logs(Self.ask(visitor).receive()).count == 3)
            #expect(platform.faultsDone == [.reset: 1, .resetBody: 1])
        }
    }

    @Test func aTruncatedBodyHasLessThanItsHeadPromised() async throws {
        try await withPlatform(faults: "truncate=first1") { _, visitor in
            let cut = try Self.ask(visitor)
            #expect(cut.receive() == nil && !cut.wasReset)
            let whole = try #require(try Self.ask(visitor).receive())
            let body = try #require(cut.bodySoFar)
            #expect(cut.received.count > body.count && whole.body.starts(with: body))
            #expect((whole.body.count / 10 - 1...whole.body.count * 9 / 10 + 1).contains(body.count))
            let length = "Content-Length: \(whole.body.count)\r\n"
            #expect(String(decoding: cut.received, as: UTF8.self).contains(length))
        }
    }

    @Test func aCutBodyHasTheLengthThatItsHeadSays() async throws {
        try await withPlatform(faults: "cut-json=first1") { _, visitor in
            let connection = try #require(RawConnection(port: visitor.port))
            connection.send(Self.request() + Self.request())
            let cut = try #require(connection.receive())
            let whole = try #require(connection.receive())
            #expect(cut.status == 200 && cut.body.count < whole.body.count && whole.body.starts(with: cut.body))
            #expect(throws: (any Error).self) { try Visitor.decoded(cut.body) }
        }
    }

    @Test func hostsAreLeftOutOnceOrAlways() async throws {
        try await withPlatform(faults: "omit=0.5,omit-always=100002,seed=3") { platform, visitor in
            let ids = (100_004...100_043).map(Int64.init).filter {
                platform.world.log(ofHost: $0, job: 20_000_100, step: 30_000_101) != nil
            }
            let fields = Self.step + #","host_id_list":\#([100_002] + ids)"#
            func ask() throws -> [Int64] { try Self.logs(Visitor.decoded(Self.ask(visitor, fields: fields))).map(\.0) }
            let first = try ask()
            #expect((10...30).contains(first.count) && !first.contains(100_002))
            #expect(platform.faultsDone == [.omit: ids.count - first.count + 1])
            #expect(try ask().sorted() == ids)
        }
    }

    @Test func aGuiltyHostFailsEveryBatchThatHoldsIt() async throws {
        try await withPlatform(faults: "guilty=100002+100077") { platform, visitor in
            #expect(try Self.ask(visitor).receive()?.status == 500)
            let others = Self.step + #","host_id_list":[100001,100003]"#
            #expect(try Self.logs(Visitor.decoded(Self.ask(visitor, fields: others))).count == 2)
            let alone = Self.request(fields: Self.step + #","bk_host_id":100077"#, method: "get_job_instance_ip_log")
            let connection = try #require(RawConnection(port: visitor.port))
            connection.send(alone)
            #expect(connection.receive()?.status == 500)
            #expect(platform.faultsDone == [.guilty: 2])
        }
    }

    @Test func answersComeLateAndSlowly() async throws {
        try await withPlatform(faults: "latency=60-70,trickle=100000") { platform, visitor in
            let began = ContinuousClock.now
            let answer = try #require(try Self.ask(visitor).receive())
            let elapsed = ContinuousClock.now - began
            #expect(answer.body.count > 6000)
            // 60 ms late, then 2000 bytes each 20 ms: at the least three pauses.
            #expect(elapsed >= .milliseconds(120))
            #expect(platform.faultsDone == [.latency: 1, .trickle: 1])
        }
    }

    @Test func compressionIsForThoseWhoAcceptIt() async throws {
        try await withPlatform(faults: "gzip") { platform, visitor in
            let plain = try #require(try Self.ask(visitor).receive())
            #expect(plain.headers["content-encoding"] == nil)
            #expect(try Self.logs(plain).count == 3)
            let connection = try Self.ask(visitor, "Accept-Encoding: gzip\r\nConnection: close\r\n")
            let came = connection.everything()
            let head = String(decoding: came.prefix(400), as: UTF8.self)
            #expect(head.lowercased().contains("content-encoding: gzip"))
            // RFC 1952: every member begins with these three bytes.
            #expect(came.contains([0x1F, 0x8B, 0x08]))
            #expect(came.count < plain.body.count)
            #expect(platform.faultsDone == [.gzip: 1])
        }
    }

    @Test func oddLogsHoldWhatNoTextCan() async throws {
        try await withPlatform(faults: "odd=every2") { platform, visitor in
            let answer = try #require(try Self.ask(visitor).receive())
            // A strict reader refuses them.
            #expect(throws: (any Error).self) { try JSONSerialization.jsonObject(with: Data(answer.body)) }
            #expect(
                answer.body.contains(Array(#"odd: lone \ud83d reversed \ude00\ud83d controls "#.utf8) + [1, 8, 11, 9]))
            #expect(answer.body.contains([0xFF, 0x20, 0xC3, 0x28, 0x20, 0xE4, 0xB8, 0x20]))
            let told = try #require(platform.log(ofHost: 100_002, job: 20_000_100, step: 30_000_101))
            let ending =
                "odd: lone \u{FFFD} reversed \u{FFFD}\u{FFFD} controls \u{1}\u{8}\u{B}\t\u{1B}[31m\n"
                + " invalid \u{FFFD} \u{FFFD}( \u{FFFD} end\n"
            #expect(String(decoding: told, as: UTF8.self).hasSuffix("job_success:[ok]\n\n" + ending))
            let plain = platform.log(ofHost: 100_001, job: 20_000_100, step: 30_000_101)
            #expect(plain == platform.world.log(ofHost: 100_001, job: 20_000_100, step: 30_000_101))
            #expect(platform.faultsDone == [.odd: 1])
        }
    }

    @Test func otherMethodsAreSparedUnlessAllAreMeant() async throws {
        let status = Self.request(fields: #""job_instance_id":20000100"#, method: "get_job_instance_status")
        for (faults, expected) in [("status500", 200), ("status500,all", 500)] {
            try await withPlatform(faults: faults) { _, visitor in
                let connection = try #require(RawConnection(port: visitor.port))
                connection.send(status)
                #expect(connection.receive()?.status == expected)
            }
        }
    }

    @Test func theSameSeedMakesTheSameStorm() async throws {
        func storm(_ seed: Int) async throws -> [Int] {
            var statuses: [Int] = []
            try await withPlatform(faults: "status429=0.3,html502=0.3,seed=\(seed)") { _, visitor in
                statuses = try (0..<40).map { _ in try Self.ask(visitor).receive()?.status ?? 0 }
            }
            return statuses
        }
        let (one, again, other) = (try await storm(1), try await storm(1), try await storm(2))
        #expect(one == again && one != other && Set(one) == [200, 429, 502])
    }

    private static func ask(_ visitor: Visitor, fields: String) throws -> [UInt8] {
        let connection = try #require(RawConnection(port: visitor.port))
        connection.send(request(fields: fields))
        return try #require(connection.receive()).body
    }

    private static func logs(_ answer: RawAnswer?) throws -> [(Int64, String)] {
        try logs(Visitor.decoded(#require(answer).body))
    }

    private static func logs(_ answer: JSONValue) throws -> [(Int64, String)] {
        answer["data"]?["script_task_logs"]?.list.compactMap { entry in
            entry["bk_host_id"]?.integer.flatMap { id in entry["log_content"]?.text.map { (id, $0) } }
        } ?? []
    }
}
