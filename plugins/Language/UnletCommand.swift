import JobModel
import JobShell

/// `unlet name`
struct UnletCommand: Command {
    let signature = CommandSignature(
        "unlet", summary: "take a variable away",
        positionals: [.init("name", .text, help: "the variable, without $")],
        examples: [.init("let wave 3; unlet wave", "set a variable and take it away")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let name = invocation.arguments.text("name") ?? ""
        guard context.session.variables[name] != nil else {
            throw Texts.noSuchVariable(name, among: Array(context.session.variables.keys))
        }
        return Outcome(changes: [.variable(name, nil)])
    }
}
