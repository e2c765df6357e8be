import JobModel

/// Rows that are made while they are read: more of them than memory should hold.
public struct RowStream: Sendable {
    /// The next few rows, or nil at the end.
    public typealias Pull = @Sendable () async throws -> [JSONObject]?

    /// How a screen shows rows.
    public enum Layout: Sendable {
        /// In columns under a heading.
        case columns
        /// As they come: a line of a host's log with the host before it, anything else as a sentence
        /// (`HostLineDrawing` tells which fields).
        case hostLines
    }

    /// What the rows are, for pairing stages.
    public let kind: ValueKind
    /// What a screen shows. Every row has these fields, in this order, and no others.
    public let columns: [Table.Column]
    /// How a screen shows them.
    public let layout: Layout
    let open: @Sendable () -> Pull

    /// Rows that `open` begins to make anew each time that they are read.
    public init(
        kind: ValueKind, columns: [Table.Column], layout: Layout = .columns, open: @escaping @Sendable () -> Pull
    ) {
        self.kind = kind
        self.layout = layout
        self.columns = columns
        self.open = open
    }

    /// The rows read once and held, and how many there are: rows that come from a run that is followed can't be made again.
    public func collected() async throws -> (rows: RowStream, count: Int) {
        let pull = open()
        var parts: [[JSONObject]] = []
        while let part = try await pull() { parts.append(part) }
        let (held, count) = (parts, parts.reduce(0) { $0 + $1.count })
        let rows = RowStream(kind: kind, columns: columns, layout: layout) {
            let next = Counter()
            return {
                let place = await next.next()
                return held.indices.contains(place) ? held[place] : nil
            }
        }
        return (rows, count)
    }

    /// One row after another.
    func rows() -> @Sendable () async throws -> JSONObject? {
        let cursor = RowCursor(open())
        return { try await cursor.next() }
    }

    /// The rows as a screen shows them: a heading, then the few rows at a time that were made together, aligned among
    /// themselves.
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
            let count = Counter()
            return {
                guard let rows = try await pull() else { return nil }
                let table = Table(columns: columns, rows: rows)
                let lines = TableRenderer(table, on: screen).lines().dropFirst(await count.next() == 0 ? 0 : 1)
                return Array(lines.map { $0 + "\n" }.joined().utf8)
            }
        }
    }
}

/// Hands out rows one at a time.
private actor RowCursor {
    private let pull: RowStream.Pull
    private var ready: ArraySlice<JSONObject> = []

    init(_ pull: @escaping RowStream.Pull) {
        self.pull = pull
    }

    func next() async throws -> JSONObject? {
        while ready.isEmpty {
            guard let more = try await pull() else { return nil }
            ready = more[...]
        }
        return ready.popFirst()
    }
}
