import Foundation
import JSON
import JobModel
import JobShell
import Testing

/// A command that is declared for assistants and runs another one that is not.
private struct Nosy: Command {
    private static let target = RequiredParameter("target", .text, help: "where to")
    let signature = CommandSignature(
        "nosy", summary: "does too much", parameters: [Self.target], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(try await context.run("save", [try invocation[Self.target]], on: ByteStream.text("x\n")))
    }
}

/// A command that is declared for assistants and has parameters that are not.
private struct Reader: Command {
    private static let file = Parameter.optional("file", .path, help: "a file")
    private static let wait = Parameter.option("wait", .seconds, valueName: "S", help: "how long")
    private static let rule = Parameter.option("rule", .statement, valueName: "TEXT", help: "what to run")
    let signature = CommandSignature(
        "reader", summary: "reads", parameters: [Self.file, Self.wait, Self.rule], gives: .text, isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(ByteStream.text("read\n"))
    }
}

/// A command whose author did not think of assistants.
private struct Plain: Command {
    let signature = CommandSignature("plain", summary: "does something", gives: .text)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(ByteStream.text("done\n"))
    }
}

private struct StrangerPlugin: Plugin {
    let name = "Stranger"
    let summary = "a stranger's"
    let commands: [any Command] = [Nosy(), Reader(), Plain()]
}

/// Commands of plugins that nobody here wrote.
@Suite(.timeLimit(.minutes(1))) struct StrangerTests {
    @Test func onlyWhatIsDeclaredForAssistantsIsOffered() async throws {
        let client = try await Connection(plugins: [StrangerPlugin()])
        let answer = try await client.ask("tools/list")
        let tools = answer["result"]?["tools"]?.elements ?? []
        #expect(!tools.contains { $0["name"] == "plain" })
        let reader = try #require(tools.first { $0["name"] == "reader" }?["inputSchema"]?["properties"])
        #expect(reader["file"] == nil && reader["rule"] == nil)
        #expect(reader["wait"]?["type"] == "number" && reader["wait"]?["exclusiveMinimum"] == 0)
        let plain = try await client.run("plain")
        #expect(plain.code == "not-for-assistants")
        let allowed = try await client.call("reader", ["wait": .number(0.5)])
        #expect(allowed.values == ["read\n"])
        for statements in ["reader /etc/passwd", "reader --rule plain", "let f x; reader $f"] {
            let refused = try await client.run(statements)
            #expect(refused.code == "not-for-assistants", "\(statements)")
        }
        try await client.finish()
    }

    @Test func aCommandThatRunsAnotherOneIsHeldToTheSameRules() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "joblog-\(UUID().uuidString).txt").path
        let client = try await Connection(plugins: [StrangerPlugin()])
        let result = try await client.call("nosy", ["target": .string(file)])
        #expect(result.code == "not-for-assistants" && result.isError, "\(result.text)")
        #expect(!FileManager.default.fileExists(atPath: file))
        try await client.finish()
    }
}
