import CLibEdit
import CLibEditShim
import TerminalText

import Glibc

/// Wraps libedit and reads lines with it. An instance is used only on the editor's thread. libedit's callbacks find it
/// as the client data of the `EditLine`.
final class EditorCore {
    let shared: EditorShared
    /// nil only if there was not enough memory, or the program was asked to end before it got the terminal. In both
    /// cases every read returns the end of input.
    private(set) var editor: OpaquePointer?
    private let bindings: EditorBindings
    let input: TerminalInput

    /// The prompt and kind of the line being read.
    var prompt: [StyledText] = []
    var kind = EditorShared.ReadKind.statement
    /// The result of the line being read; nil until the line has ended.
    var outcome: ReadResult?
    /// A copy of the text at the end of the line, made where libedit may damage its own text afterwards.
    var lineAtEnd: EditedLine?
    var walk: HistoryWalk?
    /// The text of the paste whose key was just passed to libedit.
    var paste = ""
    /// The cursor's offset when the line was last drawn, which tells the direction of its next movement.
    var drawnCursor = 0
    /// The cursor's offset when the current command began.
    private var cursorBeforeCommand = 0

    /// The keys of the current command.
    var commandKeys = CommandKeys()
    /// Keys for libedit's own commands, which it gets before the user's next key.
    var hidden: [HiddenKey] = []
    /// A key that one command read but left for the next command.
    var unread: wchar_t?
    /// The query of the last search, and the index of the history entry that it found.
    var lastSearch = (query: "", position: Int.max)
    /// The maximum number of words that vi's repeated command may move back.
    var mostPreviousWords = 0
    /// The number of characters that libedit's buffers can hold at least.
    private var reserved = 0
    /// The terminal's special characters when the keys were bound. When they change, libedit changes bindings by
    /// itself, so the keys are bound again.
    private var boundCharacters: ControlCharacters

    init(_ shared: EditorShared) {
        self.shared = shared
        input = TerminalInput(shared)
        boundCharacters = input.controlCharacters
        bindings = EditorBindings(programName: shared.configuration.programName)
        // In the background the terminal is in another program's mode, which must not be saved as the mode to restore.
        guard input.waitForForeground() == nil else { return }
        editor = lineeditor_create(
            shared.configuration.programName, shared.input, shared.output,
            Unmanaged.passUnretained(self).toOpaque(), readCharacter)
        if let editor { bindings.install(in: editor, keys: shared.configuration.keys) }
        for note in bindings.notes { shared.screen.write(Array((note + "\n").utf8), to: STDERR_FILENO) }
    }

    /// Returns the core of a libedit editor, for libedit's callbacks.
    static func of(_ editor: OpaquePointer?) -> EditorCore? {
        lineeditor_client_data(editor).map { Unmanaged<EditorCore>.fromOpaque($0).takeUnretainedValue() }
    }

    deinit { if let editor { lineeditor_destroy(editor, shared.input) } }

    /// Serves requests until the editor is closed.
    func run() {
        while !shared.isClosed {
            switch shared.nextRequest() {
            case .read(let kind, let prompt, let continuation)?:
                continuation.resume(returning: read(kind, prompt: prompt))
            case .setKeys(let keys)?:
                if let editor { bindings.install(in: editor, keys: keys) }
            case nil: input.waitWhileIdle()
            }
        }
    }

    private func read(_ kind: EditorShared.ReadKind, prompt: [StyledText]) -> ReadResult {
        if let signal = shared.terminationSignal { return .terminated(signal: signal) }
        guard let editor, !input.isHungUp else { return .endOfInput }
        if let end = input.waitForForeground() { return end }
        self.kind = kind
        self.prompt = prompt
        outcome = nil
        lineAtEnd = nil
        walk = nil
        drawnCursor = 0
        input.beginLine()
        shared.screen.begin(opening: Self.pasteOn)
        if kind == .secret { readSecret() } else if !takeLineTypedAhead() { readEdited(editor) }
        let result = outcome ?? .endOfInput
        if lineeditor_is_foreground(shared.input) {
            shared.screen.finish(mark: result == .cancelled ? Texts.interruptMark : "", closing: Self.pasteOff)
        } else {
            shared.screen.forget()
        }
        if case .line(let line) = result, kind == .statement, !shared.configuration.isSecret(line) {
            let problem = shared.history.add(line)
            if let problem { shared.screen.write(Array((problem + "\n").utf8), to: STDERR_FILENO) }
        }
        return result
    }

    /// Ends the line with text that was typed ahead, if it is a whole statement or answer.
    ///
    /// - Returns: Whether the line has ended.
    private func takeLineTypedAhead() -> Bool {
        guard let text = input.takePlainLine() else { return false }
        guard kind == .answer || shared.configuration.isComplete(text) else {
            input.putBack(text)
            return false
        }
        let scalars = Array(text.unicodeScalars)
        shared.screen.draw(
            FrameLayout(prompt: prompt, buffer: scalars, cursor: scalars.count, size: shared.screen.size))
        outcome = .line(text)
        return true
    }

    private func readEdited(_ editor: OpaquePointer) {
        lineeditor_begin_line(editor)
        lineeditor_leave_line_mode(shared.input)
        guard enterEditingMode() else { return }
        if boundCharacters != input.controlCharacters {
            boundCharacters = input.controlCharacters
            bindings.installAgain(in: editor)
        }
        // In vi mode the first typing counts as an insertion, so that it can be undone, and so that there is nothing
        // older to repeat.
        hidden = lineeditor_is_vi(editor) ? [.viInsert] : []
        unread = nil
        lastSearch.position = .max
        mostPreviousWords = 0
        while outcome == nil {
            commandKeys = CommandKeys()
            let before = Place(editor)
            cursorBeforeCommand = before.cursor
            lineeditor_step(editor)
            mendLine(editor)
            // Keys that arrive together are not drawn one by one, so the cursor is corrected here. After an insertion
            // it stays, because the next scalar may still join the grapheme.
            let after = Place(editor)
            if after.length == before.length, after.isBeforeNonASCII, after.cursor != cursorBeforeCommand {
                snapCursor(from: cursorBeforeCommand)
            }
        }
        let isInterrupted = if case .line? = outcome { input.takeInterruptBehindReturn() } else { false }
        leaveEditingMode()
        if lineeditor_is_foreground(shared.input) { drawLine(cursorAtEnd: true) }
        // The statement has not started yet. The interrupt is delivered when its handler is set.
        if isInterrupted { shared.interrupt() }
    }

    /// The cursor's offset and the text's length, read without copying the text.
    private struct Place {
        let length: Int
        let cursor: Int
        /// Whether the scalar at the cursor is non-ASCII. Before an ASCII scalar there is always a grapheme boundary.
        let isBeforeNonASCII: Bool

        init(_ editor: OpaquePointer) {
            guard let line = el_wline(editor)?.pointee else {
                (length, cursor, isBeforeNonASCII) = (0, 0, false)
                return
            }
            length = line.lastchar - line.buffer
            cursor = line.cursor - line.buffer
            isBeforeNonASCII = (0..<length).contains(cursor) && line.buffer[cursor] >= 0x80
        }
    }

    /// Restores conditions that libedit's commands rely on but do not all preserve. The cursor must be within the text
    /// (`$` on an empty line moves it before the text). After the text the buffer must have room for as much text again
    /// (deleting forward reads that far).
    private func mendLine(_ editor: OpaquePointer) {
        guard let line = el_wline(editor)?.pointee else { return }
        let length = line.lastchar - line.buffer
        let cursor = line.cursor - line.buffer
        if cursor < 0 { _ = el_cursor(editor, -1) }
        if cursor > length { _ = el_cursor(editor, 1) }
        let needed = 2 * length + 16
        guard needed > reserved else { return }
        reserved = max(2 * needed, 4096)
        lineeditor_reserve(editor, reserved)
    }

    /// Draws the current line.
    func drawLine(cursorAtEnd: Bool = false) {
        guard let editor else { return }
        if !cursorAtEnd { snapCursor(from: drawnCursor) }
        let line = cursorAtEnd ? lineAtEnd ?? EditedLine(editor) : EditedLine(editor)
        drawnCursor = line.cursor
        cursorBeforeCommand = line.cursor
        // Syntax colouring and a suggestion would be passed here, as `highlights` and `suggestion`.
        shared.screen.draw(
            FrameLayout(
                prompt: prompt, buffer: line.scalars, cursor: cursorAtEnd ? line.scalars.count : line.cursor,
                size: shared.screen.size))
    }

    /// Moves the cursor out of the middle of a grapheme, in the direction of its last movement. This is needed because
    /// libedit moves by scalar.
    private func snapCursor(from before: Int) {
        guard let editor else { return }
        let line = EditedLine(editor)
        guard let grapheme = line.graphemeAroundCursor() else { return }
        let target = line.cursor > before ? grapheme.upperBound : grapheme.lowerBound
        _ = el_cursor(editor, Int32(clamping: target - line.cursor))
    }

    private static let pasteOn = "\u{1B}[?2004h"
    private static let pasteOff = "\u{1B}[?2004l"

    /// Puts the terminal in editing mode.
    ///
    /// - Returns: False if the terminal is closed or unavailable. In this case ``outcome`` is set.
    func enterEditingMode() -> Bool {
        guard let editor else { return false }
        if let end = input.waitForForeground() {
            outcome = end
            return false
        }
        let isPrepared = lineeditor_prepare_terminal(editor, shared.input, true)
        if !isPrepared { outcome = .endOfInput }
        return isPrepared
    }

    func leaveEditingMode() {
        guard let editor else { return }
        _ = lineeditor_prepare_terminal(editor, shared.input, false)
        input.endLine()
    }

    /// Restores the terminal, stops the process, and returns to the line when the process is continued.
    func stop(wholeGroup: Bool) {
        guard let editor else { return }
        shared.screen.withdraw(closing: Self.pasteOff)
        _ = lineeditor_prepare_terminal(editor, shared.input, false)
        lineeditor_stop_process(wholeGroup)
        if enterEditingMode() { shared.screen.begin(opening: Self.pasteOn) }
    }

    /// Sets the mode and draws the line again after SIGCONT. After a stop by SIGSTOP, which can't be handled, other
    /// programs may have changed both.
    func continueAfterStop() {
        guard let editor else { return }
        if let end = input.waitForForeground() {
            outcome = end
            return
        }
        _ = lineeditor_prepare_terminal(editor, shared.input, false)
        if enterEditingMode() { shared.screen.redraw() }
    }
}

/// The callback with which libedit reads a character. It returns 1 with a character, or -1 when the line has ended for
/// another reason.
private func readCharacter(_ editor: OpaquePointer?, _ character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    guard let core = EditorCore.of(editor), let character, let next = core.nextCharacter() else { return -1 }
    character.pointee = next
    return 1
}
