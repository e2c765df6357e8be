import JobModel
import JobShell
import JobShellTesting
import TerminalText
import Testing

/// The map, the topics and the help of one command.
@Suite struct HelpTests {
    /// Two commands of a plugin of a stranger; how many plugins there are depends on the names.
    private struct Stranger: Plugin {
        struct Own: Command {
            let signature: CommandSignature
            func run(_ invocation: Invocation, in context: Context) async throws -> Outcome { Outcome() }
        }

        let name: String
        let summary = "commands of somebody else"
        var helpGroup: HelpGroup?
        var mainCommands: [String] = []
        var commands: [any Command] {
            ["one", "two"].map { word in
                Own(
                    signature: CommandSignature("\(name.lowercased())-\(word)", summary: "what \(word) of \(name) does")
                )
            }
        }
    }

    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    @Test(arguments: [40, 80, 200])
    func theMapHasEveryCommandOnOneScreen(width: Int) async throws {
        let shell = try ScriptedShell(plugins: builtIn, terminal: ScriptedTerminal(width: width))
        let map = try await shell.run("help").output
        let words = Set(map.split(whereSeparator: \.isWhitespace).map(String.init))
        for signature in try Registry(builtIn).signatures {
            #expect(words.contains(signature.name), "\(signature.name)")
        }
        for group in HelpGroup.allCases { #expect(lines(map).contains { $0.hasPrefix(group.title) }, "\(group)") }
        #expect(lines(map).allSatisfy { DisplayWidth.of($0) <= width })
        if width >= 80 { #expect(map.split(separator: "\n", omittingEmptySubsequences: false).count <= 25, "\(map)") }
    }

    @Test func theMapBeginsWithWhereYouAre() async throws {
        let nowhere = try ScriptedShell(plugins: builtIn)
        #expect(try await nowhere.run("help").output.hasPrefix("No platform is chosen. Next: `connect URL`"))
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        #expect(try await shell.run("help").output.hasPrefix("You are in biz:2. Next: `jobs`"))
        _ = try await shell.run("job 20000100")
        #expect(try await shell.run("help").output.hasPrefix("You are at job 20000100. Next: `steps`, `step 1`."))
        _ = try await shell.run("step 1")
        let sentence = try #require(lines(try await shell.run("help").output).first)
        #expect(sentence.hasPrefix("You are at job 20000100, step 1. Next: "))
        // What the sentence says to type can be typed.
        for match in sentence.matches(of: /`([^`]+)`/) {
            #expect(try await shell.run(String(match.1)).status == 0, "\(match.1)")
        }
        try await shell.stop()
    }

    @Test func commandsOfOthersComeUnderTheirPluginsName() async throws {
        let shell = try ScriptedShell(plugins: builtIn + [Stranger(name: "Mine")])
        let rows = lines(try await shell.run("help").output)
        let row = try #require(rows.firstIndex { $0.hasPrefix("Mine ") })
        #expect(rows[row].hasSuffix("what one of Mine does") && rows[row + 1].hasSuffix("what two of Mine does"))
        let grouped = Stranger(name: "Mine", helpGroup: .whatDiffers, mainCommands: ["mine-two"])
        let inside = try ScriptedShell(plugins: builtIn + [grouped])
        let map = lines(try await inside.run("help").output)
        #expect(map.contains { $0.hasSuffix("mine-two  what two of Mine does") })
        #expect(map.contains { $0.contains("also patterns mask mine-one") } && !map.contains { $0.hasPrefix("Mine") })
    }

    @Test func manyPluginsDoNotFloodTheMap() async throws {
        let many = (1...40).map { Stranger(name: "Mine\($0)") }
        let shell = try ScriptedShell(plugins: builtIn + many, terminal: ScriptedTerminal(width: 80))
        let map = lines(try await shell.run("help").output)
        #expect(map.count < 45 && map.contains { $0.hasPrefix("Further plugins: 34; `help commands`") }, "\(map)")
        #expect(try await shell.run("help commands").output.contains("mine40-two"))
    }

    @Test(arguments: ["language", "hostsets", "masks", "plugins", "keys", "exit", "commands"])
    func aTopicFitsTheWidth(topic: String) async throws {
        for width in [40, 80] {
            let shell = try ScriptedShell(plugins: builtIn, terminal: ScriptedTerminal(width: width))
            let text = try await shell.run("help \(topic)").output
            #expect(!text.isEmpty && lines(text).allSatisfy { DisplayWidth.of($0) <= width }, "\(text)")
            #expect(topic == "commands" || width < 80 || lines(text).count <= 48, "\(lines(text).count)")
        }
        // A file gets the lines as they are.
        let shell = try ScriptedShell(plugins: builtIn)
        if topic != "commands" {
            let text = try await shell.run("help \(topic)").output
            #expect(lines(text).allSatisfy { DisplayWidth.of($0) <= 80 }, "\(text)")
        }
        #expect(try await shell.run("help").output.contains(topic))
        let mistyped = String(topic.dropLast(2)) + String(topic.suffix(2).reversed())
        let notes = try await shell.run("help \(mistyped)").notes
        #expect(notes.last?.contains("did you mean") == true && notes.last?.contains(topic) == true, "\(notes)")
    }

    /// Statements that topics show must be statements of this shell.
    @Test func whatTopicsQuoteCanBeTyped() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        for topic in ["hostsets", "masks", "plugins", "keys"] {
            let text = try await shell.run("help \(topic)").output
            for match in text.matches(of: /`([^`]+)`/) {
                let statement = String(match.1)
                guard !statement.contains(/[A-Z]{2}|^[-!]|longest|^set keys/) else { continue }
                let result = try await shell.run("job 20000100; step 1; groups > /dev/null; \(statement)")
                #expect(result.status == 0, "\(topic): \(statement): \(result.notes)")
            }
        }
        try await shell.stop()
    }

    @Test func examplesComeFirst() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        for signature in try Registry(builtIn).signatures {
            let help = lines(try await shell.run("\(signature.name) --help").output)
            #expect(help.first == "\(signature.name): \(signature.summary)")
            #expect(help.dropFirst().first == "  \(signature.examples.first?.statement ?? "")", "\(signature.name)")
            let usage = try #require(help.firstIndex(of: "Usage:"))
            #expect(help[usage + 1].hasPrefix("  \(signature.name)"))
        }
    }
}
