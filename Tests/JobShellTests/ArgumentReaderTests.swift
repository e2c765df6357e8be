import JobModel
import JobShell
import JobShellTesting
import Testing

/// How a command's words are read: as getopt_long reads them, and never an option out of a value.
@Suite struct ArgumentReaderTests {
    /// Tells what it was given.
    private struct TellCommand: Command {
        private static let first = Parameter.optional("first", .text, help: "a word")
        private static let rest = Parameter.remaining("rest", .text, help: "more words")
        private static let all = Parameter.flag("all", letter: "a", help: "a flag")
        private static let big = Parameter.flag("big", letter: "b", help: "a flag")
        private static let count = Parameter.option("count", letter: "n", .integer, valueName: "N", help: "a number")
        private static let pattern = Parameter.options(
            "pattern", letter: "e", .text, valueName: "RE", help: "a text")
        private static let since = Parameter.option("since", .time, valueName: "T", help: "a moment")

        let signature = CommandSignature(
            "tell", summary: "tells its words",
            parameters: [Self.first, Self.rest, Self.all, Self.big, Self.count, Self.pattern, Self.since],
            gives: .text)

        func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
            var parts: [String] = []
            if invocation[Self.all] { parts.append("all") }
            if invocation[Self.big] { parts.append("big") }
            if let count = invocation[Self.count] { parts.append("count=\(count)") }
            parts += invocation[Self.pattern].map { "pattern=\($0)" }
            if invocation[Self.since] != nil { parts.append("since") }
            parts += ([invocation[Self.first]].compactMap(\.self) + invocation[Self.rest]).map { "<\($0)>" }
            return Outcome(ByteStream.text(parts.joined(separator: " ")))
        }
    }

    private struct TellPlugin: Plugin {
        let name = "Tell"
        let summary = "a plugin of the tests"
        let commands: [any Command] = [TellCommand()]
    }

    private func tell(_ words: String, variables: [String: String] = [:]) async throws -> ScriptedShell.Transcript {
        let shell = try ScriptedShell(plugins: [TellPlugin()])
        await shell.shell.apply(variables.map { SessionChange.variable($0.key, $0.value) })
        return try await shell.run("tell " + words)
    }

    @Test(arguments: [
        ("-a", "all"), ("-ab", "all big"), ("-n 3", "count=3"), ("-n3", "count=3"), ("-abn3", "all big count=3"),
        ("--count 3", "count=3"), ("--count=3", "count=3"), ("-n -3", "count=-3"), ("--count=-3", "count=-3"),
        ("-e x -e y", "pattern=x pattern=y"), ("-e -v", "pattern=-v"), ("--pattern=", "pattern="),
        ("-- -a --big", "<-a> <--big>"), ("x -a y", "all <x> <y>"), ("-", "<->"), ("-5", "<-5>"), ("~1", "<~1>"),
        ("--since -2h", "since"), ("'-a'", "<-a>"), ("\"--big\"", "<--big>"), ("\\-a", "<-a>"),
        ("-e '-a b'", "pattern=-a b"), ("--pattern='a b'", "pattern=a b"), ("''", "<>"),
    ])
    func formsOfWords(_ words: String, _ expected: String) async throws {
        let result = try await tell(words)
        #expect(result.status == 0, "\(result.notes)")
        #expect(result.output == expected)
    }

    @Test(arguments: ["-a", "--big", "--count=3", "--", "-n"])
    func aVariableIsNeverAnOption(_ value: String) async throws {
        let result = try await tell("$x", variables: ["x": value])
        #expect(result.output == "<\(value)>")
        #expect(try await tell("x$x", variables: ["x": value]).output == "<x\(value)>")
        #expect(try await tell("-e $x", variables: ["x": value]).output == "pattern=\(value)")
    }

    @Test func lettersAndNamesDoNotComeOutOfVariables() async throws {
        #expect(try await tell("-$x", variables: ["x": "a"]).status == 0)
        #expect(try await tell("-$x", variables: ["x": "a"]).output == "<-a>")
        #expect(try await tell("--$x", variables: ["x": "big"]).output == "<--big>")
        #expect(try await tell("-a$x", variables: ["x": "b"]).status == 2)
        #expect(try await tell("-n$x", variables: ["x": "7"]).output == "count=7")
    }

    @Test(arguments: [
        ("--nosuch", "no option --nosuch"), ("-z", "no option -z"), ("--cuont 3", "no option --cuont"),
        ("-n", "-n needs a value"), ("-n x", "-n must be a whole number, not 'x'"),
        ("--count --all", "--count needs a value"), ("--all=1", "--all takes no value"), ("-n1 -n2", "given twice"),
        ("-n 99999999999999999999", "-n must be at most 9223372036854775807, not 99999999999999999999"),
    ])
    func usageErrorsNameTheWord(_ words: String, _ sentence: String) async throws {
        let result = try await tell(words)
        #expect(result.status == 2)
        #expect(result.notes.first?.contains(sentence) == true, "\(result.notes)")
    }

    @Test func theNearestOptionIsNamed() async throws {
        #expect(try await tell("--cuont 3").notes.contains("hint: did you mean --count?"))
    }

    @Test(arguments: [
        ("–a", "tell -a"), ("—a x", "tell -a x"), ("−ab", "tell -ab"), ("－－all", "tell --all"),
        ("—count=3", "tell --count=3"),
        ("－n 3", "tell -n 3"), ("-n ３", "tell -n 3"), ("--count=３", "tell --count=3"), ("-n３", "tell -n3"),
        ("--count＝3", "tell --count=3"), ("-count 3", "tell --count 3"), ("--since －2h", "tell --since -2h"),
    ])
    func theStatementInASCIIIsShown(_ words: String, _ line: String) async throws {
        let result = try await tell(words)
        #expect(result.status == 2)
        let hint = try #require(result.notes.last)
        #expect(
            hint == "hint: type: \(line)" || hint.hasSuffix("or type: \(line)"), "\(result.notes)")
    }

    @Test(arguments: [
        ("–z", "<–z>"), ("'–a'", "<–a>"), ("–", "<–>"), ("-- –a", "<–a>"), ("x–a", "<x–a>"), ("—", "<—>"),
    ])
    func aDashThatBeginsNoOptionIsText(_ words: String, _ expected: String) async throws {
        #expect(try await tell(words).output == expected)
    }

    @Test(arguments: ["--help", "-h", "x --help -n"])
    func everyCommandKnowsHelp(_ words: String) async throws {
        let result = try await tell(words)
        #expect(result.status == 0)
        #expect(result.output.contains("tell [FIRST] [REST…] [--all]"))
    }
}

@Suite struct TimeExpressionTests {
    private let now = Timestamp(milliseconds: 1_795_478_400_000)  // 2026-11-24T00:00:00Z

    private func moment(_ text: String, hoursEast: Int = 0) -> String? {
        TimeExpression(text)?.moment(now: now, offset: { _ in hoursEast * 3600 }).iso8601
    }

    @Test func everyFormIsRead() {
        #expect(moment("2026-11-23") == "2026-11-23T00:00:00.000Z")
        #expect(moment("2026-11-23", hoursEast: 8) == "2026-11-22T16:00:00.000Z")
        #expect(moment("2026-11-23T15:52") == "2026-11-23T15:52:00.000Z")
        #expect(moment("2026-11-23T15:52:35") == "2026-11-23T15:52:35.000Z")
        #expect(moment("07:30", hoursEast: 8) == "2026-11-23T23:30:00.000Z")
        #expect(moment("-2h") == "2026-11-23T22:00:00.000Z")
        #expect(moment("1795478400000") == "2026-11-24T00:00:00.000Z")
        #expect(moment("2028-02-29") == "2028-02-29T00:00:00.000Z")
    }

    @Test(arguments: [
        "", "-", "2h", "2026-13-01", "2027-02-29", "2026-11-23T", "24:00", "12:60", "now now", "-2", "x", "2026-11",
        "2026-11-23T15", "99999999999999999999", "-99999999999999999999w",
    ])
    func whatIsNoMomentIsNone(_ text: String) {
        #expect(TimeExpression(text) == nil)
    }
}
