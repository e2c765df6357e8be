import JSON
import JobModel
import JobShell

/// `fetch [HOSTSET] [--refresh]` gets the logs of hosts from the platform and keeps them in the store.
struct FetchCommand: Command {
    private static let refresh = Parameter.flag("refresh", help: "ask again for what is here already")

    let signature = CommandSignature(
        "fetch", summary: "get the hosts' logs and keep them",
        details: """
            Again, it gets only what is missing or may have grown. It says what came, what has no log, what failed, and whose
            log the agent cut at its limit.

            An answer without a log is no proof that a host has none: the next statement that needs it asks again, until a
            second answer half a minute or more after the first says the same. --refresh asks again after that, too.
            """,
        parameters: [Parameter.hostSet(), Parameter.exclude, Self.refresh], accepts: [.hosts, .logs], gives: .logs,
        examples: [
            .init("fetch", "get the logs of the whole step"),
            .init("hosts --status failed | fetch | to json", "the logs of the hosts that failed, for a program"),
        ], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let selection = try await context.selection(invocation)
        let (logs, report) = try await context.logs(of: selection, refresh: invocation[Self.refresh])
        let summary = FetchSummary(report, selection)
        return Outcome(
            logs, display: .report(summary.table), failure: summary.failure, notes: summary.notes)
    }
}

/// The summary of a fetch, in a few lines.
struct FetchSummary {
    /// A row for each outcome of a host: fetched, from the store, without a log, or failed.
    let table: Table
    /// The failure of the statement when the logs of some hosts could not be fetched.
    let failure: Failure?
    /// Notes to the user: which logs the agent cut at its limit.
    let notes: [String]

    init(_ report: FetchReport, _ selection: HostSelection) {
        func word(_ places: [Int]) -> JSONValue {
            .string(selection.step.hosts.shortWord(places.map { selection.positions[$0] }))
        }
        var rows: [JSONObject] = []
        func add(_ outcome: String, _ count: Int, _ more: JSONObject = [:]) {
            guard count > 0 else { return }
            var row: JSONObject = ["outcome": .string(outcome), "host_count": .whole(count)]
            for field in more.fields { row[field.name] = field.value }
            rows.append(row)
        }
        let again = report.none.isEmpty ? Texts.askedAgain(report) : ""
        add("fetched", report.fetched, ["note": .string(humanBytes(report.bytes) + again)])
        add("from store", report.kept)
        add("no log", report.none.count, ["which": word(report.none), "note": .string(Texts.withoutLog(report))])
        for (failure, places) in report.failed {
            add("failed", places.count, ["which": word(places), "note": .string(failure.message)])
        }
        table = Table(
            columns: [
                .init("outcome", title: "outcome"), .init("host_count", title: "hosts", .number),
                .init("which", title: "which", .hostSet), .init("note", title: "note", mayGo: true),
            ], rows: rows)
        let cut = report.cut.map { selection.positions[$0] }
        notes = cut.isEmpty ? [] : [Texts.cut(cut.count, selection.step.hosts.shortWord(cut))]
        guard let first = report.failed.first else {
            failure = nil
            return
        }
        let count = report.failed.reduce(0) { $0 + $1.hosts.count }
        failure = Texts.notFetched(count, of: selection.positions.count, first.failure)
    }
}
