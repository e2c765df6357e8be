import PseudoTerminal
import Testing

/// A program and its screen, tried with the system's shell.
@Suite struct ScreenSessionTests {
    private func shell(_ script: String, answers: TerminalAnswers = TerminalAnswers()) throws -> ScreenSession {
        try ScreenSession("/bin/sh", arguments: ["-c", script], columns: 20, rows: 5, answers: answers)
    }

    @Test func typedTextAndWhatComesOfItAreShown() throws {
        let session = try shell("printf '\\033[1mname?\\033[m '; read name; printf '\\033[2mhello %s\\033[m' \"$name\"")
        try session.wait(forMarked: "[bold]name?[/]")
        session.send("Ada\r")
        try session.wait(forMarked: "[bold]name?[/] Ada\n[dim]hello Ada[/]")
        #expect(try session.exitStatus() == 0)
    }

    @Test func queriesAreAnsweredToTheProgram() throws {
        let ask = "stty raw -echo; printf 'abc\\033[6n'; dd bs=1 count=6 2>/dev/null | tr '\\033' e"
        let session = try shell(ask)
        #expect(try session.exitStatus() == 0)
        #expect(session.screen.text == "abce[1;4R")
    }

    @Test func aPasteIsMarkedWhereTheProgramAskedForIt() throws {
        for (mode, marked) in [("\\033[?2004h", "e[200~anbe[201~"), ("", "anb")] {
            let session = try shell(
                "stty raw -echo; printf '\(mode)> '; dd bs=1 count=\(marked.count) 2>/dev/null | tr '\\033\\r' en")
            try session.wait(forText: ">")
            session.paste("a\nb")
            #expect(try session.exitStatus() == 0)
            #expect(session.screen.text == "> " + marked)
        }
    }

    @Test func theProgramLearnsTheSize() throws {
        let session = try shell("trap 'stty size; exit 3' WINCH; echo ready; while :; do read line; done")
        try session.wait(forText: "ready")
        session.resize(columns: 12, rows: 4, reflows: true)
        try session.wait(forText: "4 12")
        #expect(try session.exitStatus() == 3)
        #expect(session.screen.columns == 12)
    }

    @Test func anUpdateIsSeenWhole() throws {
        let session = try shell("printf 'old\\033[?2026h\\rnew'; read go; printf ' whole\\033[?2026l'; read go")
        try session.terminal.wait(for: "new")
        session.send("\r")
        let first = try session.wait(until: "a whole update") { $0.text.contains("new") }
        #expect(first.text.hasSuffix("whole"))
    }

    @Test func aWaitInVainThrowsWithTheScreen() throws {
        let session = try shell("printf '\\033[31mred\\033[m'; read go")
        try session.wait(forText: "red")
        let error = #expect(throws: PseudoTerminal.TimedOut.self) {
            try session.wait(forText: "blue", within: .milliseconds(1))
        }
        #expect(error?.description.contains("[red]red[/]‸") == true)
    }
}
