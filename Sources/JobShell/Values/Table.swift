import JobModel

/// Rows of named fields: what JSON shows whole, and a screen in chosen columns.
public struct Table: Sendable {
    /// What a screen shows of the rows.
    public struct Column: Sendable, Hashable {
        /// How a field is drawn.
        public enum Format: Sendable, Hashable {
            /// Text as it is; numbers in digits. What is too wide goes on in the next line.
            case text
            /// Text of which the beginning is enough, as of a log's line: cut where the column ends.
            case line
            /// Digits, at the right.
            case number
            /// A part of one, in percent. The field is a number from 0 to 1.
            case share
            /// How many hosts of two sides have something: `37 of 37 against 0 of 1963`. The field is `host_count`; the row has
            /// `of`, `against_host_count` and `against_of`, too.
            case hostsAgainst
            /// A moment, in the session's time zone. The field is ISO 8601 text or milliseconds.
            case time
            /// A number of bytes, in units that people read; text that has a unit stays as it is.
            case bytes
            /// A length of time. The field is in milliseconds.
            case duration
            /// The field's number as a status of jobs and steps, in its colour.
            case runStatus
            /// The field's number as a status of hosts, in its colour.
            case hostStatus
            /// How many hosts fared how, as a bar. The field is an object with `success`, `failed` and `running`.
            case outcomes
            /// The field's number as a status of transfers, in its colour.
            case transferStatus
            /// A host, as JSON shows it or as a word of host sets: never cut.
            case host
            /// A path: cut at its beginning, and before anything else is.
            case path
            /// A host set: a long one goes on in the next line rather than off the screen. Where the row has `host_count`, a
            /// very long one ends with that.
            case hostSet
        }

        /// The field it shows.
        public var field: String
        /// The heading.
        public var title: String
        /// How the field is drawn.
        public var format: Format
        /// Whether the column is left out, the rightmost first, on a screen too narrow for all of them.
        public var mayGo: Bool
        /// Whether it is left out already where keeping it would cut another column's text.
        public var goesFirst: Bool

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

    /// What the rows are, for pairing stages.
    public var kind: ValueKind
    /// What a screen shows.
    public var columns: [Column]
    /// The rows.
    public var rows: [JSONObject]
    /// The names of a row's fields, where they are known without a row: CSV has the same columns however many rows there are.
    public var fields: [String]
    /// A line above the table on a screen.
    public var title: String?
    /// Which row is marked as the current one, by position.
    public var current: Int?

    /// A table.
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
