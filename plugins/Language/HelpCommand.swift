import JSON
import JobModel
import JobShell

/// `help [COMMAND|TOPIC]` explains one command or topic; without a word it lists all commands.
struct HelpCommand: Command {
    private static let subject = Parameter.optional(
        "subject", .text, help: "a command, or one of language, hostsets, exit")
    private static let markdown = Parameter.flag(
        "markdown", help: "every command in full as Markdown, as in docs/commands.md")
    private static let json = Parameter.flag(
        "json", help: "plugins, commands, settings and masks for programs, or one command")

    let signature = CommandSignature(
        "help", otherNames: ["?"], summary: "all commands, or one of them, or a topic",
        parameters: [Self.subject, Self.markdown, Self.json],
        gives: .text,
        examples: [
            .init("help", "the list of commands"), .init("help hosts", "all about one command"),
            .init("help hostsets", "how hosts are named"),
            .init("help --json > /dev/null", "everything that is declared, as one JSON object"),
        ], isForAssistants: true)

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        let commands = context.commandCandidates
        // `exit` is a topic and a command.
        let topics = HelpTopics.names.filter { name in !commands.contains { $0.text == name } }
        return commands + topics.map { Completion.Candidate($0, help: Texts.topic) }
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        if invocation[Self.markdown], invocation[Self.json] { throw Texts.oneForm.about(Self.json) }
        if invocation[Self.markdown], invocation[Self.subject] != nil { throw Texts.markdownOfAll.about(Self.subject) }
        if invocation[Self.markdown] { return Outcome(ByteStream.text(CommandReference.markdown(context.registry))) }
        if invocation[Self.json] { return try Self.json(of: invocation[Self.subject], context.registry) }
        guard let subject = invocation[Self.subject] else {
            return Outcome(ByteStream.prose(Self.overview(context.registry)))
        }
        if let topic = HelpTopics.text(subject) { return Outcome(ByteStream.prose(topic)) }
        guard let signature = Self.signature(subject, context.registry) else {
            let words = Self.names(context.registry).sorted() + HelpTopics.names
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

    private static func overview(_ registry: Registry) -> String {
        let width = names(registry).map(\.count).max() ?? 0
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

/// Short help texts on topics that are not commands. docs/language.md explains the topics in full.
enum HelpTopics {
    static let names = ["language", "hostsets", "exit"]

    /// The text of a topic; nil for a word that is no topic.
    ///
    /// `exit` is a topic and a command. `help exit` shows the topic, the exit statuses, and `exit --help` the command.
    static func text(_ name: String) -> String? {
        switch name {
        case "language": language
        case "hostsets", "host-sets", "hostset": hostSets
        case "exit", "status": exitStatus
        default: nil
        }
    }

    private static let language = """
        A statement is a pipeline of commands; statements end at a newline or ;, and may be joined by && and ||.

          jobs --last 2d --status failed
          job 20000100; step 1
          hosts --status failed | fetch | to json > failed.json
          show @failed | !grep -v DEBUG | less -R

        'literal'   "with $var"   \\x   # comment   a trailing \\ | && || or an open quote continues
        ! at the start of a stage: everything to the end of the line is for /bin/sh, ; and | too
          jobs | !head -3        jobs | !less -R        hosts | to json | !jq .
        > FILE, >> FILE: write what would have been shown
        let name value, echo $name; alias name 'text'; $biz $job $step $url $status tell the session
        a value never turns into syntax: no splitting, no globbing, no option

        """

    private static let hostSets = """
        10.0.0.[1-20,30]  10.0.[0-3].*  10.0.0.0/24  fd00::5   addresses, ranges, any, networks
        3:10.0.0.7  3:[fd00::5]                                in network area 3
        web-01  web-[01-40,50]  rack[1-3]-node[01-20]  web-*   names; zeros before a number are kept
        name:TEXT                                              a name with other characters
        id:100042                                              by the platform's id
        @failed @ok @running @agent @script @timeout @terminated @submit @transfer @unknown
        @nolog @unfetched @all                                 by outcome, by log
        @g1 @g2                                                groups that were formed last
        tag:TEXT                                               by what job_success or job_fail said
        @file:PATH                                             from a file, one word a line
        @成功 @失败 @执行中 …                                  the platform's words, understood as @ok @failed @running
        ,  joins   !  takes away   &  keeps both   ^  keeps what only one has; left to right

        """

    private static let exitStatus = ExitStatus.allCases.map { status in
        let number = String(status.rawValue)
        return number + String(repeating: " ", count: 5 - number.count) + status.meaning + "\n"
    }.joined()
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
