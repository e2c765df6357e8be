import JobModel
import JobShell

/// `alias name 'text'`
struct AliasCommand: Command {
    let signature = CommandSignature(
        "alias", summary: "give a name to statements, or list the names",
        details:
            "Further words of a call are appended to the text. An alias that mentions its own name means the command.",
        positionals: [
            .init("name", .text, isOptional: true, help: "the new name; without it, all aliases are listed"),
            .init("text", .text, isOptional: true, help: "what it stands for, in quotes"),
        ],
        gives: .table,
        examples: [
            .init("alias bad 'hosts --status failed'; bad --long", "name the hosts that failed"),
            .init("alias", "list the aliases"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let aliases = context.session.aliases
        guard let name = invocation.arguments.text("name") else { return Outcome(.table(Self.table(aliases))) }
        guard let text = invocation.arguments.text("text") else {
            guard let known = aliases[name] else { throw Texts.noSuchAlias(name, among: Array(aliases.keys)) }
            return Outcome(.table(Self.table([name: known])))
        }
        guard Grammar.isCommandName(name) else { throw Texts.notACommandName(name) }
        do {
            _ = try Grammar.parse(text).complete()
        } catch {
            throw Failure(
                error.kind.rawValue, "in the text of \(name): \(error.message)", hint: error.hint, status: .usage)
        }
        return Outcome(changes: [.alias(name, text)])
    }

    private static func table(_ aliases: [String: String]) -> Table {
        let rows = aliases.sorted { $0.key < $1.key }.map { name, text -> JSONObject in
            ["name": .string(name), "text": .string(text)]
        }
        return Table(columns: ["name", "text"].map { .init($0, title: $0) }, rows: rows)
    }
}

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
