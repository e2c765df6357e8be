import JobModel
import JobShell

/// The commands that belong to the language itself: variables, settings, aliases, files of statements, and help.
public struct LanguagePlugin: Plugin {
    public let name = "Language"
    public let summary = "variables, settings, aliases, files of statements, help"
    public let commands: [any Command] = [
        LetCommand(), UnletCommand(), SetCommand(), UnsetCommand(), AliasCommand(), UnaliasCommand(), SourceCommand(),
        EchoCommand(), HistoryCommand(), HelpCommand(), TourCommand(), ExitCommand(),
    ]
    public let helpGroup: HelpGroup? = .theShellItself
    public let mainCommands = ["set"]

    public init() {}
}

/// `source FILE [ARG…]` runs a file of statements in the current session.
struct SourceCommand: Command {
    private static let file = RequiredParameter("file", .path, help: "a file of statements, UTF-8")
    private static let argument = Parameter.remaining("argument", .text, help: "$1… while the file runs")

    let signature = CommandSignature(
        "source", summary: "run the statements of a file in this session",
        details: "The file sees further words as $1…, $@ and $#. It ends at its first failing statement.",
        parameters: [Self.file, Self.argument],
        examples: [.init("source /dev/null", "run a file of statements, here an empty one")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let path = try invocation[Self.file]
        return .status(try await context.evaluate(file: path, arguments: invocation[Self.argument]))
    }
}

/// `echo WORD…` gives its words as one line of text.
struct EchoCommand: Command {
    private static let word = Parameter.remaining("word", .text, help: "text; -- before words that begin with -")

    let signature = CommandSignature(
        "echo", summary: "the words as a line of text, with variables put in",
        parameters: [Self.word],
        gives: .text,
        examples: [
            .init("echo job $job, step $step", "tell where the session is"),
            .init("hosts @failed | expect --max 20 && echo 'few enough'", "say how a check went"),
        ], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(ByteStream.text(invocation[Self.word].joined(separator: " ") + "\n"))
    }
}

/// `exit [STATUS]`, also called `quit`, leaves the shell or ends a script.
struct ExitCommand: Command {
    private static let status = Parameter.optional(
        "status", .integer(0...255), help: "the exit status; else that of the last statement")

    let signature = CommandSignature(
        "exit", otherNames: ["quit"], summary: "leave the shell, or end a script",
        parameters: [Self.status],
        examples: [.init("exit 0", "leave, all well")], needsWholeName: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(changes: [.exit(invocation[Self.status])])
    }
}
