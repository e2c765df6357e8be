import CLibEdit

import Glibc

/// Commands in place of libedit's that leave its buffer, start programs, or end the session; nearly all of them vi's.
extension EditorCore {
    /// `~`: changes the case of as many letters as the argument says, and steps over them.
    ///
    /// libedit's reads before the text when that is a single letter.
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

    /// `#`: enters the statement as a comment, each of its lines.
    func commentOut(in editor: OpaquePointer) -> Int32 {
        guard kind == .statement, commandKeys.areUsers else { return CC_ERROR }
        let lines = EditedLine(editor).scalars.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.map { "#" + Self.text($0) }.joined(separator: "\n")
        replaceLine(with: text, in: editor)
        outcome = .line(text)
        return CC_NORM
    }

    /// `.`: repeats the last change. Not from within a repetition, which would have no end.
    func redo(in editor: OpaquePointer) -> Int32 {
        guard commandKeys.areUsers else { return CC_ERROR }
        if mostPreviousWords > 0 {
            // The change may be of those that libedit's vi commands reach backward for.
            mostPreviousWords = max(mostPreviousWords, commandKeys.argument ?? 1)
            guard EditedLine(editor).viWordsBeforeCursor(areBig: true) >= mostPreviousWords else { return CC_ERROR }
        }
        commandKeys.isRepeating = true
        hidden.append(.viRedo)
        return CC_ARGHACK
    }

    /// `b` and `B`: libedit's, which complete a pending `d`, `c` or `y`. With a count of more words than there are they
    /// read before the text, which its other command for words doesn't.
    func previousWord(isBig: Bool, in editor: OpaquePointer) -> Int32 {
        let count = commandKeys.argument ?? 1
        mostPreviousWords = max(mostPreviousWords, count)
        let areEnough = EditedLine(editor).viWordsBeforeCursor(areBig: isBig) >= count
        hidden.append(areEnough ? (isBig ? .viPreviousBigWord : .viPreviousWord) : .previousWord)
        return CC_ARGHACK
    }

    /// Undoes, with emacs's keys: libedit's command changes the buffers, and leaves the mark in the other one.
    func undo() -> Int32 {
        hidden += [.undo, .setMark]
        return CC_ARGHACK
    }

    /// `G`: the oldest line of the history, or that of the number in the argument.
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
        // A letter that becomes two (ß) stays as it is.
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
    /// How many words libedit's vi commands find before the cursor: of the letters, digits and `_` or of other visible
    /// characters, or big ones, of all but spaces.
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
