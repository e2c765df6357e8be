import TerminalText

/// A small terminal: what is on the screen after bytes were printed.
///
/// ```swift
/// var screen = TerminalScreen(columns: 40, rows: 6)
/// screen.feed(Array("\u{1B}[1mjob\u{1B}[0m> \u{1B}[2mhosts\u{1B}[0m".utf8))
/// #expect(screen.text == "job> hosts")
/// #expect(screen.marked == "[bold]job[/]> [dim]hosts[/]")
/// ```
/// It does as xterm does where terminals differ: a full row waits with wrapping until the next character, and erased
/// cells take the background that is in force. How wide characters are is a ``WidthRule``. Scroll regions, character sets and
/// the alternate screen are not known.
public struct TerminalScreen: Equatable, Sendable {
    /// The width.
    public internal(set) var columns: Int
    /// The height.
    public internal(set) var rows: Int
    /// How wide characters are.
    public let widths: WidthRule
    /// The cursor's row, from 0.
    public internal(set) var cursorRow = 0
    /// The cursor's column, from 0; the last one also while wrapping waits.
    public internal(set) var cursorColumn = 0
    /// Whether the last column was just written, so that the next character goes into the next row.
    public internal(set) var isWrapPending = false
    /// The title that the program gave to the window; nil before it gave one.
    public internal(set) var title: String?
    /// The titles that were saved (XTWINOPS 22 and 23).
    var savedTitles: [String] = []
    /// The private modes that are on, by their numbers (`ESC [ ? n h`).
    public internal(set) var modes: Set<Int> = [7, 25]
    /// What the terminal answers to queries: see ``takeReplies()``.
    public var answers = TerminalAnswers()

    var style = CellStyle()
    var grid: [ScreenRow]
    /// The rows that scrolled out at the top, the oldest first.
    var past: [ScreenRow] = []
    var saved = SavedCursor()
    var replies: [UInt8] = []
    private var parser = ControlParser()

    /// What "save cursor" keeps.
    struct SavedCursor: Equatable {
        var row = 0
        var column = 0
        var isWrapPending = false
        var style = CellStyle()
    }

    /// An empty screen, the cursor at its top left. A size below one is taken as one.
    public init(columns: Int, rows: Int, widths: WidthRule = .joining) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        self.widths = widths
        grid = Array(repeating: ScreenRow(columns: self.columns), count: self.rows)
    }

    /// Whether the cursor is shown (mode 25).
    public var showsCursor: Bool { modes.contains(25) }
    /// Whether pasted text comes between marks (mode 2004).
    public var bracketsPastes: Bool { modes.contains(2004) }
    /// Whether the program is in the middle of an update that a terminal shows as a whole (mode 2026).
    public var isUpdating: Bool { modes.contains(2026) }

    /// Prints. A sequence or a character may be cut anywhere; what is incomplete waits for the next bytes.
    public mutating func feed(_ bytes: some Sequence<UInt8>) {
        var parser = parser
        parser.feed(bytes) { act(on: $0) }
        self.parser = parser
    }

    private mutating func act(on input: TerminalInput) {
        switch input {
        case .scalar(let scalar): put(scalar)
        case .control(let byte): control(byte)
        case .escape(let name): escape(name)
        case .sequence(let sequence): act(on: sequence)
        case .command(let text, let endsWithBell): command(text, endsWithBell: endsWithBell)
        }
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x08: moveTo(row: cursorRow, column: cursorColumn - 1)
        case 0x09: tab(1)
        case 0x0A, 0x0B, 0x0C: lineFeed(style)
        case 0x0D: moveTo(row: cursorRow, column: 0)
        default: break
        }
    }

    private mutating func escape(_ name: String) {
        switch name {
        case "7": save()
        case "8": restore()
        case "D": lineFeed(style)
        case "E":
            lineFeed(style)
            cursorColumn = 0
        case "M":
            if cursorRow == 0 { scrollDown(1) } else { moveTo(row: cursorRow - 1, column: cursorColumn) }
        case "c":
            var fresh = TerminalScreen(columns: columns, rows: rows, widths: widths)
            (fresh.answers, fresh.replies, fresh.past) = (answers, replies, past)
            self = fresh
        default: break
        }
    }

    private mutating func act(on sequence: ControlSequence) {
        let count = sequence.count()
        switch sequence.name {
        case "A": moveTo(row: cursorRow - count, column: cursorColumn)
        case "B", "e": moveTo(row: cursorRow + count, column: cursorColumn)
        case "C", "a": moveTo(row: cursorRow, column: cursorColumn + count)
        case "D": moveTo(row: cursorRow, column: cursorColumn - count)
        case "E": moveTo(row: cursorRow + count, column: 0)
        case "F": moveTo(row: cursorRow - count, column: 0)
        case "G", "`": moveTo(row: cursorRow, column: count - 1)
        case "H", "f": moveTo(row: count - 1, column: sequence.count(1) - 1)
        case "I": tab(count)
        case "J": eraseScreen(sequence.number())
        case "K": eraseLine(sequence.number())
        case "L": insertRows(count)
        case "M": deleteRows(count)
        case "P": edit { $0.delete(count, at: $1, $2) }
        case "S": scrollUp(count, style)
        case "T": scrollDown(count)
        case "X": edit { $0.erase($1..<$1 + count, $2) }
        case "Z": tab(-count)
        case "@": edit { $0.insert(count, at: $1, $2) }
        case "d": moveTo(row: count - 1, column: cursorColumn)
        case "m": style.select(sequence.parameters)
        case "s": save()
        case "u": restore()
        case "t" where sequence.number() == 22: savedTitles.append(title ?? "")
        case "t" where sequence.number() == 23: title = savedTitles.popLast() ?? title
        case "?h": for index in sequence.parameters.indices { modes.insert(sequence.number(index)) }
        case "?l": for index in sequence.parameters.indices { modes.remove(sequence.number(index)) }
        default: answer(sequence)
        }
    }

    private mutating func command(_ text: String, endsWithBell: Bool) {
        let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        switch parts[0] {
        case "0", "2": title = String(parts[1])
        case "10", "11": answerColor(parts[0], parts[1], endsWithBell: endsWithBell)
        default: break
        }
    }
}
