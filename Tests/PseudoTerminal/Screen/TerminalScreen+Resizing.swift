/// Changing the window's size.
extension TerminalScreen {
    /// Gives the terminal another size. A size below one is taken as one.
    ///
    /// - Parameter reflows: whether rows that are one line for want of room are divided anew at the new width, in what
    ///   scrolled out as well: so do kitty, tmux, VTE. As in tmux, empty rows below the cursor count then, and so
    ///   text can leave at the top of a window with room. xterm and the Linux console cut rows at the right.
    public mutating func resize(columns: Int, rows: Int, reflows: Bool) {
        let columns = max(1, columns)
        setRows(max(1, rows))
        guard columns != self.columns else { return }
        if reflows {
            reflow(columns: columns)
        } else {
            for row in grid.indices { grid[row].resize(columns: columns) }
            self.columns = columns
            moveTo(row: cursorRow, column: cursorColumn)
        }
    }

    /// A lower window loses empty space below the cursor first, then rows at the top, which are kept; a higher one gets
    /// them back before it gets empty rows below.
    private mutating func setRows(_ count: Int) {
        if count < rows {
            let below = min(rows - 1 - cursorRow, rows - count)
            grid.removeLast(below)
            let above = rows - count - below
            past += grid.prefix(above)
            grid.removeFirst(above)
            cursorRow -= above
        } else {
            let back = min(past.count, count - rows)
            var returned = Array(past.suffix(back))
            for row in returned.indices { returned[row].resize(columns: columns) }
            grid.insert(contentsOf: returned, at: 0)
            past.removeLast(back)
            cursorRow += back
            grid += (grid.count..<max(grid.count, count)).map { _ in ScreenRow(columns: columns) }
        }
        rows = count
    }

    private mutating func reflow(columns: Int) {
        let old = past + grid
        let cursor = past.count + cursorRow
        var fresh: [ScreenRow] = []
        var place = (row: 0, column: 0)
        var first = 0
        while first < old.count {
            var last = first
            while old[last].isWrapped && last + 1 < old.count { last += 1 }
            let line = Self.line(of: old[first...last])
            let divided = Self.divide(line.cells, columns: columns)
            if (first...last).contains(cursor) {
                let offset = line.starts[cursor - first] + cursorColumn + (isWrapPending ? 1 : 0)
                place = Self.place(of: offset, in: divided, columns: columns)
                place.row += fresh.count
            }
            fresh += divided
            first = last + 1
        }
        let top = max(0, fresh.count - rows)
        (past, grid) = (Array(fresh.prefix(top)), Array(fresh.dropFirst(top)))
        grid += (grid.count..<max(grid.count, rows)).map { _ in ScreenRow(columns: columns) }
        self.columns = columns
        // A cursor that scrolled out is at the top left, as in tmux.
        moveTo(row: place.row - top, column: place.row < top ? 0 : min(place.column, columns - 1))
        isWrapPending = place.row >= top && place.column == columns
    }

    /// The cells of rows that are one line, without the blanks at its end, and where in them each row begins.
    private static func line(of rows: ArraySlice<ScreenRow>) -> (cells: [ScreenCell], starts: [Int]) {
        var (cells, starts) = ([ScreenCell](), [Int]())
        for row in rows {
            starts.append(cells.count)
            cells += row.isWrapped ? row.cells.dropLast(row.gap) : row.cells[...]
        }
        while cells.last == ScreenCell() { cells.removeLast() }
        return (cells, starts)
    }

    private static func divide(_ cells: [ScreenCell], columns: Int) -> [ScreenRow] {
        var rows: [ScreenRow] = []
        var rest = cells[...]
        repeat {
            var end = min(rest.count, columns)
            // A wide character is not cut, unless there is no room for it at all.
            while end < rest.count, end > 0, rest[rest.startIndex + end].text.isEmpty { end -= 1 }
            if end == 0 { end = min(rest.count, columns) }
            var row = ScreenRow(columns: columns)
            for (column, cell) in rest.prefix(end).enumerated() { row.cells[column] = cell }
            rest = rest.dropFirst(end)
            row.isWrapped = !rest.isEmpty
            row.gap = row.isWrapped ? columns - end : 0
            rows.append(row)
        } while !rest.isEmpty
        return rows
    }

    /// Where the cell with that number of a line is, after the line was divided.
    private static func place(of offset: Int, in rows: [ScreenRow], columns: Int) -> (row: Int, column: Int) {
        var offset = offset
        for (index, row) in rows.enumerated() {
            let filled = columns - row.gap
            if offset < filled || index == rows.count - 1 { return (index, min(offset, columns)) }
            offset -= filled
        }
        return (0, 0)
    }
}
