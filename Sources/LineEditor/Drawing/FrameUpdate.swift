import TerminalText

/// The sequences that turn the frame on the screen into another one of the same width. Only what differs is written, so
/// that a key costs a few bytes on a slow line (the idea is that of Gosling's redisplay, reduced to rows that shift).
struct FrameUpdate {
    /// How many cells without a difference are written rather than skipped by a sequence.
    private static let shortestSkip = 6
    /// How many bytes an update has at least to be marked as one that is to be shown at once.
    private static let leastSynchronized = 200

    private var bytes: [UInt8] = []
    /// The position of the terminal's cursor. Its column is the number of columns while the terminal is about to wrap.
    private var row: Int
    private var column: Int
    private let columns: Int
    /// The number of rows that exist below the first one.
    private var height: Int
    private var style = TextStyle.plain

    private init(_ old: Frame) {
        row = old.cursorRow
        column = old.cursorColumn
        columns = old.columns
        height = old.rows.count
    }

    /// The sequences that draw a frame over another one. A terminal that knows synchronized updates (DEC mode 2026) shows
    /// long ones at once; others ignore the mode.
    static func bytes(from old: Frame, to new: Frame) -> [UInt8] {
        var update = FrameUpdate(old)
        for (index, row) in new.rows.enumerated() {
            let before = index < old.rows.count ? old.rows[index] : nil
            if before != row || index >= update.height { update.write(row, over: before, at: index) }
        }
        if new.rows.count < old.rows.count {
            update.setStyle(.plain)
            update.move(to: new.rows.count, 0)
            update.add("\u{1B}[J")
        }
        update.setStyle(.plain)
        update.move(to: new.cursorRow, new.cursorColumn)
        guard update.bytes.count >= leastSynchronized else { return update.bytes }
        return Array("\u{1B}[?2026h".utf8) + update.bytes + Array("\u{1B}[?2026l".utf8)
    }

    private mutating func add(_ text: String) { bytes += Array(text.utf8) }

    // MARK: A row

    private mutating func write(_ new: Frame.Row, over old: Frame.Row?, at index: Int) {
        guard let old, !old.cells.isEmpty else {
            if new.cells.isEmpty {
                makeRow(index)
            } else {
                moveForWriting(to: index, 0)
                put(new.cells[...])
            }
            return
        }
        let start = zip(old.cells, new.cells).prefix { $0 == $1 }.count
        let place = Self.width(new.cells[..<start])
        if new.hasDoubt || old.hasDoubt {
            // What is behind a cell of unknown width can't be known either.
            let first = min(start, Self.firstDoubt(old, new))
            move(to: index, Self.width(new.cells[..<first]))
            setStyle(.plain)
            if old.width > Self.width(new.cells[..<first]) { add("\u{1B}[K") }
            return put(new.cells[first...])
        }
        if start == old.cells.count, start == new.cells.count { return }
        if shift(new, old, at: index, start, place) { return }
        if new.width < old.width {
            if start < new.cells.count {
                moveForWriting(to: index, place)
                put(new.cells[start...])
            } else {
                move(to: index, place)
            }
            setStyle(.plain)
            // At the right edge the terminal has the cursor on the last cell.
            if column < columns { add("\u{1B}[K") }
            return
        }
        writeDifferences(new, old, at: index, from: start)
    }

    /// The first cell of either row that terminals disagree about.
    private static func firstDoubt(_ old: Frame.Row, _ new: Frame.Row) -> Int {
        let first = old.cells.firstIndex(where: \.isDoubtful) ?? old.cells.count
        return min(first, new.cells.firstIndex(where: \.isDoubtful) ?? new.cells.count)
    }

    /// Writes the cells that differ, and skips over long stretches that don't.
    private mutating func writeDifferences(_ new: Frame.Row, _ old: Frame.Row, at index: Int, from start: Int) {
        var old = old.cells[start...].makeIterator()
        var oldEnd = Self.width(new.cells[..<start])
        var place = oldEnd
        var pending: [(cell: Frame.Cell, isSame: Bool)] = []
        var pendingPlace = place
        func isSame(_ cell: Frame.Cell) -> Bool {
            guard oldEnd == place, let before = old.next() else {
                // Wide cells over narrow ones: from here on nothing lies where it was.
                oldEnd = -1
                return false
            }
            oldEnd += before.width
            return before == cell
        }
        for cell in new.cells[start...] {
            let same = isSame(cell)
            if pending.isEmpty {
                if same {
                    place += cell.width
                    continue
                }
                pendingPlace = place
            }
            pending.append((cell, same))
            place += cell.width
            if pending.suffix(Self.shortestSkip).allSatisfy(\.isSame) {
                flush(&pending, at: index, pendingPlace)
            }
        }
        flush(&pending, at: index, pendingPlace)
    }

    private mutating func flush(
        _ pending: inout [(cell: Frame.Cell, isSame: Bool)], at index: Int, _ place: Int
    ) {
        while pending.last?.isSame == true { pending.removeLast() }
        if !pending.isEmpty {
            moveForWriting(to: index, place)
            put(pending.map(\.cell)[...])
        }
        pending = []
    }

    /// Inserts cells into a row, or deletes some from it, if that makes the new row of the old one.
    ///
    /// - Returns: whether it was done.
    private mutating func shift(
        _ new: Frame.Row, _ old: Frame.Row, at index: Int, _ start: Int, _ place: Int
    ) -> Bool {
        let grown = new.width - old.width
        let rest = old.cells[start...]
        // An inserted cell at a full row's end pushes others out of it.
        for count in 1...2 where rest.count > Self.shortestSkip && start + count <= new.cells.count {
            let inserted = new.cells[start..<start + count]
            let width = Self.width(inserted)
            let behind = new.cells[(start + count)...]
            guard grown == width || (new.width == columns && grown < width), behind.count > Self.shortestSkip,
                behind.elementsEqual(rest.prefix(behind.count)), new.width == place + width + Self.width(behind)
            else { continue }
            // A wide cell that is cut in two by the edge may leave anything there.
            if grown < width, Self.width(rest) + place + width > columns,
                rest[(start + behind.count)...].contains(where: { $0.width > 1 })
            {
                return false
            }
            move(to: index, place)
            setStyle(.plain)
            add(width == 1 ? "\u{1B}[@" : "\u{1B}[\(width)@")
            put(inserted)
            return true
        }
        let removed = -grown
        guard removed > 0, new.cells.count - start > Self.shortestSkip, old.cells.count > new.cells.count else {
            return false
        }
        let count = old.cells.count - new.cells.count
        guard Self.width(old.cells[start..<start + count]) == removed,
            new.cells[start...].elementsEqual(old.cells[(start + count)...])
        else { return false }
        move(to: index, place)
        setStyle(.plain)
        add(removed == 1 ? "\u{1B}[P" : "\u{1B}[\(removed)P")
        return true
    }

    private static func width(_ cells: ArraySlice<Frame.Cell>) -> Int { cells.reduce(0) { $0 + $1.width } }

    private mutating func put(_ cells: ArraySlice<Frame.Cell>) {
        for cell in cells {
            setStyle(cell.style)
            bytes += Array(cell.character.utf8)
            column += cell.width
            if cell.isDoubtful, column < columns { add("\u{1B}[\(column + 1)G") }
        }
    }

    private mutating func setStyle(_ style: TextStyle) {
        guard style != self.style else { return }
        if self.style != .plain { add(TextStyle.reset) }
        add(style.sgr)
        self.style = style
    }

    // MARK: Moving

    /// Makes a row that does not exist yet, at the end of the screen if need be.
    private mutating func makeRow(_ index: Int) {
        guard index >= height else { return }
        setStyle(.plain)
        if row == index - 1, column >= columns {
            // A full row leaves the cursor pending at its end. A space makes it wrap, and is erased again.
            add(" \r\u{1B}[K")
            (row, column) = (index, 0)
        } else {
            move(to: index, 0)
        }
        height = max(height, index + 1)
    }

    /// Moves to where cells are to be written. Behind a full row the terminal wraps by itself, so that it knows where
    /// lines end when text is copied or the window grows.
    private mutating func moveForWriting(to index: Int, _ place: Int) {
        if place == 0, row == index - 1, column >= columns {
            (row, column) = (index, 0)
            height = max(height, index + 1)
        } else {
            move(to: index, place)
        }
    }

    private mutating func move(to index: Int, _ place: Int) {
        if index >= height {
            setStyle(.plain)
            move(to: height - 1, column)
            add(String(repeating: "\r\n", count: index - height + 1))
            (row, column) = (index, 0)
            height = index + 1
        }
        if row > index { add(row - index == 1 ? "\u{1B}[A" : "\u{1B}[\(row - index)A") }
        if row < index { add(index - row == 1 ? "\u{1B}[B" : "\u{1B}[\(index - row)B") }
        row = index
        guard column != place else { return }
        if place == 0 {
            add("\r")
        } else if place == column - 1, column < columns {
            add("\u{08}")
        } else {
            add("\u{1B}[\(place + 1)G")
        }
        column = place
    }
}
