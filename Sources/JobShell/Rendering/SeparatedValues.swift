import JobModel
import TerminalText

/// Lays records out as CSV or TSV: a line of names, then a line for each record.
///
/// Fields are quoted as RFC 4180 says. Unless the text is wanted raw, what a terminal could act on is shown in caret form, as
/// on the screen (tabs and line feeds pass), and text that a spreadsheet would take for a formula gets an apostrophe before
/// it; numbers stay numbers.
struct SeparatedValues: Sendable {
    let separator: String
    let lineEnd: String
    let isRaw: Bool

    func render(_ value: Value) -> ByteStream {
        // A line of a log is a record of its own: a list of them in one cell would be no use to a spreadsheet.
        if case .lines(let list) = value { return render(.rows(list.rows)) }
        let fields = Self.fields(of: value)
        return ByteStream {
            let records = Records(value).makeAsyncIterator()
            let lines = Counter()
            return {
                if await lines.next() == 0 { return line(fields.map(JSONValue.string)) }
                switch try await records.next() {
                case nil: return nil
                case .object(let object)?: return line(fields.map { cell(object[$0] ?? .null, of: value) })
                case let other?: return line([other])
                }
            }
        }
    }

    /// The names of the first line, known before the first record.
    private static func fields(of value: Value) -> [String] {
        let host = Host(id: nil).json.fields.map(\.name)
        switch value {
        case .nothing: return []
        case .hosts: return host
        case .logs: return host + ["log_state", "log", "files", "failure"]
        case .text: return ["text"]
        case .lines(let list): return list.rows.columns.map(\.field)
        case .rows(let rows): return rows.columns.map(\.field)
        case .groups(let list): return list.groups.first.map { list.json(of: $0).fields.map(\.name) } ?? ["name"]
        case .differences:
            return ["from", "to", "from_host", "to_host", "hosts", "host_count", "added", "removed", "hunks"]
        case .table(let table):
            var seen: Set<String> = []
            let fields = table.rows.flatMap { $0.fields.map(\.name) }
            return (fields.isEmpty ? table.columns.map(\.field) : fields).filter { seen.insert($0).inserted }
        }
    }

    /// A row's host is its address: a whole JSON object in each cell would be no use to a spreadsheet.
    private func cell(_ field: JSONValue, of value: Value) -> JSONValue {
        switch value {
        case .rows, .table:
            if case .object(let host) = field, host["host_id"] != nil { return .string(address(of: host)) }
        default: break
        }
        return field
    }

    private func line(_ values: [JSONValue]) -> [UInt8] {
        let fields = values.map(field)
        // A line without a character would be read as no record at all.
        return Array(((fields == [""] ? "\"\"" : fields.joined(separator: separator)) + lineEnd).utf8)
    }

    private func field(_ value: JSONValue) -> String {
        guard case .string(let text) = value, !isRaw else { return quotedWhereNeeded(plain(value)) }
        return quotedWhereNeeded((Self.isFormula(text) ? "'" : "") + TerminalSafe.text(text))
    }

    /// Whether a spreadsheet may take a text for a formula: by the characters of OWASP's "CSV Injection". The full-width ones
    /// begin a formula where East Asian text is typed.
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
