import Foundation
import JobModel
import JobShell
import JobShellTesting
import Testing

/// What doesn't fit the screen is read through the user's pager, whatever command it comes from.
@Suite struct PagerTests {
    /// A pager that keeps what it got, on a screen of 12 lines.
    private func run(
        _ statements: String, pager: String = "cat", usesColor: Bool = false,
        _ body: (_ shown: ScriptedShell.Transcript, _ paged: String) throws -> Void
    ) async throws {
        let file = try TemporaryFile.write("")
        defer { TemporaryFile.remove(file) }
        let shell = try await ScriptedShell.onDemo(
            plugins: builtIn, terminal: ScriptedTerminal(width: 80, height: 12, usesColor: usesColor),
            environment: ["PATH": "/usr/bin:/bin", "PAGER": "\(pager) >> '\(file)'"])
        _ = try await shell.run("job 20000100; step 1")
        let shown = try await shell.run(statements, from: .terminal)
        try await shell.stop()
        try body(shown, try String(contentsOfFile: file, encoding: .utf8))
    }

    @Test(arguments: [
        "hosts --long", "groups", "patterns", "diff", "filter ERROR", "help", "help filter", "hosts | to json",
        "help diff", "show 10.20.0.1", "patterns --assign",
    ])
    func whatIsLongerThanTheScreenIsPagedWhole(_ statement: String) async throws {
        var unpaged = ""
        try await run("set pager off; \(statement)") { shown, paged in
            unpaged = shown.output
            #expect(paged.isEmpty && shown.status == 0)
        }
        try await run(statement) { shown, paged in
            #expect(paged.split(separator: "\n").count > 11, "\(paged)")
            #expect(shown.output + paged == unpaged)
        }
    }

    @Test func whatFitsIsPrintedAtOnce() async throws {
        try await run("hosts @failed; jobs --limit 5; groups | expect 8 > /dev/null") { shown, paged in
            #expect(paged.isEmpty)
            #expect(shown.output.contains("磁盘空间不足") && shown.output.contains("20000100"))
        }
    }

    @Test func thePagerGetsColours() async throws {
        try await run("hosts --long", usesColor: true) { shown, paged in
            #expect(shown.output.isEmpty && paged.contains("\u{1B}[32msuccess"))
        }
    }

    @Test(arguments: [
        ("no-such-pager", "note: the pager can't be run: "),
        ("sh -c 'exit 3'", "failed with status 3; type `set pager off`"),
    ])
    func withAPagerThatIsMissingOrFailsTheResultIsPrinted(_ pager: String, _ note: String) async throws {
        try await run("hosts --long", pager: pager) { shown, paged in
            #expect(paged.isEmpty && shown.status == 0)
            #expect(shown.output.split(separator: "\n").count == 241)
            #expect(shown.notes.joined(separator: " ").contains(note), "\(shown.notes)")
        }
    }

    @Test func scriptsAndWatchAreNeverPaged() async throws {
        try await run("watch 0.01 'hosts --long' --times 1") { shown, paged in
            #expect(paged.isEmpty && shown.output.split(separator: "\n").count == 241)
        }
    }

    @Test func whatWasReadBeforeAFailureIsSeen() async throws {
        let text = ByteStream {
            let rounds = Rounds()
            return {
                guard await rounds.next() == 1 else { throw Failure("broken", "it broke") }
                return Array("the first line\n".utf8)
            }
        }
        let terminal = ScriptedTerminal(width: 80, height: 12)
        let shell = try ScriptedShell(plugins: [Broken(text)], terminal: terminal)
        let result = try await shell.run("broken", from: .terminal)
        #expect(result.output == "the first line\n" && result.notes.first?.contains("it broke") == true)
    }
}

private actor Rounds {
    private var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}

/// A plugin whose one command gives a text that fails while it is read.
private struct Broken: Plugin, Command {
    let text: ByteStream
    let name = "Broken"
    let summary = "a text that breaks"
    let signature = CommandSignature("broken", summary: "a text that breaks", gives: .text)
    var commands: [any Command] { [self] }

    init(_ text: ByteStream) { self.text = text }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome { Outcome(text) }
}
