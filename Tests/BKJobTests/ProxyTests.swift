import JobModel
import Testing

@testable import BKJob

/// Which proxy the environment names, and that requests take it.
@Suite struct ProxyTests {
    private func proxy(_ url: String, _ environment: [String: String]) throws -> Proxy? {
        try Proxy.chosen(for: #require(WebAddress(url)), environment: environment)
    }

    @Test func variablesGoByScheme() throws {
        let all = ["http_proxy": "http://a:1", "HTTPS_PROXY": "b:2", "all_proxy": "socks5://c"]
        #expect(try proxy("http://platform", all) == Proxy(kind: .http, host: "a", port: 1))
        #expect(try proxy("https://platform", all) == Proxy(kind: .http, host: "b", port: 2))
        #expect(
            try proxy("https://platform", ["all_proxy": "socks5h://c"]) == Proxy(kind: .socks, host: "c", port: 1080))
        #expect(try proxy("http://platform", ["HTTP_PROXY": "a:1"]) == nil)
        #expect(try proxy("http://platform", ["http_proxy": "", "all_proxy": "c"]) == nil)
        #expect(try proxy("http://127.0.0.1:80", all) == nil && proxy("http://localhost", all) == nil)
    }

    @Test(arguments: [
        ("*", "a.example.com", true), ("example.com", "a.example.com", true), (".example.com", "example.com", true),
        ("example.com", "badexample.com", false), ("x, example.com.", "example.com", true),
        ("x example.com", "example.com", true), ("10.0.0.1", "10.0.0.1", true), ("0.0.1", "10.0.0.1", false),
        ("[fd00::1]", "fd00:0::1", true), ("", "example.com", false), (",,", "example.com", false),
    ])
    func noProxyNamesHostsAndDomains(list: String, host: String, isDirect: Bool) throws {
        #expect(Proxy.excludes(list, host) == isDirect)
    }

    @Test func badProxiesAreRefusedWithoutTheirPassword() throws {
        for value in ["ftp://a:1", "http://", "https://a:1", "socks5://u:p4ssword@a:1", "http://u:p4ssword@a b"] {
            #expect { try proxy("http://platform", ["http_proxy": value]) } throws: {
                let failure = $0 as? Failure
                return failure?.code == "bad-proxy" && failure?.message.contains("p4ssword") == false
            }
        }
    }

    @Test func requestsGoThroughTheProxy() async throws {
        let status = #"{"result":true,"code":0,"data":{"job_instance":{"job_instance_id":50}}}"#
        try await withWorld(
            url: "http://platform.test",
            environment: { ["http_proxy": "http://us%40er:p4ssword@127.0.0.1:\($0.port)"] },
            answer: { _ in .http(status) }
        ) { world in
            // Twice, so that a connection is used again.
            for _ in 0..<2 { #expect(try await world.platform.run(50, in: .business(2)).job.id == 50) }
            let requests = world.server.requests
            try #require(requests.count == 2)
            for request in requests {
                // As curl does it: no tunnel, the whole address in the request line.
                #expect(request.verb == "POST")
                #expect(request.target == "http://platform.test/api/c/compapi/v2/jobv3/get_job_instance_status/")
                #expect(request.headers["host"] == "platform.test")
                // "us@er:p4ssword" in base 64.
                #expect(request.headers["proxy-authorization"] == "Basic dXNAZXI6cDRzc3dvcmQ=")
                #expect(request.body.contains("t0ken-of-person"))
            }
        }
    }

    @Test func aPortAndAQueryStayWhereTheyBelong() async throws {
        let status = #"{"result":true,"code":0,"data":{"job_instance":{"job_instance_id":50}}}"#
        try await withWorld(
            door: .gateway, url: "http://platform.test:8080/stage",
            environment: { ["http_proxy": "127.0.0.1:\($0.port)"] }, answer: { _ in .http(status) }
        ) { world in
            _ = try await world.platform.run(50, in: .business(2))
            let request = try #require(world.server.requests.first)
            let address = "http://platform.test:8080/stage/api/v3/get_job_instance_status?"
            #expect(request.verb == "GET" && request.target.hasPrefix(address))
            #expect(request.query["job_instance_id"] == "50" && request.headers["host"] == "platform.test:8080")
            #expect(request.headers["proxy-authorization"] == nil)
            #expect(world.traces.all.first?.url.hasPrefix(address) == true)
        }
    }

    @Test func anEncryptedPlatformIsReachedThroughATunnel() async throws {
        try await withWorld(
            connectTimeoutSeconds: 2, url: "https://platform.test",
            environment: { ["https_proxy": "http://us%40er:p4ssword@127.0.0.1:\($0.port)"] },
            answer: { _ in .bytes(Array("HTTP/1.1 200 Connected\r\n\r\n".utf8)) }
        ) { world in
            // What is behind the tunnel never answers; how the tunnel is asked for is what counts here.
            await #expect(throws: Failure.self) { try await world.platform.run(50, in: .business(2)) }
            let request = try #require(world.server.requests.first)
            #expect(request.verb == "CONNECT" && request.target == "platform.test:443" && request.body.isEmpty)
            #expect(request.headers["proxy-authorization"] == "Basic dXNAZXI6cDRzc3dvcmQ=")
        }
    }

    @Test func aRefusingProxyIsNamedWithoutItsPassword() async throws {
        for (scheme, answer, word) in [
            ("http", "407 Who", "user and a password"), ("https", "407 Who", "user and a password"),
            ("https", "403 No", "does not connect"), ("https", "099 No", "does not connect"),
        ] {
            try await withWorld(
                url: "\(scheme)://platform.test",
                environment: { ["\(scheme)_proxy": "u:p4ssword@127.0.0.1:\($0.port)"] },
                answer: { _ in .http(answer, "") }
            ) { world in
                let failure = try await failure { _ = try await world.platform.run(50, in: .business(2)) }
                #expect(failure.code == "proxy-refused" && failure.status == .unreachable)
                #expect(failure.message.contains("127.0.0.1:\(world.server.port)") && failure.message.contains(word))
                #expect(!failure.message.contains("p4ssword"))
            }
        }
    }

    /// A proxy that is asked for whole addresses answers in the platform's place, and may repeat what it was sent.
    @Test func aProxysOwnAnswerIsToldAsOne() async throws {
        let page = "<html><title>cannot reach it for u:p4ssword, dTpwNHNzd29yZA==</title></html>"
        try await withWorld(
            url: "http://platform.test", environment: { ["http_proxy": "u:p4ssword@127.0.0.1:\($0.port)"] },
            answer: { _ in .http("503 Unavailable", page) }
        ) { world in
            let failure = try await failure { _ = try await world.platform.run(50, in: .business(2)) }
            #expect(failure.code == "platform-trouble")
            #expect(failure.message.contains("through the proxy 127.0.0.1:\(world.server.port)"))
            #expect(!failure.message.contains("p4ssword") && !failure.message.contains("NHNzd29yZ"))
        }
    }
}
