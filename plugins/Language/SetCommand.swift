import Grammar
import JSON
import JobModel
import JobShell

/// `set NAME VALUE` changes a setting; without words it lists all settings.
struct SetCommand: Command {
    private static let name = Parameter.optional("name", .text, help: "the setting")
    private static let value = Parameter.optional("value", .text, help: "its new value")

    let signature = CommandSignature(
        "set", summary: "list the settings with their meaning, or change one",
        details: "A name and its value may be joined by =.",
        parameters: [Self.name, Self.value],
        gives: .table,
        examples: [
            .init("set", "list the settings"),
            .init("set timezone Asia/Shanghai", "show times as clocks in China do"),
        ])

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        if parameter == Self.name.declaration.name { return context.settingCandidates }
        return context.word(for: Self.name).map(context.valueCandidates(ofSetting:)) ?? []
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let settings = context.session.settings
        guard let name = invocation[Self.name] else {
            return Outcome(Self.table(try settings.names.map(settings.row)))
        }
        let value = invocation[Self.value]
        if value == nil, let assignment = Assignment(name), (try? settings.row(name)) == nil {
            do {
                return try Self.setting(assignment.name, to: assignment.value, in: settings)
            } catch let failure as Failure {
                // Both are in one word.
                throw failure.blaming(nil).about(Self.name)
            }
        }
        guard let value else { return Outcome(Self.table([try Self.row(name, in: settings)])) }
        return try Self.setting(name, to: value, in: settings)
    }

    private static func setting(_ name: String, to value: String, in settings: Settings) throws -> Outcome {
        do throws(Failure) {
            try settings.checked(name, value)
        } catch {
            // A name that resembles no setting was probably meant as a variable, so the hint names `let`.
            let isVariable =
                error.code == "unknown-setting" && Grammar.isVariableName(name)
                && SpellingSuggestion.first(name, among: settings.names) == nil
                && (try? Session.checkVariable(name, value)) != nil
            let failure = isVariable ? error.hinting(Texts.variableInstead(name, value)) : error
            throw error.code == "unknown-setting" ? failure.about(Self.name) : failure.about(Self.value)
        }
        return Outcome(changes: [.setting(name, value)])
    }

    private static func row(_ name: String, in settings: Settings) throws(Failure) -> JSONObject {
        do { return try settings.row(name) } catch { throw error.about(Self.name) }
    }

    private static func table(_ rows: [JSONObject]) -> Table {
        Table(
            columns: [
                .init("name", title: "name"), .init("value", title: "value"),
                .init("default", title: "default", mayGo: true), .init("meaning", title: "meaning"),
            ], rows: rows)
    }
}

/// `unset NAME` returns a setting to its default.
struct UnsetCommand: Command {
    private static let name = RequiredParameter("name", .text, help: "the setting")

    let signature = CommandSignature(
        "unset", summary: "put a setting back to its default", parameters: [Self.name],
        examples: [.init("unset timezone", "show times as this machine's clock does")])

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        // Only a setting that has a value of its own can be put back.
        context.settingCandidates.filter { context.session.settings.isSet($0.text) }
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let name = try invocation[Self.name]
        do { _ = try context.session.settings.row(name) } catch { throw error.about(Self.name) }
        return Outcome(changes: [.setting(name, nil)])
    }
}
