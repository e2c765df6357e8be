import JobModel
import JobShell

/// `fetch [HOSTSET] [--refresh]`
struct FetchCommand: Command {
    let signature = CommandSignature(
        "fetch", summary: "get the hosts' logs and keep them",
        details:
            "Again, it gets only what is missing or may have grown. It says what came, what has no log and what failed.",
        positionals: [.init("hostset", .hostSet, isOptional: true, help: "only these hosts")],
        options: [.exclude, .flag("refresh", help: "ask again for what is here already")],
        accepts: [.hosts, .logs], gives: .logs,
        examples: [
            .init("fetch", "get the logs of the whole step"),
            .init("hosts --status failed | fetch | to json", "the logs of the hosts that failed, for a program"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let selection = try await context.selection(invocation)
        let (logs, report) = try await context.logs(of: selection, refresh: invocation.arguments.flag("refresh"))
        let summary = FetchSummary(report, selection)
        return Outcome(
            .logs(logs), shown: .table(summary.table), isReport: true, changes: selection.changes,
            failure: summary.failure)
    }
}
