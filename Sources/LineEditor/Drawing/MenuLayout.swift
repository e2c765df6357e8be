import TerminalText

/// Lays out the candidates of a completion in columns below the line.
struct MenuLayout: Sendable {
    /// The lines, cut to the rows that there are, with the number of candidates that are not shown at the end.
    let lines: [[StyledText]]
    /// The number of rows that a column has.
    let rows: Int

    private static let gap = 2
    /// The widest that a label, and a description, may be, in columns.
    private static let widestLabel = 48
    private static let widestHelp = 60

    init(_ menu: CompletionMenu, size: TerminalSize, mostRows: Int, styles: LineEditorStyles = LineEditorStyles()) {
        let columns = max(1, size.columns - 1)
        let widestLabel = min(Self.widestLabel, columns)
        // The widths of the first candidates stand for those of thousands.
        let sample = menu.candidates.prefix(1000)
        let labelWidth = sample.map { min(widestLabel, DisplayWidth.of($0.label)) }.max() ?? 0
        let helpWidth = sample.map { min(Self.widestHelp, DisplayWidth.of($0.help)) }.max() ?? 0
        // Descriptions take what is left in the width; where that is little, there is room for labels alone.
        let room = columns - labelWidth - Self.gap
        let shownHelp = room >= 10 ? min(helpWidth, room) : 0
        let cellWidth = labelWidth + (shownHelp > 0 ? Self.gap + shownHelp : 0)
        let across = max(1, (columns + Self.gap) / (cellWidth + Self.gap))
        let count = menu.candidates.count
        let rows = (count + across - 1) / across
        let height = min(rows, max(1, mostRows))
        let selectedRow = menu.selection.map { $0 % rows } ?? 0
        let hasMore = rows > height
        let shownRows = hasMore ? max(1, height - 1) : height
        let top = min(max(0, selectedRow - shownRows / 2), rows - shownRows)
        var lines: [[StyledText]] = []
        for row in top..<top + shownRows {
            var line: [StyledText] = []
            for column in 0..<across {
                let index = column * rows + row
                guard index < count else { break }
                let isSelected = index == menu.selection
                let label = Self.fitted(menu.candidates[index].label, to: labelWidth)
                line.append(StyledText(label, isSelected ? styles.selected : .plain))
                if shownHelp > 0 {
                    let help = Self.fitted(menu.candidates[index].help, to: shownHelp)
                    line.append(
                        StyledText(
                            String(repeating: " ", count: Self.gap) + help,
                            isSelected ? styles.selected : styles.help))
                }
                if column + 1 < across { line.append(StyledText(String(repeating: " ", count: Self.gap))) }
            }
            lines.append(line)
        }
        if hasMore { lines.append([StyledText(Texts.moreRows(rows - shownRows, isCut: menu.isCut), styles.help)]) }
        self.lines = lines
        self.rows = rows
    }

    private static func fitted(_ text: String, to columns: Int) -> String {
        TerminalSafe.text(text, escapingLayout: true).truncated(to: columns).padded(to: columns)
    }
}
