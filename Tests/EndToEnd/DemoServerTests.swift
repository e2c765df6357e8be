import Foundation
import PseudoTerminal
import Testing

/// The demo platform in a process of its own, by both doors.
@Suite struct DemoServerTests {
    private let home: Program.Home
    private let server: PseudoTerminal
    private let url: String

    init() throws {
        home = try Program.Home()
        server = try PseudoTerminal(
            Program.path, arguments: ["--demo-server", "--hosts", "240"], environment: Program.environment(home),
            columns: 200, rows: 24)
        let before = try server.wait(for: "by the gateway's door")
        let line = before.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        url = line.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func run(_ statements: String, _ environment: [String: String]) throws -> Program.Result {
        try Program.run(["--no-rc", "-c", statements], home: home, environment: environment)
    }

    private var application: [String: String] {
        ["BK_APP_CODE": "joblog-demo", "BK_APP_SECRET": "demo-secret", "BK_USERNAME": "demo"]
    }

    @Test func bothDoorsTellTheSameStory() throws {
        #expect(url.hasPrefix("http://127.0.0.1:"))
        let statements = "biz 2; job 20000100 > /dev/null; step 1; fetch > /dev/null; show @failed | to json"
        let esb = try run(statements, application.merging(["JOBLOG_URL": url]) { $1 })
        #expect(esb.status == 0, "\(esb.errors)")
        let gateway = try run(
            statements,
            ["JOBLOG_URL": url + "/api/bk-job/prod", "JOBLOG_DOOR": "gateway", "BK_ACCESS_TOKEN": "demo-access-token"])
        #expect(gateway.status == 0, "\(gateway.errors)")
        #expect(gateway.output == esb.output)
        #expect(esb.output.contains("job_fail"))
    }

    @Test func wrongCredentialsEndWithStatus3() throws {
        let wrong = application.merging(["JOBLOG_URL": url, "BK_APP_SECRET": "wr0ng-secret"]) { $1 }
        let esb = try run("biz 2; jobs", wrong)
        #expect(esb.status == 3, "\(esb.errors)")
        #expect(!esb.errors.contains("wr0ng-secret"))
        let gateway = try run(
            "biz 2; jobs", wrong.merging(["JOBLOG_URL": url + "/api/bk-job/prod", "JOBLOG_DOOR": "gateway"]) { $1 })
        #expect(gateway.status == 3, "\(gateway.errors)")
        let none = try run("biz 2; jobs", ["JOBLOG_URL": url])
        #expect(none.status == 3, "\(none.errors)")
    }

    @Test func theSeedsGETFormWorksOnDemandWithAWarning() throws {
        let result = try Program.run(
            ["--no-rc", "--trace", "-c", "connect \(url) --get; biz 2; job 20000100"], home: home,
            environment: application)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("warning: "))
        #expect(result.errors.contains("GET "))
        #expect(!result.errors.contains("demo-secret"))
    }

    @Test func aServerThatWentAwayIsStatus4() throws {
        server.send(signal: SIGKILL)
        _ = try server.exitStatus()
        let result = try run("biz 2; jobs", application.merging(["JOBLOG_URL": url]) { $1 })
        #expect(result.status == 4, "\(result.errors)")
        #expect(result.errors.contains("hint: "))
    }
}
