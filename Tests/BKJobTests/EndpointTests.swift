import JobModel
import Testing

@testable import BKJob

/// What is an address, and what a person is warned of.
@Suite struct EndpointTests {
    @Test(arguments: [
        ("https://paas.example.com", "https://paas.example.com"),
        ("HTTP://Paas.Example.COM:8080//", "http://paas.example.com:8080"),
        (" https://a/api/bk-job/prod/ ", "https://a/api/bk-job/prod"),
        ("https://[FD00::1]:8443/", "https://[fd00::1]:8443"),
    ])
    func addressesTakeTheirNormalForm(text: String, url: String) throws {
        #expect(try Endpoint(url: text).url == url)
    }

    @Test(arguments: [
        "", "paas.example.com", "ftp://a", "https://", "https://:80", "https://a:0", "https://a:99999", "https://a:x",
        "https://a b", "https://[fd00::1", "https://[10.0.0.1]", "https://u:p4ssword@a", "https://u:p4ssword@a b",
        "https://a?bk_token=p4ssword", "https://a/#x", "https://a/\u{1b}[31m", "https://例子.com", "://a",
    ])
    func othersAreRefusedWithoutShowingSecrets(text: String) {
        #expect { try Endpoint(url: text) } throws: {
            let failure = $0 as? Failure
            return failure?.code == "bad-url" && failure?.status == .usage
                && failure?.message.contains("p4ssword") == false && failure?.hint?.contains("p4ssword") == false
        }
    }

    @Test(arguments: [
        ("paas.example.com", "https://paas.example.com"), ("paas:8080/x", "https://paas:8080/x"),
        ("https://u:p4ssword@a", "https://a"), ("https://u:p4ssword@a/b?c", "https://a/b"),
        ("u:p4ssword@a", "https://HOST[:PORT][/PATH]"), ("", "https://HOST[:PORT][/PATH]"),
        ("ftp://u:p4ssword@a", "https://HOST"), ("a b", "https://HOST[:PORT][/PATH]"),
    ])
    func theHintShowsAnAddressThatIsAccepted(_ text: String, _ address: String) {
        #expect { try Endpoint(url: text) } throws: {
            let failure = $0 as? Failure
            return failure?.hint?.hasPrefix("type `connect \(address)`") == true
                && failure?.message.contains("p4ssword") == false
        }
        if !address.contains("HOST") { #expect((try? Endpoint(url: address)) != nil) }
    }

    @Test(arguments: [0, -1, Double.nan, .infinity, 1e9])
    func timeoutsHaveBounds(seconds: Double) {
        #expect(throws: Failure.self) { try Endpoint(url: "http://a", timeoutSeconds: seconds) }
        #expect(throws: Failure.self) { try Endpoint(url: "http://a", connectTimeoutSeconds: seconds) }
    }

    @Test func plainHTTPAndTheGetFormAreWarnedOf() throws {
        #expect(try Endpoint(url: "http://127.0.0.1:1").warnings.isEmpty)
        #expect(try Endpoint(url: "https://platform").warnings.isEmpty)
        #expect(try Endpoint(url: "http://platform").warnings.count == 1)
        #expect(try Endpoint(url: "http://[::1]:1", usesGET: true).warnings.count == 1)
        #expect(try Endpoint(url: "http://platform", usesGET: true).warnings.count == 2)
        #expect(try Endpoint(url: "https://platform", door: .gateway, usesGET: true).warnings.isEmpty)
    }
}

/// Links of the platform's pages.
@Suite struct JobLinkTests {
    @Test(
        arguments: [
            ("https://job.example.com/api_execute/50", 50, nil, nil, nil, nil),
            ("https://job.example.com/api_execute/50?stepInstanceId=75&retryCount=2&batch=1", 50, 75, 2, 1, nil),
            ("https://job.example.com/api_execute_step/50/75?retryCount=0&batch=0", 50, 75, 0, 0, nil),
            (
                "https://job.example.com/sub/#/api_execute_step/9007199254740993/75", 9_007_199_254_740_993, 75, nil,
                nil, nil
            ),
            ("https://job.example.com/?x=1#/api_execute/50?stepInstanceId=75", 50, 75, nil, nil, nil),
            ("https://job.example.com/api_execute/50?stepInstanceId=75#log", 50, 75, nil, nil, nil),
            ("https://job.example.com/biz/2/api_execute/50/", 50, nil, nil, nil, Scope.business(2)),
            ("https://job.example.com/2/api_execute/50", 50, nil, nil, nil, Scope.business(2)),
            ("https://job.example.com/biz_set/9/api_execute/50", 50, nil, nil, nil, Scope(kind: .businessSet, id: 9)),
            (
                "https://job.example.com/biz/2/execute/task/50?stepInstanceId=75&retryCount=1&batch=3", 50, 75, 1, 3,
                Scope.business(2)
            ),
            (
                "https://job.example.com/biz_set/9/execute/quick-launch/50/?from=x&stepInstanceId=75&retryCount=0#log",
                50, 75,
                0, nil, Scope(kind: .businessSet, id: 9)
            ),
            ("https://job.example.com/biz/2/execute/step/50/75?retryCount=1", 50, 75, 1, nil, Scope.business(2)),
            ("https://job.example.com/#/biz/2/execute/step/50?stepInstanceId=75", 50, 75, nil, nil, Scope.business(2)),
            (
                "https://job.example.com/biz/2/execute/task/50?stepInstanceId=75#/top", 50, 75, nil, nil,
                Scope.business(2)
            ),
            ("https://job.example.com/api_execute/50?stepInstanceId%3D75%26retryCount=%31", 50, 75, 1, nil, nil),
            ("https://job.example.com/api_execute/50?a=b%23c&amp;stepInstanceId=75", 50, 75, nil, nil, nil),
            (
                "https%3A%2F%2Fjob.example.com%2Fbiz%2F2%2Fexecute%2Ftask%2F50%3FstepInstanceId%3D75", 50, 75, nil, nil,
                Scope.business(2)
            ),
            ("<https://job.example.com/api_execute_step/50/75?retryCount=1>", 50, 75, 1, nil, nil),
            ("“https://job.example.com/api_execute/50”。", 50, nil, nil, nil, nil),
            ("  job.example.com/api_execute/50?stepInstanceId=x&retryCount=&batch\n", 50, nil, nil, nil, nil),
        ] as [(String, Int64, Int64?, Int?, Int?, Scope?)])
    func known(text: String, job: Int64, step: Int64?, retry: Int?, batch: Int?, scope: Scope?) throws {
        let link = try #require(JobLink(text))
        #expect(link.job == job && link.step == step && link.retryCount == retry && link.batch == batch)
        #expect(link.scope == scope)
    }

    @Test(arguments: [
        "", "50", "https://job.example.com/", "https://job.example.com/api_execute/", "https://a/api_execute/x",
        "https://a/api_execute/-5", "https://a/api_execute/99999999999999999999", "https://a/api_execute_step/50",
        "https://a/?next=/api_execute/50", "https://a/?next=%2Fapi_execute%2F50", "https://a/api_execute/0",
        "https://a/biz/2/execute/50", "https://a/biz/2/execute/history/50", "https://a/execute/task/", "%", "a%2",
        "%zz/1",
    ])
    func others(text: String) {
        #expect(JobLink(text) == nil)
    }
}
