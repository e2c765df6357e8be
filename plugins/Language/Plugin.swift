import JobModel
import JobShell

/// The commands that belong to the language itself: variables, settings, aliases, files of statements, and help.
public struct LanguagePlugin: Plugin {
    public let name = "Language"
    public let summary = "variables, settings, aliases, files of statements, help"
    public let commands: [any Command] = [
        LetCommand(), UnletCommand(), SetCommand(), UnsetCommand(), AliasCommand(), UnaliasCommand(), SourceCommand(),
        EchoCommand(), HistoryCommand(), HelpCommand(), ExitCommand(),
    ]

    public init() {}
}

/// `source FILE [ARG…]` runs a file of statements in the current session.
struct SourceCommand: Command {
    let signature = CommandSignature(
        "source", summary: "run the statements of a file in this session",
        details: "The file sees further words as $1…, $@ and $#. It ends at its first failing statement.",
        positionals: [
            .init("file", .path, help: "a file of statements, UTF-8"),
            .init("argument", .text, isOptional: true, repeats: true, help: "$1… while the file runs"),
        ],
        examples: [.init("source /dev/null", "run a file of statements, here an empty one")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let path = invocation.arguments.text("file") ?? ""
        let text = try TextFile.statements(try await TextFile.bytesOffPool(of: path), name: path)
        let evaluation = try await context.evaluate(
            text, from: .file(path: path), arguments: invocation.arguments.texts("argument"))
        return Outcome(status: evaluation.status)
    }
}

/// `echo WORD…` gives its words as one line of text.
struct EchoCommand: Command {
    let signature = CommandSignature(
        "echo", summary: "the words as a line of text, with variables put in",
        positionals: [
            .init("word", .text, isOptional: true, repeats: true, help: "text; -- before words that begin with -")
        ],
        gives: .text,
        examples: [
            .init("echo job $job, step $step", "tell where the session is"),
            .init("hosts @failed | expect --max 20 && echo 'few enough'", "say how a check went"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(.text(invocation.arguments.texts("word").joined(separator: " ") + "\n"))
    }
}

/// `history [N]` lists the statements that were typed before.
struct HistoryCommand: Command {
    let signature = CommandSignature(
        "history", summary: "what was typed before",
        details: "Lines that begin with a space, and statements that run login, are never kept.",
        positionals: [.init("count", .count, isOptional: true, help: "only so many of the latest")],
        gives: .table,
        examples: [.init("history 20", "the last twenty lines")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let all = Array(context.history.enumerated())
        let count = invocation.arguments.integer("count").map { Int(clamping: $0) } ?? all.count
        let rows = all.suffix(count).map { index, line -> JSONObject in
            ["n": .whole(index + 1), "line": .string(line)]
        }
        return Outcome(
            .table(Table(columns: [.init("n", title: "n", .number), .init("line", title: "line")], rows: rows)))
    }
}

/// `exit [STATUS]`, also called `quit`, leaves the shell or ends a script.
struct ExitCommand: Command {
    let signature = CommandSignature(
        "exit", otherNames: ["quit"], summary: "leave the shell, or end a script",
        positionals: [
            .init(
                "status", .integer(0...255), isOptional: true, help: "the exit status; else that of the last statement")
        ],
        examples: [.init("exit 0", "leave, all well")], needsWholeName: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        Outcome(changes: [.exit(invocation.arguments.integer("status").map { Int(clamping: $0) })])
    }
}
