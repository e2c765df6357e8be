import Synchronization
import TerminalText

import Glibc

/// The part of the terminal that the editor draws: the line being edited, or a status line. All output to the terminal,
/// from any thread, goes through this class, so that no text is written into the middle of that line.
final class Screen: Sendable {
    private struct State {
        /// The line on the screen, as its contents and as drawn; nil while no line is edited.
        var shown: (layout: FrameLayout, frame: Frame)?
        var status: String?
        /// The width in columns of the status line on the screen; 0 if none is shown.
        var statusWidth = 0
        /// Whether the status line may be drawn. It is hidden while the terminal is lent or a line is edited.
        var isStatusVisible = true
        /// Whether output has left the cursor in the middle of a row.
        var isMidRow = false
        /// Whether the terminal has printed the interrupt key (`^C`) since the last output.
        var hasEcho = false
    }

    /// The terminal's file descriptor.
    private let descriptor: Int32
    private let state = Mutex(State())

    init(descriptor: Int32) { self.descriptor = descriptor }

    var size: TerminalSize { TerminalSize(ofTerminal: descriptor) }

    /// Begins a line; output now goes above it. The bytes of `opening` are written before the line.
    func begin(opening: String) {
        state.withLock { state in
            let size = self.size
            var output = Self.endingEcho(&state) + Self.erasingStatus(state, size: size)
            state.isStatusVisible = false
            // Earlier output, not only this program's, may have ended in the middle of a row. The mark and the spaces
            // fill exactly one row, so they wrap only in that case, and the line begins at a left edge either way.
            // Where they did not wrap, the mark is erased again.
            output += Array(Texts.missingNewline.escaped.utf8)
            output += Array(repeating: UInt8(ascii: " "), count: max(0, size.columns - 1))
            output += Array("\r\u{1B}[K\(opening)".utf8)
            state.isMidRow = false
            write(output)
        }
    }

    /// Draws the line in place of its previous version.
    ///
    /// - Parameter column: Asks the terminal for the column of its cursor; nil if it does not tell.
    /// - Returns: The number of rows of the text above the first one shown.
    @discardableResult
    func draw(_ layout: FrameLayout, askingForColumn column: () -> Int? = { nil }) -> Int {
        state.withLock { state in
            let frame = layout.frame()
            if let (before, shown) = state.shown, before.size == layout.size {
                if shown != frame { write(FrameUpdate.bytes(from: shown, to: frame)) }
            } else {
                write(erasing(state, for: frame, of: layout, column) + frame.drawing())
            }
            state.shown = (layout, frame)
            return frame.top
        }
    }

    /// Notes that the terminal has printed the interrupt key by itself, so that the next output begins a row. If the key
    /// is printed on the row of the status, erasing the status erases it.
    func noteEcho() {
        state.withLock { state in
            let isOnStatus = state.status != nil && state.isStatusVisible && !state.isMidRow
            state.hasEcho = state.shown == nil && !isOnStatus
        }
    }

    /// Ends the row in which the terminal has printed the interrupt key.
    private static func endingEcho(_ state: inout State) -> [UInt8] {
        guard state.hasEcho else { return [] }
        state.hasEcho = false
        state.isMidRow = false
        return Array("\r\n".utf8)
    }

    /// Draws the unchanged line again, because another program may have written over it.
    func redraw() {
        state.withLock { state in
            if let shown = state.shown { write(shown.frame.erasing() + shown.frame.drawing()) }
        }
    }

    /// Erases the screen. The next drawing puts the line at the top.
    func clear() {
        state.withLock { state in
            state.shown = nil
            write(Array("\u{1B}[H\u{1B}[2J".utf8))
        }
    }

    /// Ends the line. It stays on the screen with `mark` written at the cursor, and the cursor moves below it. The
    /// bytes of `closing` are written last.
    func finish(mark: String = "", closing: String) {
        state.withLock { state in
            var output = Array(mark.utf8)
            if let frame = state.shown?.frame { output += frame.leaving() }
            state.shown = nil
            state.isStatusVisible = true
            output += Array(closing.utf8)
            write(output + Self.drawingStatus(&state, size: size))
        }
    }

    /// Erases the line or the status before another program uses the screen.
    func withdraw(closing: String = "") {
        state.withLock { state in
            let output = state.shown.map { $0.frame.erasing() } ?? Self.erasingStatus(state, size: size)
            state.shown = nil
            state.isStatusVisible = false
            write(output + Array(closing.utf8))
        }
    }

    /// Forgets the line without erasing it. This process is in the background, where the screen belongs to others.
    func forget() {
        state.withLock { $0.shown = nil }
    }

    /// Shows the status again after ``withdraw(closing:)``, while no line is edited.
    func resume() {
        state.withLock { state in
            guard !state.isStatusVisible else { return }
            state.isStatusVisible = true
            write(Self.drawingStatus(&state, size: size))
        }
    }

    /// Writes `bytes` to the descriptor `target`. If it is a terminal, the bytes go above the line or the status.
    func write(_ bytes: [UInt8], to target: Int32) {
        guard isatty(target) == 1 else {
            StandardDescriptors.write(bytes, to: target)
            return
        }
        state.withLock { state in
            guard let shown = state.shown else {
                write(Self.endingEcho(&state) + Self.erasingStatus(state, size: size))
                StandardDescriptors.write(bytes, to: target)
                state.isMidRow = bytes.last.map { $0 != UInt8(ascii: "\n") } ?? state.isMidRow
                write(Self.drawingStatus(&state, size: size))
                return
            }
            write(shown.frame.erasing())
            StandardDescriptors.write(bytes, to: target)
            if bytes.last.map({ $0 != UInt8(ascii: "\n") }) ?? false { write(Array("\r\n".utf8)) }
            write(shown.frame.drawing())
        }
    }

    /// Shows or changes the status line; nil removes it.
    func setStatus(_ text: String?) {
        state.withLock { state in
            guard text != state.status else { return }
            let erasing = Self.erasingStatus(state, size: size)
            state.status = text
            write(erasing + Self.drawingStatus(&state, size: size))
        }
    }

    /// Returns the sequences that erase the line on the screen before `frame` is drawn.
    private func erasing(
        _ state: State, for frame: Frame, of layout: FrameLayout, _ column: () -> Int?
    ) -> [UInt8] {
        guard let shown = state.shown else { return Frame.erasing(rowsAbove: 0) }
        guard shown.frame.columns != frame.columns else {
            // With fewer rows, the terminal has moved the first ones out of the window.
            return Frame.erasing(rowsAbove: min(shown.frame.cursorRow, layout.size.rows - 1))
        }
        // The window's width has changed. Most terminals wrap the rows again, so that they lie as a layout for the new
        // width has them; others cut them. The cursor's column tells which it was. If it does not, fewer rows are erased:
        // a row too many would be one of the output above.
        var again = shown.layout
        again.size = layout.size
        let wrapped = again.frame()
        guard let column = column() else { return wrapped.erasing() }
        let isWrapped = column == wrapped.cursorColumn
        let isCut = column == min(shown.frame.cursorColumn, frame.columns - 1)
        if isWrapped != isCut { return isWrapped ? wrapped.erasing() : shown.frame.erasing() }
        return Frame.erasing(rowsAbove: min(wrapped.cursorRow, shown.frame.cursorRow))
    }

    private static func erasingStatus(_ state: State, size: TerminalSize) -> [UInt8] {
        guard state.status != nil, state.isStatusVisible, !state.isMidRow else { return [] }
        // If the window has become narrower, the terminal has wrapped the status over several rows.
        let rowsAbove = max(0, state.statusWidth - 1) / max(1, size.columns)
        return Array((rowsAbove > 0 ? "\r\u{1B}[\(rowsAbove)A\u{1B}[J" : "\r\u{1B}[K").utf8)
    }

    private static func drawingStatus(_ state: inout State, size: TerminalSize) -> [UInt8] {
        state.statusWidth = 0
        guard let status = state.status, state.isStatusVisible, !state.isMidRow else { return [] }
        // One column stays free, because a full row would leave the terminal about to wrap.
        let line = TerminalSafe.text(status, escapingLayout: true).truncated(to: size.columns - 1)
        state.statusWidth = DisplayWidth.of(line)
        return Array(line.utf8)
    }

    private func write(_ bytes: [UInt8]) {
        if !bytes.isEmpty { StandardDescriptors.write(bytes, to: descriptor) }
    }
}
