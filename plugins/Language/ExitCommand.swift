import JobModel
import JobShell

/// `exit [STATUS]`, also `quit`
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
