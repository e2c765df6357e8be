import JSON
import JobModel
import LogAnalysis

extension HostMatches {
    /// The host with its lines as JSON (docs/language.md, "Values as JSON"). `match` is true for a wanted line,
    /// false for a context line, and null for an undecided line.
    var json: JSONObject {
        var lines: [JSONValue] = []
        forEachText { hit, text in lines.append(.object(Self.json(hit, text))) }
        return ["host": .object(host.json), "lines": .array(lines)]
    }

    private static func json(_ hit: LineHit, _ text: UnsafeRawBufferPointer) -> JSONObject {
        ["n": .whole(hit.number), "text": string(text), "match": match(hit)]
    }

    private static func match(_ hit: LineHit) -> JSONValue {
        switch hit.kind {
        case .match: .bool(true)
        case .context: .bool(false)
        case .undecided: .null
        }
    }

    private static func string(_ text: UnsafeRawBufferPointer) -> JSONValue {
        .string(String(decoding: text, as: UTF8.self))
    }

    /// Calls `body` with an object for each row: the host, the number of the line, and its text or the texts of the
    /// named groups.
    fileprivate func forEachObject(_ body: (JSONObject) -> Void) {
        let host = JSONValue.object(host.json)
        if list.columns.isEmpty {
            return forEachText { hit, text in
                body(["host": host, "n": .whole(hit.number), "match": Self.match(hit), "text": Self.string(text)])
            }
        }
        let (names, place) = (list.columns, list.placeNames)
        forEachRow { hit, cells in
            var row = JSONObject([
                .init(name: place.host, value: host), .init(name: place.line, value: .whole(hit.number)),
            ])
            for (name, cell) in zip(names, cells) { row[name] = cell.map { Self.string($0) } ?? .null }
            body(row)
        }
    }
}

extension MatchList: Value {
    public var kind: ValueKind { .lines }
    public var logSource: LogSource { .list(logs) }
    public func asLogs() async throws -> LogList? { try await excerpts() }
    public func counted() async throws -> (value: any Value, count: Int) { (self, try await lineCount()) }
    public func drawn(on screen: Screen) -> ByteStream { MatchRenderer(self, on: screen).stream() }

    /// A row for each line, because a list of lines in one cell would be useless in a spreadsheet.
    public var sheet: Sheet { rows.sheet }

    /// A record for each host that has lines; if the list has columns, a record for each row instead.
    public var records: Records {
        let isTable = !columns.isEmpty
        return Records(joining: {
            let results = inOrder({ [JSONValue]() }) { records, matches in
                if isTable {
                    matches.forEachObject { records.append(.object($0)) }
                } else {
                    records.append(.object(matches.json))
                }
            }
            return { try await results.next() }
        })
    }

    /// Rows for a spreadsheet: a row for each line, or a row for each match with the texts of the named groups.
    var rows: RowStream {
        let names = placeNames
        let place: [Table.Column] = [
            .init(names.host, title: names.host, .host),
            .init(names.line, title: names.line == "n" ? "line" : names.line, .number),
        ]
        let fields: [Table.Column] =
            columns.isEmpty
            ? [.init("match", title: "match"), .init("text", title: "text", .line)]
            : columns.map { .init($0, title: $0, .line) }
        return RowStream(kind: .lines, columns: place + fields) {
            let results = inPieces({ [JSONObject]() }) { rows, matches in
                matches.forEachObject { rows.append($0) }
            }
            return { try await results.next() }
        }
    }

    /// The number of all wanted lines; with `-o`, the number of reported texts.
    func lineCount() async throws -> Int {
        guard reportsParts else { return try await counts().reduce(0) { $0 + $1.count } }
        let counts = inPieces({ 0 }) { count, matches in matches.forEachText { _, _ in count += 1 } }
        var sum = 0
        while let count = try await counts.next() { sum += count }
        return sum
    }
}
