import TerminalText

/// The size of a terminal's window.
public struct TerminalSize: Sendable, Equatable {
    /// The width, in characters of single width.
    public var columns: Int
    /// The height, in lines.
    public var rows: Int

    /// Creates a size of at least one column and one row; smaller values are raised to 1.
    public init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
    }
}

/// The picture of a line being edited: rows ready to be written, and the position of the cursor in them.
///
/// ``FrameLayout`` makes frames. A frame knows the sequences that draw and erase it, but not its position on the
/// screen: it is drawn from the left edge of the row that the cursor is on.
struct Frame: Equatable, Sendable {
    /// One row of the screen.
    struct Row: Equatable, Sendable {
        /// The text in UTF-8, with the sequences that style it. Each row begins and ends unstyled.
        var bytes: [UInt8] = []
        /// The number of columns that the text fills.
        var width = 0
        /// Whether the text continues in the next row because this row is full, not because of a line break.
        var wraps = false
    }

    /// At least one row, and at most as many as the window has.
    var rows: [Row]
    /// The position of the cursor: an index into `rows` and a column.
    var cursorRow: Int
    var cursorColumn: Int
    /// The width of the window for which the frame was laid out.
    var columns: Int

    /// Returns the sequences that draw the frame, from the left edge of an empty row.
    ///
    /// Full rows are wrapped by the terminal itself, so that it knows where lines end when text is copied or the window
    /// grows.
    func drawing() -> [UInt8] {
        var output: [UInt8] = []
        for (index, row) in rows.enumerated() {
            output += row.bytes
            guard index + 1 < rows.count else { break }
            if !row.wraps {
                output += Array("\r\n".utf8)
            } else if rows[index + 1].bytes.isEmpty {
                // A full row leaves the cursor pending at its end. A space makes it wrap, and is erased again.
                output += Array(" \r\u{1B}[K".utf8)
            }
        }
        return output + moving(fromRow: rows.count - 1)
    }

    /// Returns the sequences that move from any column of `row` to the cursor's position.
    func moving(fromRow row: Int) -> [UInt8] {
        var output = "\r"
        if row > cursorRow { output += "\u{1B}[\(row - cursorRow)A" }
        if row < cursorRow { output += "\u{1B}[\(cursorRow - row)B" }
        if cursorColumn > 0 { output += "\u{1B}[\(cursorColumn)C" }
        return Array(output.utf8)
    }

    /// Returns the sequences that erase the frame and leave the cursor at the left edge of its first row.
    func erasing() -> [UInt8] { Self.erasing(rowsAbove: cursorRow) }

    /// Returns the sequences that erase from `rowsAbove` rows above the cursor to the end of the screen.
    ///
    /// The sequence ED alone is not enough: sent at the top left corner, it makes tmux push a copy of the screen into
    /// its scrollback.
    static func erasing(rowsAbove: Int) -> [UInt8] {
        Array("\r\(rowsAbove > 0 ? "\u{1B}[\(rowsAbove)A" : "")\u{1B}[K\u{1B}[C\u{1B}[J\r".utf8)
    }

    /// Returns the sequences that move from the cursor's position to the left edge of the row below the frame.
    func leaving() -> [UInt8] {
        let below = rows.count - 1 - cursorRow
        return Array("\(below > 0 ? "\u{1B}[\(below)B" : "")\r\n".utf8)
    }
}
