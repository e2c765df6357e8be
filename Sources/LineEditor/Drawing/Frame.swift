import TerminalText

/// Columns and rows of a terminal's window.
public struct TerminalSize: Sendable, Equatable {
    /// How many characters of single width fit side by side.
    public var columns: Int
    /// How many lines are visible.
    public var rows: Int

    /// At least one of each.
    public init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
    }
}

/// What the editor shows of a line being edited: rows ready to be written, and where the cursor stands.
///
/// Made by ``FrameLayout``; knows how to be written and erased, not where on the screen it is: it begins at the
/// left edge of whatever row the cursor is on.
struct Frame: Equatable, Sendable {
    /// One row of the screen.
    struct Row: Equatable, Sendable {
        /// UTF-8 with the sequences that style it; each row begins and ends unstyled.
        var bytes: [UInt8] = []
        /// Columns filled.
        var width = 0
        /// Whether the text goes on in the next row because this one is full, not because of a line break.
        var wraps = false
    }

    /// At least one; no more than the window has.
    var rows: [Row]
    /// Where the cursor stands: a row of this frame and a column.
    var cursorRow: Int
    var cursorColumn: Int
    /// The window's width for which this was laid out.
    var columns: Int

    /// The sequences that draw it, beginning at the left edge of an empty row.
    ///
    /// The terminal wraps by itself, so that it knows where lines end when text is copied or the window grows.
    func drawing() -> [UInt8] {
        var output: [UInt8] = []
        for (index, row) in rows.enumerated() {
            output += row.bytes
            guard index + 1 < rows.count else { break }
            if !row.wraps {
                output += Array("\r\n".utf8)
            } else if rows[index + 1].bytes.isEmpty {
                // A full row leaves the cursor waiting at its end: a space makes it wrap, then goes again.
                output += Array(" \r\u{1B}[K".utf8)
            }
        }
        return output + moving(fromRow: rows.count - 1)
    }

    /// From the left edge of `row` or anywhere in it to the cursor's place.
    func moving(fromRow row: Int) -> [UInt8] {
        var output = "\r"
        if row > cursorRow { output += "\u{1B}[\(row - cursorRow)A" }
        if row < cursorRow { output += "\u{1B}[\(cursorRow - row)B" }
        if cursorColumn > 0 { output += "\u{1B}[\(cursorColumn)C" }
        return Array(output.utf8)
    }

    /// The sequences that erase it and leave the cursor at the left edge of its first row.
    func erasing() -> [UInt8] { Self.erasing(rowsAbove: cursorRow) }

    /// Erases from `rowsAbove` rows above the cursor to the end of the screen.
    ///
    /// Not with ED alone: from the top left corner, tmux would push a copy of the screen into its scrollback.
    static func erasing(rowsAbove: Int) -> [UInt8] {
        Array("\r\(rowsAbove > 0 ? "\u{1B}[\(rowsAbove)A" : "")\u{1B}[K\u{1B}[C\u{1B}[J\r".utf8)
    }

    /// From the cursor's place to the left edge of the row below the frame.
    func leaving() -> [UInt8] {
        let below = rows.count - 1 - cursorRow
        return Array("\(below > 0 ? "\u{1B}[\(below)B" : "")\r\n".utf8)
    }
}
