import JobModel
import JobShell

/// `fetch [HOSTSET] [--refresh]`
struct FetchCommand: Command {
    let signature = CommandSignature(
        "fetch", summary: "get the hosts' logs and keep them",
        details: """
            Again, it gets only what is missing or may have grown. It says what came, what has no log, what failed, and whose
            log the agent cut at its limit.

            An answer without a log is no proof that a host has none: the next statement that needs it asks again, until a
            second answer half a minute or more after the first says the same. --refresh asks again after that, too.
            """,
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
            failure: summary.failure, notes: summary.notes)
    }
}
