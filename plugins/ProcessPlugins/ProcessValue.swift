import JSON
import JobModel
import JobShell

/// Makes values of the shell from the items that a plugin gives.
enum ProcessValue {
    /// A value whose items are all there.
    ///
    /// - Throws: `Failure` if an item is not what the kind says.
    static func value(
        _ header: ProcessCall.ValueHeader, _ items: [JSONValue], in context: Context, plugin: String
    ) async throws -> any Value {
        switch header.kind {
        case "text": return ByteStream.text(items.map { ($0.text ?? "") }.joined())
        case "hosts": return try await hosts(items, in: context, plugin)
        case "logs":
            let hosts = try await hosts(items, in: context, plugin)
            guard let selection = hosts.hostSelection else { return hosts }
            return try await context.logs(of: selection, from: nil).logs
        default:
            let rows = try rows(items, plugin)
            return Table(kind: ValueKind(named: header.kind), columns: try columns(header, rows), rows: rows)
        }
    }

    /// A value of which only the first items are there. The others come from `next` when the value is
    /// read, once.
    ///
    /// - Parameter isGrowing: whether the items come over time.
    static func value(
        _ header: ProcessCall.ValueHeader, beginning items: [JSONValue], isGrowing: Bool, in context: Context,
        plugin: String, rest next: @escaping @Sendable () async throws -> [JSONValue]?
    ) async throws -> any Value {
        switch header.kind {
        case "text":
            return ByteStream(isGrowing: isGrowing) {
                var ready: [JSONValue]? = items
                return {
                    let part = if let first = ready { first } else { try await next() }
                    ready = nil
                    return part.map { $0.flatMap { Array(($0.text ?? "").utf8) } }
                }
            }
        case "hosts", "logs":
            var all = items
            while let more = try await next() { all += more }
            return try await value(header, all, in: context, plugin: plugin)
        default:
            let first = try rows(items, plugin)
            var columns = try columns(header, first)
            // Rows that are read as they come have no other fields than columns.
            let named = Set(columns.map(\.field))
            columns += (first.first?.fields ?? []).map(\.name).filter { !named.contains($0) }
                .map { Table.Column($0, title: $0.inert(), mayGo: true) }
            return RowStream(kind: ValueKind(named: header.kind), columns: columns, isGrowing: isGrowing) {
                var ready: [JSONValue]? = items
                return {
                    let part = if let first = ready { first } else { try await next() }
                    ready = nil
                    return try part.map { try rows($0, plugin) }
                }
            }
        }
    }

    private static func rows(_ items: [JSONValue], _ plugin: String) throws(Failure) -> [JSONObject] {
        var rows: [JSONObject] = []
        for item in items {
            guard let row = item.object else {
                throw Texts.confused(plugin, "an item of a table that is no object", isEnded: false)
            }
            rows.append(row)
        }
        return rows
    }

    /// The columns that the plugin names, else one for each field of the first row.
    private static func columns(
        _ header: ProcessCall.ValueHeader, _ rows: [JSONObject]
    ) throws(Failure) -> [Table.Column] {
        if header.columns.isEmpty {
            return (rows.first?.fields ?? []).map { field in
                let isNumber = if case .integer = field.value { true } else { false }
                return Table.Column(field.name, title: field.name.inert(), isNumber ? .number : .text)
            }
        }
        return header.columns.compactMap { column in
            guard let field = column["field"]?.text else { return nil }
            return Table.Column(
                field, title: column["title"]?.text ?? field,
                column["format"]?.text.flatMap { formats[$0] } ?? .text)
        }
    }

    private static let formats: [String: Table.Column.Format] = [
        "text": .text, "line": .line, "number": .number, "share": .share, "time": .time, "bytes": .bytes,
        "duration": .duration, "run-status": .runStatus, "host-status": .hostStatus, "host": .host, "path": .path,
        "host-set": .hostSet,
    ]

    /// The names of the formats of columns, sorted.
    static var formatNames: [String] { formats.keys.sorted() }

    /// The hosts of the chosen step that items name.
    private static func hosts(_ items: [JSONValue], in context: Context, _ plugin: String) async throws -> HostList {
        let all = try await context.selection()
        var places: [String: Int] = [:]
        for position in all.positions {
            for key in keys(all.step.hosts.hosts[position].json) where places[key] == nil { places[key] = position }
        }
        var positions: [Int] = []
        var seen: Set<Int> = []
        for item in items {
            guard let object = item.object, let position = keys(object).lazy.compactMap({ places[$0] }).first else {
                let text = String(decoding: JSONWriter.text(item).prefix(100), as: UTF8.self)
                throw Texts.noSuchHost(plugin, text)
            }
            if seen.insert(position).inserted { positions.append(position) }
        }
        return HostList(step: all.step, positions: positions)
    }

    private static func keys(_ host: JSONObject) -> [String] {
        var keys: [String] = []
        if let id = host["host_id"]?.integer { keys.append("id:\(id)") }
        let area = host["cloud"]?.integer ?? 0
        for name in ["ip", "ipv6", "name"] {
            if let text = host[name]?.text { keys.append("\(area):\(text)") }
        }
        return keys
    }
}
