import Foundation
import PseudoTerminal
import Testing

/// The keyboard of the whole shell on the demo platform, as it looks on a screen: what only the shell knows is completed,
/// coloured and suggested.
@Suite(.timeLimit(.minutes(2))) struct KeyboardTests {
    private let home: Program.Home

    init() throws { home = try Program.Home() }

    private func session(
        columns: Int = 90, rows: Int = 30, environment: [String: String] = [:],
        _ options: [String] = ["--demo", "--quiet"]
    ) throws -> ScreenSession {
        let session = try ScreenSession(
            Program.path, arguments: ["--no-rc"] + options,
            environment: Program.environment(home, ["TERM": "xterm-256color"].merging(environment) { $1 }),
            columns: columns, rows: rows)
        try session.wait(until: "a prompt") { $0.text.hasSuffix("❯") }
        return session
    }

    /// Runs statements, and waits for the prompt that has a text in it.
    private func run(_ statements: String, _ prompt: String, in session: ScreenSession) throws {
        session.send(statements + "\r")
        try session.wait(until: "the prompt with \(prompt)") {
            $0.lines[$0.cursorRow].contains(prompt) && $0.lines[$0.cursorRow].contains("❯")
        }
    }

    @Test func commandsAreCompletedWithWhatTheyDo() throws {
        let session = try session()
        session.send("jo\t")
        try session.wait(until: "the common beginning") { $0.text.hasSuffix("❯ job") }
        session.send("\t")
        try session.wait(until: "the menu") { screen in
            screen.marked.contains("job   [dim]choose a run and show its steps")
                && screen.marked.contains("jobs  [dim]the runs of the business, newest first")
        }
        session.send("\t\t\r")
        try session.wait(until: "the choice") { $0.text.hasSuffix("❯ jobs") }
    }

    @Test func runsAndHostSetsAreCompletedFromThePlatform() throws {
        let session = try session()
        session.send("job \t")
        try session.wait(until: "the runs") { $0.text.contains("20000100") && $0.text.contains("发布 game-server 生产环境") }
        session.send("\u{7}")
        try session.wait(until: "the line alone") { $0.text.hasSuffix("❯ job") }
        session.send("\u{15}")
        try run("job 20000100; step 1", "✓ 229 ✗ 11", in: session)
        session.send("hosts @fai\t")
        try session.wait(until: "the only name") { $0.text.hasSuffix("hosts @failed") }
        session.send("--status \t")
        try session.wait(until: "the statuses") { $0.text.contains("agent") && $0.text.contains("success") }
    }

    @Test func whatWillBeAnErrorIsSeenBeforeEnter() throws {
        let session = try session()
        session.send("nosuch x")
        try session.wait(until: "the unknown command") { $0.marked.contains("[underline red]nosuch[/] x") }
        session.send("\u{15}echo 'abc")
        try session.wait(until: "the open quote") { $0.marked.contains("[bold]echo[/] [bold red]'") }
        session.send("'")
        try session.wait(until: "the string") { $0.marked.contains("[bold]echo[/] [yellow]'abc'[/]") }
    }

    @Test func theHintOfAnErrorIsTakenWithAKey() throws {
        let session = try session()
        try run("hsots --long", "[2]", in: session)
        try session.wait(until: "the offer") { $0.marked.contains("[dim]hosts --long[/]") }
        session.send("\r")
        try session.wait(until: "an empty line that runs nothing") { !$0.lines[$0.cursorRow].contains("hosts") }
        try run("hsots --long", "[2]", in: session)
        session.send(.right)
        try session.wait(until: "the statement") { $0.text.hasSuffix("❯ hosts --long") }
    }

    @Test func theTourIsTypedAlong() throws {
        let session = try session(rows: 50)
        try run("tour", "❯", in: session)
        try session.wait(until: "the first suggestion") { $0.marked.contains("[dim]job 20000100") }
        session.send("\r")
        try session.wait(until: "the statement and its result") {
            $0.text.contains("❯ job 20000100") && $0.text.contains("deploy.sh") && $0.lines[$0.cursorRow].contains("❯")
        }
        session.send("q\r")
        try session.wait(until: "the end of the tour") {
            $0.text.contains("❯ q\n") && $0.text.hasSuffix("❯")
        }
    }

    /// A platform that accepts and never answers: typing goes on, and any key ends the wait.
    @Test func aPlatformThatHangsBlocksNoTyping() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        try #require(isBound)
        let port = UInt16(bigEndian: address.sin_port)
        let session = try session(
            environment: [
                "JOBLOG_URL": "http://127.0.0.1:\(port)", "BK_APP_CODE": "x", "BK_APP_SECRET": "y", "BK_USERNAME": "z",
                "JOBLOG_BIZ": "2",
            ], ["--quiet"])
        session.send("job \t")
        try session.wait(until: "the sign of waiting") { $0.text.contains("any key cancels it") }
        session.send("20")
        try session.wait(until: "the keys") { $0.text.hasSuffix("❯ job 20") }
        session.send("\u{3}")
        try session.wait(until: "a new line") { $0.text.hasSuffix("❯") }
    }

    /// The terminal prints `^C` by itself, and what is said of it begins a row.
    @Test func whatIsSaidOfAnInterruptBeginsARow() throws {
        let session = try session()
        session.send("watch 1 'echo hi'\r")
        try session.wait(until: "a round") { $0.lines.contains("hi") }
        session.send("\u{3}")
        try session.wait(until: "the sentence") { screen in
            screen.lines.contains("^C") && screen.lines.contains("joblog: watch: interrupted")
        }
    }

    @Test func aLightTerminalGetsOtherColors() throws {
        var answers = TerminalAnswers()
        answers.background = .rgb(255, 255, 255)
        let session = try ScreenSession(
            Program.path, arguments: ["--no-rc", "--demo", "--quiet"],
            environment: Program.environment(home, ["TERM": "xterm-256color"]), columns: 80, rows: 24, answers: answers)
        try session.wait(until: "a prompt") { $0.text.hasSuffix("❯") }
        session.send("echo 'x'")
        try session.wait(until: "the string") { $0.text.hasSuffix("'x'") && !$0.marked.contains("[yellow]") }
    }
}
