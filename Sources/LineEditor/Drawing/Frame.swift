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

/// The picture of a line being edited: rows of cells, and the position of the cursor in them.
///
/// ``FrameLayout`` makes frames, and ``FrameUpdate`` the sequences that turn one into the next. A frame does not know its
/// position on the screen.
struct Frame: Equatable, Sendable {
    /// One grapheme on the screen.
    struct Cell: Equatable, Sendable {
        var character: Character
        /// The number of columns that the grapheme fills, 1 or 2.
        var width: Int
        var style: TextStyle
        /// Whether terminals disagree about the width.
        var isDoubtful = false
    }

    /// One row of the screen.
    struct Row: Equatable, Sendable {
        var cells: [Cell] = []
        /// The number of columns that the cells fill.
        var width = 0
        /// Whether the text continues in the next row because this row is full, not because of a line break.
        var wraps = false
        /// Whether a cell is doubtful.
        var hasDoubt = false
    }

    /// At least one row, and at most as many as the window has.
    var rows: [Row]
    /// The position of the cursor: an index into `rows` and a column.
    var cursorRow: Int
    var cursorColumn: Int
    /// The width of the window for which the frame was laid out.
    var columns: Int
    /// The number of rows of the text above the first one shown.
    var top = 0

    /// A frame of one empty row, with the cursor at its left edge.
    static func empty(columns: Int) -> Frame {
        Frame(rows: [Row()], cursorRow: 0, cursorColumn: 0, columns: columns)
    }

    /// Returns the sequences that draw the frame, from the left edge of an empty row.
    func drawing() -> [UInt8] { FrameUpdate.bytes(from: .empty(columns: columns), to: self) }

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
