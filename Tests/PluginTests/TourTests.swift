import DemoPlatform
import Foundation
import JobModel
import JobShell
import JobShellProgram
import JobShellTesting
import TestSupport
import Testing

/// `tour`, the steps of its guide, and the greeting that leads to it.
@Suite struct TourTests {
    /// A shell whose session is on the demo platform of its own process, as after `joblog --demo`.
    private func demo(
        hosts: Int = 240, history: [String] = [], home: String = "/nonexistent"
    ) async throws -> ScriptedShell {
        let shell = try await ScriptedShell.onDemo(
            plugins: builtIn, hosts: hosts, terminal: ScriptedTerminal(width: 80, history: history),
            environment: ["HOME": home])
        var session = await shell.shell.session
        let endpoint = try #require(session.endpoint)
        session.begin(
            on: DemoPlace(
                endpoint: endpoint, credentials: session.credentials, scope: .business(DemoWorld.businessID)))
        await shell.shell.resume(session)
        return shell
    }

    /// Types a line at the prompt of a shell with a guide.
    ///
    /// - Returns: the status of the statement that ran, and what was said beside its result.
    private func type(
        _ line: String, _ guidance: inout Guidance, in shell: ScriptedShell
    ) async throws -> (status: Int, notes: [String]) {
        guard let statement = await guidance.statement(for: line) else { return (0, shell.terminal.take().notes) }
        let result = try await shell.run(statement, from: .terminal)
        await guidance.follow(statement, status: result.status)
        return (result.status, result.notes + shell.terminal.take().notes)
    }

    @Test(arguments: [240, 60])
    func everySuggestedStatementSucceeds(hosts: Int) async throws {
        let home = try TemporaryFolder()
        let shell = try await demo(hosts: hosts, home: home.path)
        var guidance = Guidance(shell: shell.shell)
        #expect(guidance.suggestion == nil)
        #expect(try await type("tour", &guidance, in: shell).status == 0)
        var taken: [String] = []
        while let suggestion = guidance.suggestion, taken.count < 20 {
            taken.append(suggestion)
            let (status, notes) = try await type("", &guidance, in: shell)
            #expect(status == 0, "\(suggestion): \(notes)")
            if guidance.suggestion == nil { #expect(notes.contains { $0.contains("That was the tour") }) }
        }
        #expect((6...9).contains(taken.count) && Set(taken).count == taken.count, "\(taken)")
        for command in ["job", "hosts", "groups", "diff", "filter", "save"] {
            #expect(taken.contains { $0.contains(command) }, "\(command)")
        }
        #expect(FileManager.default.fileExists(atPath: home["joblog-tour.html"]))
        // The tour has ended: lines are what they are.
        #expect(await guidance.statement(for: "") == "" && guidance.suggestion == nil)
        try await shell.stop()
    }

    /// So few hosts form only one group, so that there is no third one.
    @Test func aSuggestionThatFailsDoesNotEndTheTour() async throws {
        let home = try TemporaryFolder()
        let shell = try await demo(hosts: 8, home: home.path)
        var guidance = Guidance(shell: shell.shell)
        _ = try await type("tour", &guidance, in: shell)
        var statuses: [Int] = []
        while guidance.suggestion != nil, statuses.count < 20 {
            statuses.append(try await type("", &guidance, in: shell).status)
        }
        #expect(statuses.count == 7 && statuses.contains { $0 != 0 } && statuses.last == 0, "\(statuses)")
        try await shell.stop()
    }

    @Test func anyStatementMayBeTypedAndTheTourWaits() async throws {
        let shell = try await demo()
        var guidance = Guidance(shell: shell.shell)
        let begin = try await type("tour", &guidance, in: shell)
        #expect(begin.notes.contains("type: job 20000100"), "\(begin.notes)")
        #expect(begin.notes.allSatisfy { $0.count <= 80 })
        #expect(try await type("session", &guidance, in: shell).status == 0)
        #expect(guidance.suggestion == "job 20000100")
        let wrong = try await type("nosuch", &guidance, in: shell)
        #expect(wrong.status == 2 && wrong.notes.contains { $0.contains("did not succeed") })
        #expect(guidance.suggestion == "job 20000100")
        // What does more than was asked for goes on as well; so does the beginning of a name.
        _ = try await type("job 20000100 > /dev/null; step 1", &guidance, in: shell)
        #expect(guidance.suggestion == "step 1")
        _ = try await type("", &guidance, in: shell)
        #expect(guidance.suggestion == "hosts")
        _ = try await type("host --long", &guidance, in: shell)
        #expect(guidance.suggestion == "groups")
        #expect(await shell.shell.session.stepIndex == 0)
        try await shell.stop()
    }

    @Test func itCanBeLeftAndBegunAnew() async throws {
        let shell = try await demo()
        var guidance = Guidance(shell: shell.shell)
        #expect(await guidance.statement(for: "q") == "q")
        _ = try await type("tour", &guidance, in: shell)
        let left = try await type(" q ", &guidance, in: shell)
        #expect(guidance.suggestion == nil && left.notes.contains { $0.contains("left the tour") })
        _ = try await type("session", &guidance, in: shell)
        #expect(guidance.suggestion == nil)
        _ = try await type("tour", &guidance, in: shell)
        #expect(guidance.suggestion == "job 20000100")
        await guidance.leave()
        #expect(guidance.suggestion == nil)
        try await shell.stop()
    }

    @Test func elsewhereItSaysHowToStart() async throws {
        let nowhere = try ScriptedShell(plugins: builtIn)
        let result = try await nowhere.run("tour", from: .terminal)
        #expect(result.status == 1 && result.notes.last?.contains("joblog --demo") == true, "\(result.notes)")
        #expect(await nowhere.shell.lastSuggestion == nil)
        let shell = try await demo()
        let script = try await shell.run("tour")
        #expect(script.status == 2 && script.notes.first?.contains("needs a prompt") == true)
        _ = try await shell.run("connect http://127.0.0.1:1")
        let away = try await shell.run("tour", from: .terminal)
        #expect(away.status == 1 && away.notes.last?.contains("`connect demo`") == true)
        try await shell.stop()
    }

    @Test func aFirstStartIsGreetedInThreeLines() async throws {
        let nowhere = try ScriptedShell(plugins: builtIn)
        let words = try #require(FirstWords.text(await nowhere.shell.session, nowhere.terminal))
        #expect(words.split(separator: "\n").count == 3)
        for word in ["`connect URL`", "`open PATH`", "`help`", "`joblog --demo`"] { #expect(words.contains(word)) }
        let first = try await demo()
        let greeting = try #require(FirstWords.text(await first.shell.session, first.terminal))
        #expect(greeting.split(separator: "\n").count == 3)
        for word in ["`tour`", "`help`"] { #expect(greeting.contains(word)) }
        let again = try await demo(history: ["jobs"])
        #expect(FirstWords.text(await again.shell.session, again.terminal) == nil)
        try await first.stop()
        try await again.stop()
    }
}
