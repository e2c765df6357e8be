import Grammar
import JSON
import JobModel
import JobShell

/// `alias NAME 'TEXT'` names a piece of statement text; without words it lists all aliases.
struct AliasCommand: Command {
    private static let name = Parameter.optional(
        "name", .text, help: "the new name; without it, all aliases are listed")
    private static let text = Parameter.optional("text", .statement, help: "what it stands for, in quotes")

    let signature = CommandSignature(
        "alias", summary: "give a name to statements, or list the names",
        details: """
            Further words of a call are appended to the text. An alias that mentions its own name means the command.
            A name and its text may be joined by =, as in sh.
            """,
        parameters: [Self.name, Self.text],
        gives: .table,
        examples: [
            .init("alias bad 'hosts --status failed'; bad --long", "name the hosts that failed"),
            .init("alias", "list the aliases"),
        ])

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        parameter == Self.name.declaration.name ? context.aliasCandidates : []
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let aliases = context.session.aliases
        guard let name = invocation[Self.name] else { return Outcome(Self.table(aliases)) }
        guard let text = invocation[Self.text] else {
            if let known = aliases[name] { return Outcome(Self.table([name: known])) }
            guard let assignment = Assignment(name), !assignment.value.isEmpty else {
                throw Texts.noSuchAlias(name, among: Array(aliases.keys))
            }
            return try Self.naming(assignment.name, assignment.value, in: context)
        }
        if name.hasSuffix("=") { throw Texts.equalsSign("alias", String(name.dropLast()), [text]) }
        return try Self.naming(name, text, in: context)
    }

    private static func naming(_ name: String, _ text: String, in context: Context) throws -> Outcome {
        guard Grammar.isCommandName(name) else { throw Texts.notACommandName(name) }
        do {
            _ = try Grammar.parse(text).complete()
        } catch {
            throw Failure(error, at: error.span.location(in: text))
        }
        let secrets = SecretStatements(context.registry, aliases: context.session.aliases)
        guard !secrets.haveWords(in: text) else { throw Texts.secretInAlias(name).about(Self.text) }
        return Outcome(changes: [.alias(name, text)])
    }

    private static func table(_ aliases: [String: String]) -> Table {
        let rows = aliases.sorted { $0.key < $1.key }.map { name, text -> JSONObject in
            ["name": .string(name), "text": .string(text)]
        }
        return Table(columns: ["name", "text"].map { .init($0, title: $0) }, rows: rows)
    }
}

/// `unalias NAME` removes an alias.
struct UnaliasCommand: Command {
    private static let name = RequiredParameter("name", .text, help: "the alias")

    let signature = CommandSignature(
        "unalias", summary: "take an alias away", parameters: [Self.name],
        examples: [.init("alias h hosts; unalias h", "name a command and take the name away")])

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        context.aliasCandidates
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let name = try invocation[Self.name]
        guard context.session.aliases[name] != nil else {
            throw Texts.noSuchAlias(name, among: Array(context.session.aliases.keys))
        }
        return Outcome(changes: [.alias(name, nil)])
    }
}
