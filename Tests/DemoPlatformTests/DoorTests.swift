import DemoPlatform
import JobModel
import Testing

@Suite("The two doors")
struct DoorTests {
    private static let esb = "/api/c/compapi/v2/jobv3/"
    private static let gateway = "/api/bk-job/prod/api/v3/"
    private static let status = "job_instance_id=20000100&bk_scope_type=biz&bk_scope_id=2"
    private static let query = "bk_app_code=joblog-demo&bk_app_secret=demo-secret&bk_token=demo-token&\(status)"

    @Test func esbAnswersGetWithAQueryAndPostWithABody() async throws {
        try await withPlatform { _, visitor in
            let got = try visitor.ask("GET", "\(Self.esb)get_job_instance_status/?\(Self.query)")
            let posted = try visitor.esb("get_job_instance_status", #""job_instance_id":20000100"#)
            let answer = try Visitor.decoded(got.body)
            #expect(got.status == 200)
            #expect(answer["result"] == .bool(true) && answer["code"] == .integer(0))
            #expect(answer["data"] == posted["data"])
            #expect(answer["request_id"]?.text?.isEmpty == false)
            #expect(answer["job_request_id"] == nil && answer["message"] == nil)
        }
    }

    @Test func esbTakesTheHeaderToo() async throws {
        try await withPlatform { _, visitor in
            let path = "\(Self.esb)get_job_instance_status/?\(Self.status)"
            let answer = try visitor.ask("GET", path, header: Visitor.header)
            #expect(try Visitor.decoded(answer.body)["code"] == .integer(0))
        }
    }

    @Test func esbRefusesCredentialsWithStatus200() async throws {
        try await withPlatform { _, visitor in
            let path = "\(Self.esb)get_job_instance_status/?\(Self.query)"
            let wrongSecret = try visitor.ask("GET", path.replacing("demo-secret", with: "guess"))
            #expect(wrongSecret.status == 200)
            #expect(try Visitor.decoded(wrongSecret.body)["code"] == .integer(1_640_001))
            #expect(try Visitor.decoded(wrongSecret.body)["result"] == .bool(false))
            let wrongUser = try visitor.ask("GET", path.replacing("demo-token", with: "guess"))
            #expect(wrongUser.status == 200)
            // The login check writes its code as a text.
            #expect(try Visitor.decoded(wrongUser.body)["code"] == .string("1302100"))
        }
    }

    @Test func gatewayTakesTheRegisteredVerbAlone() async throws {
        let methods = ["list", "status", "ip_log", "global_var_value"].map { "get_job_instance_\($0)" }
        try await withPlatform { _, visitor in
            for method in methods + ["batch_get_job_instance_ip_log"] {
                let isBatch = method.hasPrefix("batch")
                for verb in ["GET", "POST"] {
                    let isRegistered = (verb == "POST") == isBatch
                    let answer = try visitor.ask(
                        verb, "\(Self.gateway)\(method)?\(Self.status)", body: verb == "POST" ? "{}" : "",
                        header: Visitor.header)
                    #expect(answer.status == (isRegistered ? 200 : 405), "\(verb) \(method)")
                    let refused = try Visitor.decoded(answer.body)["code"]
                    #expect((answer.headers["x-bkapi-error-code"] != nil) != isRegistered)
                    #expect((refused == .integer(1_640_501)) != isRegistered)
                }
            }
        }
    }

    @Test func batchAtTheEsbIsForPostAlone() async throws {
        try await withPlatform { _, visitor in
            let answer = try visitor.ask("GET", "\(Self.esb)batch_get_job_instance_ip_log/?\(Self.query)")
            #expect(answer.status == 200)
            #expect(try Visitor.decoded(answer.body)["code"] == .integer(1_241_017))
        }
    }

    @Test(arguments: [
        Visitor.header,
        #"{"bk_app_code":"joblog-demo","bk_app_secret":"demo-secret","bk_username":"demo"}"#,
        #"{"access_token":"demo-access-token"}"#,
    ])
    func gatewayTakesEachKindOfCredentials(header: String) async throws {
        try await withPlatform { _, visitor in
            let answer = try visitor.ask("GET", "\(Self.gateway)get_job_instance_status?\(Self.status)", header: header)
            let decoded = try Visitor.decoded(answer.body)
            #expect(answer.status == 200)
            #expect(decoded["code"] == .integer(0))
            #expect(decoded["job_request_id"]?.text == answer.headers["x-bkapi-request-id"])
        }
    }

    @Test(arguments: [nil, "not json", #"{"access_token":"guess"}"#, #"{"bk_app_code":"joblog-demo"}"#])
    func gatewayRefusesOtherCredentialsWithStatus401(header: String?) async throws {
        try await withPlatform { _, visitor in
            // Credentials in the query do not count at this door.
            let answer = try visitor.ask("GET", "\(Self.gateway)get_job_instance_status?\(Self.query)", header: header)
            #expect(answer.status == 401)
            #expect(answer.headers["x-bkapi-error-code"] == "1640001")
            let decoded = try Visitor.decoded(answer.body)
            #expect(decoded["code"] == .integer(1_640_001) && decoded["result"] == .bool(false))
        }
    }

    @Test func whatNobodyKnowsIsNotFound() async throws {
        try await withPlatform { _, visitor in
            for path in ["/", "/api/v4/x", "\(Self.gateway)get_nothing", "\(Self.esb)get_job_instance_status"] {
                let answer = try visitor.ask("GET", path, header: Visitor.header)
                #expect(answer.status == 404, "\(path)")
                #expect(answer.headers["x-bkapi-error-code"] == "1640401")
            }
            #expect(try visitor.esb("get_nothing", #""x":1"#)["code"] == .integer(1_241_017))
        }
    }

    @Test func aConnectionCarriesManyRequestsAndTheirAnswersKeepTheirOrder() async throws {
        try await withPlatform { _, visitor in
            let connection = try #require(RawConnection(port: visitor.port))
            let ids: [Int64] = [20_000_100, 20_000_090, 20_000_110]
            connection.send(
                ids.map { id in
                    Visitor.request(
                        "GET", "\(Self.gateway)get_job_instance_status?bk_biz_id=2&job_instance_id=\(id)",
                        header: Visitor.header)
                }.joined())
            for id in ids {
                let answer = try Visitor.decoded(#require(connection.receive()).body)
                #expect(answer["data"]?["job_instance"]?["job_instance_id"] == .integer(id))
            }
            connection.send("GET / HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n")
            #expect(connection.receive()?.status == 404)
            #expect(connection.ends())
        }
    }

    @Test func aBodyOfManyMegabytesIsRefused() async throws {
        try await withPlatform { _, visitor in
            let body = String(repeating: "x", count: 9 << 20)
            let answer = try visitor.ask("POST", "\(Self.esb)get_job_instance_list/", body: body)
            #expect(answer.status == 413)
        }
    }

    @Test func aTakenPortIsAFailureThatNamesIt() async throws {
        let first = try await DemoPlatform.start(now: testNow)
        let failure = await #expect(throws: Failure.self) {
            try await DemoPlatform.start(port: first.port, now: testNow)
        }
        #expect(failure?.code == "demo-address")
        #expect(failure?.message.contains("\(first.port)") == true)
        #expect(first.gatewayURL == "http://127.0.0.1:\(first.port)/api/bk-job/prod")
        try await first.stop()
        // Once is enough, and again does nothing. (That nobody listens there any more can't be asked: another test may
        // have taken the port.)
        try await first.stop()
    }
}
