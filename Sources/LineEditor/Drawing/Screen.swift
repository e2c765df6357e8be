import Synchronization
import TerminalText

import Glibc

/// What the editor has on the terminal: the line being edited, or a status line. Everybody who writes to the
/// terminal comes through here, from whatever thread, so that nothing is written into the middle of it.
final class Screen: Sendable {
    private struct State {
        /// The layout and frame on the screen, while a line is edited.
        var shown: (layout: FrameLayout, frame: Frame)?
        var status: String?
        /// How wide the status line on the screen is; 0 where there is none.
        var statusWidth = 0
        /// Whether the status line may be drawn: not while the terminal is lent or a line is edited.
        var isStatusVisible = true
        /// Whether output has left the cursor in the middle of a row.
        var isMidRow = false
    }

    /// The terminal's descriptor.
    private let descriptor: Int32
    private let state = Mutex(State())

    init(descriptor: Int32) { self.descriptor = descriptor }

    var size: TerminalSize { TerminalSize(ofTerminal: descriptor) }

    /// Begins a line: from here on output goes above it. `opening` is written first.
    func begin(opening: String) {
        state.withLock { state in
            let size = self.size
            var output = Self.erasingStatus(state, size: size)
            state.isStatusVisible = false
            // Output may have ended in mid-row, and not only ours: the mark and as many spaces as wrap only then,
            // with which the line begins at a left edge in any case; it is erased with the frame's first row.
            output += Array(Texts.missingNewline.escaped.utf8)
            output += Array(repeating: UInt8(ascii: " "), count: max(0, size.columns - 1))
            output += Array("\r\u{1B}[K\(opening)".utf8)
            state.isMidRow = false
            write(output)
        }
    }

    /// Draws the line, over what is shown of it.
    func draw(_ layout: FrameLayout) {
        state.withLock { state in
            let frame = layout.frame()
            if let shown = state.shown?.frame, shown.rows == frame.rows, shown.columns == frame.columns {
                if shown != frame { write(frame.moving(fromRow: shown.cursorRow)) }
            } else {
                write(erasing(state, for: frame) + frame.drawing())
            }
            state.shown = (layout, frame)
        }
    }

    /// Draws the line again though nothing changed: others may have written over it.
    func redraw() {
        state.withLock { state in
            if let shown = state.shown { write(shown.frame.erasing() + shown.frame.drawing()) }
        }
    }

    /// Erases the screen; the line is at its top when next drawn.
    func clear() {
        state.withLock { state in
            state.shown = nil
            write(Array("\u{1B}[H\u{1B}[2J".utf8))
        }
    }

    /// Ends the line: leaves it on the screen, `mark` behind it, and the cursor below.
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

    /// Takes the line or the status off the screen, for as long as others own it.
    func withdraw(closing: String = "") {
        state.withLock { state in
            let output = state.shown.map { $0.frame.erasing() } ?? Self.erasingStatus(state, size: size)
            state.shown = nil
            state.isStatusVisible = false
            write(output + Array(closing.utf8))
        }
    }

    /// Takes for granted that others have drawn over the line: in the background the screen is not ours.
    func forget() {
        state.withLock { $0.shown = nil }
    }

    /// Shows the status again, after ``withdraw(closing:)`` outside a line.
    func resume() {
        state.withLock { state in
            guard !state.isStatusVisible else { return }
            state.isStatusVisible = true
            write(Self.drawingStatus(&state, size: size))
        }
    }

    /// Writes `bytes` to `target`; if that is a terminal, above what is shown.
    func write(_ bytes: [UInt8], to target: Int32) {
        guard isatty(target) == 1 else {
            StandardDescriptors.write(bytes, to: target)
            return
        }
        state.withLock { state in
            guard let shown = state.shown else {
                write(Self.erasingStatus(state, size: size))
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

    /// Shows, changes or (nil) removes the status line.
    func setStatus(_ text: String?) {
        state.withLock { state in
            guard text != state.status else { return }
            let erasing = Self.erasingStatus(state, size: size)
            state.status = text
            write(erasing + Self.drawingStatus(&state, size: size))
        }
    }

    /// The sequences that erase what is shown, before `frame` is drawn.
    private func erasing(_ state: State, for frame: Frame) -> [UInt8] {
        guard let shown = state.shown else { return Frame.erasing(rowsAbove: 0) }
        guard shown.frame.columns != frame.columns else { return shown.frame.erasing() }
        // The window changed, and the terminal has wrapped our rows anew: they lie as we would lay them out.
        var layout = shown.layout
        layout.size = size
        return layout.frame().erasing()
    }

    private static func erasingStatus(_ state: State, size: TerminalSize) -> [UInt8] {
        guard state.status != nil, state.isStatusVisible, !state.isMidRow else { return [] }
        // A window that has become narrower has wrapped it.
        let rowsAbove = max(0, state.statusWidth - 1) / max(1, size.columns)
        return Array((rowsAbove > 0 ? "\r\u{1B}[\(rowsAbove)A\u{1B}[J" : "\r\u{1B}[K").utf8)
    }

    private static func drawingStatus(_ state: inout State, size: TerminalSize) -> [UInt8] {
        state.statusWidth = 0
        guard let status = state.status, state.isStatusVisible, !state.isMidRow else { return [] }
        // One column is left free, or the terminal would be about to wrap.
        let line = TerminalSafe.text(status, escapingLayout: true).truncated(to: size.columns - 1)
        state.statusWidth = DisplayWidth.of(line)
        return Array(line.utf8)
    }

    private func write(_ bytes: [UInt8]) {
        if !bytes.isEmpty { StandardDescriptors.write(bytes, to: descriptor) }
    }
}
