import JSON
import JobModel

/// Rows of named fields. JSON shows all fields, a screen shows only `columns`.
public struct Table: Sendable {
    /// A column of the table on a screen.
    public struct Column: Sendable, Hashable {
        /// How a field is drawn.
        public enum Format: Sendable, Hashable {
            /// Text as it is, numbers in digits. Text that is too wide continues in the next line.
            case text
            /// Text whose beginning is enough, such as a line of a log. It is cut at the end of the column.
            case line
            /// A number in digits, aligned to the right.
            case number
            /// A fraction in percent. The field is a number from 0 to 1.
            case share
            /// How many hosts of each of two sides have something: `37 of 37 against 0 of 1963`. The field is
            /// `host_count`; the row also has the fields `of`, `against_host_count` and `against_of`.
            case hostsAgainst
            /// A moment in the session's time zone. The field is ISO 8601 text, or milliseconds since 1970.
            case time
            /// A number of bytes in a suitable unit. Text that already has a unit stays as it is.
            case bytes
            /// A length of time. The field is in milliseconds.
            case duration
            /// The name of a status of jobs and steps, in its color. The field is the status number.
            case runStatus
            /// The name of a status of hosts, in its color. The field is the status number.
            case hostStatus
            /// A bar of the numbers of hosts by outcome. The field is an object with `success`, `failed` and
            /// `running`.
            case outcomes
            /// The name of a status of transfers, in its color. The field is the status number.
            case transferStatus
            /// A host, which is never cut. The field is the JSON of a host or a host-set word.
            case host
            /// A path. It is cut at its beginning, and before any other column is cut.
            case path
            /// A host set. A long one continues in the next line. A very long one is shortened and ends with the
            /// number of hosts if the row has the field `host_count`.
            case hostSet
        }

        /// The name of the field that the column shows.
        public var field: String
        /// The heading.
        var title: String
        /// How the field is drawn.
        var format: Format
        /// Whether the column may be left out, the rightmost first, on a screen that is too narrow for all columns.
        var mayGo: Bool
        /// Whether the column is left out as soon as keeping it would cut another column's text.
        var goesFirst: Bool

        /// A column that shows `field` under `title`.
        public init(
            _ field: String, title: String, _ format: Format = .text, mayGo: Bool = false, goesFirst: Bool = false
        ) {
            self.mayGo = mayGo || goesFirst
            self.goesFirst = goesFirst
            self.field = field
            self.title = title
            self.format = format
        }
    }

    /// The kind of the rows, which decides what stages can follow.
    public var kind: ValueKind
    /// The columns that a screen shows.
    var columns: [Column]
    /// The rows.
    var rows: [JSONObject]
    /// The names of the fields of a row, if they are known without a row. With them CSV has the same columns even
    /// when there are no rows.
    var fields: [String]
    /// The title above the table on a screen.
    var title: String?
    /// The index of the row that is marked as the current one.
    var current: Int?

    /// Creates a table.
    public init(
        kind: ValueKind = .table, columns: [Column], rows: [JSONObject], fields: [String] = [], title: String? = nil,
        current: Int? = nil
    ) {
        self.kind = kind
        self.columns = columns
        self.rows = rows
        self.fields = fields
        self.title = title
        self.current = current
    }
}

/// Rows that are produced while they are read, because there may be more than memory should hold.
public struct RowStream: Sendable {
    /// The form in which a screen shows rows.
    public enum Layout: Sendable {
        /// In columns under a heading.
        case columns
        /// As they arrive: a line of a host's log with the host before it, anything else as a sentence
        /// (`HostLineDrawing` describes the fields).
        case hostLines
    }

    /// The kind of the rows, which decides what stages can follow.
    public let kind: ValueKind
    /// The columns that a screen shows. Every row has exactly these fields, in this order.
    let columns: [Table.Column]
    /// The form in which a screen shows the rows.
    let layout: Layout
    /// Whether the rows come over time, as those of `follow` do.
    public let isGrowing: Bool
    let open: @Sendable () -> PulledSequence<[JSONObject]>.Pull

    /// Creates a stream that calls `open` each time that its rows are read.
    ///
    /// - Parameter isGrowing: whether the rows come over time; by default whether they are drawn as they arrive.
    public init(
        kind: ValueKind, columns: [Table.Column], layout: Layout = .columns, isGrowing: Bool? = nil,
        open: @escaping @Sendable () -> PulledSequence<[JSONObject]>.Pull
    ) {
        self.kind = kind
        self.layout = layout
        self.isGrowing = isGrowing ?? (layout == .hostLines)
        self.columns = columns
        self.open = open
    }

    /// Reads all rows into memory, and returns them with their number. Rows from a followed run can't be produced a
    /// second time.
    func collected() async throws -> (rows: RowStream, count: Int) {
        let pull = open()
        var parts: [[JSONObject]] = []
        while let part = try await pull() { parts.append(part) }
        let (held, count) = (parts, parts.reduce(0) { $0 + $1.count })
        let rows = RowStream(kind: kind, columns: columns, layout: layout) {
            var rest = held[...]
            return { rest.popFirst() }
        }
        return (rows, count)
    }

    /// The rows as a screen shows them: a heading, then the rows. Rows that were produced together are aligned with
    /// one another.
    func lines(on screen: Screen) -> ByteStream {
        let columns = columns
        if layout == .hostLines {
            let drawing = HostLineDrawing(screen)
            return ByteStream {
                let pull = open()
                return { try await pull().map { rows in Array(rows.map { drawing.line($0) + "\n" }.joined().utf8) } }
            }
        }
        return ByteStream {
            let pull = open()
            var isFirst = true
            return {
                guard let rows = try await pull() else { return nil }
                let table = Table(columns: columns, rows: rows)
                let lines = TableRenderer(table, on: screen).lines().dropFirst(isFirst ? 0 : 1)
                isFirst = false
                return Array(lines.map { $0 + "\n" }.joined().utf8)
            }
        }
    }
}

extension Table: Value {
    public var records: Records { PulledSequence(rows).changing { .object($0) } }
    public func table() async throws -> Table? { self }

    public var sheet: Sheet {
        var seen: Set<String> = []
        let all = fields + rows.flatMap { $0.fields.map(\.name) }
        let names = (all.isEmpty ? columns.map(\.field) : all).filter { seen.insert($0).inserted }
        var moments = Set(columns.filter { $0.format == .time }.map(\.field))
        // Jobs and steps have more moments than a screen has columns for.
        if [.jobs, .steps].contains(kind) { moments.formUnion(["create_time", "start_time", "end_time"]) }
        return Sheet(fields: names, moments: moments, records: records)
    }

    public func drawn(on screen: Screen) -> ByteStream { .lines(TableRenderer(self, on: screen).lines()) }
}

extension RowStream: Value {
    public var records: Records { PulledSequence(joining: open).changing { .object($0) } }
    public func drawn(on screen: Screen) -> ByteStream { lines(on: screen) }

    public func counted() async throws -> (value: any Value, count: Int) {
        let (rows, count) = try await collected()
        return (rows, count)
    }

    public var sheet: Sheet {
        Sheet(
            fields: columns.map(\.field), moments: Set(columns.filter { $0.format == .time }.map(\.field)),
            records: records)
    }
}
