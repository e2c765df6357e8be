import JobModel
import LogAnalysis

extension HostMatches {
    /// The host with its lines as JSON (docs/language.md, "Values as JSON"): `match` is true for a wanted line, false for
    /// one around it, null for one of which nobody knows.
    public var json: JSONObject {
        var lines: [JSONValue] = []
        forEachText { hit, text in lines.append(.object(Self.json(hit, text))) }
        return ["host": .object(host.json), "lines": .array(lines)]
    }

    private static func json(_ hit: LineHit, _ text: UnsafeRawBufferPointer) -> JSONObject {
        let match: JSONValue =
            switch hit.kind {
            case .match: .bool(true)
            case .context: .bool(false)
            case .undecided: .null
            }
        return ["n": .whole(hit.number), "text": .string(String(decoding: text, as: UTF8.self)), "match": match]
    }
}

extension MatchList {
    /// A record for each host that has lines.
    func records() -> Records.Pull {
        let results = inOrder({ [JSONValue]() }, { $0.append(.object($1.json)) })
        let cursor = ResultCursor(results)
        return { try await cursor.next() }
    }

    /// A row for each line: what a spreadsheet shows.
    var rows: RowStream {
        RowStream(
            kind: .lines,
            columns: [
                .init("host", title: "host", .host), .init("n", title: "line", .number),
                .init("match", title: "match"), .init("text", title: "text"),
            ]
        ) {
            let results = inOrder({ [JSONObject]() }) { rows, matches in
                let object = matches.json
                guard case .array(let lines)? = object["lines"] else { return }
                for case .object(let line) in lines {
                    rows.append([
                        "host": object["host"] ?? .null, "n": line["n"] ?? .null, "match": line["match"] ?? .null,
                        "text": line["text"] ?? .null,
                    ])
                }
            }
            return { try await results.next() }
        }
    }

    /// How many lines are wanted, in all.
    public func lineCount() async throws -> Int { try await counts().reduce(0) { $0 + $1.count } }
}

extension ValueKind {
    /// Lines of logs that a filter wants.
    public static let lines = ValueKind(rawValue: "lines")
}

/// Hands out the elements of results one at a time.
private actor ResultCursor {
    private let results: OrderedResults<[JSONValue]>
    private var ready: ArraySlice<JSONValue> = []

    init(_ results: OrderedResults<[JSONValue]>) {
        self.results = results
    }

    func next() async throws -> JSONValue? {
        while ready.isEmpty {
            guard let more = try await results.next() else { return nil }
            ready = more[...]
        }
        return ready.popFirst()
    }
}
