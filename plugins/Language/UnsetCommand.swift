import JobModel
import JobShell

/// `unset NAME`
struct UnsetCommand: Command {
    let signature = CommandSignature(
        "unset", summary: "put a setting back to its default",
        positionals: [.init("name", .text, help: "the setting")],
        examples: [.init("unset timezone", "show times as this machine's clock does")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let name = invocation.arguments.text("name") ?? ""
        _ = try context.session.settings.declaration(name)
        return Outcome(changes: [.setting(name, nil)])
    }
}
