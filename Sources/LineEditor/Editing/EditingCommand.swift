/// A command that a key can run, by the name that `~/.editrc` binds: libedit's usual name where libedit has such a
/// command, else a name that begins with `le-`.
enum EditingCommand: String, CaseIterable, Sendable {
    // MARK: Text
    case insert = "ed-insert"
    case digit = "ed-digit"
    case quotedInsert = "ed-quoted-insert"
    case newline = "le-newline"
    case overwrite = "em-toggle-overwrite"

    // MARK: Movement
    case nextCharacter = "ed-next-char"
    case previousCharacter = "ed-prev-char"
    case nextWord = "em-next-word"
    case previousWord = "ed-prev-word"
    case lineStart = "ed-move-to-beg"
    case lineEnd = "ed-move-to-end"
    case textStart = "le-text-start"
    case textEnd = "le-text-end"
    case findCharacter = "le-find-char"
    case findCharacterBackward = "le-find-char-back"

    // MARK: Deleting, killing and yanking
    case deleteBackward = "ed-delete-prev-char"
    case deleteForward = "ed-delete-next-char"
    case deleteOrEnd = "em-delete-or-list"
    case deleteBlanks = "le-delete-blanks"
    case killToEnd = "ed-kill-line"
    case killToStart = "vi-kill-line-prev"
    case killAll = "em-kill-line"
    case killPreviousWord = "ed-delete-prev-word"
    case killPreviousBigWord = "le-kill-big-word"
    case killNextWord = "em-delete-next-word"
    case killRegion = "em-kill-region"
    case copyRegion = "em-copy-region"
    case setMark = "em-set-mark"
    case exchangeMark = "em-exchange-mark"
    case yank = "em-yank"
    case yankPop = "le-yank-pop"
    case lastWord = "le-last-word"

    // MARK: Changing
    case transposeCharacters = "ed-transpose-chars"
    case transposeWords = "le-transpose-words"
    case capitalize = "em-capitol-case"
    case lowercase = "em-lower-case"
    case uppercase = "em-upper-case"
    case undo = "vi-undo"
    case redo = "le-redo"

    // MARK: History, completion and the screen
    case older = "ed-search-prev-history"
    case newer = "ed-search-next-history"
    case oldest = "le-oldest"
    case newest = "le-newest"
    case searchOlder = "em-inc-search-prev"
    case searchNewer = "em-inc-search-next"
    case complete = "ed-complete"
    case completeBackward = "le-complete-back"
    case accept = "ed-newline"
    case clearScreen = "ed-clear-screen"
    case redraw = "ed-redisplay"
    case startOver = "ed-start-over"
    case editExternally = "vi-histedit"

    // MARK: Arguments and nothing
    case argumentDigit = "ed-argument-digit"
    case argumentMinus = "le-argument-minus"
    case ignore = "ed-ignore"
    case unassigned = "ed-unassigned"

    // MARK: vi
    case viCommandMode = "vi-command-mode"
    case viInsert = "vi-insert"
    case viInsertAtStart = "vi-insert-at-bol"
    case viAdd = "vi-add"
    case viAddAtEnd = "vi-add-at-eol"
    case viReplaceMode = "vi-replace-mode"
    case viReplaceCharacter = "vi-replace-char"
    case viSubstituteCharacter = "vi-substitute-char"
    case viSubstituteLine = "vi-substitute-line"
    case viChange = "vi-change-meta"
    case viChangeToEnd = "vi-change-to-eol"
    case viDelete = "vi-delete-meta"
    case viYank = "vi-yank"
    case viYankToEnd = "vi-yank-end"
    case viPasteAfter = "vi-paste-next"
    case viPasteBefore = "vi-paste-prev"
    case viDeleteBackward = "vi-delete-prev-char"
    case viChangeCase = "vi-change-case"
    case viRepeat = "vi-redo"
    case viUndoLine = "vi-undo-line"
    case viComment = "vi-comment-out"
    case viNextWord = "vi-next-word"
    case viNextBigWord = "vi-next-big-word"
    case viWordEnd = "vi-end-word"
    case viBigWordEnd = "vi-end-big-word"
    case viPreviousWord = "vi-prev-word"
    case viPreviousBigWord = "vi-prev-big-word"
    case viZero = "vi-zero"
    case viFirstNonBlank = "vi-first-print"
    case viToColumn = "vi-to-column"
    case viFind = "vi-next-char"
    case viFindBackward = "vi-prev-char"
    case viTill = "vi-to-next-char"
    case viTillBackward = "vi-to-prev-char"
    case viFindAgain = "vi-repeat-next-char"
    case viFindAgainBackward = "vi-repeat-prev-char"
    case viMatch = "vi-match"
    case viSearch = "vi-search-prev"
    case viSearchAgain = "vi-repeat-search-next"
    case viSearchAgainBackward = "vi-repeat-search-prev"
    case viHistoryLine = "vi-to-history-line"

    /// All commands, in the order of their numbers in libedit.
    static let inOrder = allCases

    /// The command of a name that `~/.editrc` gives, also of a name by which libedit has nearly the same command.
    init?(named name: String) {
        let others: [String: EditingCommand] = [
            "ed-end-of-file": .deleteOrEnd, "vi-list-or-eof": .deleteOrEnd, "ed-prev-history": .older,
            "ed-prev-line": .older, "ed-next-history": .newer, "ed-next-line": .newer,
            "em-delete-prev-char": .deleteBackward, "em-gosmacs-transpose": .transposeCharacters,
            "vi-search-next": .viSearch, "em-undo": .undo, "le-undo": .undo, "ed-digit-argument": .argumentDigit,
        ]
        guard let command = others[name] ?? EditingCommand(rawValue: name) else { return nil }
        self = command
    }
}
