import CLibEdit
import CLibEditShim
import TerminalText

import Glibc

/// Reads lines: libedit looks up the keys, ``LineEditing`` edits the text, and ``Screen`` draws it. An instance is used
/// only on the editor's thread. libedit's callbacks find it as the client data of the `EditLine`.
///
/// libedit's own line stays empty, so nothing of libedit's editing and drawing can be overrun.
final class EditorCore {
    let shared: EditorShared
    /// nil only if there was not enough memory, or the program was asked to end before it got the terminal. In both
    /// cases every read returns the end of input.
    private(set) var editor: OpaquePointer?
    private let bindings: EditorBindings
    let input: TerminalInput

    /// What is being read.
    var request = EditorShared.ReadRequest(kind: .statement)
    var editing = LineEditing(mode: .emacs)
    /// The result of the line being read; nil until the line has ended.
    var outcome: ReadResult?
    /// The candidates that were asked for and have not come yet.
    var waiting: CompletionWait?
    /// A sentence below the line, until the next key.
    var message: String?
    /// Whether libedit looks keys up in vi's map for commands.
    private var isCommandMap = false
    /// Whether the next key is within a sequence that libedit has begun.
    private var isInSequence = false
    /// The last colours, and the text that they are for.
    var colored: (text: String, spans: [HighlightSpan]) = ("", [])
    /// The number of rows of the text above the first one shown, when the line was last drawn.
    var top = 0
    /// An Esc that is the prefix of a key that has not come yet; nil if there is none.
    private var escape: Escape?
    /// The key that libedit gets behind Esc, before and after it has got Esc.
    private var behindEscape: Unicode.Scalar?
    private var unread: Unicode.Scalar?
    /// Whether the line knows the history.
    private var hasEntries = false
    /// Whether the terminal was asked for its colours.
    private var wasTerminalAsked = false
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
        lineeditor_set_dispatcher(runCommand)
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
            case .read(let request, let continuation)?: continuation.resume(returning: read(request))
            case .setKeys(let keys)?:
                if let editor { bindings.install(in: editor, keys: keys) }
            case nil: input.waitWhileIdle()
            }
        }
    }

    private func read(_ request: EditorShared.ReadRequest) -> ReadResult {
        if let signal = shared.terminationSignal { return .terminated(signal: signal) }
        guard let editor, !input.isHungUp else { return .endOfInput }
        if let end = input.waitForForeground() { return end }
        self.request = request
        outcome = nil
        message = nil
        hasEntries = request.kind != .statement
        top = 0
        editing = LineEditing(
            mode: bindings.isVi ? .viInsert : .emacs, isStatement: request.kind == .statement,
            after: editing,
            isComplete: shared.configuration.isComplete)
        editing.offer = request.offer
        input.beginLine()
        shared.screen.begin(opening: Self.pasteOn)
        if request.kind == .secret { readSecret() } else if !takeLineTypedAhead() { readEdited(editor) }
        let result = outcome ?? .endOfInput
        if lineeditor_is_foreground(shared.input) {
            shared.screen.finish(mark: result == .cancelled ? Texts.interruptMark : "", closing: Self.pasteOff)
        } else {
            shared.screen.forget()
        }
        if case .line(let line) = result, request.kind == .statement, !shared.configuration.isSecret(line) {
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
        guard request.kind == .answer || shared.configuration.isComplete(text) else {
            input.putBack(text)
            return false
        }
        editing.replaceAll(with: text)
        outcome = .line(text)
        drawLine()
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
        isCommandMap = false
        (escape, behindEscape, unread) = (nil, nil, nil)
        if !wasTerminalAsked, let heard = shared.configuration.heardBackground {
            wasTerminalAsked = true
            input.askForBackground { reply in heard(reply) }
        }
        while outcome == nil {
            isInSequence = false
            lineeditor_step(editor)
        }
        stopWaiting()
        let isInterrupted = if case .line? = outcome { input.takeInterruptBehindReturn() } else { false }
        leaveEditingMode()
        if lineeditor_is_foreground(shared.input) { drawLine() }
        // The statement has not started yet. The interrupt is delivered when its handler is set.
        if isInterrupted { shared.interrupt() }
    }

    // MARK: Keys

    /// A code that is in no key sequence. It ends a sequence of which libedit has read the beginning.
    private static let noKey: wchar_t = 0x9F

    /// Returns the next character for libedit; nil when the line has ended.
    fileprivate func nextCharacter() -> wchar_t? {
        while outcome == nil {
            if !isInSequence, (editing.mode == .viCommand) != isCommandMap {
                isCommandMap.toggle()
                return wchar_t((isCommandMap ? HiddenKey.viCommandMode : .viInsertMode).rawValue)
            }
            if let scalar = unread {
                unread = nil
                return wchar_t(scalar.value)
            }
            let key = nextKey(settle: {
                drawLine()
                loadEntries()
            })
            guard let key else { break }
            if waiting != nil {
                // A Tab that is pressed again before the candidates have come is carried out once they are shown.
                if key == .scalar("\t") {
                    waiting?.isRepeated = true
                    continue
                }
                // Any other key ends the search for candidates; Esc and Ctrl-G do nothing else.
                stopWaiting()
                if key == .scalar("\u{1B}") || key == .scalar("\u{07}") { continue }
            }
            message = nil
            loadEntries()
            let isPaste = if case .paste = key { true } else { false }
            if !isInSequence || isPaste, let effect = editing.receive(key, isAlone: input.isAtEndOfKeys) {
                act(on: effect)
                // A paste ends what Esc has begun.
                if isPaste { escape = nil }
                if isInSequence, outcome == nil { return Self.noKey }
                continue
            }
            if isEscape(key) { continue }
            if let prefixed = behindEscape {
                behindEscape = nil
                unread = prefixed
                isInSequence = true
                return 0x1B
            }
            switch key {
            // libedit treats a zero as the end of the text. Ctrl-Space sends one.
            case .scalar("\0"): if !isInSequence, editing.mode == .emacs { perform(.setMark, "\0") }
            // The sequence that libedit has begun ends with it.
            case .paste: if isInSequence { return Self.noKey }
            // libedit's key maps have 256 places, and it takes other characters for its own command to insert text.
            case .scalar(let scalar) where scalar.value > 0xFF:
                if isInSequence { return Self.noKey }
                perform(editing.mode == .viCommand ? .unassigned : .insert, scalar)
            case .scalar(let scalar):
                isInSequence = true
                return wchar_t(scalar.value)
            case .named(let key):
                isInSequence = true
                return wchar_t(key.rawValue)
            }
        }
        return nil
    }

    /// How an Esc came.
    private enum Escape {
        /// By itself, as the key Esc.
        case alone
        /// With another key, as Alt and that key.
        case meta
    }

    /// Keeps Esc in emacs mode until the key behind it has come, with which libedit gets it: what comes late of a
    /// terminal's sequence is no such key. A key that means nothing behind Esc is what it is without it, unless both came
    /// as one.
    ///
    /// - Returns: Whether the key was an Esc that is kept. ``behindEscape`` is set if the key is one behind Esc.
    private func isEscape(_ key: Key) -> Bool {
        guard editing.mode == .emacs, !isInSequence else { return false }
        guard let before = escape else {
            guard key == .scalar("\u{1B}") else { return false }
            escape = input.isAtEndOfKeys ? .alone : .meta
            return true
        }
        escape = nil
        guard case .scalar(let scalar) = key, scalar.value <= 0xFF else { return false }
        if before == .meta || bindings.metaKeys.contains(scalar) { behindEscape = scalar }
        return false
    }

    /// Reads the history, after the line has been drawn for the first time or before its first key.
    private func loadEntries() {
        guard !hasEntries else { return }
        hasEntries = true
        editing.entries = shared.history.entries
        editing.ownEntries = shared.history.ownEntries
    }

    /// Runs the command that libedit has found for a key.
    fileprivate func perform(_ command: EditingCommand, _ key: Unicode.Scalar) {
        guard outcome == nil else { return }
        act(on: editing.perform(command, key: key))
    }

    private func act(on effect: LineEditing.Effect) {
        switch effect {
        case .none, .refuse: break
        case .accept:
            if request.acceptsOffer, editing.buffer.isEmpty { editing.replaceAll(with: request.offer) }
            outcome = .line(editing.text)
        case .endOfInput: outcome = .endOfInput
        case .clearScreen: shared.screen.clear()
        case .complete: beginCompletion()
        case .editExternally: editExternally()
        }
    }

    /// Lets the user's text editor change the text.
    private func editExternally() {
        guard let edit = shared.configuration.editText, let editor else { return }
        shared.screen.withdraw(closing: Self.pasteOff)
        _ = lineeditor_prepare_terminal(editor, shared.input, false)
        let mode = TerminalMode(of: shared.input)
        shared.changeLoans(by: 1, isDeaf: true)
        let text = editing.text
        Task { [shared] in shared.deliverEdited(await edit(text)) }
        var edited: Result<String, LineEditorFailure>?
        while edited == nil, !input.isHungUp, !shared.isClosed {
            edited = shared.takeEdited()
            if edited == nil { input.waitWhileIdle() }
        }
        shared.changeLoans(by: -1, isDeaf: true)
        mode?.restore()
        guard enterEditingMode() else { return }
        shared.screen.begin(opening: Self.pasteOn)
        switch edited {
        case .success(let text)?: editing.replaceAll(with: text)
        case .failure(let failure)?: message = failure.description
        case nil: break
        }
        editing.suggestionMayChange()
    }

    // MARK: The terminal's mode

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

/// The callback with which libedit reads a character. It returns 1 with a character, or -1 when the line has ended.
private func readCharacter(_ editor: OpaquePointer?, _ character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    guard let core = EditorCore.of(editor), let character, let next = core.nextCharacter() else { return -1 }
    character.pointee = next
    return 1
}

/// The callback with which libedit runs the command of a number. libedit's own line did not change.
private func runCommand(_ editor: OpaquePointer?, _ number: Int32, _ key: wint_t) -> UInt8 {
    let commands = EditingCommand.inOrder
    let index = Int(lineeditor_command_number(number))
    guard let core = EditorCore.of(editor), commands.indices.contains(index) else { return UInt8(CC_ERROR) }
    core.perform(commands[index], Unicode.Scalar(UInt32(key)) ?? "\u{FFFD}")
    return UInt8(CC_NORM)
}
