import JobModel
import JobShell
import JobShellTesting
import Testing

/// What the tests' own plugin brings: a stranger's, made of the public face only.
private struct ProbePlugin: Plugin {
    let name: String
    let summary = "a plugin of the tests"
    let commands: [any Command]
    var settings: [SettingDeclaration] = []

    init(_ name: String = "Probe", _ commands: [any Command] = [GiveCommand(), TakeCommand(), FailCommand()]) {
        self.name = name
        self.commands = commands
    }
}

/// Gives text, and asks for a variable to be set.
private struct GiveCommand: Command {
    private static let text = Parameter.optional("text", .text, help: "the text")

    let signature = CommandSignature("give", summary: "gives a text", parameters: [Self.text], gives: .text)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let text = invocation[Self.text] ?? context.session.value(of: "given") ?? "none"
        return Outcome(ByteStream.text(text + "\n"), changes: [.variable("given", text)])
    }
}

/// Takes text, and tells the session it saw.
private struct TakeCommand: Command {
    let signature = CommandSignature("take", summary: "takes a text", accepts: [.text], needsInput: true, gives: .text)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        guard let stream = invocation.input as? ByteStream else { return Outcome() }
        let text = String(decoding: try await stream.collected(), as: UTF8.self)
        return Outcome(
            ByteStream.text("took \(text.dropLast()), session has \(context.session.value(of: "given") ?? "nothing")\n")
        )
    }
}

/// Fails.
private struct FailCommand: Command {
    let signature = CommandSignature("fail", summary: "fails")

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        throw Failure("probe-failed", "it failed\u{1B}]0;title\u{7}", hint: "try again")
    }
}

/// Gives text without an end.
private struct EndlessCommand: Command {
    let signature = CommandSignature("endless", summary: "gives text without an end", gives: .text)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(ByteStream { { [UInt8(ascii: "x")] } })
    }
}

/// Gives a value and fails all the same.
private struct HalfCommand: Command {
    let signature = CommandSignature("half", summary: "gives a value and fails", gives: .text)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(ByteStream.text("half\n"), failure: Failure("half-failed", "half of it failed"))
    }
}

@Suite struct PipelineTests {
    private func shell(_ plugins: [any Plugin] = [ProbePlugin()], _ options: ShellOptions = ShellOptions()) throws
        -> ScriptedShell
    {
        try ScriptedShell(plugins: plugins, environment: ["HOME": "/home/someone"], options: options)
    }

    @Test func stagesSeeOneSnapshotAndChangesComeAfterThem() async throws {
        let shell = try shell()
        #expect(try await shell.run("give a | take").output == "took a, session has nothing\n")
        #expect(try await shell.run("give b | take").output == "took b, session has a\n")
        #expect(try await shell.run("give").output == "b\n")
    }

    @Test func onlyTheLastStageIsShown() async throws {
        #expect(
            try await shell().run("give a | take | take").output
                == "took took a, session has nothing, session has nothing\n")
    }

    @Test(arguments: [
        ("give a && give b", "a\nb\n", 0), ("fail && give b", "", 1), ("fail || give b", "b\n", 0),
        ("give a || give b", "a\n", 0), ("fail && give a || give b", "b\n", 0), ("give a; give b", "a\nb\n", 0),
        ("fail; give b", "", 1), ("give a || fail; give c", "a\nc\n", 0), ("nosuch || give b", "b\n", 0),
    ])
    func connectorsAndTheEndOfAScript(_ text: String, _ output: String, _ status: Int) async throws {
        let result = try await shell().run(text)
        #expect(result.output == output)
        #expect(result.status == status)
    }

    @Test func aTerminalGoesOnAndSoDoesAShellThatIsToldTo() async throws {
        #expect(try await shell().run("fail; give b", from: .terminal).output == "b\n")
        var options = ShellOptions()
        options.keepsGoing = true
        let result = try await shell([ProbePlugin()], options).run("fail; give b; nosuch")
        #expect(result.output == "b\n")
        #expect(result.status == 1)
    }

    @Test func outputWithoutAnEndStopsOnCancellation() async throws {
        let shell = try shell([ProbePlugin("Endless", [EndlessCommand(), TakeCommand()])])
        for statement in ["endless", "endless | take", "endless > /dev/null", "endless | !cat >/dev/null"] {
            let task = Task { try await shell.run(statement) }
            task.cancel()
            #expect(try await task.value.status == 130, "\(statement)")
        }
    }

    @Test func aFailureBesideAValueIsToldInTheNameOfWhoFailed() async throws {
        let result = try await shell([ProbePlugin("Half", [HalfCommand(), TakeCommand()])]).run("half | take")
        #expect(result.output == "took half, session has nothing\n")
        #expect(result.status == 1)
        #expect(result.notes == ["joblog: half: half of it failed"])
    }

    @Test func aWrongPairIsFoundBeforeAnythingRuns() async throws {
        let result = try await shell().run("give a | give b")
        #expect(result.status == 2)
        #expect(result.output == "")
        #expect(result.notes.first == "joblog: give: it takes nothing from a pipe, but give comes before it")
        #expect(try await shell().run("take").status == 2)
        #expect(try await shell().run("give").output == "none\n")
    }

    @Test func anErrorIsOneSafeLineAndAHint() async throws {
        let result = try await shell().run("fail")
        #expect(result.notes == ["joblog: fail: it failed^[]0;title^G", "hint: try again"])
        let located = try await shell().run("give a\n\nfail", from: .file(path: "some/file"))
        #expect(located.notes.first?.hasPrefix("some/file:3: fail: it failed") == true)
    }

    @Test func aSyntaxErrorShowsItsPlaceUnderWideCharacters() async throws {
        let terminal = ScriptedTerminal(width: 80)
        let result = try await ScriptedShell(plugins: [ProbePlugin()], terminal: terminal).run("give 日志；give b")
        #expect(result.status == 2)
        #expect(result.notes.contains("  give 日志；give b"))
        #expect(result.notes.contains("           ^^"))
        // What reads errors off a terminal gets the error and the hint, a line each.
        let plain = try await shell().run("give 日志；give b")
        #expect(plain.notes.count == 2, "\(plain.notes)")
        #expect(plain.notes.last?.hasSuffix("type: give 日志;give b") == true)
    }

    @Test func theHomeDirectoryAndVariablesAreWordsOfTheirOwn() async throws {
        #expect(try await shell().run("give ~/x").output == "/home/someone/x\n")
        #expect(try await shell().run("give '~/x'").output == "~/x\n")
        #expect(try await shell().run("give x; give \"<$given>\"").output == "x\n<x>\n")
        let missing = try await shell().run("give $nosuch")
        #expect(missing.status == 2)
        #expect(missing.notes.first?.contains("$nosuch") == true)
        #expect(try await shell().run("$given").status == 2)
    }

    @Test func scriptArgumentsAreWordsThatNobodySplits() async throws {
        let shell = try shell()
        #expect(try await shell.run("give $1; give $#", arguments: ["a b", "c"]).output == "a b\n2\n")
        #expect(try await shell.run("give $@", arguments: ["a b"]).output == "a b\n")
        #expect(try await shell.run("give $@", arguments: ["a", "b"]).status == 2)
        #expect(try await shell.run("give $3", arguments: ["a"]).notes.first?.contains("only 1 was given") == true)
    }

    @Test func twoPluginsOfOneNameAreAnError() throws {
        #expect(throws: Failure.self) { try Registry([ProbePlugin("One"), ProbePlugin("Two")]) }
        var one = ProbePlugin("One", [])
        one.settings = [SettingDeclaration("timezone", .text, default: "", meaning: "taken")]
        #expect(throws: Failure.self) { try Registry([one]) }
        one.settings = [SettingDeclaration("log-colour", .text, default: "", meaning: "another spelling, taken")]
        #expect(throws: Failure.self) { try Registry([one]) }
        do {
            _ = try Registry([ProbePlugin("One"), ProbePlugin("Two")])
        } catch {
            #expect(error.code == "duplicate-command")
            #expect(error.message.contains("One") && error.message.contains("Two") && error.message.contains("give"))
        }
    }

    @Test func beginningsOfNamesAreForTerminals() async throws {
        #expect(try await shell().run("gi x", from: .terminal).output == "x\n")
        let script = try await shell().run("gi x", from: .file(path: "f"))
        #expect(script.status == 2)
        #expect(script.notes.last?.hasSuffix("; type: give x") == true, "\(script.notes)")
    }
}
