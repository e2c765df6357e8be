import JobModel
import JobShell

/// What became of a fetch, in a few lines.
struct FetchSummary {
    /// A row for each outcome.
    let table: Table
    /// What makes the statement fail, when some hosts' logs could not be had.
    let failure: Failure?
    /// What a person should know beside it.
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
