import PseudoTerminal
import Testing

import Glibc
import TestSupport

/// The editor under a shell with job control: it behaves as any program does that wants the terminal.
@Suite(.serialized) struct JobControlTests {
    private func shell() throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            "/bin/sh", arguments: ["-i"], environment: ["PS1": "outer$ ", "ENV": "/dev/null"])
        try terminal.wait(for: "outer$ ")
        return terminal
    }

    /// Asks the shell for its jobs until it says what is expected.
    private func waitForJobs(_ terminal: PseudoTerminal, until isExpected: (String) -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        var answer = ""
        repeat {
            terminal.send("jobs\r")
            answer = try terminal.wait(for: "outer$ ")
            if isExpected(answer) { return }
        } while ContinuousClock.now < deadline
        Issue.record("the jobs are: \(answer)")
    }

    private func waitUntilStopped(_ terminal: PseudoTerminal) throws {
        try waitForJobs(terminal) { $0.contains("Stopped (tty") }
    }

    @Test func inTheBackgroundItStopsAndDrawsNothing() throws {
        let terminal = try shell()
        terminal.send(Probe.path + "\r")
        try Probe.ready(terminal)
        terminal.send("kept")
        try terminal.wait(for: "kept")
        terminal.send(.suspend)
        try terminal.wait(for: "outer$ ")
        let drawn = terminal.output.count
        terminal.send("bg\r")
        try terminal.wait(for: "outer$ ")
        try waitUntilStopped(terminal)
        #expect(terminal.isSane)
        #expect(!String(decoding: terminal.output[drawn...], as: UTF8.self).contains("probe\u{1B}[0m> "))
        terminal.send("fg\r")
        try terminal.wait(for: "probe\u{1B}[0m> kept")
        terminal.send(" and more\r")
        try terminal.wait(for: "LINE<kept and more>")
        try Probe.ready(terminal)
        terminal.send(.endOfInput)
        try terminal.wait(for: "END")
        try terminal.wait(for: "outer$ ")
        #expect(terminal.isSane)
    }

    @Test(arguments: ["", "TERM=dumb "])
    func startedInTheBackgroundItWaits(setting: String) throws {
        let terminal = try shell()
        terminal.send("\(setting)\(Probe.path) &\r")
        try terminal.wait(for: "outer$ ")
        try waitUntilStopped(terminal)
        terminal.send("fg\r")
        try terminal.wait(for: "LineEditorProbe\r\n")
        if setting.isEmpty { try Probe.ready(terminal) }
        terminal.send("one\r")
        try terminal.wait(for: "<one>")
        if setting.isEmpty { try Probe.ready(terminal) }
        terminal.send(.endOfInput)
        try terminal.wait(for: "END")
        try terminal.wait(for: "outer$ ")
        #expect(terminal.isSane)
    }

    @Test func aStoppedOneCanBeEnded() throws {
        let terminal = try shell()
        terminal.send(Probe.path + "\r")
        try Probe.ready(terminal)
        terminal.send(.suspend)
        try terminal.wait(for: "outer$ ")
        terminal.send("kill %1\r")
        try terminal.wait(for: "outer$ ")
        // Some shells continue what they end, others want to be told.
        terminal.send("kill -CONT %1\r")
        try terminal.wait(for: "outer$ ")
        try waitForJobs(terminal) { !$0.contains("LineEditorProbe") }
        #expect(terminal.isSane)
    }

    /// A child that goes on and ends in the background leaves the other shell its terminal.
    @Test func aLentTerminalIsNotTakenFromTheOtherShell() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/pipe"
        mkfifo(path, 0o600)
        let terminal = try shell()
        terminal.send(Probe.path + "\r")
        try Probe.ready(terminal)
        terminal.send("child cat \(path)\r")
        try terminal.wait(for: "LINE<child")
        terminal.send(.suspend)
        try terminal.wait(for: "outer$ ")
        terminal.send("bg\r")
        try terminal.wait(for: "outer$ ")
        // Waits for the child to open it.
        close(open(path, O_WRONLY))
        try terminal.wait(for: "CHILD 0")
        try waitUntilStopped(terminal)
        terminal.send("echo still $((1 + 1))\r")
        try terminal.wait(for: "still 2")
        #expect(terminal.isSane)
    }
}
