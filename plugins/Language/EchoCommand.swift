import JobModel
import JobShell

/// `echo WORD…`
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
