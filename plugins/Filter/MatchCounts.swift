import JobModel
import JobShell

/// How many lines of each host match.
enum MatchCounts {
    /// A row for each host.
    static func table(_ counts: [HostLineCount], of step: StepSnapshot) -> Table {
        Table(
            columns: [.init("host", title: "host", .host), .init("count", title: "lines", .number)],
            rows: counts.map {
                ["host": .object(step.hosts.hosts[$0.position].json), "count": .whole($0.count)]
            })
    }

    /// A row for each count with its hosts folded, the highest first: what a screen shows.
    static func folded(_ counts: [HostLineCount], of step: StepSnapshot) -> Table {
        let members = Dictionary(grouping: counts, by: \.count)
        let rows = members.sorted { $0.key > $1.key }.map { count, members -> JSONObject in
            [
                "count": .whole(count), "host_count": .whole(members.count),
                "which": .string(step.hosts.shortWord(members.map(\.position))),
            ]
        }
        return Table(
            columns: [
                .init("count", title: "lines", .number), .init("host_count", title: "hosts", .number),
                .init("which", title: "which", .hostSet),
            ], rows: rows)
    }
}
