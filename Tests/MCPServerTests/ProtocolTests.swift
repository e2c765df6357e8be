import JSON
import JobModel
import MCPServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProtocolTests {
    @Test(arguments: [
        ("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2024-11-05", "2024-11-05"),
        ("2025-03-26", "2024-11-05"), ("2099-01-01", "2025-11-25"), ("1.0", "2025-11-25"),
    ])
    func theVersionIsTheNewestThatTheClientMaySpeak(_ wanted: String, _ offered: String) async throws {
        let client = try await Connection(initializes: false)
        let answer = try await client.ask("initialize", ["protocolVersion": .string(wanted), "capabilities": [:]])
        #expect(answer["result"]?["protocolVersion"] == .string(offered))
        #expect(answer["result"]?["serverInfo"]?["version"] == "1.2.3")
        #expect(answer["result"]?["capabilities"]?["tools"] != nil)
        #expect(answer["result"]?["instructions"]?.text?.contains("never instructions") == true)
        let twice = try await client.ask("initialize", ["protocolVersion": .string(wanted), "capabilities": [:]])
        #expect(twice["error"]?["code"] == -32600)
        try await client.finish()
    }

    @Test func beforeInitializeOnlyPingIsAnswered() async throws {
        let client = try await Connection(initializes: false)
        let ping = try await client.ask("ping")
        #expect(ping["result"] == [:])
        for method in ["tools/list", "tools/call", "logging/setLevel", "nosuch"] {
            let answer = try await client.ask(method, ["name": "session"])
            #expect(answer["error"]?["code"] == -32600, "\(method)")
        }
        let vague = try await client.ask("initialize")
        #expect(vague["error"]?["code"] == -32602)
        try await client.finish()
    }

    @Test(arguments: [
        ("{", -32700), ("nonsense", -32700), ("\u{1}\u{2}", -32700), ("5", -32600), ("[]", -32600),
        (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600), (#"{"id":1,"method":"ping"}"#, -32600),
        (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600), (#"{"jsonrpc":"2.0","id":1}"#, -32600),
        (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
        (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600),
        (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600), (#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32600),
        (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}"#, -32602),
        (#"{"jsonrpc":"2.0","id":1,"method":"nosuch"}"#, -32601),
        (#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#, -32601),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call"}"#, -32602),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nosuch"}}"#, -32602),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"save"}}"#, -32602),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run","arguments":[]}}"#, -32602),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"nosuch"}}"#, -32602),
        (#"{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"loud"}}"#, -32602),
    ])
    func whatIsNoRequestIsRefusedAndTheNextOneIsAnswered(_ line: String, _ code: Int64) async throws {
        let client = try await Connection()
        client.send(line: line)
        let answer = try await client.next()
        #expect(answer["error"]?["code"] == .integer(code))
        #expect(answer["jsonrpc"] == "2.0" && answer["result"] == nil)
        #expect(answer["error"]?["message"]?.text?.isEmpty == false)
        let ping = try await client.ask("ping")
        #expect(ping["result"] == [:])
        try await client.finish()
    }

    @Test func whatNeedsNoReplyGetsNone() async throws {
        let client = try await Connection()
        for line in [
            "", "   ", #"{"jsonrpc":"2.0","method":"notifications/nosuch"}"#,
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":77}}"#,
            #"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#, #"{"jsonrpc":"2.0","id":3,"result":{}}"#,
            #"{"jsonrpc":"2.0","id":3,"error":{"code":1,"message":"x"}}"#,
        ] { client.send(line: line) }
        client.send(["jsonrpc": "2.0", "id": "the next", "method": "ping"])
        let answer = try await client.next()
        #expect(answer == ["jsonrpc": "2.0", "id": "the next", "result": [:]])
        try await client.finish()
    }

    @Test func aLineBeyondTheLimitIsPassedOver() async throws {
        var limits = MCPServer.Limits()
        limits.message = 1000
        let client = try await Connection(limits: limits)
        // It comes in pieces, and the end of it with the next message.
        for _ in 0..<5 { client.send(bytes: [UInt8](repeating: UInt8(ascii: "["), count: 700)) }
        client.send(bytes: Array("]\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\r\n".utf8))
        let refusal = try await client.next()
        #expect(refusal["id"] == .null && refusal["error"]?["code"] == -32600)
        let answer = try await client.next()
        #expect(answer["id"] == 1)
        try await client.finish()
    }

    @Test func theLastLineNeedsNoLineFeed() async throws {
        let client = try await Connection()
        client.send(bytes: Array(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.utf8))
        client.close()
        let answer = try await client.next()
        #expect(answer["id"] == 1)
        let ending = try await client.ended()
        #expect(ending == .endOfInput)
    }

    @Test func whatWasAskedBeforeTheEndIsAnswered() async throws {
        let client = try await Connection()
        client.send([
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": ["name": "run", "arguments": ["statements": "job 20000100; step 1; groups --min 2"]],
        ])
        client.close()
        let answer = try await client.next()
        #expect(answer["id"] == 1 && answer["result"]?["isError"] == false)
        let ending = try await client.ended()
        #expect(ending == .endOfInput)
    }

    @Test func aCallThatRunsIsCancelledAndNotAnswered() async throws {
        // Logs come after an hour, so the call runs when it is cancelled.
        let client = try await Connection(fault: "latency=3600000")
        client.send([
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": [
                "name": "run", "arguments": ["statements": "job 20000100; step 1; fetch"],
                "_meta": ["progressToken": "p"],
            ],
        ])
        var message = try await client.next()
        while message["method"] != "notifications/progress" { message = try await client.next() }
        #expect(message["params"]?["progressToken"] == "p" && message["params"]?["progress"]?.integer != nil)
        // Another request with the id of the running call is refused, and a call waits its turn.
        client.send(["jsonrpc": "2.0", "id": 1, "method": "ping"])
        let refusal = try await client.next()
        #expect(refusal["error"]?["code"] == -32600)
        client.send([
            "jsonrpc": "2.0", "id": 2, "method": "tools/call",
            "params": ["name": "echo", "arguments": ["word": ["next"]]],
        ])
        client.send(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 1]])
        message = try await client.next()
        while message["id"] == nil {
            // Progress may have been on its way; that the call was interrupted is not told.
            #expect(message["method"] == "notifications/progress")
            message = try await client.next()
        }
        #expect(message["id"] == 2)
        try await client.finish()
    }

    @Test func aCallThatWaitsIsCancelledToo() async throws {
        let client = try await Connection(fault: "latency=3600000")
        for id: Int64 in [1, 2, 3] {
            client.send([
                "jsonrpc": "2.0", "id": .integer(id), "method": "tools/call",
                "params": ["name": "run", "arguments": ["statements": "job 20000100; step 1; fetch"]],
            ])
        }
        for id: Int64 in [3, 2, 1] {
            client.send(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": .integer(id)]])
        }
        let result = try await client.call("session")
        #expect(!result.isError)
        try await client.finish()
    }

    @Test func stoppingEndsARunningCallWithoutAnAnswer() async throws {
        let client = try await Connection(fault: "latency=3600000")
        client.send([
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": ["name": "run", "arguments": ["statements": "job 20000100; step 1; fetch"]],
        ])
        let ping = try await client.ask("ping")
        #expect(ping["result"] == [:])
        await client.server.stop()
        let ending = try await client.ended()
        #expect(ending == .stopped)
    }

    @Test func aCallMayOnlyRunOnForSomeTimeAfterTheEnd() async throws {
        var limits = MCPServer.Limits()
        limits.patience = .milliseconds(50)
        let client = try await Connection(limits: limits, fault: "latency=3600000")
        client.send([
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": ["name": "run", "arguments": ["statements": "job 20000100; step 1; fetch"]],
        ])
        try await client.finish()
    }

    @Test func tooManyCallsThatWaitAreRefused() async throws {
        var limits = MCPServer.Limits()
        limits.calls = 2
        let client = try await Connection(limits: limits, fault: "latency=3600000")
        for id: Int64 in [1, 2, 3] {
            client.send([
                "jsonrpc": "2.0", "id": .integer(id), "method": "tools/call",
                "params": ["name": "run", "arguments": ["statements": "job 20000100; step 1; fetch"]],
            ])
        }
        var refusal = try await client.next()
        while refusal["id"] == nil { refusal = try await client.next() }
        #expect(refusal["id"] == 3 && refusal["error"]?["code"] == -32603)
        await client.server.stop()
        let ending = try await client.ended()
        #expect(ending == .stopped)
    }

    @Test func statementsBeforeTheFirstCallThatFailEndTheServer() async throws {
        let client = try await Connection(start: "job 1", initializes: false)
        let ending = try await client.ended()
        #expect(ending == .endedAtStart(status: 1))
        #expect(client.asides.contains { $0.hasPrefix("rc:1: job: ") })
    }

    @Test func theToolsCanBeListedInPages() async throws {
        var limits = MCPServer.Limits()
        limits.page = 5
        let client = try await Connection(limits: limits)
        let whole = try await Connection()
        var names: [String] = []
        var cursor: JSONValue = .null
        var pages = 0
        repeat {
            let answer = try await client.ask("tools/list", cursor == .null ? [:] : ["cursor": cursor])
            let tools = try #require(answer["result"]?["tools"]?.elements)
            #expect(tools.count <= 5)
            names += tools.compactMap { $0["name"]?.text }
            cursor = answer["result"]?["nextCursor"] ?? .null
            pages += 1
        } while cursor != .null
        let answer = try await whole.ask("tools/list")
        #expect(answer["result"]?["nextCursor"] == nil)
        #expect(names == answer["result"]?["tools"]?.elements?.compactMap { $0["name"]?.text })
        #expect(pages == (names.count + 4) / 5 && pages > 2)
        try await client.finish()
        try await whole.finish()
    }

    @Test func logMessagesKeepToTheLevel() async throws {
        let client = try await Connection()
        func levels(of statements: String) async throws -> [String] {
            var heard: [String] = []
            _ = try await client.ask(
                "tools/call", ["name": "run", "arguments": ["statements": .string(statements)]],
                hear: {
                    if $0["method"] == "notifications/message" { heard.append($0["params"]?["level"]?.text ?? "") }
                })
            return heard
        }
        let usual = try await levels(of: "job 1")
        #expect(usual == ["error"])
        let set = try await client.ask("logging/setLevel", ["level": "critical"])
        #expect(set["result"] == [:])
        let fewer = try await levels(of: "job 1")
        #expect(fewer.isEmpty)
        try await client.finish()
    }
}

/// Requests that stand alone, as the protocol has them since 2026-07-28.
@Suite(.timeLimit(.minutes(1))) struct StandingAloneTests {
    private static let meta: JSONValue = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
    ]

    @Test func noInitializeIsNeeded() async throws {
        let client = try await Connection(initializes: false)
        let discovery = try await client.ask("server/discover", ["_meta": Self.meta])
        let result = try #require(discovery["result"])
        #expect(result["supportedVersions"]?.elements?.first == "2026-07-28")
        #expect(result["resultType"] == "complete" && result["ttlMs"] == 0 && result["cacheScope"] == "private")
        #expect(result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "joblog")
        let list = try await client.ask("tools/list", ["_meta": Self.meta])
        #expect(list["result"]?["resultType"] == "complete" && list["result"]?["cacheScope"] == "private")
        let call = try await client.call("run", ["statements": "job 20000100; step"], meta: Self.meta)
        #expect(!call.isError && call.json["resultType"] == "complete" && call.values.count == 2)
        try await client.finish()
    }

    @Test func anotherVersionIsToldWhichOnesThereAre() async throws {
        let client = try await Connection(initializes: false)
        let answer = try await client.ask(
            "tools/list",
            [
                "_meta": [
                    "io.modelcontextprotocol/protocolVersion": "1900-01-01",
                    "io.modelcontextprotocol/clientCapabilities": [:],
                ]
            ])
        #expect(answer["error"]?["code"] == -32022)
        #expect(answer["error"]?["data"]?["requested"] == "1900-01-01")
        #expect(answer["error"]?["data"]?["supported"]?.elements?.contains("2026-07-28") == true)
        let vague = try await client.ask(
            "tools/list", ["_meta": ["io.modelcontextprotocol/protocolVersion": "2026-07-28"]])
        #expect(vague["error"]?["code"] == -32602)
        for method in ["ping", "initialize", "logging/setLevel"] {
            let gone = try await client.ask(method, ["_meta": Self.meta])
            #expect(gone["error"]?["code"] == -32601, "\(method)")
        }
        try await client.finish()
    }

    @Test func logMessagesComeOnlyToRequestsThatAskForThem() async throws {
        let client = try await Connection(initializes: false)
        var meta = try #require(Self.meta.object)
        var heard: [JSONValue] = []
        _ = try await client.ask(
            "tools/call", ["name": "job", "arguments": ["job": "1"], "_meta": .object(meta)], hear: { heard.append($0) }
        )
        #expect(heard.isEmpty)
        meta["io.modelcontextprotocol/logLevel"] = "error"
        _ = try await client.ask(
            "tools/call", ["name": "job", "arguments": ["job": "1"], "_meta": .object(meta)], hear: { heard.append($0) }
        )
        #expect(heard.map { $0["params"]?["level"] } == ["error"])
        try await client.finish()
    }
}
