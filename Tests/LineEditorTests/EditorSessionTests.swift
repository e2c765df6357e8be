import PseudoTerminal
import Testing

import Glibc
import TestSupport

/// The editor as its user meets it: a small program under a pseudo-terminal.
@Suite(.serialized) struct EditorSessionTests {
    @Test func chineseWrapsAndComesBackWhole() throws {
        let text = String(repeating: "中文", count: 12) + "👩‍💻e\u{301}"
        for columns in [11, 20, 21] {
            let terminal = try Probe.start(columns: columns)
            terminal.send(text)
            try terminal.wait(forScreen: { $0.lines.joined().contains("probe> " + text) })
            terminal.send(.home)
            try terminal.wait(forScreen: { $0.cursorRow == 0 && $0.cursorColumn == 7 })
            terminal.send(.enter)
            try terminal.wait(for: "LINE<\(text)>")
            try Probe.ready(terminal)
            try Probe.end(terminal)
        }
    }

    @Test func emojiAreOneStepAndOneDeletion() throws {
        let terminal = try Probe.start()
        terminal.send("a👩‍💻b")
        try terminal.wait(forScreen: { $0.lines[0] == "probe> a👩‍💻b" })
        for column in [10, 8] {
            terminal.send(.left)
            try terminal.wait(forScreen: { $0.cursorColumn == column })
        }
        terminal.send(.delete)
        terminal.send(.enter)
        try terminal.wait(for: "LINE<ab>")
        try Probe.ready(terminal)
        terminal.send("x👨‍👩‍👧‍👦")
        terminal.send(.backspace)
        terminal.send(.enter)
        try terminal.wait(for: "LINE<x>")
    }

    @Test(arguments: [
        // Left twice, then text.
        ("\u{1B}[D\u{1B}[DX", "👨‍👩‍👧X👨‍👩‍👧👨‍👩‍👧"), ("\u{02}\u{02}\u{06}X", "👨‍👩‍👧👨‍👩‍👧X👨‍👩‍👧"),
        // To the beginning, right, and deleting there forward and backward.
        ("\u{01}\u{1B}[CX", "👨‍👩‍👧X👨‍👩‍👧👨‍👩‍👧"), ("\u{01}\u{1B}[C\u{04}X", "👨‍👩‍👧X👨‍👩‍👧"), ("\u{1B}[D\u{7F}X", "👨‍👩‍👧X👨‍👩‍👧"),
        ("\u{1B}[D\u{1B}[D\u{1B}[3~e\u{301}\u{1B}[DX", "👨‍👩‍👧Xe\u{301}👨‍👩‍👧"),
    ])
    func keysThatArriveTogetherMoveByGraphemes(_ keys: String, _ line: String) throws {
        let terminal = try Probe.start()
        terminal.send(String(repeating: "👨‍👩‍👧", count: 3) + keys + "\r")
        try terminal.wait(for: "LINE<\(line)>")
        try Probe.ready(terminal)
        try Probe.end(terminal)
    }

    @Test func aGraphemeIsTypedScalarByScalarBeforeAnother() throws {
        let terminal = try Probe.start()
        terminal.send("👩‍💻\u{01}👨‍👩‍👧\r")
        try terminal.wait(for: "LINE<👨‍👩‍👧👩‍💻>")
    }

    @Test func wordsAndLineEndsAreReachable() throws {
        let terminal = try Probe.start()
        terminal.send("two three\u{1B}[Hone \u{1B}[F four\u{1B}b\u{1B}[1;5DX\u{1B}[1;5CY\r")
        try terminal.wait(for: "LINE<one two XthreeY four>")
    }

    @Test func interruptGivesUpTheLine() throws {
        let terminal = try Probe.start()
        terminal.send("half")
        try terminal.wait(for: "half")
        terminal.send(.interrupt)
        try terminal.wait(for: "^C")
        try terminal.wait(for: "CANCELLED")
        try Probe.ready(terminal)
        terminal.send("whole\r")
        try terminal.wait(for: "LINE<whole>")
        try Probe.ready(terminal)
        try Probe.end(terminal)
    }

    @Test func interruptReachesARunningCommand() throws {
        let terminal = try Probe.start()
        terminal.send("sleep\r")
        try terminal.wait(for: "ASLEEP")
        try terminal.wait(for: "sleeping …")
        #expect(terminal.isSane)
        terminal.send("typed ahead")
        terminal.send(.interrupt)
        try terminal.wait(for: "AWAKE")
        try Probe.ready(terminal)
        // Ctrl-C made the terminal itself forget what was typed before it; what comes after is kept.
        terminal.send("sleep\r")
        try terminal.wait(for: "ASLEEP")
        terminal.send(.interrupt)
        terminal.send("after\r")
        try terminal.wait(for: "LINE<after>")
    }

    @Test func allCanBeTypedAhead() throws {
        let terminal = try Probe.start()
        terminal.send("sleep\r")
        try terminal.wait(for: "ASLEEP")
        // All of it is there before the command ends: what comes in the moment between two lines is another matter.
        terminal.send("one\rtwo 中\r")
        try terminal.wait(for: "two 中")
        terminal.send(.endOfInput)
        terminal.send(signal: SIGINT)
        try terminal.wait(for: "LINE<one>")
        try terminal.wait(for: "LINE<two 中>")
        try terminal.wait(for: "END")
    }

    @Test func stopAndContinue() throws {
        let terminal = try PseudoTerminal(
            "/bin/sh", arguments: ["-i"], environment: ["PS1": "outer$ ", "ENV": "/dev/null"])
        try terminal.wait(for: "outer$ ")
        terminal.send(BuiltProducts.path(of: "LineEditorProbe") + "\r")
        try Probe.ready(terminal)
        terminal.send("kept")
        try terminal.wait(for: "kept")
        terminal.send(.suspend)
        try terminal.wait(for: "outer$ ")
        #expect(terminal.isSane)
        terminal.send("fg\r")
        try terminal.wait(for: "kept")
        terminal.send(" and more\r")
        try terminal.wait(for: "LINE<kept and more>")
        try Probe.ready(terminal)
        terminal.send("sleep\r")
        try terminal.wait(for: "ASLEEP")
        terminal.send(.suspend)
        try terminal.wait(for: "outer$ ")
        terminal.send("fg\r")
        try terminal.wait(for: "sleeping …")
        terminal.send(.interrupt)
        try terminal.wait(for: "AWAKE")
    }

    @Test func resizeDrawsAnew() throws {
        let terminal = try Probe.start(columns: 40)
        terminal.send("0123456789012345678901234567890123456789")
        try terminal.wait(forScreen: { $0.cursorRow == 1 && $0.cursorColumn == 7 })
        terminal.resize(columns: 20, rows: 24)
        let before = terminal.output.count
        try terminal.wait(until: "a new drawing") { terminal.output.count > before }
        terminal.send("!\r")
        try terminal.wait(for: "LINE<0123456789012345678901234567890123456789!>")
        try Probe.ready(terminal)
        terminal.send("size\r")
        try terminal.wait(for: "SIZE 20x24")
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func terminationRestoresTheTerminal(signal: Int32) throws {
        let terminal = try Probe.start()
        terminal.send("half")
        try terminal.wait(for: "half")
        #expect(!terminal.echoes)
        terminal.send(signal: signal)
        #expect(try terminal.exitStatus() == 128 + signal)
        #expect(terminal.isSane)
    }

    @Test func terminationWhileACommandRuns() throws {
        let terminal = try Probe.start()
        terminal.send("sleep\r")
        try terminal.wait(for: "ASLEEP")
        terminal.send(signal: SIGTERM)
        try terminal.wait(for: "AWAKE")
        #expect(try terminal.exitStatus() == 143)
    }

    @Test func aClosedWindowEndsTheProgram() throws {
        let terminal = try Probe.start()
        terminal.hangUp()
        let status = try terminal.exitStatus()
        #expect([0, 128 + SIGHUP].contains(status))
    }

    @Test func twoSessionsShareAHistoryFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history"
        let first = try Probe.start(["--history", path])
        let second = try Probe.start(["--history", path])
        for number in 0..<5 {
            for (terminal, name) in [(first, "first"), (second, "second")] {
                terminal.send("\(name) \(number)\r")
                try terminal.wait(for: "LINE<\(name) \(number)>")
                try Probe.ready(terminal)
            }
        }
        for line in ["login secret", " hidden", "say \"a\rb\""] {
            first.send(line + "\r")
            try first.wait(for: "LINE<")
            try Probe.ready(first)
        }
        try Probe.end(first)
        try Probe.end(second)
        let third = try Probe.start(["--history", path])
        third.send("history\r")
        let entries = (0..<5).flatMap { ["first \($0)", "second \($0)"] } + ["say \"a\nb\"", "history"]
        try third.wait(for: "HISTORY \(entries)")
        try Probe.ready(third)
        third.send(.up)
        third.send(.up)
        third.send(.enter)
        try third.wait(for: "LINE<say \"a\\nb\">")
    }

    @Test func upAndDownGoByPrefix() throws {
        let terminal = try Probe.start()
        for line in ["job 1", "hosts", "job 2", "fetch"] {
            terminal.send(line + "\r")
            try terminal.wait(for: "LINE<\(line)>")
            try Probe.ready(terminal)
        }
        terminal.send("job")
        for (key, line) in [(PseudoTerminal.Key.up, "job 2"), (.up, "job 1"), (.down, "job 2"), (.down, "job")] {
            terminal.send(key)
            // Behind the cursor the rest of an entry is suggested.
            try terminal.wait(forScreen: {
                $0.lines[$0.cursorRow].hasPrefix("probe> " + line) && $0.cursorColumn == 7 + line.count
            })
        }
        terminal.send("\u{12}os")
        try terminal.wait(forScreen: { $0.lines[$0.cursorRow] == "(search) 'os': hosts" })
        terminal.send(.enter)
        try terminal.wait(for: "LINE<hosts>")
    }

    @Test func pasteKeepsItsLines() throws {
        let terminal = try Probe.start()
        let lines = (0..<3000).map { "第\($0)行" }
        terminal.send("\u{1B}[200~" + lines.joined(separator: "\r") + "\u{1B}[201~")
        terminal.send(.enter)
        try terminal.wait(for: "LINE<" + lines.joined(separator: "\\n") + ">")
    }

    @Test func anOpenQuoteContinuesTheLine() throws {
        let terminal = try Probe.start()
        terminal.send("say \"one\rtwo\"")
        try terminal.wait(forScreen: { $0.text == "probe> say \"one\n     … two\"" })
        terminal.send(.enter)
        try terminal.wait(for: "LINE<say \"one\\ntwo\">")
    }

    @Test func viKeys() throws {
        let terminal = try Probe.start(["--vi"])
        terminal.send("one two")
        try terminal.wait(for: "two")
        terminal.send(.escape)
        try terminal.wait(forScreen: { $0.cursorColumn == 13 })
        terminal.send("0dwA!\r")
        try terminal.wait(for: "LINE<two!>")
    }

    @Test func keysCanBeChanged() throws {
        let terminal = try Probe.start()
        terminal.send("vi\r")
        try terminal.wait(for: "LINE<vi>")
        try Probe.ready(terminal)
        terminal.send("one two")
        terminal.send(.escape)
        try terminal.wait(forScreen: { $0.cursorColumn == 13 })
        terminal.send(.up)
        try terminal.wait(forScreen: { $0.lines[$0.cursorRow] == "probe> vi" })
        terminal.send(.down)
        try terminal.wait(forScreen: { $0.lines[$0.cursorRow] == "probe> one two" })
        terminal.send("0x\r")
        try terminal.wait(for: "LINE<ne two>")
    }

    @Test func editrcIsHonoured() throws {
        let folder = try TemporaryFolder()
        let descriptor = open(folder.path + "/.editrc", O_WRONLY | O_CREAT, 0o600)
        _ = write(descriptor, "bind -v\n", 8)
        close(descriptor)
        let terminal = try Probe.start(environment: ["HOME": folder.path])
        terminal.send("one two")
        try terminal.wait(for: "two")
        terminal.send(.escape)
        try terminal.wait(forScreen: { $0.cursorColumn == 13 })
        terminal.send("0x\r")
        try terminal.wait(for: "LINE<ne two>")
    }

    @Test func secretsAreNeverShown() throws {
        let terminal = try Probe.start()
        terminal.send("secret\r")
        try terminal.wait(for: "Password: ")
        try terminal.wait(until: "echo to be off") { !terminal.echoes }
        terminal.send("hunter2\r")
        try terminal.wait(for: "SECRET of 7 letters")
        try Probe.ready(terminal)
        terminal.send("secret\r")
        try terminal.wait(for: "Password: ")
        terminal.send("hunter2")
        terminal.send(.interrupt)
        try terminal.wait(for: "SECRET of cancelled")
        try Probe.ready(terminal)
        terminal.send("ask\r")
        try terminal.wait(for: "Name? ")
        terminal.send("王\r")
        try terminal.wait(for: "ANSWER line(\"王\")")
        try Probe.ready(terminal)
        terminal.send("history\r")
        try terminal.wait(for: "HISTORY [\"secret\", \"ask\", \"history\"]")
        #expect(!terminal.text.contains("hunter2"))
        try Probe.ready(terminal)
        try Probe.end(terminal)
    }

    @Test func aChildGetsTheTerminal() throws {
        let terminal = try Probe.start()
        terminal.send("child trap 'echo CAUGHT; exit 3' INT; echo LENT; while :; do sleep 1; done\r")
        try terminal.wait(for: "LENT\r\n")
        #expect(terminal.isSane)
        terminal.send(.interrupt)
        try terminal.wait(for: "CAUGHT")
        try terminal.wait(for: "CHILD 768")
        try Probe.ready(terminal)
        // A child that leaves the terminal raw, as a killed pager does.
        terminal.send("child stty raw -echo\r")
        try terminal.wait(for: "CHILD 0")
        try Probe.ready(terminal)
        try Probe.end(terminal)
    }

    @Test func outputGoesAboveTheLine() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/announcements"
        mkfifo(path, 0o600)
        let terminal = try Probe.start(["--announcements", path])
        terminal.send("being typed")
        try terminal.wait(for: "being typed")
        let descriptor = open(path, O_WRONLY)
        _ = write(descriptor, "NEWS\n", 5)
        try terminal.wait(forScreen: { $0.text == "NEWS\nprobe> being typed" })
        close(descriptor)
        terminal.send("unended")
        terminal.send("\u{01}\u{0B}unended\r")
        try terminal.wait(forScreen: { $0.text.hasSuffix("LINE<unended>\nno line break⏎\nprobe>") })
    }

    @Test func clearKeepsTheLine() throws {
        let terminal = try Probe.start()
        terminal.send("first\r")
        try Probe.ready(terminal)
        terminal.send("second\u{0C}")
        try terminal.wait(forScreen: { $0.text == "probe> second" })
    }

    @Test func aDumbTerminalReadsPlainLines() throws {
        let terminal = try Probe.start(environment: ["TERM": "dumb"])
        terminal.send("plain 中文\r")
        try terminal.wait(for: "PLAIN<plain 中文>")
        terminal.send("secret\r")
        try terminal.wait(for: "Password: ")
        try terminal.wait(until: "echo to be off") { !terminal.echoes }
        terminal.send("hunter2\r")
        try terminal.wait(for: "SECRET of 7 letters")
        #expect(terminal.isSane)
        #expect(!terminal.text.contains("hunter2"))
        #expect(!terminal.text.contains("\u{1B}"))
        terminal.send(.endOfInput)
        try terminal.wait(for: "END")
    }
}
