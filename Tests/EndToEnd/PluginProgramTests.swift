import Foundation
import JSON
import PseudoTerminal
import Testing

/// Plugins in other languages in the program itself: its start, its rc file, several shells, and assistants.
@Suite(.timeLimit(.minutes(2))) struct PluginProgramTests {
    private let home: Program.Home

    init() throws {
        home = try Program.Home()
        try FileManager.default.createDirectory(atPath: home.path + "/plugins", withIntermediateDirectories: true)
        try home.write(
            """
            #!/bin/sh
            # joblog-command: host-count
            # summary: counts hosts
            # reads: hosts
            # as: addresses
            # gives: table
            # for-assistants: yes
            echo "{\\"n\\":$(wc -l)}"
            """, to: "plugins/host-count", mode: 0o700)
    }

    private var environment: [String: String] {
        ["JOBLOG_PLUGIN_PATH": home.path + "/plugins", "XDG_CACHE_HOME": home.path + "/cache"]
    }

    @Test func aFileThatCanNotBeLoadedStopsTheRCFileWithItsLine() throws {
        try home.write("#!/bin/sh\nexit 3\n", to: "broken", mode: 0o700)
        let rc = try home.write("plugin load \(home.path)/broken\n", to: "rc")
        let result = try Program.run(["--rc", rc, "--demo", "-c", "echo main"], home: home, environment: environment)
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(
            result.errorLines.first
                == "\(rc):1: plugin: \(home.path)/broken was not loaded: the plugin broken ended with exit status 3 "
                + "before it gave its manifest"
        )
        // A file in a plugin folder keeps nothing from running.
        try home.write("#!/bin/sh\nexit 3\n", to: "plugins/broken", mode: 0o700)
        let other = try Program.demo(
            "job 20000100; step 1; host-count @failed | to csv", home: home, environment: environment)
        #expect(other.status == 0 && other.output.hasSuffix("n\r\n11\r\n"), "\(other.output)")
        #expect(other.errors.contains("plugins/broken was not loaded"), "\(other.errors)")
    }

    /// Both read a file that answers slowly enough for the other to ask it, too, and both write what they know.
    @Test func twoShellsThatStartAtOnceHaveTheSamePlugins() throws {
        try home.write(
            """
            #!/bin/sh
            read message
            echo '{"type":"manifest","protocol":1,"name":"slow","commands":[{"name":"slow","summary":"s"}]}'
            read message
            """, to: "plugins/slow", mode: 0o700)
        let statement = "'\(Program.path)' --no-rc -c 'plugin list | to csv'"
        let result = try Program.run(
            ["-c", "\(statement) > '\(home.path)/a' & \(statement) > '\(home.path)/b'; wait"], program: "/bin/sh",
            home: home, environment: environment)
        #expect(result.errors.isEmpty, "\(result.errors)")
        let first = try #require(home.read("a"))
        #expect(first.contains("slow,") && first.contains("host-count,"))
        #expect(first == home.read("b"))
        #expect(
            try Program.run(["--no-rc", "-c", "plugin list | to csv"], home: home, environment: environment).output
                == first)
    }

    @Test func assistantsCallPluginsThatAreDeclaredForThem() throws {
        try home.write(
            "#!/bin/sh\n# joblog-command: quiet\n# summary: for people\necho x\n", to: "plugins/quiet", mode: 0o700)
        let rc = try home.write("job 20000100; step 1\n", to: "rc")
        let messages = [
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{}}}"#,
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#,
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"host-count","arguments":{"hostset":"@failed"}}}"#,
        ]
        let result = try Program.run(
            ["--rc", rc, "--demo", "--mcp"], input: messages.joined(separator: "\n") + "\n", home: home,
            environment: environment)
        let answers = try result.output.split(separator: "\n").map { try JSONReader.value(Array($0.utf8)) }
        let tools = answers.first { $0["id"] == 1 }?["result"]?["tools"]?.elements ?? []
        #expect(tools.contains { $0["name"] == "host-count" } && !tools.contains { $0["name"] == "quiet" })
        let called = answers.first { $0["id"] == 2 }?["result"]
        #expect(called?["isError"] == false, "\(result.output)")
        let text = called.map { String(decoding: JSONWriter.text($0), as: UTF8.self) } ?? ""
        #expect(text.contains(#"{"n":11}"#), "\(text)")
    }
}
