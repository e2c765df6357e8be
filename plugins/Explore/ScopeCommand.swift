import JobModel
import JobShell

/// `biz [ID]` and `biz_set ID`
struct ScopeCommand: Command {
    let kind: Scope.Kind

    var signature: CommandSignature {
        let isBusiness = kind == .business
        let words = isBusiness ? "a business" : "a business set"
        let example: CommandSignature.Example =
            isBusiness ? .init("biz 2", "choose business 2") : .init("biz_set 9000001", "choose a business set")
        return CommandSignature(
            kind.rawValue, summary: "choose \(words)\(isBusiness ? ", or list those seen" : "")",
            details: "Leaves the job and the step, unless it is the scope that is chosen already.",
            positionals: [.init("id", .integer(1...Int64.max), isOptional: isBusiness, help: "the platform's id")],
            gives: .table, examples: [example])
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        if let id = invocation.arguments.integer("id") {
            let scope = kind == .business ? Scope.business(id) : Scope(kind: .businessSet, id: id)
            return Outcome(changes: [.scope(scope)])
        }
        let seen = context.session.seenScopes
        let rows = seen.map { scope -> JSONObject in
            ["kind": .string(scope.kind.rawValue), "id": .integer(scope.id)]
        }
        let table = Table(
            columns: [.init("kind", title: "kind"), .init("id", title: "id", .number)], rows: rows,
            current: context.session.scope.flatMap { seen.firstIndex(of: $0) })
        return Outcome(.table(table), notes: seen.isEmpty ? ["none was chosen yet: type `biz ID`"] : [])
    }
}
