import Foundation
import PseudoTerminal
import Testing

/// Signals that ask the program to end, and those that it was started to ignore.
@Suite struct SignalTests {
    private let home: Program.Home

    init() throws {
        home = try Program.Home()
    }

    /// Runs statements on a demo platform that gives no log within the hour.
    ///
    /// - Parameter signals: what sh ignores before it becomes the program, as `nohup` does; sh's names.
    private func start(_ statements: String, ignoring signals: String? = nil) throws -> PseudoTerminal {
        let program = [Program.path, "--no-rc", "--demo", "--fault", "latency=3600000", "-c", statements]
        let ignoring = signals.map { "trap '' \($0); " } ?? ""
        return try PseudoTerminal(
            "/bin/sh", arguments: ["-c", ignoring + "exec \"$@\"", "sh"] + program,
            environment: Program.environment(home), columns: 100, rows: 24)
    }

    /// A FIFO that has a writer who says nothing until the test does; the test closes the descriptor.
    private func gate() throws -> (path: String, descriptor: Int32) {
        let path = home.path + "/gate"
        try #require(mkfifo(path, 0o600) == 0)
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        try #require(descriptor >= 0)
        return (path, descriptor)
    }

    @Test(
        arguments: [SIGTERM, SIGHUP],
        ["redirected", "out", "out.txt", "out.csv", "out.jsonl", "out.html", "out.tar.gz"])
    func whatIsBeingWrittenIsTakenBack(_ signal: Int32, _ name: String) throws {
        let path = home.path + "/" + name
        // A folder is not there yet, a file is.
        if name != "out" { try home.write("old\n", to: name) }
        let before = home.files
        let statement = name == "redirected" ? "fetch > \(path)" : "save \(path) --force"
        let terminal = try start("job 20000100 > /dev/null; step 1; \(statement)")
        try terminal.wait(until: "something beside the target") { home.files.contains { $0.contains(".joblog-") } }
        terminal.send(signal: signal)
        #expect(try terminal.exitStatus() == 128 + signal)
        #expect(home.files == before, "\(terminal.text)")
        #expect(name == "out" || home.read(name) == "old\n")
    }

    @Test func whatIsBeingWrittenAtThePromptIsTakenBackToo() throws {
        let terminal = try PseudoTerminal(
            Program.path, arguments: ["--no-rc", "--demo", "--fault", "latency=3600000"],
            environment: Program.environment(home, ["TERM": "xterm-256color", "NO_COLOR": "1"]), columns: 100, rows: 24)
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("job 20000100; step 1; save \(home.path)/out\r")
        try terminal.wait(until: "something beside the target") { home.files.contains { $0.contains(".joblog-") } }
        terminal.send(signal: SIGTERM)
        #expect(try terminal.exitStatus() == 143)
        #expect(terminal.isSane && !home.files.contains { $0.hasPrefix("out") })
    }

    @Test func whatWasIgnoredAtTheStartStaysIgnoredHereAndInChildren() throws {
        let gate = try gate()
        defer { close(gate.descriptor) }
        let child = "echo ready; read line < '\(gate.path)'; kill -HUP $$; kill -TERM $$; kill -INT $$; echo survived"
        let terminal = try start("!\(child)\n!echo after", ignoring: "HUP INT TERM")
        try terminal.wait(for: "ready")
        for signal in [SIGHUP, SIGTERM, SIGINT] { terminal.send(signal: signal) }
        terminal.send(.interrupt)
        // With an interrupt the terminal drops what is on its way to the screen, too.
        try terminal.wait(for: "^C")
        let written = write(gate.descriptor, "go\n", 3)
        #expect(written == 3)
        try terminal.wait(for: "survived")
        try terminal.wait(for: "after")
        #expect(try terminal.exitStatus() == 0)
    }

    @Test func childrenOfAnOrdinaryStartIgnoreNothing() throws {
        for (signal, number) in [("HUP", SIGHUP), ("TERM", SIGTERM), ("INT", SIGINT)] {
            let terminal = try start("!kill -\(signal) $$; echo survived")
            #expect(try terminal.exitStatus() == 128 + number)
            #expect(!terminal.text.contains("survived"))
        }
    }

    @Test func aChildMayCleanUpToo() throws {
        let gate = try gate()
        defer { close(gate.descriptor) }
        let terminal = try start("!trap 'echo cleaned up; exit' TERM; echo ready; read line < '\(gate.path)'")
        try terminal.wait(for: "ready")
        terminal.send(signal: SIGTERM)
        try terminal.wait(for: "cleaned up")
        #expect(try terminal.exitStatus() == 143)
    }

    @Test(arguments: [nil, "watch 0.05 'session | to jsonl'"])
    func aDumbTerminalIsLeftWithTheSignalsStatus(_ statement: String?) throws {
        let terminal = try PseudoTerminal(
            Program.path, arguments: ["--no-rc", "--demo"],
            environment: Program.environment(home, ["TERM": "dumb"]), columns: 100, rows: 24)
        try terminal.wait(for: "biz:2 ")
        if let statement {
            terminal.send(statement + "\r")
            try terminal.wait(for: "{\"name\":\"url\"")
        }
        terminal.send(signal: SIGTERM)
        #expect(try terminal.exitStatus() == 143)
        #expect(terminal.isSane)
    }

    /// Whether a process has a file open, as Linux tells.
    private func holds(_ process: pid_t, _ path: String) -> Bool {
        let folder = "/proc/\(process)/fd/"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + $0)) == path }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd")), arguments: [["-c", "session"], []])
    func controlCEndsReadingAnRcFileThatSaysNothing(_ words: [String]) throws {
        let gate = try gate()
        defer { close(gate.descriptor) }
        let terminal = try PseudoTerminal(
            Program.path, arguments: ["--demo", "--rc", gate.path] + words, environment: Program.environment(home),
            columns: 100, rows: 24)
        try terminal.wait(until: "the rc file open") { holds(terminal.process, gate.path) }
        terminal.send(signal: SIGINT)
        #expect(try terminal.exitStatus() == 130)
        #expect(terminal.isSane)
    }

    /// The number of bytes that nobody has read from a pipe.
    private func unread(_ descriptor: Int32) -> Int32 {
        var count: Int32 = 0
        return ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? count : 0
    }

    @Test(arguments: ["> \"$gate\" 2> /dev/null", "2> \"$gate\" > /dev/null"])
    func controlCEndsWritingToAPipeThatNobodyReads(_ redirection: String) throws {
        let gate = try gate()
        defer { close(gate.descriptor) }
        // Several times what the pipe takes, which is 64 KiB.
        let (statement, count) = redirection.hasPrefix("2") ? ("nosuch", 2500) : ("help --markdown", 20)
        let script = try home.write(String(repeating: statement + "\n", count: count), to: "script")
        let terminal = try PseudoTerminal(
            "/bin/sh", arguments: ["-c", "exec \"$0\" --no-rc --keep-going '\(script)' \(redirection)", Program.path],
            environment: Program.environment(home, ["gate": gate.path]), columns: 100, rows: 24)
        try terminal.wait(until: "the pipe full") { unread(gate.descriptor) > 60_000 }
        terminal.send(signal: SIGINT)
        #expect(try terminal.exitStatus() == 130)
    }

    /// A login with a helper that needs ten minutes. The helper and what it starts hold the pipe open.
    private func slowLogin() throws -> (statement: String, pipe: Int32) {
        let path = home.path + "/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        let pipe = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        try #require(pipe >= 0)
        return ("login --helper 'exec 3> \(path); echo ready >&3; sleep 600; echo bk_username=x'", pipe)
    }

    /// Whether something has come through a pipe, which is taken out.
    private func isReady(_ pipe: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 100)
        return read(pipe, &bytes, bytes.count) > 0
    }

    /// Whether all processes that held a pipe have ended.
    private func isAtEnd(_ pipe: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 100)
        return read(pipe, &bytes, bytes.count) == 0
    }

    @Test(arguments: [true, false], [true, false])
    func controlCEndsAHelperAndIsNoFailureOfIt(isAtPrompt: Bool, isForAll: Bool) throws {
        let login = try slowLogin()
        defer { close(login.pipe) }
        let terminal = try PseudoTerminal(
            Program.path, arguments: ["--no-rc", "--demo"] + (isAtPrompt ? [] : ["-c", login.statement]),
            environment: Program.environment(home, ["TERM": "xterm-256color", "NO_COLOR": "1"]), columns: 100, rows: 24)
        if isAtPrompt {
            try terminal.wait(forScreen: { $0.text.contains("❯") })
            terminal.send(login.statement + "\r")
        }
        try terminal.wait(until: "the helper at work") { isReady(login.pipe) }
        if isForAll { terminal.send(.interrupt) } else { terminal.send(signal: SIGINT) }
        try terminal.wait(for: "interrupted")
        try terminal.wait(until: "the end of the helper") { isAtEnd(login.pipe) }
        if isAtPrompt { terminal.send(.endOfInput) }
        #expect(try terminal.exitStatus() == 130)
        #expect(!terminal.text.contains("exit status"))
    }

    @Test(.timeLimit(.minutes(1))) func anInterruptEndsAHelperWhereNothingElseDoes() throws {
        let login = try slowLogin()
        defer { close(login.pipe) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = ["--no-rc", "--demo", "-c", login.statement]
        process.environment = Program.environment(home)
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        var waiting = pollfd(fd: login.pipe, events: Int16(POLLIN), revents: 0)
        try #require(poll(&waiting, 1, 30_000) == 1 && isReady(login.pipe))
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 130)
        #expect(poll(&waiting, 1, 30_000) == 1 && isAtEnd(login.pipe))
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd")),
        arguments: [
            ["PIPE"], ["--rc", "PIPE"], ["-c", "source PIPE"], ["-c", "job 20000100; step 1; hosts @file:PIPE"],
            ["-c", "open PIPE"],
        ])
    func controlCEndsWaitingForTheWriterOfAPipe(_ words: [String]) throws {
        let pipe = home.path + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        let terminal = try PseudoTerminal(
            Program.path,
            arguments: (words.contains("--rc") ? [] : ["--no-rc"]) + ["--demo"]
                + words.map { $0.replacing("PIPE", with: pipe) }, environment: Program.environment(home), columns: 100,
            rows: 24)
        try terminal.wait(until: "the pipe open") { holds(terminal.process, pipe) }
        terminal.send(signal: SIGINT)
        #expect(try terminal.exitStatus() == 130)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/bin/bash")))
    func whatAnotherProgramPrintsIsAScriptAndAFileOfHosts() throws {
        let gate = try gate()
        defer { close(gate.descriptor) }
        // The second line of the script comes only after the test has opened the gate.
        let script = "echo 'job 20000100; step 1'; read line < \"$1\"; echo 'hosts @file:$1 | to addresses'"
        let terminal = try PseudoTerminal(
            "/bin/bash",
            arguments: [
                "-c", "\"$0\" --no-rc --demo <(\(script)) <(echo 10.20.0.2)", Program.path, gate.path,
            ], environment: Program.environment(home), columns: 100, rows: 24)
        let written = write(gate.descriptor, "go\n", 3)
        #expect(written == 3)
        #expect(try terminal.exitStatus() == 0)
        #expect(terminal.text.contains("10.20.0.2"))
    }

    @Test func controlCEndsReadingAPipeThatSaysNothing() throws {
        let gate = try gate()
        defer { close(gate.descriptor) }
        let terminal = try PseudoTerminal(
            Program.path, arguments: ["--no-rc", "--demo"],
            environment: Program.environment(home, ["TERM": "xterm-256color", "NO_COLOR": "1"]), columns: 100, rows: 24)
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("job 20000100; step 1\r")
        try terminal.wait(forScreen: { $0.text.contains("step:1 ✓") })
        for statement in ["source X", "hosts @file:X"] {
            terminal.send("session | to jsonl; \(statement.replacing("X", with: gate.path))\r")
            try terminal.wait(for: "{\"name\":\"url\"")
            terminal.send(.interrupt)
            try terminal.wait(for: "interrupted")
            try terminal.wait(for: "❯")
        }
        terminal.send(.endOfInput)
        #expect(try terminal.exitStatus() == 130)
        #expect(terminal.isSane)
    }
}
