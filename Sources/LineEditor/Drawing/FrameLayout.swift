import TerminalText

/// A part of the edited text that is drawn in a style of its own.
struct HighlightSpan: Equatable, Sendable {
    /// The offsets in Unicode scalars, as libedit counts.
    var range: Range<Int>
    var style: TextStyle
}

/// The contents of a line to draw. ``frame()`` lays them out in rows, as a pure function that the tests compare with a
/// terminal at every width.
struct FrameLayout: Sendable {
    var prompt: [StyledText]
    /// The edited text, which may contain line breaks.
    var buffer: [Unicode.Scalar]
    /// The cursor's offset in `buffer`, in Unicode scalars.
    var cursor: Int
    var size: TerminalSize
    /// Spans for syntax colouring, in ascending order and not overlapping.
    var highlights: [HighlightSpan] = []
    /// A suggestion from history or completion, drawn dim after the text.
    var suggestion: String = ""

    /// Lays out the line. If it has more rows than the window, only the rows around the cursor are returned.
    func frame() -> Frame {
        var writer = RowWriter(columns: size.columns)
        for part in prompt { writer.append(part.text.unicodeScalars, style: { _ in part.style }) }
        writer.continuation = continuation(promptWidth: writer.column)
        writer.append(buffer, cursor: cursor, style: styles())
        if cursor >= buffer.count { writer.markCursor() }
        writer.append(suggestion.unicodeScalars, style: { _ in .dim })
        return writer.frame(rows: size.rows)
    }

    /// The prompt of the second and further lines: `… `, indented so that it ends in the column where the prompt ends.
    private func continuation(promptWidth: Int) -> [StyledText] {
        guard size.columns > 4 else { return [] }
        let indentation = promptWidth > size.columns / 2 ? 0 : max(0, promptWidth - 2)
        return [StyledText(String(repeating: " ", count: indentation)), StyledText("… ", .dim)]
    }

    private func styles() -> (Int) -> TextStyle {
        let highlights = highlights
        var next = 0
        return { offset in
            while next < highlights.count && highlights[next].range.upperBound <= offset { next += 1 }
            return next < highlights.count && highlights[next].range.contains(offset) ? highlights[next].style : .plain
        }
    }
}

/// Fills rows grapheme by grapheme.
private struct RowWriter {
    let columns: Int
    var continuation: [StyledText] = []
    private var rows = [Frame.Row()]
    private var current = TextStyle.plain
    private var cursorPlace: (row: Int, column: Int)?

    init(columns: Int) { self.columns = columns }

    var column: Int { rows[rows.count - 1].width }

    mutating func append(
        _ scalars: some Sequence<Unicode.Scalar>, cursor: Int = -1, style: (Int) -> TextStyle
    ) {
        var offset = 0
        var pending = String.UnicodeScalarView()
        // An ASCII scalar followed by another one is always a grapheme, so only other text needs the standard library's
        // slower segmentation.
        var iterator = scalars.makeIterator()
        var next = iterator.next()
        while let scalar = next {
            next = iterator.next()
            pending.append(scalar)
            guard scalar.isASCII, next?.isASCII ?? true else { continue }
            for character in String(pending) {
                let count = character.unicodeScalars.count
                put(character, style: style(offset), isCursor: (offset..<offset + count).contains(cursor))
                offset += count
            }
            pending = String.UnicodeScalarView()
        }
        for character in String(pending) {
            let count = character.unicodeScalars.count
            put(character, style: style(offset), isCursor: (offset..<offset + count).contains(cursor))
            offset += count
        }
    }

    mutating func markCursor() {
        if column >= columns { wrap() }
        cursorPlace = (rows.count - 1, column)
    }

    private mutating func put(_ character: Character, style: TextStyle, isCursor: Bool) {
        if character == "\n" || character == "\r\n" {
            if isCursor { markCursor() }
            breakLine()
            return
        }
        let width = DisplayWidth.of(character)
        let isSafe = character.unicodeScalars.allSatisfy { TerminalSafe.replacement(for: $0) == nil }
        if isSafe && width > 0 && width <= columns {
            put(String(character), width: width, style: style, isCursor: isCursor)
            return
        }
        // Characters without a width, characters the terminal may act on, and characters wider than the window are
        // spelled out.
        var first = isCursor
        for letter in Self.spelled(character, columns: columns) {
            put(String(letter), width: 1, style: .dim, isCursor: first)
            first = false
        }
    }

    private mutating func put(_ text: String, width: Int, style: TextStyle, isCursor: Bool) {
        if column + width > columns { wrap() }
        if isCursor { cursorPlace = (rows.count - 1, column) }
        if style != current { switchStyle(to: style) }
        rows[rows.count - 1].bytes += Array(text.utf8)
        rows[rows.count - 1].width += width
    }

    private static func spelled(_ character: Character, columns: Int) -> String {
        if DisplayWidth.of(character) > columns { return "?" }
        return character.unicodeScalars.map { scalar in
            TerminalSafe.replacement(for: scalar)
                ?? "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        }.joined()
    }

    private mutating func switchStyle(to style: TextStyle) {
        if current != .plain { rows[rows.count - 1].bytes += Array(TextStyle.reset.utf8) }
        rows[rows.count - 1].bytes += Array(style.sgr.utf8)
        current = style
    }

    private mutating func wrap() {
        if current != .plain { switchStyle(to: .plain) }
        rows[rows.count - 1].wraps = true
        rows.append(Frame.Row())
    }

    private mutating func breakLine() {
        if current != .plain { switchStyle(to: .plain) }
        rows.append(Frame.Row())
        for part in continuation {
            for letter in part.text { put(String(letter), width: 1, style: part.style, isCursor: false) }
        }
    }

    /// Returns the finished rows, or as many of them around the cursor as the window has.
    mutating func frame(rows height: Int) -> Frame {
        if current != .plain { switchStyle(to: .plain) }
        let cursor = cursorPlace ?? (rows.count - 1, min(column, columns - 1))
        let top = max(0, min(cursor.row - height / 2, rows.count - height))
        let shown = Array(rows[top..<min(rows.count, top + height)])
        return Frame(rows: shown, cursorRow: cursor.row - top, cursorColumn: cursor.column, columns: columns)
    }
}
