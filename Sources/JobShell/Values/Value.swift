import JSON
import JobLogs
import JobModel

/// A value that flows from one stage of a pipeline to the next.
///
/// What a value can be used for are its **facets**: it may be about hosts, have logs, have rows, be drawn. Each facet
/// is a requirement of this protocol, and its default says that a value doesn't have the facet, or makes the facet of
/// another one. Commands ask a value for the facets that they need, so that a plugin's own type of value works with
/// `to`, `expect`, `save`, the pager and every screen. A plugin's value must have a kind and records.
public protocol Value: Sendable {
    /// The kind of the value, as signatures declare it.
    var kind: ValueKind { get }

    /// The value as JSON, a record at a time: hosts, groups, rows, or lines of text. `to json` and `to jsonl` write
    /// them.
    var records: Records { get }

    /// The value as a sheet of rows and columns for `to csv` and `to tsv`. By default the records, with the fields of
    /// the first record as columns.
    var sheet: Sheet { get }

    /// The text of the value as a screen shows it, in chunks. By default the table, or the records as JSON lines if the
    /// value has no table.
    func drawn(on screen: Screen) -> ByteStream

    /// The value as a table with a row for each host, log, group or row, for `to table`; by default nil.
    ///
    /// - Throws: the errors of reading logs.
    func table() async throws -> Table?

    /// The number of hosts, groups, differences, rows or lines, and the value to use from now on: a value that can be
    /// read only once returns a copy that can be read again. By default the number of records.
    ///
    /// - Throws: the errors of reading the value.
    func counted() async throws -> (value: any Value, count: Int)

    /// Whether the value grows while it is read, as the lines of `follow` do. Such a value is not shown in a pager. By
    /// default false.
    var isGrowing: Bool { get }

    /// The hosts that the value is about. By default the hosts of its logs, or nil if it is not about logs.
    var hostSelection: HostSelection? { get }

    /// Where the logs that the value is about are; by default nowhere.
    var logSource: LogSource { get }

    /// The value as logs of hosts, for commands that take logs: found lines serve as excerpts of the logs in which they
    /// were found. By default nil. A kind other than `logs` whose values have this facet names `logs` in
    /// `ValueKind.servesAs`.
    ///
    /// - Throws: the errors of reading logs.
    func asLogs() async throws -> LogList?
}

/// The records of a value as JSON, one at a time.
public typealias Records = PulledSequence<JSONValue>

/// Where the logs that a value is about are.
public enum LogSource: Sendable {
    /// The value is not about logs.
    case none
    /// The logs of these hosts, which may not be fetched yet.
    case unread(HostSelection)
    /// The logs of these hosts in the store, where they are because the value was made from them.
    case kept(HostSelection)
    /// These logs.
    case list(LogList)

    /// The hosts of the logs.
    var hostSelection: HostSelection? {
        switch self {
        case .none: nil
        case .unread(let selection), .kept(let selection): selection
        case .list(let logs): HostSelection(step: logs.step, positions: logs.positions)
        }
    }
}

extension Value {
    public var sheet: Sheet { Sheet(fields: nil, records: records) }

    public func drawn(on screen: Screen) -> ByteStream {
        ByteStream {
            var pull: ByteStream.AsyncIterator?
            return {
                if pull == nil {
                    let table = try await self.table()
                    let text = table.map { $0.drawn(on: screen) } ?? TextForm.jsonl.render(self).drawn(on: screen)
                    pull = text.makeAsyncIterator()
                }
                return try await pull?.next()
            }
        }
    }

    public func table() async throws -> Table? { nil }

    public func counted() async throws -> (value: any Value, count: Int) {
        var count = 0
        for try await _ in records { count += 1 }
        return (self, count)
    }

    public var isGrowing: Bool { false }

    public var hostSelection: HostSelection? { logSource.hostSelection }

    public var logSource: LogSource { .none }

    public func asLogs() async throws -> LogList? { nil }
}

/// The kind of a value that flows between two stages.
///
/// A command declares the kinds that it accepts and the kind that it gives, so that a wrong pair of stages is found
/// before anything runs. A kind is a word and not a case of a closed list, because plugins define kinds of their own.
public struct ValueKind: Sendable, Hashable {
    /// The name of the kind, as usage errors and manifests show it.
    public let name: String
    /// The other kinds as which values of the kind serve, for commands that don't accept the kind itself.
    let servesAs: [ValueKind]

    /// A kind with a name.
    public init(_ name: String, servesAs: [ValueKind] = []) {
        self.name = name
        self.servesAs = servesAs
    }

    /// What values of the kind are counted in, in the singular: `host`, `line`, `group`, `difference`, and for all other
    /// kinds `row`.
    public var noun: String {
        switch self {
        case .hosts, .logs: "host"
        case .lines, .text: "line"
        case .groups: "group"
        case .differences: "difference"
        default: "row"
        }
    }

    public static func == (one: ValueKind, other: ValueKind) -> Bool { one.name == other.name }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// Hosts of a step.
    public static let hosts = ValueKind("hosts")
    /// Hosts of a step with the log of each.
    public static let logs = ValueKind("logs")
    /// Lines of logs that a filter wants.
    public static let lines = ValueKind("lines", servesAs: [.logs])
    /// Groups of hosts whose logs or outcomes are the same.
    public static let groups = ValueKind("groups")
    /// Differences between logs.
    public static let differences = ValueKind("differences")
    /// Job instances.
    public static let jobs = ValueKind("jobs")
    /// Steps of a job instance.
    public static let steps = ValueKind("steps")
    /// File transfers of a distribution.
    public static let files = ValueKind("files")
    /// Patterns of log lines.
    public static let patterns = ValueKind("patterns")
    /// Rows of any other kind.
    public static let table = ValueKind("table")
    /// Text.
    public static let text = ValueKind("text")

    /// The toolkit's kinds.
    static let builtIn: [ValueKind] = [
        .hosts, .logs, .lines, .groups, .differences, .jobs, .steps, .files, .patterns, .table, .text,
    ]
}
