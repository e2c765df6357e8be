import CLibEdit
import CLibEditShim

import Glibc

/// An editing command that is added to libedit's own commands, under a name that `~/.editrc` can bind.
struct EditorCommand {
    let name: String
    let help: String
    let function: lineeditor_command_function

    static var all: [EditorCommand] {
        [
            EditorCommand(
                name: "le-accept", help: "End the line, or begin another if it is incomplete", function: accept),
            EditorCommand(name: "le-end-or-delete", help: "End of input, or delete forward", function: endOrDelete),
            EditorCommand(name: "le-clear-screen", help: "Clear the screen", function: clearScreen),
            EditorCommand(name: "le-backspace", help: "Delete the character before the cursor", function: backspace),
            EditorCommand(name: "le-delete", help: "Delete the character at the cursor", function: deleteForward),
            EditorCommand(name: "le-older", help: "Line up, or an older entry that begins so", function: older),
            EditorCommand(name: "le-newer", help: "Line down, or a newer entry that begins so", function: newer),
            EditorCommand(name: "le-search", help: "Search the history as you type", function: search),
            EditorCommand(name: "le-paste", help: "Insert what was pasted", function: insertPaste),
            EditorCommand(name: "le-quoted-insert", help: "Insert the next character as it is", function: quotedInsert),
            EditorCommand(name: "le-undo", help: "Undo the last change", function: undo),
        ] + viCommands
    }

    private static var viCommands: [EditorCommand] {
        [
            EditorCommand(name: "le-change-case", help: "Change the case of the letter", function: changeCase),
            EditorCommand(name: "le-comment-out", help: "Enter the line as a comment", function: commentOut),
            EditorCommand(name: "le-redo", help: "Repeat the last change", function: redo),
            EditorCommand(name: "le-prev-word", help: "To the word before", function: previousWord),
            EditorCommand(name: "le-prev-big-word", help: "To the text before a space", function: previousBigWord),
            EditorCommand(name: "le-find", help: "Search the history and edit what is found", function: find),
            EditorCommand(name: "le-find-older", help: "Search the older history again", function: findOlder),
            EditorCommand(name: "le-find-newer", help: "Search the newer history again", function: findNewer),
            EditorCommand(name: "le-history-line", help: "To a line of the history by number", function: historyLine),
        ]
    }
}

private func accept(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.accept(in: $1) } }
private func endOrDelete(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.endOrDelete(in: $1) } }
private func clearScreen(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.clearScreen(in: $1) } }
private func backspace(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.backspace(in: $1) } }
private func deleteForward(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.deleteForward(in: $1) } }
private func older(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.older(in: $1) } }
private func newer(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.newer(in: $1) } }
private func search(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.search(in: $1) } }
private func insertPaste(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.insertPaste(in: $1) } }
private func quotedInsert(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.quotedInsert(in: $1) } }
private func undo(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { core, _ in core.undo() } }
private func changeCase(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.changeCase(in: $1) } }
private func commentOut(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.commentOut(in: $1) } }
private func redo(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.redo(in: $1) } }
private func previousWord(_ editor: OpaquePointer?, _: wint_t) -> UInt8 {
    run(editor) { $0.previousWord(isBig: false, in: $1) }
}
private func previousBigWord(_ editor: OpaquePointer?, _: wint_t) -> UInt8 {
    run(editor) { $0.previousWord(isBig: true, in: $1) }
}
private func find(_ editor: OpaquePointer?, _: wint_t) -> UInt8 {
    run(editor) { $0.search(in: $1, returnAccepts: false) }
}
private func findOlder(_ editor: OpaquePointer?, _: wint_t) -> UInt8 {
    run(editor) { $0.findAgain(older: true, in: $1) }
}
private func findNewer(_ editor: OpaquePointer?, _: wint_t) -> UInt8 {
    run(editor) { $0.findAgain(older: false, in: $1) }
}
private func historyLine(_ editor: OpaquePointer?, _: wint_t) -> UInt8 { run(editor) { $0.historyLine(in: $1) } }

private func run(_ editor: OpaquePointer?, _ body: (EditorCore, OpaquePointer) -> Int32) -> UInt8 {
    guard let editor, let core = EditorCore.of(editor) else { return UInt8(CC_ERROR) }
    return UInt8(truncatingIfNeeded: body(core, editor))
}

/// The implementations of the commands. Each returns one of libedit's `CC_` codes. A command ends the line only by
/// setting ``outcome``, because libedit's own codes for the end of a line change the text.
extension EditorCore {
    fileprivate func accept(in editor: OpaquePointer) -> Int32 {
        let text = EditedLine(editor).text
        if kind == .statement && !shared.configuration.isComplete(text) {
            insert("\n", in: editor)
            return CC_REFRESH
        }
        guard commandKeys.areUsers else { return CC_ERROR }
        outcome = .line(text)
        return CC_NORM
    }

    fileprivate func endOrDelete(in editor: OpaquePointer) -> Int32 {
        guard EditedLine(editor).scalars.isEmpty else { return deleteForward(in: editor) }
        guard commandKeys.areUsers else { return CC_ERROR }
        outcome = .endOfInput
        return CC_NORM
    }

    fileprivate func clearScreen(in editor: OpaquePointer) -> Int32 {
        shared.screen.clear()
        return CC_NORM
    }

    fileprivate func backspace(in editor: OpaquePointer) -> Int32 {
        let count = EditedLine(editor).scalarsBeforeCursor
        el_deletestr(editor, Int32(clamping: count))
        return count > 0 ? CC_REFRESH : CC_ERROR
    }

    fileprivate func deleteForward(in editor: OpaquePointer) -> Int32 {
        let count = Int32(clamping: EditedLine(editor).scalarsAtCursor)
        guard count > 0 else { return CC_ERROR }
        _ = el_cursor(editor, count)
        el_deletestr(editor, count)
        return CC_REFRESH
    }

    fileprivate func insertPaste(in editor: OpaquePointer) -> Int32 {
        // The answer to a question has one line, so line breaks become spaces.
        insert(kind == .statement ? paste : String(paste.map { $0.isNewline ? " " : $0 }), in: editor)
        paste = ""
        return CC_REFRESH
    }

    /// Inserts the next key as text, if it is a character or a paste.
    fileprivate func quotedInsert(in editor: OpaquePointer) -> Int32 {
        switch nextKey(settle: { drawLine() }) {
        case .scalar(let scalar)? where scalar != "\0": insert(String(scalar), in: editor)
        case .paste(let text)?:
            paste = text
            return insertPaste(in: editor)
        default: return CC_ERROR
        }
        return CC_REFRESH
    }

    fileprivate func older(in editor: OpaquePointer) -> Int32 {
        let line = EditedLine(editor)
        if !isWalking(line), let target = LineMotion.up(line) { return moveCursor(to: target, line, in: editor) }
        return walkHistory(line, in: editor) { $0.older() }
    }

    fileprivate func newer(in editor: OpaquePointer) -> Int32 {
        let line = EditedLine(editor)
        if !isWalking(line), let target = LineMotion.down(line) { return moveCursor(to: target, line, in: editor) }
        return walkHistory(line, in: editor) { $0.newer() }
    }

    /// Whether the line is unchanged since the last step through the history.
    private func isWalking(_ line: EditedLine) -> Bool {
        line.cursor == line.scalars.count && walk?.current == line.text
    }

    private func walkHistory(
        _ line: EditedLine, in editor: OpaquePointer, step: (inout HistoryWalk) -> String?
    ) -> Int32 {
        guard kind == .statement else { return CC_ERROR }
        let continued = isWalking(line) ? walk : nil
        var walk =
            continued
            ?? HistoryWalk(entries: shared.history.entries, line: line.text, prefix: line.textBeforeCursor)
        guard let entry = step(&walk) else { return CC_ERROR }
        self.walk = walk
        replaceLine(with: entry, in: editor)
        return CC_REFRESH
    }

    private func moveCursor(to target: Int, _ line: EditedLine, in editor: OpaquePointer) -> Int32 {
        _ = el_cursor(editor, Int32(clamping: target - line.cursor))
        return CC_REFRESH
    }

    /// Replaces the line with `text`, and moves the cursor to the end.
    func replaceLine(with text: String, in editor: OpaquePointer) {
        let line = EditedLine(editor)
        let count = Int32(clamping: line.scalars.count)
        _ = el_cursor(editor, count - Int32(clamping: line.cursor))
        el_deletestr(editor, count)
        insert(text, in: editor)
    }

    func insert(_ text: String, in editor: OpaquePointer) {
        _ = WideString(text).withPointer { el_winsertstr(editor, $0) }
    }
}
