import JobModel
import TerminalText

/// Draws a table in aligned columns, by display width, to fit the screen.
///
/// In a window that is too narrow for the whole table, columns that may be left out are left out first; then text
/// continues in the next line. Host sets for which little room is left are drawn below their rows. Numbers and
/// addresses are never cut, and statuses only if the window is narrower than they are.
struct TableRenderer {
    private let screen: Screen
    private let table: Table
    private let columns: [Column]
    private let widths: [Int]
    /// The column of host sets that are drawn below their rows; nil when there is none.
    private let below: Column?
    private let arrowWidth: Int

    private static let gap = 2
    /// A host set that would get fewer columns than this is drawn below its row.
    private static let narrowestHostSet = 40
    /// The largest number of lines of a cell. Cells hold names or sentences, not pages.
    private static let mostLines = 8
    /// The number of lines of a host set that are shown if the row has a count for the rest.
    private static let mostHostLines = 3

    init(_ table: Table, on screen: Screen) {
        self.screen = screen
        self.table = table
        arrowWidth = table.current == nil ? 0 : 2
        let cells = TableCells(screen: screen)
        var columns = table.columns.map { column in
            Column(column, table.rows.map { cells.cell(of: $0, column) })
        }
        if let width = screen.width {
            let room = width - arrowWidth
            while Self.width(of: columns, \.natural) > room, let last = columns.lastIndex(where: \.layout.goesFirst) {
                columns.remove(at: last)
            }
            below = Self.takeHostSet(from: &columns, within: room)
            while Self.width(of: columns, { $0.wanted(within: room) }) > room,
                let last = columns.lastIndex(where: \.layout.mayGo)
            {
                columns.remove(at: last)
            }
            // If the table is still too wide, paths are left out, because their ends may be the same in every row.
            while Self.width(of: columns, \.leastOfAll) > room, columns.count > 1,
                let last = columns.lastIndex(where: { $0.layout.format == .path })
            {
                columns.remove(at: last)
            }
            widths = Self.fitted(columns, within: room)
        } else {
            widths = columns.map(\.natural)
            below = nil
        }
        self.columns = columns
    }

    private static func width(of columns: [Column], _ width: (Column) -> Int) -> Int {
        columns.map(width).reduce(0, +) + gap * max(0, columns.count - 1)
    }

    /// Removes the column of host sets if little room is left for it, and returns it to be drawn below the rows.
    private static func takeHostSet(from columns: inout [Column], within room: Int) -> Column? {
        guard columns.count > 1, let index = columns.firstIndex(where: { $0.layout.format == .hostSet }) else {
            return nil
        }
        let others = columns.indices.filter { $0 != index && !columns[$0].layout.mayGo }
        let used = others.map { columns[$0].wanted(within: room) }.reduce(0, +) + gap * (columns.count - 1)
        let mayGo = columns.filter(\.layout.mayGo).map { $0.wanted(within: room) }.reduce(0, +)
        let left = room - used - mayGo
        return left < min(narrowestHostSet, columns[index].natural) ? columns.remove(at: index) : nil
    }

    /// Column widths that fit into the room. Paths are narrowed first, then the widest columns, and columns of
    /// statuses last.
    private static func fitted(_ columns: [Column], within room: Int) -> [Int] {
        var widths = columns.map(\.natural)
        var surplus = width(of: columns, \.natural) - room
        for least in [\Column.leastOfPaths, \Column.least, \Column.leastOfAll] {
            while surplus > 0 {
                let shrinkable = widths.indices.filter { widths[$0] > columns[$0][keyPath: least] }
                guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
                let next = shrinkable.map { widths[$0] }.filter { $0 < widths[widest] }.max() ?? 0
                // Columns of equal width are narrowed by equal amounts.
                let equals = shrinkable.count { widths[$0] == widths[widest] }
                let room = widths[widest] - max(next, columns[widest][keyPath: least])
                let cut = max(1, min((surplus + equals - 1) / equals, room))
                widths[widest] -= cut
                surplus -= cut
            }
        }
        return widths
    }

    /// The table's lines.
    func lines() -> [String] {
        let safeTitle = table.title.map { TerminalSafe.text($0, escapingLayout: true) }
        let title = safeTitle.map { title in screen.width.map { title.wrapped(to: $0) } ?? [title] } ?? []
        var lines = title.map { screen.paint($0, ScreenStyle.heading) }
        lines += row(columns.map { TableCells.Cell($0.layout.title, ScreenStyle.heading) }, indent: indentation)
        for index in table.rows.indices {
            let isCurrent = table.current == index
            lines += row(columns.map { $0.cells[index] }, indent: isCurrent ? arrow : indentation, index: index)
            if let below { lines += hostLines(below.cells[index].text, index) }
        }
        return lines
    }

    private var indentation: String { String(repeating: " ", count: arrowWidth) }
    private var arrow: String { screen.usesUTF8 ? "❯ " : "> " }

    /// The lines of a host set below its row.
    private func hostLines(_ word: String, _ index: Int) -> [String] {
        guard !word.isEmpty, let width = screen.width else { return [] }
        let first = (widths.first ?? 0) + Self.gap
        let indent = indentation + String(repeating: " ", count: first <= 12 ? first : 4)
        return hostLines(word, index, width: max(1, width - indent.count)).map { indent + $0 }
    }

    /// The lines of a host set; if the row has the number of hosts, only a few lines and the number.
    private func hostLines(_ word: String, _ index: Int?, width: Int) -> [String] {
        let lines = HostSetWrapping.lines(word, width: width)
        guard lines.count > Self.mostHostLines, let index, case .integer(let count)? = table.rows[index]["host_count"]
        else { return lines }
        let rest = Texts.moreHosts(Int(clamping: count)).truncated(to: width)
        return lines.prefix(Self.mostHostLines - 1) + [rest]
    }

    /// The lines of one row, as many as its tallest cell has.
    private func row(_ cells: [TableCells.Cell], indent: String, index: Int? = nil) -> [String] {
        let parts = cells.indices.map { cellLines(cells[$0], $0, index) }
        let height = parts.map(\.count).max() ?? 1
        return (0..<height).map { line in
            var result = line == 0 ? indent : indentation
            for column in cells.indices {
                let text = line < parts[column].count ? parts[column][line] : ""
                let isLast = column + 1 == cells.count
                let padding = String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(text)))
                let painted = painted(text, cells[column])
                result += columns[column].isRight ? padding + painted : isLast ? painted : painted + padding
                if !isLast { result += String(repeating: " ", count: Self.gap) }
            }
            return String(result.reversed().drop { $0 == " " }.reversed())
        }
    }

    private func painted(_ text: String, _ cell: TableCells.Cell) -> String {
        if text.isEmpty { return "" }
        if cell.parts.isEmpty || text != cell.text { return screen.paint(text, cell.style) }
        return cell.parts.map { screen.paint($0.text, $0.style) }.joined()
    }

    private func cellLines(_ cell: TableCells.Cell, _ column: Int, _ index: Int?) -> [String] {
        let width = widths[column]
        if DisplayWidth.of(cell.text) <= width { return [cell.text] }
        switch columns[column].layout.format {
        case .hostSet, .host: return hostLines(cell.text, index, width: width)
        case .line: return [cell.text.truncated(to: width)]
        case .path: return [cell.text.truncatedAtStart(to: width)]
        default:
            let lines = cell.text.wrapped(to: width)
            if lines.count <= Self.mostLines { return lines }
            return lines.prefix(Self.mostLines - 1) + [(lines[Self.mostLines - 1] + " …").truncated(to: width)]
        }
    }
}

extension TableRenderer {
    /// A column with its cells and the widths that it needs.
    private struct Column {
        let layout: Table.Column
        let cells: [TableCells.Cell]
        /// The width of the widest cell or of the title.
        let natural: Int

        init(_ layout: Table.Column, _ cells: [TableCells.Cell]) {
            var layout = layout
            // A plugin may take titles from anywhere.
            layout.title = TerminalSafe.text(layout.title, escapingLayout: true)
            self.layout = layout
            self.cells = cells
            natural = ([layout.title] + cells.map(\.text)).map { DisplayWidth.of($0) }.max() ?? 0
        }

        var isRight: Bool { [.number, .duration, .bytes, .share].contains(layout.format) }

        /// Whether cells are never narrowed: a part of a number or time is worthless.
        private var isFixed: Bool { isRight || [.time, .outcomes].contains(layout.format) }

        private var isFirm: Bool { [.host, .hostStatus, .runStatus, .transferStatus].contains(layout.format) }

        /// The width that the column should keep. Other columns are left out rather than narrow it further.
        func wanted(within room: Int) -> Int {
            if isFixed || isFirm { return natural }
            switch layout.format {
            case .hostSet: return min(natural, 18)
            case .line: return min(natural, 20)
            case .path: return min(natural, 10)
            default: return min(natural, layout.mayGo ? 12 : max(16, room / 2))
            }
        }

        /// The smallest width while hosts and statuses keep their full width.
        var least: Int { isFirm ? natural : leastOfAll }

        /// The smallest width when only paths are narrowed, which go first because the end of a path still names
        /// the file.
        var leastOfPaths: Int { layout.format == .path ? leastOfAll : natural }

        /// The smallest width when nothing else can be narrowed.
        var leastOfAll: Int {
            // A part of an address could be the address of another host.
            if isFixed || layout.format == .host { return natural }
            switch layout.format {
            case .hostSet: return min(natural, 18)
            case .line: return min(natural, 6)
            case .path: return min(natural, 10)
            default: return min(natural, 8)
            }
        }
    }
}
