import JSON
import JobModel

/// Some hosts of one step.
public struct HostList: Sendable {
    /// How a screen shows the hosts.
    public enum Layout: Sendable {
        /// A row for each (status, exit code, tag) with its hosts folded into a host set.
        case folded
        /// A row for each host.
        case long
        /// A chart of how long the hosts took.
        case chart
    }

    /// The whole step. Host-set words are written in relation to all its hosts.
    let step: StepSnapshot
    /// The positions in the step of the listed hosts, in the order in which they are shown.
    let positions: [Int]
    /// The form in which a screen shows the hosts.
    let layout: Layout

    /// The hosts at some positions of a step.
    public init(step: StepSnapshot, positions: [Int], layout: Layout = .folded) {
        self.step = step
        self.positions = positions
        self.layout = layout
    }

    /// The hosts of a selection.
    public init(_ selection: HostSelection) { self.init(step: selection.step, positions: selection.positions) }

    /// The fields of a host that hold moments.
    static let moments: Set = ["start", "end"]
}

extension HostList: Value {
    public var kind: ValueKind { .hosts }
    public var records: Records { PulledSequence(positions).changing { .object(step.hosts.hosts[$0].json) } }
    public var sheet: Sheet { Sheet(fields: step.hosts.jsonFields, moments: Self.moments, records: records) }
    public var logSource: LogSource { .unread(HostSelection(step: step, positions: positions)) }
    public func counted() async throws -> (value: any Value, count: Int) { (self, positions.count) }
    public func table() async throws -> Table? { layout == .folded ? folded : long }

    public func drawn(on screen: Screen) -> ByteStream {
        switch layout {
        case .folded: folded.drawn(on: screen)
        case .long: long.drawn(on: screen)
        case .chart: .lines(DurationChart(self, on: screen).lines())
        }
    }
}

extension HostList {
    /// A row for each (status, exit code, tag) with its hosts folded into a host set. Failures come first and
    /// successes last; among rows of equal urgency, the one with the most hosts comes first.
    var folded: Table {
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
    var long: Table {
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
    /// The rank of the status in a table: failures (2) before unfinished hosts (1) before the others (0).
    fileprivate var urgency: Int { isFailure ? 2 : isUnfinished ? 1 : 0 }
}

extension FileTransfer {
    /// The transfer as a row of a table: the fields of its JSON; `host`, the host in whose log it is; and, for the
    /// screen, `mode_name`, `source` and `target` (host-set words) and `reason`.
    ///
    /// - Parameter host: the host as JSON.
    func row(host: JSONObject) -> JSONObject {
        var row = json
        row["host"] = .object(host)
        row["mode_name"] = .optional(mode.map { $0 == .upload ? "upload" : "download" })
        row["source"] = .optional(source?.word)
        row["target"] = .optional(destination?.word)
        row["reason"] = .optional(reason)
        return row
    }
}

extension Table {
    /// Creates a table of file transfers, each with the host in whose log it is, as JSON.
    public init(transfers: [(transfer: FileTransfer, host: JSONObject)]) {
        self.init(
            kind: .files, columns: Column.transfers.filter { $0.field != "process" },
            rows: transfers.map { $0.row(host: $1) })
    }
}

extension Table.Column {
    /// The columns of transfers on a screen. A narrow screen first leaves out size, speed and progress, and then
    /// the path at the target. The source path is shortened before any other column.
    static let transfers: [Table.Column] = [
        .init("mode_name", title: "mode", mayGo: true), .init("source", title: "source", .host),
        .init("src_path", title: "source path", .path), .init("target", title: "target", .host),
        .init("dest_path", title: "target path", .path, goesFirst: true),
        .init("status", title: "status", .transferStatus), .init("size", title: "size", .bytes, goesFirst: true),
        .init("speed", title: "speed", goesFirst: true), .init("process", title: "done", goesFirst: true),
        .init("reason", title: "reason"),
    ]
}
