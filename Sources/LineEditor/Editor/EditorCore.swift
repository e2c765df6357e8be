import CLibEdit
import CLibEditShim
import TerminalText

import Glibc

/// libedit and all that belongs to it. Lives on the editor's thread and never leaves it; libedit's callbacks find it
/// as the client data of the `EditLine`.
final class EditorCore {
    let shared: EditorShared
    /// nil only if there was no memory for it, or the program was ended before it got the terminal; then every read
    /// is at the end of input.
    private(set) var editor: OpaquePointer?
    private let bindings: EditorBindings
    let input: TerminalInput

    /// The line being read.
    var prompt: [StyledText] = []
    var kind = EditorShared.ReadKind.statement
    /// How it ended, once it has.
    var outcome: ReadResult?
    /// The text when it ended, where libedit's is not to be trusted.
    var lineAtEnd: EditedLine?
    var walk: HistoryWalk?
    /// The paste that the key just given to libedit stands for.
    var paste = ""
    /// Where the cursor stood when last drawn, to know which way it moves.
    var drawnCursor = 0
    /// Where the cursor stood when the command began that is being read or run.
    private var cursorBeforeCommand = 0

    /// The keys of the command that libedit is being given.
    var commandKeys = CommandKeys()
    /// Commands of libedit that come before the user's next key.
    var hidden: [HiddenKey] = []
    /// A key of the user's that a command read and left to the next one.
    var unread: wchar_t?
    /// What was last searched for with vi's `/`, and where in the history it was found.
    var lastSearch = (query: "", position: Int.max)
    /// How many words back vi's repeated command may reach.
    var mostPreviousWords = 0
    /// How many characters libedit's buffers hold at least.
    private var reserved = 0
    /// The terminal's characters when the keys were bound: libedit binds by itself when they change.
    private var boundCharacters: ControlCharacters

    init(_ shared: EditorShared) {
        self.shared = shared
        input = TerminalInput(shared)
        boundCharacters = input.controlCharacters
        bindings = EditorBindings(programName: shared.configuration.programName)
        // In the background the terminal is in another program's mode, which is not the one to be put back in the end.
        guard input.waitForForeground() == nil else { return }
        editor = lineeditor_create(
            shared.configuration.programName, shared.input, shared.output,
            Unmanaged.passUnretained(self).toOpaque(), readCharacter)
        if let editor { bindings.install(in: editor, keys: shared.configuration.keys) }
        for note in bindings.notes { shared.screen.write(Array((note + "\n").utf8), to: STDERR_FILENO) }
    }

    /// The core of an editor, in one of libedit's callbacks.
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

    /// Ends the line with what was typed ahead, if that is a whole statement or answer.
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
        // Typing is vi's first change of the line: to be undone, and all that there is to be repeated.
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
            // Keys that arrive together are not drawn in between. What was inserted may still become part of a
            // grapheme.
            let after = Place(editor)
            if after.length == before.length, after.isBeforeNonASCII, after.cursor != cursorBeforeCommand {
                snapCursor(from: cursorBeforeCommand)
            }
        }
        let isInterrupted = if case .line? = outcome { input.takeInterruptBehindReturn() } else { false }
        leaveEditingMode()
        if lineeditor_is_foreground(shared.input) { drawLine(cursorAtEnd: true) }
        // The owner has not begun what the line asks for: it hears of the interrupt when it does.
        if isInterrupted { shared.interrupt() }
    }

    /// Where the cursor is, without a copy of the text.
    private struct Place {
        let length: Int
        let cursor: Int
        /// Whether a character beyond ASCII stands at the cursor: elsewhere a grapheme always begins.
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

    /// What libedit's commands take for granted, and don't all leave behind: the cursor is within the text (`$` on an
    /// empty line steps before it), and behind the text there is room for as much again (deleting forward reads that
    /// far).
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

    /// Draws the line as libedit has it.
    func drawLine(cursorAtEnd: Bool = false) {
        guard let editor else { return }
        if !cursorAtEnd { snapCursor(from: drawnCursor) }
        let line = cursorAtEnd ? lineAtEnd ?? EditedLine(editor) : EditedLine(editor)
        drawnCursor = line.cursor
        cursorBeforeCommand = line.cursor
        // Syntax colouring and a suggestion enter here, as `highlights` and `suggestion`.
        shared.screen.draw(
            FrameLayout(
                prompt: prompt, buffer: line.scalars, cursor: cursorAtEnd ? line.scalars.count : line.cursor,
                size: shared.screen.size))
    }

    /// Moves the cursor out of the middle of a grapheme, on in the direction it came from: libedit moves by scalar.
    private func snapCursor(from before: Int) {
        guard let editor else { return }
        let line = EditedLine(editor)
        guard let grapheme = line.graphemeAroundCursor() else { return }
        let target = line.cursor > before ? grapheme.upperBound : grapheme.lowerBound
        _ = el_cursor(editor, Int32(clamping: target - line.cursor))
    }

    private static let pasteOn = "\u{1B}[?2004h"
    private static let pasteOff = "\u{1B}[?2004l"

    /// False if the terminal is gone or not to be had; then ``outcome`` says how the line ends.
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

    /// Until the process is continued, the terminal is another program's.
    func stop(wholeGroup: Bool) {
        guard let editor else { return }
        shared.screen.withdraw(closing: Self.pasteOff)
        _ = lineeditor_prepare_terminal(editor, shared.input, false)
        lineeditor_stop_process(wholeGroup)
        if enterEditingMode() { shared.screen.begin(opening: Self.pasteOn) }
    }

    /// After a stop that we did not see coming (SIGSTOP), others have changed the mode.
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

/// libedit's request for a character: 1 with one, -1 when the line has ended otherwise.
private func readCharacter(_ editor: OpaquePointer?, _ character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    guard let core = EditorCore.of(editor), let character, let next = core.nextCharacter() else { return -1 }
    character.pointee = next
    return 1
}
