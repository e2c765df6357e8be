import Foundation
import JSON
import JobModel
import MCPServer
import Testing

typealias Limits = MCPServer.Limits

@Suite(.timeLimit(.minutes(1))) struct RestrictionTests {
    private static let refused = "not-for-assistants"

    @Test(arguments: [
        "save out", "hosts | save out", "echo x > FILE", "echo x >> FILE", "hosts | to json > FILE", "!touch FILE",
        "echo x | !cat > FILE", "login", "login --file FILE", "login --helper 'touch FILE'", "source FILE",
        "watch 1 'echo x'", "watch 1 '!touch FILE'", "open FILE", "open -", "connect http://127.0.0.1:1",
        "set timezone UTC",
        "unset timezone", "let x 1", "unlet x", "alias x '!touch FILE'", "unalias x", "store info", "store prune",
        "exit",
        "quit", "history", "follow", "wait", "echo a && save out", "echo a || save out", "echo a\nsave out",
        "evil", "evil x", "echo a; evil", "writer", "piped", "'save' out", "\\save out", "hosts @file:FILE",
        "hosts -x @file:FILE", "hosts @all!@file:FILE",
    ])
    func whatDoesMoreThanReadIsRefused(_ statements: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "joblog-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/file"
        let rc = """
            job 20000100; step 1
            alias evil '!touch \(file)'
            alias writer 'hosts > \(file)'
            alias piped 'hosts | save \(file)'
            """
        let client = try await Connection(start: rc)
        let text = statements.replacing("FILE", with: file).replacing("out", with: file)
        let result = try await client.run("echo before; " + text)
        #expect(result.isError && result.code == Self.refused, "\(result.text)")
        #expect(result.content["errors"]?.elements?.first?["hint"]?.text?.isEmpty == false)
        #expect((try? FileManager.default.contentsOfDirectory(atPath: folder)) == [])
        // Nothing of the text runs, except where only the words of a call tell.
        if !statements.contains("@file") { #expect(result.values.isEmpty, "\(result.text)") }
        let next = try await client.run("echo after")
        #expect(next.values == ["after\n"])
        try await client.finish()
    }

    @Test func aFileIsNotReadByAHostSetOfATool() async throws {
        let client = try await Connection(start: "job 20000100; step 1")
        for tool in ["hosts", "groups", "show", "fetch", "filter"] {
            var arguments: JSONObject = ["hostset": "@file:/etc/passwd"]
            if tool == "filter" { arguments["pattern"] = "x" }
            let result = try await client.call(tool, .object(arguments))
            #expect(result.isError && !result.text.contains("root"), "\(result.text)")
        }
        try await client.finish()
    }

    @Test func theEnvironmentIsNoVariable() async throws {
        let client = try await Connection(
            environment: ["CLOUD_KEY": "hunter2", "HOME": "/home/me"], start: "let wave 3")
        for name in ["CLOUD_KEY", "HOME"] {
            let result = try await client.run("echo $\(name)")
            #expect(result.isError && !result.text.contains("hunter2") && !result.text.contains("/home/me"))
        }
        let own = try await client.run("echo $wave $biz")
        #expect(own.values == ["3 2\n"])
        try await client.finish()
    }

    @Test func secretsAreNeverInResults() async throws {
        let client = try await Connection(environment: ["BK_TOKEN": "s3cr3t-t0ken-value"])
        for statements in ["session", "echo $BK_TOKEN", "help login"] {
            let result = try await client.run(statements)
            #expect(!result.text.contains("s3cr3t"))
        }
        // A secret that the assistant itself has typed is not said again by an error.
        for statements in [
            "login abcdefgh12345678", "hosts password=abcdefgh12345678 |", "nosuch bk_token=abcdefgh12345678",
        ] {
            let result = try await client.run(statements)
            #expect(result.isError && !result.text.contains("abcdefgh12345678"), "\(result.text)")
        }
        let argument = try await client.call("hosts", ["password=abcdefgh12345678": 1])
        #expect(argument.isError && !argument.text.contains("abcdefgh12345678"))
        try await client.finish()
    }

    @Test func statementsBeforeTheFirstCallMayDoEverything() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "joblog-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        let client = try await Connection(
            start: "echo x > \(file); set timezone UTC; echo said; alias h hosts; job 20000100; step 1")
        let hosts = try await client.run("h @failed")
        #expect(!hosts.records.isEmpty)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "x\n")
        #expect(client.asides.contains("said"))
        try await client.finish()
    }
}
