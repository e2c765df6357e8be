import JSON
import JobModel
import JobShell

/// `help [COMMAND|TOPIC]` explains one command or topic; without a word it shows the map of the commands.
struct HelpCommand: Command {
    private static let subject = Parameter.optional(
        "subject", .text, help: "a command, or a topic: \(HelpTopic.all.map(\.name).joined(separator: ", "))")
    private static let markdown = Parameter.flag(
        "markdown", help: "every command in full as Markdown, as in docs/commands.md")
    private static let json = Parameter.flag(
        "json", help: "plugins, commands, settings and masks for programs, or one command")

    let signature = CommandSignature(
        "help", otherNames: ["?"], summary: "what to type next, or all about one command or topic",
        parameters: [Self.subject, Self.markdown, Self.json],
        gives: .text,
        examples: [
            .init("help", "the commands by task"), .init("help hosts", "all about one command"),
            .init("help hostsets", "how hosts are named"),
            .init("help --json > /dev/null", "everything that is declared, as one JSON object"),
        ], isForAssistants: true)

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        let commands = context.commandCandidates
        // `exit` is a topic and a command.
        let topics = HelpTopic.all.map(\.name).filter { name in !commands.contains { $0.text == name } }
        return commands + topics.map { Completion.Candidate($0, help: Texts.topic) }
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        if invocation[Self.markdown], invocation[Self.json] { throw Texts.oneForm.about(Self.json) }
        if invocation[Self.markdown], invocation[Self.subject] != nil { throw Texts.markdownOfAll.about(Self.subject) }
        if invocation[Self.markdown] { return Outcome(ByteStream.text(CommandReference.markdown(context.registry))) }
        if invocation[Self.json] { return try Self.json(of: invocation[Self.subject], context.registry) }
        guard let subject = invocation[Self.subject] else {
            let map = HelpMap(registry: context.registry, session: context.session, width: context.screen.width)
            return Outcome(ByteStream.prose(map.text))
        }
        if let topic = HelpTopic.named(subject) { return Outcome(ByteStream.prose(topic.text(context.registry))) }
        guard let signature = Self.signature(subject, context.registry) else {
            let words = Self.names(context.registry).sorted() + HelpTopic.all.map(\.name)
            throw Texts.noSuchSubject(subject, SpellingSuggestion.question(subject, among: words)).about(Self.subject)
        }
        return Outcome(ByteStream.prose(signature.helpText))
    }

    /// The registry as indented JSON, or one of its commands. A topic is text for people, and has no JSON.
    private static func json(of subject: String?, _ registry: Registry) throws(Failure) -> Outcome {
        var value = registry.json
        if let subject {
            guard let signature = signature(subject, registry) else {
                let question = SpellingSuggestion.question(subject, among: names(registry).sorted())
                throw Texts.noSuchCommand(subject, question).about(Self.subject)
            }
            value = signature.json
        }
        return Outcome(ByteStream(JSONWriter.text(value, indents: true) + [UInt8(ascii: "\n")]))
    }

    /// The command with this name, or the only command whose name begins with it; nil if there is no such command.
    private static func signature(_ word: String, _ registry: Registry) -> CommandSignature? {
        try? registry.command(word, allowsBeginnings: true).signature
    }

    private static func names(_ registry: Registry) -> [String] {
        registry.plugins.flatMap(\.commands).map(\.signature.name)
    }
}

/// Generates docs/commands.md from the signatures of the registered commands.
enum CommandReference {
    /// The whole page, in Markdown: a section for each plugin with all of its commands.
    static func markdown(_ registry: Registry) -> String {
        var text = """
            # Commands

            Made by `joblog --no-rc -c 'help --markdown'` from the commands' own declarations; `make docs` makes it anew.
            The language around them is in [language.md](language.md).

            """
        for plugin in registry.plugins {
            text += "\n## \(plugin.name): \(plugin.summary)\n"
            for command in plugin.commands { text += command.signature.markdown }
        }
        return text
    }
}
