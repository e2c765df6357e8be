import JobModel
import Testing

@testable import BKJob

/// What is sent: verbs, addresses, where credentials stand, and how hosts and scopes are named.
@Suite struct RequestTests {
    private let emptyList = #"{"result":true,"code":0,"data":{"data":[]}}"#
    private let noLogs =
        #"{"result":true,"code":0,"data":{"log_type":1,"script_task_logs":null,"file_task_logs":null}}"#

    @Test func esbPostsCredentialsInTheBody() async throws {
        let empty = emptyList
        try await withWorld(answer: { _ in .http(empty) }) { world in
            var query = JobQuery(since: Timestamp(milliseconds: 1), until: Timestamp(milliseconds: 2), limit: 50)
            query.name = "发布 \"x\""
            query.status = RunStatus(rawValue: 4)
            _ = try await world.platform.jobs(query, in: .business(2))
            let request = try #require(world.server.requests.first)
            #expect(request.verb == "POST")
            #expect(request.target == "/api/c/compapi/v2/jobv3/get_job_instance_list/")
            #expect(request.headers["content-type"] == "application/json")
            #expect(
                request.body
                    == #"{"bk_app_code":"joblog-app","bk_app_secret":"s3cr3t-of-app","bk_token":"t0ken-of-person","#
                    + #""bk_scope_type":"biz","bk_scope_id":"2","bk_biz_id":2,"create_time_start":1,"#
                    + #""create_time_end":2,"name":"发布 \"x\"","status":4,"start":0,"length":50}"#)
        }
    }

    @Test func esbGetFormHasTheSeedsQuery() async throws {
        let log = String(decoding: try fixture("seed-script-step.json"), as: UTF8.self)
        try await withWorld(usesGET: true, answer: { _ in .http(log) }) { world in
            let host = Host(id: nil, ipv4: HostAddress("10.0.0.1"))
            let read = try await world.platform.onlyLog(of: host, job: 50, step: 100, in: .business(1))
            #expect(read?.state == .fetched)
            let request = try #require(world.server.requests.first)
            #expect(request.verb == "GET" && request.body.isEmpty)
            #expect(request.path == "/api/c/compapi/v2/jobv3/get_job_instance_ip_log/")
            #expect(
                request.query == [
                    "bk_app_code": "joblog-app", "bk_app_secret": "s3cr3t-of-app", "bk_token": "t0ken-of-person",
                    "bk_scope_type": "biz", "bk_scope_id": "1", "bk_biz_id": "1", "job_instance_id": "50",
                    "step_instance_id": "100", "bk_cloud_id": "0", "ip": "10.0.0.1",
                ])
            let trace = try #require(world.traces.all.first)
            #expect(trace.url.contains("bk_app_secret=••••&bk_token=••••&bk_scope_type=biz"))
            #expect(trace.verb == "GET" && trace.status == 200 && trace.bytes == log.utf8.count)
        }
    }

    @Test func manyHostsAtOnceAreNotForTheGetForm() async throws {
        let noLogs = noLogs
        for door in Door.allCases {
            try await withWorld(door: door, usesGET: true, answer: { _ in .http(noLogs) }) { world in
                #expect(!world.platform.takesBatches)
            }
            try await withWorld(door: door, answer: { _ in .http(noLogs) }) { world in
                #expect(world.platform.takesBatches)
                #expect(world.platform.willRefuseBatches() && !world.platform.willRefuseBatches())
                #expect(!world.platform.takesBatches)
            }
        }
    }

    @Test func esbBatchIsPostedEvenInTheGetForm() async throws {
        let noLogs = noLogs
        try await withWorld(usesGET: true, answer: { _ in .http(noLogs) }) { world in
            _ = try await world.platform.allLogs(of: [Host(id: 7)], job: 1, step: 2, in: .business(2))
            #expect(world.server.requests.map(\.verb) == ["POST"])
            #expect(world.server.requests.first?.target.contains("?") == false)
        }
    }

    @Test func gatewayPutsCredentialsIntoTheHeader() async throws {
        let status = String(decoding: try fixture("job-status.json"), as: UTF8.self)
        let noLogs = noLogs
        try await withWorld(
            door: .gateway, answer: { $0.verb == "GET" ? .http(status) : .http(noLogs) }
        ) { world in
            _ = try await world.platform.run(9_007_199_254_740_993, in: .business(2), withHosts: true)
            _ = try await world.platform.allLogs(of: [Host(id: 7)], job: 1, step: 2, in: .business(2))
            let requests = world.server.requests
            try #require(requests.count == 2)
            #expect(requests[0].verb == "GET" && requests[0].path == "/api/v3/get_job_instance_status")
            #expect(requests[0].query["job_instance_id"] == "9007199254740993")
            #expect(requests[0].query["return_ip_result"] == "true")
            #expect(requests[1].verb == "POST")
            #expect(requests[1].target == "/api/v3/batch_get_job_instance_ip_log")
            let header =
                #"{"bk_app_code":"joblog-app","bk_app_secret":"s3cr3t-of-app","bk_token":"t0ken-of-person"}"#
            for request in requests {
                #expect(request.headers["x-bkapi-authorization"] == header)
                for secret in secretValues { #expect(!(request.target + request.body).contains(secret)) }
            }
        }
    }

    @Test func gatewayHeaderIsAsciiAndPrefersTheAccessToken() async throws {
        let empty = emptyList
        let people: [(Credentials, String)] = [
            (
                .fromEnvironment(["BK_ACCESS_TOKEN": secretValues[2], "BK_APP_CODE": "a"]),
                #"{"access_token":"acc3ss-token"}"#
            ),
            (
                .fromEnvironment(["BK_APP_CODE": "a", "BK_APP_SECRET": "b", "BK_USERNAME": "张三😀"]),
                #"{"bk_app_code":"a","bk_app_secret":"b","bk_username":"\u5f20\u4e09\ud83d\ude00"}"#
            ),
        ]
        for (credentials, header) in people {
            try await withWorld(door: .gateway, credentials: credentials, answer: { _ in .http(empty) }) { world in
                _ = try await world.platform.variables(of: 1, in: .business(2))
                #expect(world.server.requests.first?.headers["x-bkapi-authorization"] == header)
            }
        }
    }

    @Test func businessSetsHaveOnlyTheNewForm() async throws {
        let empty = emptyList
        try await withWorld(answer: { _ in .http(empty) }) { world in
            _ = try await world.platform.variables(of: 1, in: Scope(kind: .businessSet, id: 9_000_001))
            let body = try #require(world.server.requests.first).body
            #expect(body.contains(#""bk_scope_type":"biz_set","bk_scope_id":"9000001""#))
            #expect(!body.contains("bk_biz_id"))
        }
    }

    @Test func hostsAreNamedByIdElseByAreaAndAddress() async throws {
        let noLogs = noLogs
        try await withWorld(answer: { _ in .http(noLogs) }) { world in
            let hosts = [
                Host(id: 7, ipv4: HostAddress("10.0.0.7")), Host(id: nil),
                Host(id: nil, area: 3, ipv4: HostAddress("10.0.0.8")),
            ]
            let logs = try await world.platform.allLogs(of: hosts, job: 1, step: 2, in: .business(2))
            #expect(logs.map(\.state) == [.none, .failed, .none])
            #expect(logs.map(\.host) == hosts)
            let bodies = world.server.requests.map(\.body)
            try #require(bodies.count == 2)
            #expect(bodies[0].contains(#""host_id_list":[7]"#) && !bodies[0].contains("ip_list"))
            #expect(bodies[1].contains(#""ip_list":[{"bk_cloud_id":3,"ip":"10.0.0.8"}]"#))
            _ = try await world.platform.onlyLog(of: hosts[0], job: 1, step: 2, in: .business(2))
            let single = try #require(world.server.requests.last).body
            #expect(single.contains(#""bk_host_id":7,"host_id":7"#))
        }
    }

    @Test func nothingIsSentForNoHostsTooManyHostsOrWithoutCredentials() async throws {
        let noLogs = noLogs
        try await withWorld(answer: { _ in .http(noLogs) }) { world in
            #expect(try await world.platform.allLogs(of: [], job: 1, step: 2, in: .business(2)).isEmpty)
            let many = try await failure {
                _ = try await world.platform.allLogs(
                    of: (1...501).map { Host(id: $0) }, job: 1, step: 2, in: .business(2))
            }
            #expect(many.code == "bad-parameter" && many.message.contains("501"))
            #expect(world.server.requests.isEmpty)
        }
        let partial = Credentials.fromEnvironment(["BK_APP_CODE": "a"])
        try await withWorld(credentials: partial, answer: { _ in .http(noLogs) }) { world in
            let failure = try await failure { _ = try await world.platform.run(1, in: .business(2)) }
            #expect(failure.code == "credentials-missing" && failure.status == .credentials)
            #expect(failure.message.contains("bk_app_secret") && !failure.message.contains("bk_app_code"))
            #expect(world.server.requests.isEmpty)
        }
    }
}
