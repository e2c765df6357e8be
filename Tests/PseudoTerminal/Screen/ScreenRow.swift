/// A cell: a character with its style. Behind a wide character, the text of cells is empty.
struct ScreenCell: Equatable {
    var text = " "
    var style = CellStyle()
    /// Whether nothing was printed here: at the end of a line that is divided anew, only printed spaces count.
    var isErased = true

    /// An erased cell.
    static func blank(_ style: CellStyle) -> ScreenCell { ScreenCell(text: " ", style: style.erased) }
}

/// A row of cells.
struct ScreenRow: Equatable {
    var cells: [ScreenCell]
    /// Whether the text went on in the next row for want of room, so that both are one line to a terminal that reflows.
    var isWrapped = false
    /// In a row that goes on: how many cells at its end are no part of the text, because a wide character did not fit.
    var gap = 0

    init(columns: Int, style: CellStyle = CellStyle()) {
        cells = Array(repeating: .blank(style), count: columns)
    }

    /// The text, without the spaces at its end.
    var text: String {
        var text = cells.map(\.text).joined()
        while text.last == " " { text.removeLast() }
        return text
    }

    /// Before cells from `column` on are changed: a wide character of which only the right half would be left, or only
    /// the left one, is replaced by spaces.
    mutating func split(at column: Int) {
        guard cells.indices.contains(column), cells[column].text.isEmpty else { return }
        var start = column
        while start > 0 && cells[start].text.isEmpty { start -= 1 }
        cells[start].text = " "
        var cell = start + 1
        while cell < cells.count && cells[cell].text.isEmpty {
            cells[cell].text = " "
            cell += 1
        }
    }

    /// Erases the cells of a range.
    mutating func erase(_ range: Range<Int>, _ style: CellStyle) {
        let range = range.clamped(to: cells.indices)
        guard !range.isEmpty else { return }
        split(at: range.lowerBound)
        split(at: range.upperBound)
        for column in range { cells[column] = .blank(style) }
        if range.upperBound == cells.count { isWrapped = false }
    }

    /// Inserts blanks; what is pushed over the right edge is lost.
    mutating func insert(_ count: Int, at column: Int, _ style: CellStyle) {
        let count = min(count, cells.count - column)
        split(at: column)
        split(at: cells.count - count)
        cells.removeLast(count)
        cells.insert(contentsOf: repeatElement(.blank(style), count: count), at: column)
        isWrapped = false
    }

    /// Deletes cells; what is behind them moves to the left.
    mutating func delete(_ count: Int, at column: Int, _ style: CellStyle) {
        let count = min(count, cells.count - column)
        split(at: column)
        split(at: column + count)
        cells.removeSubrange(column..<column + count)
        cells += repeatElement(.blank(style), count: count)
        isWrapped = false
    }

    /// Makes the row wider with blanks, or cuts it at the right.
    mutating func resize(columns: Int) {
        if columns < cells.count {
            split(at: columns)
            cells.removeLast(cells.count - columns)
        } else {
            cells += repeatElement(ScreenCell(), count: columns - cells.count)
        }
    }
}
