import JobModel
import JobShell

/// `help [COMMAND|TOPIC]`
struct HelpCommand: Command {
    let signature = CommandSignature(
        "help", otherNames: ["?"], summary: "all commands, or one of them, or a topic",
        positionals: [.init("subject", .text, isOptional: true, help: "a command, or one of language, hostsets, exit")],
        options: [.flag("markdown", help: "every command in full as Markdown, as in docs/commands.md")],
        gives: .text,
        examples: [
            .init("help", "the list of commands"), .init("help hosts", "all about one command"),
            .init("help hostsets", "how hosts are named"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        if invocation.arguments.flag("markdown") { return Outcome(.text(CommandReference.markdown(context.registry))) }
        guard let subject = invocation.arguments.text("subject") else {
            return Outcome(.prose(Self.overview(context.registry)))
        }
        if let topic = HelpTopics.text(subject) { return Outcome(.prose(topic)) }
        guard let signature = Self.signature(subject, context.registry) else {
            let words = context.registry.signatures.map(\.name) + HelpTopics.names
            throw Texts.noSuchSubject(subject, Nearest.question(subject, among: words))
        }
        return Outcome(.prose(signature.helpText))
    }

    /// The one command whose name is, or begins with, a word.
    private static func signature(_ word: String, _ registry: Registry) -> CommandSignature? {
        try? registry.command(word, allowsBeginnings: true).signature
    }

    private static func overview(_ registry: Registry) -> String {
        let width = registry.signatures.map(\.name.count).max() ?? 0
        var text = ""
        for plugin in registry.plugins {
            text += "\(plugin.name): \(plugin.summary)\n"
            for signature in plugin.commands.map(\.signature) {
                let padding = String(repeating: " ", count: width - signature.name.count + 2)
                text += "  \(signature.name)\(padding)\(signature.summary)\n"
            }
            text += "\n"
        }
        return text + "Type `help COMMAND` for one of them; topics: \(HelpTopics.names.joined(separator: ", ")).\n"
    }
}
