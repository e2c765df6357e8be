import HostSets
import JSON
import JobModel
import TerminalText

/// Renders the fields of a table's rows as cells.
struct TableCells {
    /// The text and style of one field.
    struct Cell {
        let text: String
        let style: TextStyle
        /// The same text in parts with different styles, which are drawn if the text fits.
        let parts: [StyledText]

        init(_ text: String, _ style: TextStyle = .plain, parts: [StyledText] = []) {
            self.text = text
            self.style = style
            self.parts = parts
        }
    }

    let screen: Screen
    private static let barColumns = 10
    /// The largest part of a field that is drawn, in lines of the screen.
    private static let mostLines = 10

    func cell(of row: JSONObject, _ column: Table.Column) -> Cell {
        guard column.format == .hostsAgainst else { return cell(row[column.field] ?? .null, column.format) }
        func number(_ field: String) -> String { row[field].map(plain) ?? "" }
        let sides = [(column.field, "of"), ("against_host_count", "against_of")]
        let text = sides.map { "\(number($0)) of \(number($1))" }.joined(separator: " against ")
        return Cell(shortened(TerminalSafe.text(text, escapingLayout: true)))
    }

    private func cell(_ value: JSONValue, _ format: Table.Column.Format) -> Cell {
        switch (format, value) {
        case (_, .null): return Cell("")
        case (.time, _):
            return Cell(value.moment.map(screen.time) ?? TerminalSafe.text(plain(value), escapingLayout: true))
        case (.duration, .integer(let milliseconds)): return Cell(humanDuration(milliseconds))
        case (.bytes, .integer(let count)): return Cell(humanBytes(Int(clamping: count)))
        case (.bytes, .string(let text)):
            return Cell(Int(text).map(humanBytes) ?? TerminalSafe.text(text, escapingLayout: true))
        case (.transferStatus, .integer(let number)):
            let transfer = FileTransfer(status: Int(clamping: number))
            return Cell(transfer.statusName ?? "", ScreenStyle.of(transfer.outcome))
        case (.runStatus, .integer(let number)):
            let status = RunStatus(rawValue: Int(clamping: number))
            return Cell(status.name, ScreenStyle.of(status))
        case (.hostStatus, .integer(let number)):
            let status = HostStatus(rawValue: Int(clamping: number))
            return Cell(status.name, ScreenStyle.of(status))
        case (.share, .number(let share)) where abs(share) <= 1_000_000:
            return Cell(humanShare(Int((share * 1_000_000).rounded()), of: 1_000_000))
        case (.outcomes, .object(let counts)):
            let parts = outcomes(counts)
            return Cell(parts.map(\.text).joined(), parts: parts)
        case (.host, .object(let host)): return Cell(TerminalSafe.text(hostWord(host), escapingLayout: true))
        case (.hostSet, _): return Cell(TerminalSafe.text(plain(value), escapingLayout: true))
        default: return Cell(shortened(TerminalSafe.text(plain(value), escapingLayout: true)))
        }
    }

    private func outcomes(_ counts: JSONObject) -> [StyledText] {
        func count(_ name: String) -> Int {
            if case .integer(let count)? = counts[name] { Int(clamping: count) } else { 0 }
        }
        return Bars(screen: screen).outcomes(
            good: count("success"), bad: count("failed"), unfinished: count("running"), columns: Self.barColumns)
    }

    /// Cuts a text to the length that a cell can show.
    private func shortened(_ text: String) -> String {
        screen.width.map { text.truncated(to: $0 * Self.mostLines) } ?? text
    }
}

/// The host-set word of a host in JSON: its address, else its name, else its id.
func hostWord(_ host: JSONObject) -> String {
    var area: Int64 = 0
    if case .integer(let number)? = host["cloud"] { area = number }
    for field in ["ip", "ipv6"] {
        guard case .string(let text)? = host[field] else { continue }
        return area == 0 ? text : HostAddress(text)?.word(inArea: area) ?? "\(area):\(text)"
    }
    if case .string(let name)? = host["name"] { return NameWord.word(of: name) }
    return "id:" + (host["host_id"].map(plain) ?? "")
}

/// A JSON value as the text of one cell.
func plain(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .null: ""
    default: String(decoding: JSONWriter.text(value), as: UTF8.self)
    }
}

/// A duration in readable units: `850 ms`, `12.3 s`, `4 min 05 s`, `2 h 03 min`.
func humanDuration(_ milliseconds: Int64) -> String {
    let (seconds, minutes) = (milliseconds / 1000, milliseconds / 60_000)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
    switch milliseconds {
    case ..<1000: return "\(milliseconds) ms"
    case ..<60_000: return "\(seconds).\(milliseconds % 1000 / 100) s"
    case ..<3_600_000: return "\(minutes) min \(two(seconds % 60)) s"
    default: return "\(minutes / 60) h \(two(minutes % 60)) min"
    }
}

/// A number of bytes in readable units: `512 B`, `1.2 MB`.
public func humanBytes(_ count: Int) -> String {
    var (size, unit) = (Double(count), 0)
    let units = ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000, unit + 1 < units.count { (size, unit) = (size / 1000, unit + 1) }
    if unit == 0 { return "\(count) B" }
    let tenths = Int((size * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
}

/// A part of a whole in percent: `12.5%`. Only the whole is `100.0%`, and only zero is `0.0%`.
public func humanShare(_ part: Int, of whole: Int) -> String {
    var tenths = (part * 1000 + whole / 2) / max(1, whole)
    if part < whole { tenths = min(tenths, 999) }
    if part > 0 { tenths = max(tenths, 1) }
    return "\(tenths / 10).\(tenths % 10)%"
}
