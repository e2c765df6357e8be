import JobModel
import TerminalText

/// The output forms for programs.
public enum TextForm: String, Sendable, CaseIterable {
    /// One JSON array with a record on each line. Text is one JSON string.
    case json
    /// A JSON value on each line.
    case jsonl
    /// CSV (RFC 4180): fields are separated by commas, and lines end with CR LF. Text that could act on a terminal
    /// or in a spreadsheet is made harmless.
    case csv
    /// TSV: fields are separated by tabs, and lines end with LF. Text that could act on a terminal or in a
    /// spreadsheet is made harmless.
    case tsv

    /// Renders a value in this form, in chunks.
    ///
    /// - Parameters:
    ///   - isRaw: for CSV and TSV, whether text stays unchanged even if it could act on a terminal or in a
    ///     spreadsheet.
    ///   - offset: for CSV and TSV, the offset from UTC at a moment, in seconds east of UTC, with which moments are
    ///     written.
    public func render(
        _ value: Value, isRaw: Bool = false, offset: @escaping @Sendable (Timestamp) -> Int = { _ in 0 }
    ) -> ByteStream {
        switch self {
        case .json:
            if case .text(let stream) = value { return Self.string(stream) }
            return ByteStream {
                let array = ArrayText(Records(value))
                return { try await array.next() }
            }
        case .jsonl:
            return ByteStream {
                let iterator = Records(value).makeAsyncIterator()
                return { try await iterator.next().map { JSONWriter.line($0) } }
            }
        case .csv:
            return SeparatedValues(separator: ",", lineEnd: "\r\n", isRaw: isRaw, offset: offset).render(value)
        case .tsv:
            return SeparatedValues(separator: "\t", lineEnd: "\n", isRaw: isRaw, offset: offset).render(value)
        }
    }

    private static func string(_ stream: ByteStream) -> ByteStream {
        ByteStream {
            let isFirst = Once()
            return {
                guard await isFirst.take() else { return nil }
                let text = String(decoding: try await stream.collected(), as: UTF8.self)
                return JSONWriter.line(.string(text))
            }
        }
    }
}

/// Returns true to the first caller and false to all others.
private actor Once {
    private var isFresh = true

    func take() -> Bool {
        defer { isFresh = false }
        return isFresh
    }
}

/// Writes records as one JSON array.
private actor ArrayText {
    private let records: Records.AsyncIterator
    private var count = 0
    private var isClosed = false

    init(_ records: Records) {
        self.records = records.makeAsyncIterator()
    }

    func next() async throws -> [UInt8]? {
        if isClosed { return nil }
        if let record = try await records.next() {
            count += 1
            return Array((count == 1 ? "[\n" : ",\n").utf8) + JSONWriter.text(record)
        }
        isClosed = true
        return Array((count == 0 ? "[]\n" : "\n]\n").utf8)
    }
}

/// Renders records as CSV or TSV: a line of names, then a line for each record.
///
/// A cell holds one text or one number, never JSON: hosts are folded into one host-set word, a moment is ISO 8601
/// with its offset from UTC, and counts by name look like `9=216 104=3`. Fields are quoted by RFC 4180. Unless raw
/// text is wanted, control characters are shown in caret form, as on the screen (tabs and line feeds pass), and
/// text that a spreadsheet would read as a formula gets a leading apostrophe; numbers stay numbers.
struct SeparatedValues: Sendable {
    let separator: String
    let lineEnd: String
    let isRaw: Bool
    /// The offset from UTC at a moment, in seconds east of UTC.
    let offset: @Sendable (Timestamp) -> Int

    func render(_ value: Value) -> ByteStream {
        // Each line of a log is a row: a list of lines in one cell would be useless in a spreadsheet.
        if case .lines(let list) = value { return render(.rows(list.rows)) }
        // The same holds for a list of hunks.
        if case .differences(let list) = value { return render(.rows(list.rows)) }
        let fields = Self.fields(of: value)
        let moments = Self.moments(in: value)
        return ByteStream {
            let next = Self.rows(of: value)
            let lines = Counter()
            return {
                if await lines.next() == 0 { return line(fields.map(JSONValue.string)) }
                guard let row = try await next() else { return nil }
                return line(fields.map { cell(row[$0] ?? .null, isMoment: moments.contains($0)) })
            }
        }
    }

    /// The names in the first line, which are known before the first record.
    private static func fields(of value: Value) -> [String] {
        switch value {
        case .nothing: return []
        case .hosts(let list): return list.step.hosts.jsonFields
        case .logs(let list): return list.step.hosts.jsonFields + ["log_state", "log", "failure"]
        case .text: return ["text"]
        case .lines(let list): return list.rows.columns.map(\.field)
        case .rows(let rows): return rows.columns.map(\.field)
        case .groups: return GroupList.fields
        case .differences(let list): return list.rows.columns.map(\.field)
        case .table(let table):
            var seen: Set<String> = []
            let fields = table.fields + table.rows.flatMap { $0.fields.map(\.name) }
            return (fields.isEmpty ? table.columns.map(\.field) : fields).filter { seen.insert($0).inserted }
        }
    }

    /// The names of the fields that hold moments.
    private static func moments(in value: Value) -> Set<String> {
        func named(_ columns: [Table.Column]) -> Set<String> {
            Set(columns.filter { $0.format == .time }.map(\.field))
        }
        let ofHosts: Set = ["start", "end"]
        switch value {
        case .hosts, .logs: return ofHosts
        case .table(let table) where [.jobs, .steps].contains(table.kind):
            return named(table.columns).union(["create_time", "start_time", "end_time"])
        case .table(let table): return named(table.columns)
        case .rows(let rows): return named(rows.columns)
        case .nothing, .lines, .groups, .differences, .text: return []
        }
    }

    /// The records of a value. Lists of hosts are replaced by one folded host set, and the transfers of a
    /// distribution by the text of the log.
    private static func rows(of value: Value) -> @Sendable () async throws -> JSONObject? {
        switch value {
        case .logs(let list):
            let logs = list.makeAsyncIterator()
            return {
                guard let (_, log) = try await logs.next() else { return nil }
                var row = log.json
                // The log of a distribution is written as text.
                if row["log"] == nil, let text = log.text {
                    row["log"] = .string(String(decoding: text, as: UTF8.self))
                }
                return row
            }
        case .groups(let list):
            let groups = list.groups
            let places = Counter()
            return {
                let place = await places.next()
                guard groups.indices.contains(place) else { return nil }
                var row = list.json(of: groups[place])
                row["hosts"] = row["folded"]
                return row
            }
        default:
            let records = Records(value).makeAsyncIterator()
            return {
                switch try await records.next() {
                case nil: return nil
                case .object(var object)?:
                    if case .array? = object["hosts"], let folded = object["folded"] { object["hosts"] = folded }
                    return object
                case let other?: return ["text": other]
                }
            }
        }
    }

    /// Converts a field to one text or number.
    private func cell(_ field: JSONValue, isMoment: Bool) -> JSONValue {
        if isMoment, let moment = field.moment { return .string(moment.iso8601(offsetSeconds: offset(moment))) }
        switch field {
        case .array(let elements): return .string(elements.map(flat).joined(separator: " "))
        case .object: return .string(flat(field))
        default: return field
        }
    }

    /// Converts any value to one text: a host to its host-set word, a failure to its message, a deviation to its
    /// sign and line, and counts to `9=216`.
    private func flat(_ value: JSONValue) -> String {
        switch value {
        case .array(let elements): return elements.map(flat).joined(separator: " ")
        case .object(let object):
            if object["host_id"] != nil { return hostWord(object) }
            // This is one end of a transfer, whose fields have the platform's names.
            if object["bk_host_id"] != nil {
                return hostWord([
                    "host_id": object["bk_host_id"] ?? .null,
                    "cloud": object["bk_cloud_id"].flatMap { $0 == .null ? nil : $0 } ?? 0,
                    "ip": object["ip"] ?? .null, "ipv6": object["ipv6"] ?? .null,
                ])
            }
            if object["code"] != nil, let message = object["message"] { return plain(message) }
            if let mark = object["op"], let text = object["text"] { return "\(plain(mark)) \(plain(text))" }
            return object.fields.map { "\($0.name)=\(flat($0.value))" }.joined(separator: " ")
        default: return plain(value)
        }
    }

    private func line(_ values: [JSONValue]) -> [UInt8] {
        let fields = values.map(field)
        // An empty line would be read as no record, so a single empty field is quoted.
        return Array(((fields == [""] ? "\"\"" : fields.joined(separator: separator)) + lineEnd).utf8)
    }

    private func field(_ value: JSONValue) -> String {
        guard case .string(let text) = value, !isRaw else { return quotedWhereNeeded(plain(value)) }
        return quotedWhereNeeded((Self.isFormula(text) ? "'" : "") + TerminalSafe.text(text))
    }

    /// Whether a spreadsheet may read a text as a formula, by its first character (OWASP, "CSV Injection"). The
    /// full-width characters begin a formula in East Asian input.
    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        switch first {
        case "=", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": return true
        case "+", "-": return !isNumber(text)
        default: return false
        }
    }

    /// Whether a text is a decimal number. (`Double` alone reads `-inf` and `-0x1p3` as well.)
    private static func isNumber(_ text: String) -> Bool {
        let isOfNumbers = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
        return isOfNumbers && Double(text) != nil
    }

    private func quotedWhereNeeded(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar != "\"" && scalar != "\n" && scalar != "\r" && !separator.unicodeScalars.contains(scalar)
        }
        return isPlain
            ? text
            : "\""
                + text.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\""
    }
}

extension JSONValue {
    /// The moment that a field holds: milliseconds since 1970, as the platform sends it, or ISO 8601 in UTC, as
    /// `Timestamp.iso8601` writes it; nil for any other value.
    var moment: Timestamp? {
        switch self {
        case .integer(let milliseconds): return Timestamp(milliseconds: milliseconds)
        case .string(let text):
            let parts = text.split(separator: ".")
            guard parts.count == 2, parts[1].last == "Z", let thousandths = Int64(parts[1].dropLast()),
                case .date? = TimeExpression(String(parts[0])),
                let whole = TimeExpression(String(parts[0]))?.moment(
                    now: Timestamp(milliseconds: 0), offset: { _ in 0 })
            else { return nil }
            return whole.advanced(byMilliseconds: thousandths)
        default: return nil
        }
    }
}
