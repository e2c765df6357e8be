import JobModel

extension HostList {
    /// A row for each (status, exit code, tag) with its hosts folded: what failed first, what succeeded last, and of these
    /// the most hosts first.
    public var folded: Table {
        struct Fold: Hashable {
            let status: HostStatus
            let exitCode: Int?
            let tag: String
        }
        var members: [Fold: [Int]] = [:]
        for position in positions {
            let host = step.hosts.hosts[position]
            members[Fold(status: host.status, exitCode: host.exitCode, tag: host.tag), default: []].append(position)
        }
        let order = members.sorted { left, right in
            let a = (left.key.status.urgency, left.value.count)
            let b = (right.key.status.urgency, right.value.count)
            return a != b ? a > b : (left.value.first ?? 0) < (right.value.first ?? 0)
        }
        let rows = order.map { fold, positions -> JSONObject in
            [
                "host_count": .whole(positions.count), "status": .whole(fold.status.rawValue),
                "status_name": .string(fold.status.name), "exit_code": .optional(fold.exitCode),
                "tag": .string(fold.tag), "which": .string(step.hosts.shortWord(positions)),
            ]
        }
        return Table(
            columns: [
                .init("host_count", title: "hosts", .number), .init("status", title: "status", .hostStatus),
                .init("exit_code", title: "exit", .number, mayGo: true), .init("tag", title: "tag", mayGo: true),
                .init("which", title: "which", .hostSet),
            ], rows: rows)
    }

    /// A row for each host, with every field of its JSON.
    public var long: Table {
        let rows = positions.map { position -> JSONObject in
            var row = step.hosts.hosts[position].json
            row["host"] = .string(step.hosts.word(for: position))
            return row
        }
        return Table(columns: Self.longColumns, rows: rows)
    }

    static let longColumns: [Table.Column] = [
        .init("host", title: "host", .host), .init("status", title: "status", .hostStatus),
        .init("exit_code", title: "exit", .number, mayGo: true), .init("tag", title: "tag", mayGo: true),
        .init("start", title: "start", .time, goesFirst: true),
        .init("duration_ms", title: "took", .duration, mayGo: true),
    ]
}

extension HostStatus {
    /// What is looked at first has the highest: failures, then what is unfinished.
    fileprivate var urgency: Int { isFailure ? 2 : isUnfinished ? 1 : 0 }
}
