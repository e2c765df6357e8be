import Foundation
import JobModel
import JobShell
import JobShellTesting
import TestSupport
import Testing

/// A type of value that only a plugin knows, with nothing but what `Value` demands: a kind and records.
private struct Tickets: Value {
    let numbers: [Int]
    var kind: ValueKind { ValueKind("tickets") }
    var records: Records {
        Records(numbers.map { .object(["ticket": .string("T-\($0)"), "open": .bool($0 > 1)]) })
    }
}

/// Excerpts of logs of a plugin's own kind, which serve as logs.
private struct Alerts: Value {
    let logs: LogList
    var kind: ValueKind { Self.kind }
    static let kind = ValueKind("alerts", servesAs: [.logs])
    var records: Records { logs.records }
    var hostSelection: HostSelection? { logs.hostSelection }
    func asLogs() async throws -> LogList? { logs }
}

/// Keeps the number of the last ticket.
private struct LastTicket: SessionState {
    let number: Int
    var facts: [(name: String, text: String)] { [("last ticket", "T-\(number)")] }
}

private struct TicketsCommand: Command {
    private static let count = RequiredParameter("count", .integer(0...1000), help: "how many")
    let signature = CommandSignature(
        "tickets", summary: "tickets", parameters: [Self.count], gives: ValueKind("tickets"))

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let count = try invocation[Self.count]
        return Outcome(Tickets(numbers: Array(1...max(1, count))), changes: [.state(LastTicket(number: count))])
    }
}

private struct LastCommand: Command {
    let signature = CommandSignature("last", summary: "the last ticket", gives: .text)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(ByteStream.text(context.session[LastTicket.self].map { "T-\($0.number)\n" } ?? "none\n"))
    }
}

private struct AlertsCommand: Command {
    let signature = CommandSignature(
        "alerts", summary: "alerts", accepts: [.logs], needsInput: true, gives: Alerts.kind)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        guard let logs = try await invocation.input?.asLogs() else { return Outcome() }
        return Outcome(Alerts(logs: logs))
    }
}

/// Reads a parameter that its signature does not contain.
private struct ForgetfulCommand: Command {
    private static let word = RequiredParameter("word", .text, help: "a word")
    let signature = CommandSignature("forgetful", summary: "forgets a parameter")

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(ByteStream.text(try invocation[Self.word]))
    }
}

/// Calls another command.
private struct CallingCommand: Command {
    let signature = CommandSignature("calling", summary: "calls half", gives: .text)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(try await context.run("half", on: ByteStream.text("")))
    }
}

private struct HalfCommand: Command {
    let signature = CommandSignature("half", summary: "half of it fails", accepts: [.text], gives: .text)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(
            ByteStream.text("half\n"), failure: Failure("half-failed", "half of it failed"),
            failureAfterReading: { Failure("rest-failed", "the rest failed, too") })
    }
}

private struct OwnPlugin: Plugin {
    let name = "Own"
    let summary = "what a stranger brings"
    let commands: [any Command] = [
        TicketsCommand(), LastCommand(), AlertsCommand(), ForgetfulCommand(), CallingCommand(), HalfCommand(),
    ]
}

/// Values, state and parameters that a plugin brings are as good as the toolkit's.
@Suite struct OwnValueTests {
    private func shell() throws -> ScriptedShell { try ScriptedShell(plugins: builtIn + [OwnPlugin()]) }

    @Test(arguments: [
        ("tickets 2", "{\"ticket\":\"T-1\",\"open\":false}\n{\"ticket\":\"T-2\",\"open\":true}\n"),
        ("tickets 1 | to json", "[\n{\"ticket\":\"T-1\",\"open\":false}\n]\n"),
        ("tickets 2 | to csv", "ticket,open\r\nT-1,false\r\nT-2,true\r\n"), ("tickets 3 | to count", "3\n"),
        ("tickets 1 | to tsv", "ticket\topen\nT-1\tfalse\n"),
        ("tickets 2 | to text", "{\"ticket\":\"T-1\",\"open\":false}\n{\"ticket\":\"T-2\",\"open\":true}\n"),
        ("tickets 2 | !wc -l | tr -d ' '", "2\n"), ("tickets 2 | expect 2", ""),
    ])
    func aValueWithRecordsGoesThroughEveryForm(_ statement: String, _ output: String) async throws {
        let result = try await shell().run(statement)
        if !statement.contains("!") { #expect(result.output == output) }
        #expect(result.status == 0, "\(result.notes)")
    }

    @Test func itIsCountedSavedAndRefusedLikeAnyOther() async throws {
        let shell = try shell()
        let unmet = try await shell.run("tickets 3 | expect 2")
        #expect(unmet.status == 5 && unmet.notes.first?.hasSuffix("expected exactly 2 rows, there are 3") == true)
        let refused = try await shell.run("tickets 1 | groups")
        #expect(refused.status == 2 && refused.notes.first?.contains("but tickets gives tickets") == true)
        let folder = try TemporaryFolder()
        let saved = try await shell.run("set csv-bom off; tickets 2 | save '\(folder["t.csv"])'")
        #expect(saved.status == 0, "\(saved.notes)")
        #expect(
            try String(contentsOfFile: folder["t.csv"], encoding: .utf8) == "ticket,open\r\nT-1,false\r\nT-2,true\r\n")
        let page = try await shell.run("tickets 2 | save '\(folder["t.html"])'")
        #expect(page.status == 0, "\(page.notes)")
        #expect(try String(contentsOfFile: folder["t.html"], encoding: .utf8).contains("T-2"))
        let logs = try await shell.run("tickets 2 | save '\(folder["t.tar.gz"])'")
        #expect(logs.status == 2 && logs.notes.first?.contains("tickets have none") == true)
    }

    @Test func whatServesAsLogsGoesIntoCommandsThatTakeLogs() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn + [OwnPlugin()])
        _ = try await shell.run("job 20000100; step 1")
        let plain = try await shell.run("hosts @failed | fetch | groups | to count")
        let own = try await shell.run("hosts @failed | fetch | alerts | groups | to count")
        #expect(own.status == 0 && own.output == plain.output && plain.output != "0\n", "\(own.notes)")
        try await shell.stop()
    }

    @Test func stateIsKeptByItsType() async throws {
        let shell = try shell()
        #expect(try await shell.run("last").output == "none\n")
        #expect(try await shell.run("tickets 7 > /dev/null; last").output == "T-7\n")
        #expect(try await shell.run("session | to csv").output.contains("T-7"))
    }

    @Test func aParameterThatIsNotInTheSignatureIsAFailureAndNoCrash() async throws {
        let result = try await shell().run("forgetful")
        #expect(result.status == 1)
        #expect(result.notes.first?.contains("reads WORD, which its signature does not contain") == true)
    }

    @Test func theFailuresOfACommandThatACommandCallsAreTheStatements() async throws {
        let result = try await shell().run("calling")
        #expect(result.output == "half\n" && result.status == 1)
        #expect(result.notes == ["joblog: calling: half of it failed", "joblog: calling: the rest failed, too"])
    }
}
