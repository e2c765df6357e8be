import TerminalText

/// A part of the edited text that is drawn in a style of its own.
public struct HighlightSpan: Equatable, Sendable {
    /// The part, as UTF-8 offsets.
    public var range: Range<Int>
    /// The style.
    public var style: TextStyle

    /// Creates a span.
    public init(range: Range<Int>, style: TextStyle) {
        self.range = range
        self.style = style
    }
}

/// The contents of a line to draw. ``frame()`` lays them out in rows, as a pure function that the tests compare with a
/// terminal at every width.
struct FrameLayout: Sendable {
    var prompt: [StyledText]
    /// Text at the right edge of the first row, where there is room for it.
    var rightPrompt: [StyledText] = []
    /// The edited text, which may contain line breaks.
    var buffer: [Character]
    /// The number of characters before the cursor.
    var cursor: Int
    var size: TerminalSize
    /// Spans for syntax colouring, in ascending order and not overlapping.
    var highlights: [HighlightSpan] = []
    /// A suggestion, drawn after the text.
    var suggestion = ""
    var suggestionStyle = TextStyle.dim
    /// Lines below the text, such as a menu. Each is cut to the width of the window.
    var below: [[StyledText]] = []
    /// The top of the frame before, which stays as long as the cursor is visible.
    var top = 0

    /// Lays out the line. If it has more rows than the window, only rows around the cursor are returned.
    func frame() -> Frame {
        let mostBelow = min(below.count, max(0, size.rows - 1) * 2 / 3)
        let height = size.rows - mostBelow
        // A long text is laid out twice, so that only the rows that are shown have to be kept.
        var rows = 0..<Int.max
        if buffer.count > size.columns * height {
            let measured = written(keeping: 0..<0)
            rows = shownRows(of: measured.rowCount, cursor: measured.cursorRow, height: height)
        }
        var writer = written(keeping: rows)
        if rows.upperBound == .max { rows = shownRows(of: writer.rowCount, cursor: writer.cursorRow, height: height) }
        var frame = writer.frame(rows)
        addRightPrompt(to: &frame)
        for line in below.prefix(mostBelow) { frame.rows.append(Self.row(of: line, columns: size.columns)) }
        return frame
    }

    private func shownRows(of count: Int, cursor: Int, height: Int) -> Range<Int> {
        guard count > height else { return 0..<count }
        let isVisible = (top..<top + height).contains(cursor) && top + height <= count
        let start = isVisible ? top : max(0, min(cursor - height / 2, count - height))
        return start..<start + height
    }

    private func written(keeping rows: Range<Int>) -> RowWriter {
        var writer = RowWriter(columns: size.columns, kept: rows)
        for part in prompt { for character in part.text { writer.put(character, style: part.style) } }
        writer.continuation = continuation(promptWidth: writer.column)
        var offset = 0
        var next = 0
        for (index, character) in buffer.enumerated() {
            if index == cursor { writer.markCursor(before: character) }
            while next < highlights.count, highlights[next].range.upperBound <= offset { next += 1 }
            let isIn = next < highlights.count && highlights[next].range.contains(offset)
            writer.put(character, style: isIn ? highlights[next].style : .plain)
            if !highlights.isEmpty { offset += character.utf8.count }
        }
        if cursor >= buffer.count { writer.markCursor(before: nil) }
        for character in suggestion { writer.put(character, style: suggestionStyle) }
        return writer
    }

    /// The prompt of the second and further lines: `… `, indented so that it ends in the column where the prompt ends.
    private func continuation(promptWidth: Int) -> [StyledText] {
        guard size.columns > 4 else { return [] }
        let indentation = promptWidth > size.columns / 2 ? 0 : max(0, promptWidth - 2)
        return [StyledText(String(repeating: " ", count: indentation)), StyledText("… ", .dim)]
    }

    private func addRightPrompt(to frame: inout Frame) {
        let right = Self.row(of: rightPrompt, columns: size.columns)
        guard right.width > 0, frame.top == 0, let first = frame.rows.first, !first.wraps else { return }
        let gap = size.columns - 1 - right.width - first.width
        guard gap >= 2, !first.hasDoubt else { return }
        let space = Frame.Cell(character: " ", width: 1, style: .plain)
        frame.rows[0].cells += Array(repeating: space, count: gap) + right.cells
        frame.rows[0].width += gap + right.width
        frame.rows[0].hasDoubt = right.hasDoubt
    }

    /// A line as one row, cut where it would not fit.
    private static func row(of line: [StyledText], columns: Int) -> Frame.Row {
        var writer = RowWriter(columns: max(1, columns - 1), kept: 0..<1)
        for part in line { for character in part.text { writer.put(character, style: part.style) } }
        return writer.frame(0..<1).rows.first.map {
            var row = $0
            row.wraps = false
            return row
        } ?? Frame.Row()
    }
}

/// Fills rows grapheme by grapheme.
private struct RowWriter {
    let columns: Int
    /// The rows whose cells are kept.
    let kept: Range<Int>
    var continuation: [StyledText] = []
    private var rows: [Frame.Row] = []
    private var current = Frame.Row()
    private(set) var rowCount = 1
    private var cursor: (row: Int, column: Int)?

    init(columns: Int, kept: Range<Int>) {
        self.columns = columns
        self.kept = kept
    }

    var column: Int { current.width }
    var cursorRow: Int { cursor?.row ?? rowCount - 1 }

    /// Remembers that the cursor is here, which may be the beginning of the next row.
    mutating func markCursor(before character: Character?) {
        let isBreak = character.map { $0 == "\n" } ?? true
        let room = isBreak ? 1 : character.map { Self.room($0, columns: columns) } ?? 1
        if column + room > columns { wrap(isFull: column >= columns) }
        cursor = (rowCount - 1, column)
    }

    mutating func put(_ character: Character, style: TextStyle) {
        if let value = character.asciiValue, value >= 0x20, value < 0x7F {
            return put(Frame.Cell(character: character, width: 1, style: style), room: 1)
        }
        if character == "\n" || character == "\r\n" { return breakLine() }
        let width = DisplayWidth.of(character)
        let isSafe = character.unicodeScalars.allSatisfy { TerminalSafe.replacement(for: $0) == nil }
        if isSafe, width > 0, width <= columns {
            let isDoubtful = Self.isDoubtful(character)
            return put(
                Frame.Cell(character: character, width: width, style: style, isDoubtful: isDoubtful),
                room: Self.room(character, columns: columns))
        }
        // Characters without a width, characters the terminal may act on, and characters wider than the window are
        // spelled out.
        for letter in Self.spelled(character, columns: columns) {
            put(Frame.Cell(character: letter, width: 1, style: .dim), room: 1)
        }
    }

    /// - Parameter room: the columns that must be free.
    private mutating func put(_ cell: Frame.Cell, room: Int) {
        if column + room > columns { wrap(isFull: column >= columns) }
        if kept.contains(rowCount - 1) {
            current.cells.append(cell)
            current.hasDoubt = current.hasDoubt || cell.isDoubtful
        }
        current.width += cell.width
    }

    /// The most columns that any terminal may give a character, as far as the window has them.
    private static func room(_ character: Character, columns: Int) -> Int {
        let width = DisplayWidth.of(character)
        guard isDoubtful(character) else { return max(1, width) }
        let most = character.unicodeScalars.reduce(0) {
            $0 + ($1.value >= 0x1F000 || $1.value == 0xFE0F ? 2 : DisplayWidth.of($1))
        }
        return min(max(width, most), columns)
    }

    /// Whether terminals disagree about the width of a character: emoji, and what is joined with them.
    private static func isDoubtful(_ character: Character) -> Bool {
        character.unicodeScalars.contains { scalar in
            scalar.value == 0xFE0F || scalar.value == 0x200D || scalar.value == 0x20E3
                || (scalar.value >= 0x2300 && scalar.properties.isEmojiPresentation)
        }
    }

    private static func spelled(_ character: Character, columns: Int) -> String {
        if DisplayWidth.of(character) > columns { return "?" }
        return character.unicodeScalars.map { scalar in
            TerminalSafe.replacement(for: scalar)
                ?? "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        }.joined()
    }

    private mutating func wrap(isFull: Bool) {
        current.wraps = isFull
        endRow()
    }

    private mutating func breakLine() {
        endRow()
        for part in continuation {
            for letter in part.text { put(Frame.Cell(character: letter, width: 1, style: part.style), room: 1) }
        }
    }

    private mutating func endRow() {
        if kept.contains(rowCount - 1) { rows.append(current) }
        current = Frame.Row()
        rowCount += 1
    }

    /// Returns a range of the kept rows, with the cursor in them.
    mutating func frame(_ shown: Range<Int>) -> Frame {
        if kept.contains(rowCount - 1) { rows.append(current) }
        let first = shown.lowerBound - kept.lowerBound
        let cursor = cursor ?? (rowCount - 1, min(column, columns - 1))
        let part = rows[min(max(0, first), rows.count)...].prefix(shown.count)
        return Frame(
            rows: part.isEmpty ? [Frame.Row()] : Array(part), cursorRow: max(0, cursor.row - shown.lowerBound),
            cursorColumn: cursor.column, columns: columns, top: shown.lowerBound)
    }
}
