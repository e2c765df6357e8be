import JobModel
import TerminalText

/// Draws a table in aligned columns, by display width, to fit the screen.
struct TableRenderer {
    private struct Cell {
        var text: String
        var style: TextStyle
        /// The same text in parts of several looks; drawn where it fits.
        var parts: [StyledText] = []
    }

    private let screen: Screen
    private var table: Table
    private static let gap = 2
    private static let barColumns = 10
    private static let narrowest = 6
    /// A host set narrower than an address or two is no help.
    private static let narrowestHostSet = 18
    /// A path needs room for a file's name, a sentence for two words.
    private static let (narrowestPath, narrowestSentence) = (10, 16)

    init(_ table: Table, on screen: Screen) {
        self.screen = screen
        self.table = table
        while let width = screen.width, self.width(isCut: false) > width,
            let last = self.table.columns.lastIndex(where: \.goesFirst)
        {
            self.table.columns.remove(at: last)
        }
        while let width = screen.width, self.width(isCut: true) > width,
            let last = self.table.columns.lastIndex(where: \.mayGo)
        {
            self.table.columns.remove(at: last)
        }
    }

    /// The columns a table needs: with whole text, or however much its text is cut.
    private func width(isCut: Bool) -> Int {
        let widths = table.columns.indices.map { column in
            let texts = table.rows.map {
                cell($0[table.columns[column].field] ?? .null, table.columns[column].format).text
            }
            let natural = ([table.columns[column].title] + texts).map { DisplayWidth.of($0) }.max() ?? 0
            return !isCut || isFixed(column) ? natural : min(natural, narrowest(column))
        }
        return widths.reduce(table.current == nil ? 0 : 2, +) + Self.gap * max(0, widths.count - 1)
    }

    /// The table's lines.
    func lines() -> [String] {
        let marker = table.current == nil ? 0 : 2
        let cells = table.rows.map { row in table.columns.map { cell(row[$0.field] ?? .null, $0.format) } }
        let widths = fitted(
            table.columns.indices.map { column in
                max(
                    DisplayWidth.of(table.columns[column].title),
                    cells.map { DisplayWidth.of($0[column].text) }.max() ?? 0)
            }, within: screen.width.map { $0 - marker })
        let titles = table.columns.map { Cell(text: $0.title, style: Look.heading) }
        let title =
            table.title.map { [screen.paint(cut(TerminalSafe.text($0, escapingLayout: true)), Look.heading)] } ?? []
        var lines = title + row(titles, widths, indent: String(repeating: " ", count: marker))
        for (index, line) in cells.enumerated() {
            let arrow = screen.usesUTF8 ? "❯ " : "> "
            let indent = marker == 0 ? "" : table.current == index ? arrow : "  "
            lines += row(line, widths, indent: indent)
        }
        return lines
    }

    /// A line that stands alone, within the screen.
    private func cut(_ text: String) -> String { screen.width.map { text.truncated(to: $0) } ?? text }

    /// One row: as many lines as its tallest cell, for host sets and sentences go on below rather than off the screen.
    private func row(_ cells: [Cell], _ widths: [Int], indent: String) -> [String] {
        let parts = cells.indices.map { column -> [String] in
            let text = cells[column].text
            if DisplayWidth.of(text) <= widths[column] { return [text] }
            switch table.columns[column].format {
            case .hostSet: return HostSetWrapping.lines(text, width: widths[column])
            case .sentence: return WordWrapping.lines(text, width: widths[column])
            case .path: return [text.truncatedAtStart(to: widths[column])]
            default: return [text.truncated(to: widths[column])]
            }
        }
        let height = parts.map(\.count).max() ?? 1
        return (0..<height).map { line in
            var result = line == 0 ? indent : String(repeating: " ", count: DisplayWidth.of(indent))
            for column in cells.indices {
                let text = line < parts[column].count ? parts[column][line] : ""
                let isLast = column + 1 == cells.count
                let padding = String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(text)))
                let parts = text == cells[column].text ? cells[column].parts : []
                let painted =
                    text.isEmpty
                    ? ""
                    : parts.isEmpty
                        ? screen.paint(text, cells[column].style)
                        : parts.map { screen.paint($0.text, $0.style) }.joined()
                result += isRight(column) ? padding + painted : isLast ? painted : painted + padding
                if !isLast { result += String(repeating: " ", count: Self.gap) }
            }
            return String(result.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// Numbers, times and addresses are whole or worthless.
    private func isFixed(_ column: Int) -> Bool {
        isRight(column) || [.time, .outcomes, .host, .transferStatus].contains(table.columns[column].format)
    }

    private func narrowest(_ column: Int) -> Int {
        switch table.columns[column].format {
        case .hostSet: Self.narrowestHostSet
        case .path: Self.narrowestPath
        case .sentence: Self.narrowestSentence
        default: Self.narrowest
        }
    }

    private func isRight(_ column: Int) -> Bool {
        [.number, .duration, .share].contains(table.columns[column].format)
    }

    /// Widths that fit: paths give way first, then the widest column, host sets and text only.
    private func fitted(_ natural: [Int], within width: Int?) -> [Int] {
        guard let width else { return natural }
        var widths = natural
        var surplus = widths.reduce(0, +) + Self.gap * max(0, widths.count - 1) - width
        while surplus > 0 {
            let all = widths.indices.filter { widths[$0] > narrowest($0) && !isFixed($0) }
            let paths = all.filter { table.columns[$0].format == .path }
            let shrinkable = paths.isEmpty ? all : paths
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
            let next = shrinkable.map { widths[$0] }.filter { $0 < widths[widest] }.max() ?? 0
            let cut = max(1, min(surplus, widths[widest] - max(next, narrowest(widest))))
            widths[widest] -= cut
            surplus -= cut
        }
        return widths
    }

    private func cell(_ value: JSONValue, _ format: Table.Column.Format) -> Cell {
        switch (format, value) {
        case (_, .null): return Cell(text: "", style: .plain)
        case (.time, .integer(let milliseconds)):
            return Cell(text: screen.time(Timestamp(milliseconds: milliseconds)), style: .plain)
        case (.time, .string(let text)): return Cell(text: localTime(text), style: .plain)
        case (.duration, .integer(let milliseconds)): return Cell(text: humanDuration(milliseconds), style: .plain)
        case (.runStatus, .integer(let number)):
            let status = RunStatus(rawValue: Int(clamping: number))
            return Cell(text: status.name, style: Look.of(status))
        case (.hostStatus, .integer(let number)):
            let status = HostStatus(rawValue: Int(clamping: number))
            return Cell(text: status.name, style: Look.of(status))
        case (.bytes, .integer(let count)): return Cell(text: humanBytes(Int(clamping: count)), style: .plain)
        case (.bytes, .string(let text)):
            let size = Int(text).map(humanBytes) ?? TerminalSafe.text(text, escapingLayout: true)
            return Cell(text: size, style: .plain)
        case (.transferStatus, .integer(let number)):
            let transfer = FileTransfer(status: Int(clamping: number))
            return Cell(text: transfer.statusName ?? "", style: Look.of(transfer.outcome))
        case (.share, .number(let share)):
            return Cell(text: humanShare(Int((share * 1_000_000).rounded()), of: 1_000_000), style: .plain)
        case (.outcomes, .object(let counts)):
            func count(_ name: String) -> Int {
                if case .integer(let count)? = counts[name] { Int(clamping: count) } else { 0 }
            }
            let parts = Bars(screen: screen).outcomes(
                good: count("success"), bad: count("failed"), unfinished: count("running"), columns: Self.barColumns)
            return Cell(text: parts.map(\.text).joined(), style: .plain, parts: parts)
        case (.host, .object(let host)): return Cell(text: TerminalSafe.text(address(of: host)), style: .plain)
        default: return Cell(text: TerminalSafe.text(plain(value), escapingLayout: true), style: .plain)
        }
    }

    private func localTime(_ text: String) -> String {
        let parts = text.split(separator: ".")
        guard parts.count == 2, case .date? = TimeExpression(String(parts[0])),
            let moment = TimeExpression(String(parts[0]))?.moment(now: Timestamp(milliseconds: 0), offset: { _ in 0 })
        else { return TerminalSafe.text(text, escapingLayout: true) }
        return screen.time(moment)
    }
}

/// A host as JSON shows it, by its address.
func address(of host: JSONObject) -> String {
    let area = host["cloud"].map(plain) ?? "0"
    for field in ["ip", "ipv6"] {
        guard case .string(let address)? = host[field] else { continue }
        return area == "0" ? address : field == "ip" ? "\(area):\(address)" : "\(area):[\(address)]"
    }
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
