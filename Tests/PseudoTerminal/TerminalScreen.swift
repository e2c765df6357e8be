import TerminalText

/// A small terminal: what is on the screen after bytes were printed. Knows the sequences our programs use, wraps as
/// xterm does (a full row waits with wrapping until the next character), ignores colours.
public struct TerminalScreen: Equatable, Sendable {
    /// The width.
    public let columns: Int
    /// The height.
    public let rows: Int
    /// The cursor's row, from 0.
    public private(set) var cursorRow = 0
    /// The cursor's column, from 0; the last one also while wrapping waits.
    public private(set) var cursorColumn = 0
    /// One string a cell; empty behind a wide character.
    private var cells: [[String]]
    private var isWrapPending = false
    /// The title that the program gave the window; empty if none.
    public private(set) var title = ""
    /// The titles that were saved (XTWINOPS 22), the latest last.
    private var savedTitles: [String] = []

    /// An empty screen, the cursor at its top left.
    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The rows, without the spaces at their ends.
    public var lines: [String] {
        cells.map { row in
            var line = row.joined()
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The rows down to the last that is not empty, one line each.
    public var text: String {
        let lines = lines
        let end = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        return lines[..<end].joined(separator: "\n")
    }

    /// Prints.
    public mutating func feed(_ bytes: [UInt8]) {
        var run = String.UnicodeScalarView()
        var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            if scalar.value >= 0x20 && scalar.value != 0x7F {
                run.append(scalar)
                continue
            }
            printRun(&run)
            switch scalar {
            case "\r": moveTo(row: cursorRow, column: 0)
            case "\n": lineFeed()
            case "\u{08}": moveTo(row: cursorRow, column: cursorColumn - 1)
            case "\u{1B}": sequence(&scalars)
            default: break
            }
        }
        printRun(&run)
    }

    private mutating func printRun(_ run: inout String.UnicodeScalarView) {
        for character in String(run) { put(character) }
        run = String.UnicodeScalarView()
    }

    private mutating func put(_ character: Character) {
        let width = DisplayWidth.of(character)
        guard width > 0 else { return }
        if isWrapPending || cursorColumn + width > columns {
            cursorColumn = 0
            isWrapPending = false
            lineFeed()
        }
        clearHalf(at: cursorColumn)
        clearHalf(at: cursorColumn + width)
        for column in cursorColumn..<min(columns, cursorColumn + width) { cells[cursorRow][column] = "" }
        cells[cursorRow][cursorColumn] = String(character)
        cursorColumn += width
        if cursorColumn >= columns {
            cursorColumn = columns - 1
            isWrapPending = true
        }
    }

    /// Writing over one half of a wide character removes the other.
    private mutating func clearHalf(at column: Int) {
        guard column < columns, cells[cursorRow][column].isEmpty else { return }
        var start = column
        while start > 0 && cells[cursorRow][start].isEmpty { start -= 1 }
        for cell in start..<columns where cell == start || cells[cursorRow][cell].isEmpty {
            cells[cursorRow][cell] = " "
        }
    }

    private mutating func lineFeed() {
        isWrapPending = false
        if cursorRow + 1 < rows {
            cursorRow += 1
        } else {
            cells.removeFirst()
            cells.append(Array(repeating: " ", count: columns))
        }
    }

    private mutating func moveTo(row: Int, column: Int) {
        cursorRow = min(max(0, row), rows - 1)
        cursorColumn = min(max(0, column), columns - 1)
        isWrapPending = false
    }

    private mutating func sequence(_ scalars: inout String.UnicodeScalarView.Iterator) {
        let first = scalars.next()
        if first == "]" { return command(&scalars) }
        guard first == "[" else { return }
        var parameters = ""
        while let scalar = scalars.next() {
            guard scalar.value >= 0x40 else {
                parameters.unicodeScalars.append(scalar)
                continue
            }
            let numbers = parameters.split(separator: ";").map { Int($0) ?? 0 }
            act(scalar, numbers)
            return
        }
    }

    /// An operating system command, up to BEL or ST. Of these only the window's title (0 and 2) has an effect.
    private mutating func command(_ scalars: inout String.UnicodeScalarView.Iterator) {
        var text = ""
        while let scalar = scalars.next(), scalar != "\u{7}" {
            if scalar == "\u{1B}" {
                _ = scalars.next()
                break
            }
            text.unicodeScalars.append(scalar)
        }
        if text.hasPrefix("0;") || text.hasPrefix("2;") { title = String(text.dropFirst(2)) }
    }

    private mutating func act(_ final: Unicode.Scalar, _ numbers: [Int]) {
        let count = max(1, numbers.first ?? 1)
        switch final {
        case "A": moveTo(row: cursorRow - count, column: cursorColumn)
        case "B": moveTo(row: cursorRow + count, column: cursorColumn)
        case "C": moveTo(row: cursorRow, column: cursorColumn + count)
        case "D": moveTo(row: cursorRow, column: cursorColumn - count)
        case "G": moveTo(row: cursorRow, column: count - 1)
        case "H": moveTo(row: count - 1, column: (numbers.dropFirst().first ?? 1) - 1)
        case "J": erase(from: numbers.first == 2 ? 0 : cursorRow * columns + cursorColumn, to: rows * columns)
        case "K": erase(from: cursorRow * columns + cursorColumn, to: (cursorRow + 1) * columns)
        case "t" where numbers.first == 22: savedTitles.append(title)
        case "t" where numbers.first == 23: title = savedTitles.popLast() ?? title
        default: break
        }
    }

    private mutating func erase(from start: Int, to end: Int) {
        isWrapPending = false
        for cell in start..<end { cells[cell / columns][cell % columns] = " " }
    }
}
