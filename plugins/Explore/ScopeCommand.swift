import JSON
import JobModel
import JobShell

/// `biz [ID]` and `biz_set ID` choose a business or a business set, and leave the current run.
struct ScopeCommand: Command {
    private static let optionalID = Parameter.optional("id", .text, help: "the platform's id")
    private static let id = RequiredParameter("id", .text, help: "the platform's id")

    let kind: Scope.Kind

    var signature: CommandSignature {
        let isBusiness = kind == .business
        return CommandSignature(
            kind.rawValue,
            summary: isBusiness
                ? "choose a business, or leave the run and list those seen" : "choose a business set",
            details: """
                Leaves the run and the step\(isBusiness ? ", also without an id" : ""); `job -` goes back to the run. The prompt's \
                words biz:2 and biz_set:9 are taken as well as a number.
                """,
            parameters: [isBusiness ? Self.optionalID as any SignatureParameter : Self.id], gives: .table,
            examples: isBusiness
                ? [.init("biz 2", "choose business 2"), .init("biz", "leave the run; the businesses seen so far")]
                : [.init("biz_set 9000001", "choose a business set")], isForAssistants: true)
    }

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        context.scopeCandidates(kind)
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        // Without a platform there is no business to choose: the opened logs would be closed and nothing gained.
        if context.session.opened != nil { try context.checkPlatform() }
        let word = kind == .business ? invocation[Self.optionalID] : try invocation[Self.id]
        if let word { return Outcome(changes: [.scope(try scope(word))]) }
        let session = context.session
        let seen = session.seenScopes
        let rows = seen.map { scope -> JSONObject in
            ["kind": .string(scope.kind.rawValue), "id": .integer(scope.id)]
        }
        let table = Table(
            columns: [.init("kind", title: "kind"), .init("id", title: "id", .number)], rows: rows,
            current: session.scope.flatMap { seen.firstIndex(of: $0) })
        var notes = seen.isEmpty ? [Texts.noScopeSeen] : []
        if let opened = session.opened {
            notes.append(Texts.leftOpened(opened))
        } else if let run = session.run {
            notes.append(Texts.leftJob(run.job.id))
        }
        return Outcome(table, changes: [.noJob], notes: notes)
    }

    private func scope(_ word: String) throws(Failure) -> Scope {
        if JobLink(word) != nil { throw Texts.linkIsForJob(word).about(Self.id) }
        if kind == .businessSet, let id = Int64(word), id > 0 { return Scope(kind: .businessSet, id: id) }
        guard let scope = Scope(word: word), kind == .business || scope.kind == kind else {
            throw Texts.notAScope(word, kind).about(Self.id)
        }
        return scope
    }
}
