import Foundation
import JSON
import JobModel
import Testing

@Suite(.timeLimit(.minutes(1))) struct CallTests {
    @Test func whatOneCallChoseHoldsForTheNext() async throws {
        let client = try await Connection()
        let nothing = try await client.call("hosts")
        #expect(nothing.isError && nothing.code == "no-job")
        let job = try await client.call("job", ["job": 20_000_100])
        #expect(!job.isError && job.status == 0)
        _ = try await client.call("step", ["step": "1"])
        let failed = try await client.call("hosts", ["hostset": "@failed"])
        #expect(!failed.records.isEmpty)
        #expect(failed.records.allSatisfy { $0["status"]?.integer != 9 })
        _ = try await client.call("groups")
        let difference = try await client.call("diff", ["a": "@g1", "b": "@g2"])
        #expect(!difference.isError && !difference.records.isEmpty)
        try await client.finish()
    }

    @Test func theTextIsTheJSONOfTheContent() async throws {
        let client = try await Connection()
        let result = try await client.run("job 20000100; step 1; groups --min 2 | to json")
        let text = try JSONReader.value(Array(result.text.utf8))
        #expect(text == result.content)
        #expect(result.values.count == 2)
        // What `to json` wrote is JSON here as well, and the same as the value itself.
        let same = try await client.call("groups", ["min": 2])
        #expect(same.records.map { $0["count"] } == result.records.map { $0["count"] })
        #expect(result.records.first?["hosts"] != nil || result.records.first?["count"] != nil)
        try await client.finish()
    }

    @Test func aFailureIsAResultWithCodeMessageAndHint() async throws {
        let client = try await Connection()
        let result = try await client.call("job", ["job": "1"])
        #expect(result.isError && result.status == 1)
        let error = try #require(result.content["errors"]?.elements?.first)
        #expect(error["code"]?.text?.isEmpty == false && error["message"]?.text?.isEmpty == false)
        #expect(error["command"] == "job" && error["hint"] != nil)
        let syntax = try await client.run("hosts |")
        #expect(syntax.isError && syntax.status == 2)
        let unmet = try await client.run("job 20000100; step 1; hosts | expect 1")
        #expect(unmet.isError && unmet.status == 5)
        try await client.finish()
    }

    @Test(
        arguments: [
            ("hosts", ["nosuch": 1], "no argument nosuch"), ("hosts", ["long": "yes"], "long must be true or false"),
            ("groups", ["min": "many"], "many"), ("groups", ["min": 0], "0"), ("groups", ["by": "nosuch"], "nosuch"),
            ("groups", ["hostset": ["a": 1]], "hostset must be"), ("diff", ["b": "@g2"], "b needs a"),
            ("run", [:], "statements must be"), ("filter", ["session": 5], "session must be"),
        ] as [(String, JSONValue, String)])
    func wrongArgumentsAreToldInTheResult(_ tool: String, _ arguments: JSONValue, _ part: String) async throws {
        let client = try await Connection(start: "job 20000100; step 1")
        let result = try await client.call(tool, arguments)
        #expect(result.isError && result.status == 2)
        #expect(result.content["errors"]?.elements?.first?["message"]?.text?.contains(part) == true, "\(result.text)")
        try await client.finish()
    }

    @Test func aValueIsAWordAndNeverSyntax() async throws {
        let client = try await Connection(environment: ["HOME": "/home/me"], start: "alias echo 'echo alias'")
        let words: JSONValue = ["--help", "$HOME", "a; save x", "| to json", "!date", "> x", "'\"\\", "~", "行\n2", ""]
        let result = try await client.call("echo", ["word": words])
        #expect(result.values == ["--help $HOME a; save x | to json !date > x '\"\\ ~ 行\n2 \n"])
        try await client.finish()
    }

    @Test func numbersAndListsAreTakenWhereTextsAre() async throws {
        let client = try await Connection(start: "job 20000100")
        let step = try await client.call("step", ["step": .number(1), "attempt": .null])
        #expect(!step.isError, "\(step.text)")
        let one = try await client.call("groups", ["ignore": "^x"])
        #expect(!one.isError)
        let several = try await client.call("groups", ["ignore": ["^x", "^y"], "exact": false, "min": "2"])
        #expect(!several.isError)
        try await client.finish()
    }

    @Test func notesStandBesideTheValue() async throws {
        let client = try await Connection(start: "job 20000100; step 1")
        let result = try await client.call("hosts", ["hostset": "@失败"])
        #expect(result.content["notes"]?.elements?.first?.text?.contains("@failed") == true, "\(result.text)")
        try await client.finish()
    }

    @Test func sessionsWithNamesAreApart() async throws {
        let client = try await Connection(start: "job 20000100")
        let first = try await client.run("step 1; echo $job $step", session: "a")
        #expect(first.values.last == "20000100 1\n")
        let other = try await client.run("echo x$step", session: "b")
        #expect(other.values.last == "x\n")
        let usual = try await client.run("step 2; echo x$step")
        #expect(usual.values.last == "x2\n")
        let again = try await client.run("echo x$step", session: "a")
        #expect(again.values.last == "x1\n")
        try await client.finish()
    }

    @Test func thereIsALimitToSessions() async throws {
        var limits = Limits()
        limits.sessions = 2
        let client = try await Connection(limits: limits)
        for name in ["a", "b", "a"] {
            let result = try await client.run("session", session: name)
            #expect(!result.isError)
        }
        let usual = try await client.run("session")
        #expect(!usual.isError)
        let surplus = try await client.run("session", session: "c")
        #expect(surplus.code == "too-many-sessions")
        try await client.finish()
    }
}

@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    @Test func manyRecordsAreCutBetweenTwoOfThem() async throws {
        let client = try await Connection(result: 4000)
        let result = try await client.run("job 20000100; step 1; hosts --long")
        #expect(!result.isError)
        #expect(result.text.utf8.count < 6000)
        #expect((1..<60).contains(result.records.count))
        #expect(result.records.allSatisfy { $0["ip"] != nil })
        let remark = try #require(result.cuts.last)
        #expect(remark.contains("only the first \(result.records.count) records") && remark.contains("@failed"))
        try await client.finish()
    }

    @Test func toJSONIsCutLikeTheValueItself() async throws {
        let client = try await Connection(result: 4000)
        let result = try await client.run("job 20000100; step 1; hosts --long | to json")
        #expect((1..<60).contains(result.records.count) && result.cuts.count == 1)
        #expect(result.records.allSatisfy { $0["ip"] != nil })
        try await client.finish()
    }

    @Test func aLongLogIsShortened() async throws {
        let client = try await Connection(result: 1500, start: "job 20000100; step 1")
        let result = try await client.run("show @failed")
        #expect(!result.isError)
        let log = try #require(result.records.first?["log"]?.text)
        #expect(log.hasSuffix("… (cut)"))
        #expect(result.cuts.count == 1 && result.text.utf8.count < 3500)
        try await client.finish()
    }

    @Test func aLongTextIsCutAtALine() async throws {
        let client = try await Connection(result: 2000)
        let result = try await client.run("help --markdown")
        let text = try #require(result.values.first?.text)
        #expect(text.hasSuffix("\n") && text.utf8.count <= 2000 && text.utf8.count > 500)
        #expect(result.cuts.count == 1)
        try await client.finish()
    }

    @Test func laterValuesOfACallHaveWhatTheFirstLeft() async throws {
        let client = try await Connection(result: 3000)
        let result = try await client.run("job 20000100; step 1; hosts --long; hosts --long; echo 1")
        #expect(result.text.utf8.count < 6000 && !result.isError)
        #expect(result.values.count == 4)
        try await client.finish()
    }
}
