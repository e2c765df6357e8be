import CLibEdit
import CLibEditShim
import TerminalText

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// libedit and all that belongs to it. Lives on the editor's thread and never leaves it; libedit's callbacks find it
/// as the client data of the `EditLine`.
final class EditorCore {
    let shared: EditorShared
    /// nil only if there was no memory for it; then every read is at the end of input.
    private(set) var editor: OpaquePointer?
    private let bindings = EditorBindings()
    let input: TerminalInput

    /// The line being read.
    var prompt: [StyledText] = []
    var kind = EditorShared.ReadKind.statement
    /// How it ended, once it has.
    var outcome: ReadResult?
    /// Whether all that was typed before this line began has been taken.
    var hasSettled = false
    var walk: HistoryWalk?
    /// The paste that the key just given to libedit stands for.
    var paste = ""
    /// Where the cursor stood when last drawn, to know which way it moves.
    var drawnCursor = 0
    /// libedit's own history, made when vi's keys are first used, and the last entry it was given.
    private var viHistory: OpaquePointer?
    private var lastInViHistory: String?

    init(_ shared: EditorShared) {
        self.shared = shared
        input = TerminalInput(shared)
        editor = lineeditor_create(
            shared.configuration.programName, shared.input, shared.output,
            Unmanaged.passUnretained(self).toOpaque(), readCharacter)
        if let editor { bindings.install(in: editor, keys: shared.configuration.keys) }
    }

    /// The core of an editor, in one of libedit's callbacks.
    static func of(_ editor: OpaquePointer?) -> EditorCore? {
        lineeditor_client_data(editor).map { Unmanaged<EditorCore>.fromOpaque($0).takeUnretainedValue() }
    }

    deinit {
        if let editor { lineeditor_destroy(editor) }
        if let viHistory { history_wend(viHistory) }
    }

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
        self.kind = kind
        self.prompt = prompt
        outcome = nil
        hasSettled = false
        walk = nil
        drawnCursor = 0
        shared.screen.begin(opening: Self.pasteOn)
        if kind == .secret { readSecret() } else { readEdited(editor) }
        if outcome == .cancelled { input.forgetTypedAhead() }
        let result = outcome ?? .endOfInput
        shared.screen.finish(mark: result == .cancelled ? Texts.interruptMark : "", closing: Self.pasteOff)
        if case .line(let line) = result, kind == .statement, !shared.configuration.isSecret(line) {
            shared.history.add(line)
        }
        return result
    }

    private func readEdited(_ editor: OpaquePointer) {
        if lineeditor_is_vi(editor) { refreshViHistory(editor) }
        var count: Int32 = 0
        // The line is taken where it is accepted; what this returns says no more than our own outcome.
        _ = el_wgets(editor, &count)
        drawLine(cursorAtEnd: true)
    }

    /// Draws the line as libedit has it.
    func drawLine(cursorAtEnd: Bool = false) {
        guard let editor else { return }
        if !cursorAtEnd { snapCursor() }
        let line = EditedLine(editor)
        drawnCursor = line.cursor
        // Syntax colouring and a suggestion enter here, as `highlights` and `suggestion`.
        shared.screen.draw(
            FrameLayout(
                prompt: prompt, buffer: line.scalars, cursor: cursorAtEnd ? line.scalars.count : line.cursor,
                size: shared.screen.size))
    }

    /// Moves the cursor out of the middle of a grapheme, on in the direction it came from: libedit moves by scalar.
    private func snapCursor() {
        guard let editor else { return }
        let line = EditedLine(editor)
        guard let grapheme = line.graphemeAroundCursor() else { return }
        let target = line.cursor > drawnCursor ? grapheme.upperBound : grapheme.lowerBound
        _ = el_cursor(editor, Int32(clamping: target - line.cursor))
    }

    /// vi's `/` and `n` look only into libedit's history.
    private func refreshViHistory(_ editor: OpaquePointer) {
        var entries = shared.history.entries[...]
        if viHistory == nil {
            viHistory = lineeditor_attach_history(editor, Int32(clamping: shared.configuration.historyLimit))
        } else {
            // Between two reads at most one entry is added.
            entries = entries.suffix(1).filter { $0 != lastInViHistory }[...]
        }
        guard let viHistory else { return }
        for entry in entries { _ = WideString(entry).withPointer { lineeditor_history_add(viHistory, $0) } }
        lastInViHistory = shared.history.entries.last
    }

    private static let pasteOn = "\u{1B}[?2004h"
    private static let pasteOff = "\u{1B}[?2004l"

    /// ^Z: the terminal is the other shell's until we are continued.
    func stop() {
        guard let editor else { return }
        shared.screen.withdraw(closing: Self.pasteOff)
        _ = lineeditor_prepare_terminal(editor, false)
        lineeditor_stop_process()
        _ = lineeditor_prepare_terminal(editor, true)
        shared.screen.begin(opening: Self.pasteOn)
    }

    /// After a stop that we did not see coming (SIGSTOP), others have changed the mode.
    func continueAfterStop() {
        guard let editor else { return }
        _ = lineeditor_prepare_terminal(editor, false)
        _ = lineeditor_prepare_terminal(editor, true)
        shared.screen.redraw()
    }
}

/// libedit's request for a character: 1 with one, -1 when the line has ended otherwise.
private func readCharacter(_ editor: OpaquePointer?, _ character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    guard let core = EditorCore.of(editor), let character, let next = core.nextCharacter() else { return -1 }
    character.pointee = next
    return 1
}
