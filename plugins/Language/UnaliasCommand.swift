import JobModel
import JobShell

/// `unalias name`
struct UnaliasCommand: Command {
    let signature = CommandSignature(
        "unalias", summary: "take an alias away",
        positionals: [.init("name", .text, help: "the alias")],
        examples: [.init("alias h hosts; unalias h", "name a command and take the name away")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let name = invocation.arguments.text("name") ?? ""
        guard context.session.aliases[name] != nil else {
            throw Texts.noSuchAlias(name, among: Array(context.session.aliases.keys))
        }
        return Outcome(changes: [.alias(name, nil)])
    }
}
