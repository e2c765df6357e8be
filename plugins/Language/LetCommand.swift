import Grammar
import JSON
import JobModel
import JobShell

/// `let NAME VALUE…` sets a variable; without words it lists all variables.
struct LetCommand: Command {
    private static let name = Parameter.optional(
        "name", .text, help: "letters, digits and _; without it, all variables are listed")
    private static let value = Parameter.remaining("value", .text, help: "what $NAME stands for from now on")

    let signature = CommandSignature(
        "let", summary: "set a variable, or list them",
        details: """
            Several values become one, with a space between them. A value never turns into syntax: it is not split, and
            what it holds is never read as an option. Variables shadow the environment; $biz, $job, $step, $url
            and $status always tell the session. A name and one value may be joined by =, as in sh.
            """,
        parameters: [Self.name, Self.value],
        gives: .table,
        examples: [
            .init("let bad '10.20.0.[1-5]'; hosts $bad", "keep a host set under a name"),
            .init("let", "list the variables"),
        ])

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        parameter == Self.name.declaration.name ? context.variableCandidates : []
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        guard let name = invocation[Self.name] else {
            let rows = context.session.variables.sorted { $0.key < $1.key }.map { name, value -> JSONObject in
                ["name": .string(name), "value": .string(value)]
            }
            return Outcome(Table(columns: [.init("name", title: "name"), .init("value", title: "value")], rows: rows))
        }
        let values = invocation[Self.value]
        if let assignment = Assignment(name), Grammar.isVariableName(assignment.name) {
            return try Self.setting(assignment.name, to: [assignment.value].filter { !$0.isEmpty }, surplus: values)
        }
        guard Grammar.isVariableName(name) else { throw Texts.notAName(name).about(Self.name) }
        if values.first == "=" { return try Self.setting(name, to: [], surplus: Array(values.dropFirst())) }
        return try Self.setting(name, to: values)
    }

    /// Sets a variable to its values, joined by spaces.
    ///
    /// - Parameter surplus: further words of a call that used `=`. They are refused, because `let a=b c` does not mean
    ///   in sh what it would mean here.
    /// - Throws: a usage `Failure` for a reserved name, for surplus words, and when there is no value.
    private static func setting(_ name: String, to values: [String], surplus: [String] = []) throws -> Outcome {
        guard !Session.reservedVariables.contains(name) else { throw Texts.reservedName(name).about(Self.name) }
        try Session.checkVariable(name, (values + surplus).joined(separator: " "))
        guard surplus.isEmpty else { throw Texts.equalsSign("let", name, values + surplus) }
        guard !values.isEmpty else { throw Texts.missingLetValue(name) }
        return Outcome(changes: [.variable(name, values.joined(separator: " "))])
    }
}

/// `unlet NAME` removes a variable.
struct UnletCommand: Command {
    private static let name = RequiredParameter("name", .text, help: "the variable, without $")

    let signature = CommandSignature(
        "unlet", summary: "take a variable away", parameters: [Self.name],
        examples: [.init("let wave 3; unlet wave", "set a variable and take it away")])

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        context.variableCandidates
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let name = try invocation[Self.name]
        guard context.session.variables[name] != nil else {
            throw Texts.noSuchVariable(name, among: Array(context.session.variables.keys))
        }
        return Outcome(changes: [.variable(name, nil)])
    }
}
