/// Characters, and the cursor.
extension TerminalScreen {
    /// Prints a character, or joins it to the one before the cursor.
    mutating func put(_ scalar: Unicode.Scalar) {
        let isPlain = (0x20..<0x7F).contains(scalar.value)
        if !isPlain, let start = columnBefore, widths.joins(scalar, to: grid[cursorRow].cells[start].text) {
            join(scalar, at: start)
            return
        }
        let width = isPlain ? 1 : widths.width(of: scalar)
        guard width > 0 else { return }
        place(String(scalar), width: width, style)
    }

    /// Where the character before the cursor begins, to which a combining one would be joined; nil at the left edge.
    private var columnBefore: Int? {
        var column = isWrapPending ? cursorColumn : cursorColumn - 1
        let cells = grid[cursorRow].cells
        // Within a wide character there is nothing whole before the cursor.
        guard column >= 0, isWrapPending || !cells[cursorColumn].text.isEmpty else { return nil }
        while column > 0 && cells[column].text.isEmpty { column -= 1 }
        return column
    }

    private mutating func join(_ scalar: Unicode.Scalar, at start: Int) {
        let old = grid[cursorRow].cells[start]
        let text = old.text + String(scalar)
        let end = isWrapPending ? columns : cursorColumn
        let width = widths == .scalars ? end - start : max(end - start, widths.width(of: Character(text)))
        if start + width == end {
            grid[cursorRow].cells[start].text = text
        } else {
            // It became wider. Where the row has no room for that, the whole of it goes into the next one.
            grid[cursorRow].erase(start..<end, CellStyle())
            (cursorColumn, isWrapPending) = (start, false)
            place(text, width: width, old.style)
        }
    }

    private mutating func place(_ text: String, width: Int, _ style: CellStyle) {
        if isWrapPending || cursorColumn + width > columns {
            grid[cursorRow].isWrapped = true
            grid[cursorRow].gap = isWrapPending ? 0 : columns - cursorColumn
            // As in tmux, a row that comes of wrapping has no background.
            lineFeed(CellStyle())
            cursorColumn = 0
        }
        let end = min(columns, cursorColumn + width)
        grid[cursorRow].split(at: cursorColumn)
        grid[cursorRow].split(at: end)
        if end > columns - grid[cursorRow].gap { grid[cursorRow].gap = 0 }
        for column in cursorColumn..<end {
            grid[cursorRow].cells[column] = ScreenCell(text: "", style: style, isErased: false)
        }
        grid[cursorRow].cells[cursorColumn].text = text
        cursorColumn += width
        if cursorColumn >= columns {
            cursorColumn = columns - 1
            isWrapPending = true
        }
    }

    /// Moves a row down, in the last row by scrolling.
    mutating func lineFeed(_ style: CellStyle) {
        isWrapPending = false
        if cursorRow + 1 < rows { cursorRow += 1 } else { scrollUp(1, style) }
    }

    /// Puts the cursor into a cell of the screen: the nearest to a place outside.
    mutating func moveTo(row: Int, column: Int) {
        cursorRow = min(max(0, row), rows - 1)
        cursorColumn = min(max(0, column), columns - 1)
        isWrapPending = false
    }

    /// Moves by tab stops, of which each eighth column is one; to the left where `count` is negative.
    mutating func tab(_ count: Int) {
        let stop = count > 0 ? cursorColumn / 8 + count : (cursorColumn + 7) / 8 + count
        moveTo(row: cursorRow, column: min(stop, columns) * 8)
    }

    mutating func save() {
        saved = SavedCursor(row: cursorRow, column: cursorColumn, isWrapPending: isWrapPending, style: style)
    }

    mutating func restore() {
        moveTo(row: saved.row, column: saved.column)
        isWrapPending = saved.isWrapPending && cursorColumn == columns - 1
        style = saved.style
    }
}
