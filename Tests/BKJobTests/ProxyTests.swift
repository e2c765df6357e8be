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
            answer: { $0.verb == "CONNECT" ? .bytes(Array("HTTP/1.1 200 Connected\r\n\r\n".utf8)) : .http(status) }
        ) { world in
            let run = try await world.platform.run(50, in: .business(2))
            #expect(run.job.id == 50)
            let requests = world.server.requests
            #expect(requests.map(\.verb) == ["CONNECT", "POST"])
            #expect(requests.first?.target == "platform.test:80")
            // "us@er:p4ssword" in base 64.
            #expect(requests.first?.headers["proxy-authorization"] == "Basic dXNAZXI6cDRzc3dvcmQ=")
        }
    }

    @Test func aRefusingProxyIsNamedWithoutItsPassword() async throws {
        for (answer, word) in [("407 Who", "user and a password"), ("403 No", "does not connect")] {
            try await withWorld(
                url: "http://platform.test", environment: { ["http_proxy": "u:p4ssword@127.0.0.1:\($0.port)"] },
                answer: { _ in .http(answer, "") }
            ) { world in
                let failure = try await failure { _ = try await world.platform.run(50, in: .business(2)) }
                #expect(failure.code == "proxy-refused" && failure.status == .unreachable)
                #expect(failure.message.contains("127.0.0.1:\(world.server.port)") && failure.message.contains(word))
                #expect(!failure.message.contains("p4ssword"))
            }
        }
    }
}
