/// What is on the screen, as text to compare.
extension TerminalScreen {
    /// The rows, without the spaces at their ends.
    public var lines: [String] { grid.map(\.text) }

    /// The rows down to the last that is not empty, one line each.
    public var text: String { Self.joined(lines) }

    /// The rows that scrolled out at the top, the oldest first, without the spaces at their ends.
    public var scrollback: [String] { past.map(\.text) }

    /// As ``text``, with styles: what is not in the terminal's own style stands between `[style]` and `[/]`, such as
    /// `[bold red on blue]job[/]`; a bracket of the text itself is written `[[`.
    ///
    /// Colours are `red` or `bright-red`, numbers from 16 on, or `#ff8700`. A space on which a style can't be seen has
    /// the style of the text around it, so that screens that look alike are written alike.
    public var marked: String { Self.joined(grid.map { Self.marked($0) }) }

    /// As ``scrollback``, with styles as in ``marked``.
    public var markedScrollback: [String] { past.map { Self.marked($0) } }

    /// As ``marked``, with `‸` before the cursor's cell, or behind the last column while wrapping waits.
    public var markedWithCursor: String {
        Self.joined(
            grid.enumerated().map { index, row in
                Self.marked(row, cursor: index == cursorRow ? cursorColumn + (isWrapPending ? 1 : 0) : nil)
            })
    }

    /// The style of a cell; nil outside of the screen.
    public func style(row: Int, column: Int) -> CellStyle? {
        guard grid.indices.contains(row), grid[row].cells.indices.contains(column) else { return nil }
        return grid[row].cells[column].style
    }

    private static func joined(_ lines: [String]) -> String {
        let end = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        return lines[..<end].joined(separator: "\n")
    }

    private static func marked(_ row: ScreenRow, cursor: Int? = nil) -> String {
        var styles = row.cells.map { $0.text == " " && !$0.style.showsOnSpaces ? nil : $0.style }
        let end = max((styles.lastIndex { $0 != nil } ?? -1) + 1, cursor ?? 0)
        var column = 0
        while column < end {
            guard styles[column] == nil else {
                column += 1
                continue
            }
            let gap = column..<(styles[column...].firstIndex { $0 != nil } ?? end)
            let before = gap.lowerBound > 0 ? styles[gap.lowerBound - 1] : nil
            let after = gap.upperBound < end ? styles[gap.upperBound] : nil
            let style = before == after && before?.showsOnSpaces == false ? before : nil
            for space in gap { styles[space] = style ?? CellStyle() }
            column = max(gap.upperBound, column + 1)
        }
        var (result, current) = ("", CellStyle())
        for column in 0..<end {
            let style = (styles[column] ?? nil) ?? CellStyle()
            if style != current {
                if current != CellStyle() { result += "[/]" }
                if style != CellStyle() { result += "[\(style.name)]" }
                current = style
            }
            if column == cursor { result += "‸" }
            let text = row.cells[column].text
            result += text == "[" ? "[[" : text
        }
        if current != CellStyle() { result += "[/]" }
        if let cursor, cursor >= end { result += "‸" }
        return result
    }
}
