import JobModel
import Testing

@testable import BKJob

/// What becomes of answers that are no success: one failure each, with a stable code, an exit status and a next step.
@Suite struct RefusalTests {
    @Test(arguments: [
        ("1640001", "credentials-refused"), ("1302100", "not-logged-in"), ("9900403", "no-permission"),
        ("1238001", "no-permission"), ("1302403", "app-not-permitted"), ("1243051", "no-such-scope"),
        ("1243049", "no-such-scope"), ("1244006", "no-such-job"), ("1244007", "no-such-step"),
        ("1241002", "bad-parameter"), ("1241007", "bad-parameter"), ("1240003", "bad-parameter"),
        ("1241017", "no-such-method"), ("1642902", "rate-limited"), ("1240001", "platform-trouble"),
        ("1240002", "platform-trouble"), ("4711", "platform-refused"), ("1306401", "not-logged-in"),
        ("1306403", "app-not-permitted"), ("1640301", "app-not-permitted"), ("1306404", "no-such-method"),
        ("1306405", "no-such-method"), ("1640401", "no-such-method"), ("1306429", "rate-limited"),
        ("1306201", "platform-trouble"),
    ])
    func everyCodeHasItsFailure(code: String, name: String) async throws {
        // As a number, as a string, and from the gateway with an HTTP status.
        for (status, written) in [("200 OK", code), ("200 OK", "\"\(code)\""), ("418 Teapot", code)] {
            let body = #"{"result":false,"code":\#(written),"message":"words of the platform","request_id":"r-9"}"#
            let failure = try await failure(answering: .http(status, body))
            #expect(failure.code == name)
            for part in ["code \(code)", "'words of the platform'", "request r-9", "get_job_instance_status"] {
                #expect(failure.message.contains(part))
            }
            let isCredential = ["credentials-refused", "not-logged-in", "no-permission", "app-not-permitted"]
            #expect(failure.status == (isCredential.contains(name) ? .credentials : .failure))
        }
    }

    @Test func aMethodThatOnlyESBKnowsIsNoTroubleThatPasses() async throws {
        let body =
            #"{"result":false,"code":1306201,"message":"Component request third-party system [JOB] interface "#
            + #"[x] error: Status Code: 404, Error Message: …"}"#
        #expect(try await failure(answering: .http(body)).code == "no-such-method")
    }

    @Test func troubleThatMayStayIsForThePlatformsAdministrators() async throws {
        let body = #"{"result":false,"code":1240002,"message":"内部服务器异常","data":null,"request_id":"r-9"}"#
        for status in ["200 OK", "500 Internal Server Error"] {
            let hint = try #require(try await failure(answering: .http(status, body)).hint)
            #expect(hint.contains("administrators") && hint.contains("request r-9") && hint.contains("--trace"))
        }
        let nameless = #"{"result":false,"code":1240002,"message":"内部服务器异常","data":null}"#
        let hint = try #require(try await failure(answering: .http(nameless)).hint)
        #expect(hint.contains("administrators") && !hint.contains("request "))
        // What a proxy says of a platform that is away passes.
        #expect(try await failure(answering: .http("502 Bad Gateway", body)).hint == "ask again a little later")
    }

    @Test func permissionsToApplyForAreNamed() async throws {
        for (file, status, action) in [
            ("error-permission.json", "200 OK", "执行历史查看 (view_history)"),
            ("error-v4-forbidden.json", "403 Forbidden", "业务访问 (access_business)"),
        ] {
            let body = String(decoding: try fixture(file), as: UTF8.self)
            let failure = try await failure(answering: .http(status, body))
            #expect(failure.code == "no-permission" && failure.status == .credentials)
            #expect(failure.message.contains(action) && failure.message.contains("job 50 in biz:2"))
        }
        let text = String(decoding: try fixture("error-string-code.json"), as: UTF8.self)
        let application = try await failure(answering: .http(text))
        #expect(application.code == "app-not-permitted" && application.message.contains("joblog-app"))
        #expect(application.message.contains("request b2"))
    }

    @Test(arguments: [
        ("400 Bad Request", "bad-parameter"), ("401 Unauthorized", "credentials-refused"),
        ("403 Forbidden", "no-permission"), ("404 Not Found", "no-such-method"),
        ("405 Method Not Allowed", "no-such-method"), ("429 Too Many Requests", "rate-limited"),
        ("500 Internal Server Error", "platform-trouble"), ("502 Bad Gateway", "platform-trouble"),
        ("302 Found", "redirected"),
    ])
    func statusesWithoutACodeHaveTheirFailure(status: String, name: String) async throws {
        for body in ["", "<html>x</html>", #"{"detail":"x"}"#, "[]"] {
            let failure = try await failure(answering: .http(status, body), door: .gateway)
            #expect(failure.code == name)
            #expect(failure.message.contains("HTTP \(status.prefix(3))"))
        }
    }

    @Test func headersTellCodeAndRequest() async throws {
        let headers = ["X-Bkapi-Error-Code": "1640001", "X-Bkapi-Request-Id": "gw-7"]
        let failure = try await failure(answering: .http("403 Forbidden", Array("no".utf8), headers: headers))
        #expect(failure.code == "credentials-refused")
        #expect(failure.message.contains("code 1640001") && failure.message.contains("request gw-7"))
    }

    @Test func htmlIsNamedWithItsTitle() async throws {
        let page = "\n<!doctype html><HEAD><Title lang=\"zh\">\n 登录 - \n蓝鲸 </TITLE></HEAD>"
        let login = try await failure(answering: .http(page))
        #expect(login.code == "not-json" && login.message.contains("HTML") && login.message.contains("'登录 - 蓝鲸'"))
        let lost = try await failure(answering: .http("404 Not Found", page))
        #expect(lost.hint?.contains("--door gateway") == true)
        let wrongDoor = try await failure(answering: .http("404 Not Found", page), door: .gateway)
        #expect(wrongDoor.hint?.contains("--door esb") == true)
    }

    @Test(arguments: [
        ("", "empty-answer"), (" \n", "empty-answer"), ("hello", "not-json"), ("null", "unexpected-answer"),
        ("[1]", "unexpected-answer"), ("{}", "unexpected-answer"), (#"{"a":1}"#, "unexpected-answer"),
        (#"{"result":true,"code":0,"data":null}"#, "unexpected-answer"),
        (#"{"result":true,"code":0,"data":{}}"#, "unexpected-answer"),
        (#"{"result":true,"code":0,"data":{"job_instance":7}}"#, "unexpected-answer"),
        (#"{"result":true,"code":0,"data":{"job_in"#, "truncated-answer"),
        (#"{"result":true,"code":0,"data":[}"#, "truncated-answer"), (#"{"result":true}}"#, "not-json"),
    ])
    func bodiesOfAnotherForm(body: String, code: String) async throws {
        #expect(try await failure(answering: .http(body)).code == code)
    }

    @Test func redirectsAreNotFollowedAndTheirQueryIsNotShown() async throws {
        try await withWorld(
            answer: { _ in
                .http(
                    "302 Found", [],
                    headers: ["Location": "https://login.example.com/login/?c_url=x&token=\(secretValues[1])"])
            }
        ) { world in
            let failure = try await failure { _ = try await world.platform.run(1, in: .business(2)) }
            #expect(failure.code == "redirected" && failure.message.contains("https://login.example.com/login/"))
            #expect(!failure.message.contains("c_url") && failure.hint?.contains("login") == true)
            #expect(world.server.requests.count == 1)
        }
    }

    @Test func aRedirectToHttpsOfTheSameHostSaysWhatToType() async throws {
        try await withWorld(
            answer: { .http("301 Moved", [], headers: ["Location": "https://\($0.headers["host"] ?? "")/api/"]) }
        ) { world in
            let failure = try await failure { _ = try await world.platform.run(1, in: .business(2)) }
            #expect(failure.hint == "type `connect https://127.0.0.1:\(world.server.port)`")
        }
    }

    @Test func echoedSecretsAreMasked() async throws {
        let body = #"{"result":false,"code":1640001,"message":"bad secret s3cr3t-of-app\#u{301} for t0ken-of-person"}"#
        let failure = try await failure(answering: .http(body))
        // By bytes: the combining character makes another Character of the secret's last letter.
        #expect(failure.message.place(of: "bad secret ••••") != nil && failure.message.place(of: "s3cr3t") == nil)
    }

    @Test func retryAfterIsSecondsOrADate() async throws {
        let now = "Sun, 06 Nov 1994 08:49:37 GMT"
        let waits: [([String: String], Int64?)] = [
            (["Retry-After": "5"], 5), (["Retry-After": "-1"], nil), (["Retry-After": "soon"], nil), ([:], nil),
            (["Retry-After": "Sun, 06 Nov 1994 08:50:07 GMT", "Date": now], 30),
            (["Retry-After": "Sun, 06 Nov 1994 08:00:00 GMT", "Date": now], 0),
        ]
        for (headers, seconds) in waits {
            let failure = try await failure(
                answering: .http("429 Too Many Requests", Array(#"{"code":1642902}"#.utf8), headers: headers))
            #expect(failure.code == "rate-limited" && failure.isTransient)
            #expect(failure.message.contains("to wait") == (seconds != nil))
            if let seconds { #expect(failure.hint == "ask again in \(seconds) s") }
        }
        #expect(HTTPDate.seconds(now) == 784_111_777)
    }

    @Test func onlyWhatMayPassIsTransient() throws {
        func mayPass(_ code: String) throws -> Bool {
            try #require(PlatformErrorKind(rawValue: code)).meaning.isTransient
        }
        for code in ["platform-trouble", "connection-lost", "connection-refused"] {
            #expect(try mayPass(code), "\(code)")
        }
        for code in ["credentials-refused", "no-such-job", "tls-untrusted"] { #expect(try !mayPass(code), "\(code)") }
        #expect(!Failure("of-another-room", "").isTransient)
    }

    @Test func noSuchJobAndStepSayWhich() async throws {
        let body = #"{"result":false,"code":1244006,"message":""}"#
        try await withWorld(answer: { _ in .http(body) }) { world in
            let job = try await failure { _ = try await world.platform.run(50, in: .business(2)) }
            #expect(job.message.hasPrefix("no job 50 in biz:2 ("))
            let step = try await failure {
                _ = try await world.platform.onlyLog(of: Host(id: 1), job: 50, step: 75, in: .business(2))
            }
            #expect(step.message.hasPrefix("no job 50 with a step 75 in biz:2 ("))
        }
    }
}
