import DemoFaults
import DemoPlatform
import JobModel
import JobShell
import JobShellTesting
import Testing

/// Nothing that the platform or a host says acts on the terminal, whichever command shows it.
@Suite struct HostileTextTests {
    /// What a terminal would act on, once the sequences are gone that only colour and that we draw with.
    private static func acting(_ text: String) -> [UInt32] {
        // A colour that joblog never draws with: one of the attack's own.
        if text.contains("38;5;201") && text.contains("\u{1B}[38;5;201m") { return [0x1B] }
        return text.replacing(/\u{1B}\[[0-9;]*m/, with: "").acting
    }

    /// Every example of every command; the endless ones end because the jobs have ended.
    private static func statements() throws -> [String] {
        try Registry(builtIn).signatures.flatMap { signature in signature.examples.map(\.statement) }
            + [
                "jobs --last 90d | to json", "jobs | to csv", "jobs | to table", "steps | to jsonl", "job 1", "step 99",
                "hosts --long", "hosts | to tsv", "hosts --tag nothing", "vars", "session", "show | to text",
                "show --numbers", "fetch | to csv", "filter '' -c", "filter ''", "filter '' | to csv",
                "groups --by tag",
                "groups --exact", "diff --exact", "diff --side-by-side", "diff --stat", "patterns --assign",
                "patterns", "hosts --chart", "follow", "wait", "filter -o '(.*)'", "hosts @nothing", "show | expect 0",
                "biz 99; jobs", "!cat", "hosts | !cat", "source /nowhere", "help jobs", "history",
            ]
    }

    @Test(arguments: zip([20_000_100, DemoWorld.oddityJobID], [true, false]))
    func nothingActs(job: Int64, usesColor: Bool) async throws {
        let terminal = ScriptedTerminal(width: 100, usesColor: usesColor)
        // With 40 hosts there is one at least that does each of what hosts of the deployment do.
        let shell = try await ScriptedShell.onDemo(
            plugins: builtIn, hosts: 40, terminal: terminal, faults: try DemoFaults("hostile,odd=every3").injector())
        let start = try await shell.run("job \(job)", from: .terminal)
        #expect(start.status == 0 && start.output.contains("^[]0;pwned^G"), "\(start.output)")
        func check(_ statement: String, _ result: ScriptedShell.Transcript) {
            #expect(Self.acting(result.output).isEmpty, "\(statement): \(result.output.prefix(2000))")
            for note in result.notes { #expect(Self.acting(note).isEmpty, "\(statement): \(note)") }
        }
        let choice = "job \(job); step 1"
        check(choice, try await shell.run(choice))
        let statements = try Self.statements().filter { !$0.contains("save ") && !$0.contains("!cat") }
        try await shell.runEach(statements.map { "set errors json; \($0)" }, check)
        try await shell.stop()
    }

    @Test func coloursOfALogPassOnlyWhereTheyAreAskedFor() async throws {
        let shell = try await ScriptedShell.onDemo(
            plugins: builtIn, terminal: ScriptedTerminal(width: 100, usesColor: true))
        _ = try await shell.run("job \(DemoWorld.oddityJobID); step 1")
        #expect(!(try await shell.run("show 10.20.0.12").output.contains("\u{1B}[1;38;5;208morange")))
        let coloured = try await shell.run("set log-colour on; show")
        #expect(coloured.output.contains("\u{1B}[31mred\u{1B}[0m \u{1B}[1;38;5;208morange\u{1B}[0m"))
        #expect(coloured.output.replacing(/\u{1B}\[[0-9;]*m/, with: "").acting.isEmpty)
        #expect(!coloured.output.contains("\u{1B}[8m") && !coloured.output.contains("\u{1B}[5m"))
        // Without colours of our own there are none of the log's either.
        #expect(!(try await shell.run("set color never; show").output.contains("\u{1B}")))
        try await shell.stop()
    }
}
