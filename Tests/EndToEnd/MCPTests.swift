import Foundation
import JSON
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// `joblog --mcp`, as a client starts it: messages go through pipes.
@Suite(.timeLimit(.minutes(2))) struct MCPProgramTests {
    private let home: Program.Home

    init() throws { home = try Program.Home() }

    private static let beginning = """
        {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},\
        "clientInfo":{"name":"test","version":"1"}}}
        {"jsonrpc":"2.0","method":"notifications/initialized"}

        """

    /// A message that calls the tool `run`.
    private static func run(_ id: Int, _ statements: String) -> String {
        let message: JSONValue = [
            "jsonrpc": "2.0", "id": .whole(id), "method": "tools/call",
            "params": [
                "name": "run", "arguments": ["statements": .string(statements)], "_meta": ["progressToken": .whole(id)],
            ],
        ]
        return String(decoding: JSONWriter.line(message), as: UTF8.self)
    }

    /// The lines of standard output, each of which must be a message.
    private func messages(_ output: String) throws -> [JSONValue] {
        try output.split(separator: "\n").map { line in
            let message = try JSONReader.value(Array(line.utf8))
            #expect(message["jsonrpc"] == "2.0")
            return message
        }
    }

    private func answer(_ id: Int, in messages: [JSONValue]) throws -> JSONValue {
        try #require(messages.first { $0["id"] == .whole(id) }?["result"], "no answer to \(id)")
    }

    @Test func aRawExchangeIsAnswered() throws {
        let input =
            Self.beginning + "nonsense\n" + #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"# + "\n"
            + #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"job","arguments":{"job":20000100}}}"#
            + "\n" + Self.run(3, "step 1; groups --min 4 | to json") + Self.run(4, "hosts | save \(home.path)/out")
        let result = try Program.run(["--no-rc", "--demo", "--mcp"], input: input, home: home)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let messages = try messages(result.output)
        #expect(try answer(0, in: messages)["protocolVersion"] == "2025-06-18")
        #expect(messages.contains { $0["error"]?["code"] == -32700 && $0["id"] == .null })
        let tools = try answer(1, in: messages)["tools"]?.elements ?? []
        #expect(tools.contains { $0["name"] == "groups" } && !tools.contains { $0["name"] == "save" })
        #expect(try answer(2, in: messages)["isError"] == false)
        let groups = try answer(3, in: messages)["structuredContent"]?["results"]?.elements?.last?["value"]
        #expect(groups?.elements?.first?["host_count"] == 216)
        let refused = try answer(4, in: messages)
        #expect(refused["isError"] == true && !home.files.contains("out"))
    }

    @Test func whatIsSaidBeforeTheFirstCallIsNoMessage() throws {
        let rc = try home.write("echo from the rc file\njob 20000100\nlet wave 3\n", to: "rc")
        let result = try Program.run(
            ["--rc", rc, "--demo", "--mcp"], input: Self.beginning + Self.run(1, "echo $job $wave $HOME"), home: home)
        #expect(result.status == 0 && result.errors.contains("from the rc file"))
        let failed = try answer(1, in: try messages(result.output))
        #expect(failed["isError"] == true && !result.output.contains(home.path))
        let wrong = try home.write("nosuch\n", to: "wrong")
        let ended = try Program.run(["--rc", wrong, "--demo", "--mcp"], input: Self.beginning, home: home)
        #expect(ended.status == 2 && ended.errors.contains("wrong:1: "), "\(ended.errors)")
    }

    @Test func openedLogsNeedNoPlatform() throws {
        let logs = home.path + "/logs"
        try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
        for number in 1...3 { try home.write(number == 3 ? "failed\n" : "done\n", to: "logs/web-0\(number).log") }
        let result = try Program.run(
            ["--no-rc", "--open", logs, "--mcp"], input: Self.beginning + Self.run(1, "groups"), home: home)
        let groups = try answer(1, in: try messages(result.output))["structuredContent"]?["results"]?.elements?.last
        #expect(groups?["value"]?.elements?.map { $0["host_count"] } == [2, 1])
        let missing = try Program.run(["--no-rc", "--open", logs + "-", "--mcp"], input: Self.beginning, home: home)
        #expect(missing.status == 1 && missing.errors.contains(logs + "-"))
    }

    @Test(arguments: [["-c", "hosts"], ["script"], ["--open", "-"], ["--demo-server"]])
    func whatAlsoNeedsStandardInputIsRefused(_ words: [String]) throws {
        let result = try Program.run(["--no-rc", "--mcp"] + words, home: home)
        #expect(result.status == 2 && result.output.isEmpty && result.errors.contains("--mcp"), "\(result.errors)")
    }

    /// The program with pipes to its standard input and output.
    private struct Serving {
        let process = Process()
        let input = Pipe()
        let output = Pipe()

        init(_ arguments: [String], home: Program.Home) throws {
            process.executableURL = URL(fileURLWithPath: Program.path)
            process.arguments = arguments
            process.environment = Program.environment(home)
            process.standardInput = input
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
        }

        func send(_ text: String) { input.fileHandleForWriting.write(Data(text.utf8)) }

        /// Reads until a text has come, or the program has closed its end.
        func wait(for text: String) {
            var all = Data()
            while all.range(of: Data(text.utf8)) == nil {
                let some = output.fileHandleForReading.availableData
                if some.isEmpty { return }
                all += some
            }
        }
    }

    @Test func aSignalEndsARunningCall() throws {
        let serving = try Serving(["--no-rc", "--demo", "--fault", "latency=3600000", "--mcp"], home: home)
        serving.send(Self.beginning + Self.run(1, "job 20000100; step 1; fetch"))
        serving.wait(for: "notifications/progress")
        serving.process.terminate()
        serving.process.waitUntilExit()
        #expect(serving.process.terminationReason == .exit && serving.process.terminationStatus == 143)
    }

    @Test func aClientThatIsGoneEndsTheProgram() throws {
        let serving = try Serving(["--no-rc", "--demo", "--mcp"], home: home)
        serving.send(Self.beginning)
        serving.wait(for: "protocolVersion")
        try serving.output.fileHandleForReading.close()
        serving.send(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"# + "\n")
        serving.process.waitUntilExit()
        #expect(serving.process.terminationReason == .exit && serving.process.terminationStatus == 141)
    }

    // MARK: - The protocol's own client

    /// The Python that has the protocol's client library, which `make test` installs; nil if there is none.
    private static let python: String? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appending(path: ".build/mcp-client/bin/python3").path
        let marker = root.appending(path: ".build/mcp-client/installed").path
        return FileManager.default.fileExists(atPath: marker) ? path : nil
    }()

    @Test(
        .enabled(
            if: python != nil,
            "SKIPPED: the Python client of MCP is not installed in .build/mcp-client; `make test-packages` installs it")
    )
    func thePythonClientExploresAJob() throws {
        let python = try #require(Self.python)
        let script = try home.write(Self.client, to: "client.py")
        let result = try Program.run(
            [script, Program.path, "--no-rc", "--demo", "--mcp"], program: python, home: home)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "auto 2026-07-28\nlegacy 2025-11-25\n")
    }

    /// Explores the demo's job, once with requests that stand alone and once with `initialize`.
    private static let client = """
        import asyncio, json, sys
        from mcp.client import Client
        from mcp.client.stdio import StdioServerParameters

        program, *arguments = sys.argv[1:]

        async def explore(mode):
            heard = []

            async def progress(done, total, message):
                heard.append(message)

            async with Client(StdioServerParameters(command=program, args=arguments), mode=mode) as client:
                tools = {tool.name: tool for tool in (await client.list_tools()).tools}
                assert "groups" in tools and "run" in tools and "save" not in tools, sorted(tools)
                assert all(tool.annotations.read_only_hint for tool in tools.values())
                chosen = await client.call_tool("job", {"job": "20000100"})
                assert not chosen.is_error, chosen
                await client.call_tool("step", {"step": "1"})
                groups = await client.call_tool("groups", {"min": 4}, progress_callback=progress)
                assert json.loads(groups.content[0].text) == groups.structured_content
                assert groups.structured_content["results"][0]["kind"] == "groups", groups
                piped = await client.call_tool("run", {"statements": "hosts @failed | to count"})
                assert piped.structured_content["results"][0]["value"].strip() == "11", piped
                refused = await client.call_tool("run", {"statements": "hosts | save out"})
                assert refused.is_error, refused
                assert refused.structured_content["errors"][0]["code"] == "not-for-assistants", refused
                assert heard, "no progress was heard"
                print(mode, client.protocol_version)

        for mode in ("auto", "legacy"):
            asyncio.run(explore(mode))

        """
}
