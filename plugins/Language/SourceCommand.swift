import JobModel
import JobShell

/// `source FILE [ARG…]`
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
