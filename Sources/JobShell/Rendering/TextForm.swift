import JSON
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
        _ value: any Value, isRaw: Bool = false, offset: @escaping @Sendable (Timestamp) -> Int = { _ in 0 }
    ) -> ByteStream {
        switch self {
        case .json: (value as? ByteStream).map(Self.string) ?? Self.array(value.records)
        case .jsonl:
            ByteStream {
                let records = value.records.makeAsyncIterator()
                return { try await records.next().map { JSONWriter.line($0) } }
            }
        case .csv: SeparatedValues(separator: ",", lineEnd: "\r\n", isRaw: isRaw, offset: offset).render(value.sheet)
        case .tsv: SeparatedValues(separator: "\t", lineEnd: "\n", isRaw: isRaw, offset: offset).render(value.sheet)
        }
    }

    /// A text as one JSON string.
    private static func string(_ stream: ByteStream) -> ByteStream {
        ByteStream {
            var isFirst = true
            return {
                guard isFirst else { return nil }
                isFirst = false
                let text = String(decoding: try await stream.collected(), as: UTF8.self)
                return JSONWriter.line(.string(text))
            }
        }
    }

    /// Records as one JSON array.
    private static func array(_ records: Records) -> ByteStream {
        ByteStream {
            let records = records.makeAsyncIterator()
            var count = 0
            var isClosed = false
            return {
                if isClosed { return nil }
                if let record = try await records.next() {
                    count += 1
                    return Array((count == 1 ? "[\n" : ",\n").utf8) + JSONWriter.text(record)
                }
                isClosed = true
                return Array((count == 0 ? "[]\n" : "\n]\n").utf8)
            }
        }
    }
}

/// A value as rows and columns, for CSV and TSV.
public struct Sheet: Sendable {
    /// The names of the columns; nil for the fields of the first record.
    let fields: [String]?
    /// The names of the columns that hold moments.
    let moments: Set<String>
    /// The rows. A record that is no object is a row with the one field `text`.
    let records: Records

    /// Creates a sheet.
    ///
    /// - Parameters:
    ///   - fields: the names of the columns; nil for the fields of the first record.
    ///   - moments: the names of the columns that hold moments: ISO 8601 text, or milliseconds since 1970.
    public init(fields: [String]?, moments: Set<String> = [], records: Records) {
        self.fields = fields
        self.moments = moments
        self.records = records
    }

    /// A record as a row, with a folded host set in place of a list of hosts.
    static func row(_ record: JSONValue) -> JSONObject {
        guard case .object(var object) = record else { return ["text": record] }
        if case .array? = object["hosts"], let folded = object["folded"] { object["hosts"] = folded }
        return object
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

    func render(_ sheet: Sheet) -> ByteStream {
        ByteStream {
            let records = sheet.records.makeAsyncIterator()
            var fields = sheet.fields
            var held: JSONObject?
            var isNamed = false
            return {
                if !isNamed {
                    isNamed = true
                    if fields == nil { held = try await records.next().map(Sheet.row) }
                    let names = fields ?? held?.fields.map(\.name) ?? []
                    fields = names
                    return line(names.map(JSONValue.string))
                }
                var row = held
                held = nil
                if row == nil { row = try await records.next().map(Sheet.row) }
                guard let row else { return nil }
                return line((fields ?? []).map { cell(row[$0] ?? .null, isMoment: sheet.moments.contains($0)) })
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
