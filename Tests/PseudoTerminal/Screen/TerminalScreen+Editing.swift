/// Erasing, inserting, deleting and scrolling.
extension TerminalScreen {
    /// Changes the cursor's row from the cursor's column on.
    mutating func edit(_ change: (inout ScreenRow, _ column: Int, _ style: CellStyle) -> Void) {
        isWrapPending = false
        change(&grid[cursorRow], cursorColumn, style)
    }

    /// "Erase in line": to the end (0), to the cursor (1), all (2).
    mutating func eraseLine(_ selection: Int) {
        edit { row, column, style in
            switch selection {
            case 0: row.erase(column..<row.cells.count, style)
            case 1: row.erase(0..<column + 1, style)
            case 2: row.erase(row.cells.indices, style)
            default: break
            }
        }
    }

    /// "Erase in display": to the end (0), to the cursor (1), all (2), what scrolled out (3, an extension of xterm).
    mutating func eraseScreen(_ selection: Int) {
        isWrapPending = false
        switch selection {
        case 0:
            eraseLine(0)
            eraseRows(cursorRow + 1..<rows)
        case 1:
            eraseLine(1)
            eraseRows(0..<cursorRow)
        case 2: eraseRows(0..<rows)
        case 3: past = []
        default: break
        }
    }

    private mutating func eraseRows(_ range: Range<Int>) {
        for row in range { grid[row] = ScreenRow(columns: columns, style: style) }
    }

    /// Inserts empty rows at the cursor's; the cursor goes to the left edge.
    mutating func insertRows(_ count: Int) {
        let count = min(count, rows - cursorRow)
        grid.removeLast(count)
        grid.insert(contentsOf: emptyRows(count, style), at: cursorRow)
        moveTo(row: cursorRow, column: 0)
    }

    /// Deletes rows from the cursor's on; the cursor goes to the left edge.
    mutating func deleteRows(_ count: Int) {
        let count = min(count, rows - cursorRow)
        grid.removeSubrange(cursorRow..<cursorRow + count)
        grid += emptyRows(count, style)
        moveTo(row: cursorRow, column: 0)
    }

    /// Moves all rows up; those that leave at the top are kept.
    mutating func scrollUp(_ count: Int, _ style: CellStyle) {
        let count = min(count, rows)
        past += grid.prefix(count)
        grid.removeFirst(count)
        grid += emptyRows(count, style)
    }

    /// Moves all rows down; those that leave at the bottom are lost.
    mutating func scrollDown(_ count: Int) {
        let count = min(count, rows)
        grid.removeLast(count)
        grid.insert(contentsOf: emptyRows(count, style), at: 0)
    }

    private func emptyRows(_ count: Int, _ style: CellStyle) -> [ScreenRow] {
        Array(repeating: ScreenRow(columns: columns, style: style), count: count)
    }
}
