import CLibEdit

import Glibc

/// Replacements for libedit commands that read or write outside the buffer, start programs or end the session. Nearly
/// all of them are vi commands.
extension EditorCore {
    /// `~`: changes the case of as many letters as the argument says, and moves the cursor over them.
    ///
    /// libedit's own command reads before the text when the text is a single letter.
    func changeCase(in editor: OpaquePointer) -> Int32 {
        let line = EditedLine(editor)
        let letters = line.scalars[line.cursor...].prefix(commandKeys.argument ?? 1)
        guard !letters.isEmpty else { return CC_ERROR }
        let count = Int32(clamping: letters.count)
        _ = el_cursor(editor, count)
        el_deletestr(editor, count)
        insert(Self.text(letters.map(Self.otherCase)), in: editor)
        return CC_REFRESH
    }

    /// `#`: turns each line of the statement into a comment, and enters it.
    func commentOut(in editor: OpaquePointer) -> Int32 {
        guard kind == .statement, commandKeys.areUsers else { return CC_ERROR }
        let lines = EditedLine(editor).scalars.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.map { "#" + Self.text($0) }.joined(separator: "\n")
        replaceLine(with: text, in: editor)
        outcome = .line(text)
        return CC_NORM
    }

    /// `.`: repeats the last change. It does nothing within a repetition, which would otherwise never end.
    func redo(in editor: OpaquePointer) -> Int32 {
        guard commandKeys.areUsers else { return CC_ERROR }
        if mostPreviousWords > 0 {
            // The change may have moved back by words, and libedit reads before the text if there are too few.
            mostPreviousWords = max(mostPreviousWords, commandKeys.argument ?? 1)
            guard EditedLine(editor).viWordsBeforeCursor(areBig: true) >= mostPreviousWords else { return CC_ERROR }
        }
        commandKeys.isRepeating = true
        hidden.append(.viRedo)
        return CC_ARGHACK
    }

    /// `b` and `B`: move back by words, or complete a pending `d`, `c` or `y`.
    ///
    /// libedit's vi commands read before the text if the count exceeds the number of words. In that case its emacs
    /// command is used, which does not.
    func previousWord(isBig: Bool, in editor: OpaquePointer) -> Int32 {
        let count = commandKeys.argument ?? 1
        mostPreviousWords = max(mostPreviousWords, count)
        let areEnough = EditedLine(editor).viWordsBeforeCursor(areBig: isBig) >= count
        hidden.append(areEnough ? (isBig ? .viPreviousBigWord : .viPreviousWord) : .previousWord)
        return CC_ARGHACK
    }

    /// Undoes the last change, in emacs mode. libedit's command swaps its buffers and leaves the mark pointing into the
    /// other one, so the mark is set again.
    func undo() -> Int32 {
        hidden += [.undo, .setMark]
        return CC_ARGHACK
    }

    /// `G`: shows the oldest line of the history, or the line whose number is the argument.
    func historyLine(in editor: OpaquePointer) -> Int32 {
        let entries = shared.history.entries
        let index = (commandKeys.argument ?? 1) - 1
        guard kind == .statement, entries.indices.contains(index) else { return CC_ERROR }
        replaceLine(with: entries[index], in: editor)
        return CC_REFRESH
    }

    private static func otherCase(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let properties = scalar.properties
        let other =
            properties.isLowercase
            ? properties.uppercaseMapping : properties.isUppercase ? properties.lowercaseMapping : ""
        let scalars = other.unicodeScalars
        // A letter whose other case has two letters (ß) is not changed.
        guard scalars.count == 1, let first = scalars.first else { return scalar }
        return first
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

extension EditedLine {
    /// The number of words that libedit's vi commands find before the cursor. A word consists of letters, digits and
    /// `_`, or of other visible characters; a big word consists of any characters but spaces.
    func viWordsBeforeCursor(areBig: Bool) -> Int {
        func kind(_ offset: Int) -> Int {
            let character = wint_t(scalars[offset].value)
            if areBig { return iswspace(character) != 0 ? 0 : 1 }
            if iswalnum(character) != 0 || scalars[offset] == "_" { return 1 }
            return iswgraph(character) != 0 ? 2 : 0
        }
        func isSpace(_ offset: Int) -> Bool { iswspace(wint_t(scalars[offset].value)) != 0 }

        var count = 0
        var offset = cursor - 1
        while offset >= 0 {
            while offset > 0 && isSpace(offset) { offset -= 1 }
            let wanted = kind(offset)
            while offset >= 0 && kind(offset) == wanted { offset -= 1 }
            count += 1
        }
        return count
    }
}
