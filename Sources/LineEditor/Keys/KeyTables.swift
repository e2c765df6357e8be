/// The default bindings of all keys. They replace libedit's own tables completely, because those run libedit's own
/// commands, and because the terminal's settings (`stty`) change them.
enum KeyTables {
    /// A command, and the keys that run it.
    struct Entry {
        var keys: String
        var command: EditingCommand
    }

    /// The bindings of keys that no entry names. Visible characters are inserted, and in vi's insert mode control
    /// characters as well, as in ksh.
    static func ranges(of map: EditorBindings.Map) -> [(keys: ClosedRange<Int32>, command: EditingCommand)] {
        switch map {
        case .emacs: [(1...255, .unassigned), (0x20...0x7E, .insert), (0xA0...0xFF, .insert)]
        case .viInsert: [(1...255, .unassigned), (0x01...0x7E, .insert), (0xA0...0xFF, .insert)]
        case .viCommand: [(1...255, .unassigned)]
        }
    }

    /// The bindings of single keys.
    static func keys(of map: EditorBindings.Map) -> [Entry] {
        switch map {
        case .emacs: named + shared + emacs
        case .viInsert: named + shared + viInsert
        case .viCommand: named + shared + viCommand
        }
    }

    /// The bindings of key sequences in the main map. Each entry is one sequence.
    static func sequences(of map: EditorBindings.Map) -> [Entry] {
        guard map == .emacs else { return [] }
        let meta: [(keys: String, command: EditingCommand)] = [
            ("\u{08}\u{7F}", .killPreviousWord), ("\u{0C}", .clearScreen), ("bB", .previousWord), ("cC", .capitalize),
            ("dD", .killNextWord), ("fF", .nextWord), ("lL", .lowercase), ("nN", .newer), ("pP", .older),
            ("tT", .transposeWords), ("uU", .uppercase), ("wW", .copyRegion), ("yY", .yankPop), (".", .lastWord),
            ("_", .redo), ("<", .oldest), (">", .newest), ("\\", .deleteBlanks), ("\r\n", .newline),
            ("-", .argumentMinus),
            ("#", .viComment), ("eEvV", .editExternally), ("\u{1D}", .findCharacterBackward),
            ("0123456789", .argumentDigit),
        ]
        var entries = [
            Entry(keys: "\u{18}\u{18}", command: .exchangeMark), Entry(keys: "\u{18}\u{15}", command: .undo),
            Entry(keys: "\u{18}\u{05}", command: .editExternally), Entry(keys: "\u{18}\u{12}", command: .redo),
            Entry(keys: "\u{18}\u{7F}", command: .killToStart),
        ]
        for (keys, command) in meta {
            for key in keys.unicodeScalars { entries.append(Entry(keys: "\u{1B}\(key)", command: command)) }
        }
        return entries
    }

    private static let emacs: [Entry] = [
        Entry(keys: "\u{01}", command: .lineStart),
        Entry(keys: "\u{02}", command: .previousCharacter),
        Entry(keys: "\u{05}", command: .lineEnd),
        Entry(keys: "\u{06}", command: .nextCharacter),
        Entry(keys: "\u{08}\u{7F}", command: .deleteBackward),
        Entry(keys: "\u{0B}", command: .killToEnd),
        Entry(keys: "\u{14}", command: .transposeCharacters),
        Entry(keys: "\u{16}", command: .quotedInsert),
        Entry(keys: "\u{19}", command: .yank),
        Entry(keys: "\u{1D}", command: .findCharacter),
        Entry(keys: "\u{1F}", command: .undo),
        Entry(keys: "0123456789", command: .digit),
    ]

    private static let viInsert: [Entry] = [
        Entry(keys: "\u{11}\u{13}\u{1C}", command: .ignore),
        Entry(keys: "\u{16}", command: .quotedInsert),
        Entry(keys: "\u{19}", command: .yank),
        Entry(keys: "\u{1B}", command: .viCommandMode),
        Entry(keys: "\u{1F}", command: .undo),
        Entry(keys: "\u{08}\u{7F}", command: .deleteBackward),
    ]

    private static let viCommand: [Entry] = [
        Entry(keys: "\u{01}", command: .lineStart),
        Entry(keys: "^", command: .viFirstNonBlank),
        Entry(keys: "\u{05}$", command: .lineEnd),
        Entry(keys: "\u{08}h\u{7F}", command: .previousCharacter),
        Entry(keys: "X", command: .viDeleteBackward),
        Entry(keys: "\u{0B}D", command: .killToEnd),
        Entry(keys: " l", command: .nextCharacter),
        Entry(keys: "x", command: .deleteForward),
        Entry(keys: "0", command: .viZero),
        Entry(keys: "123456789", command: .argumentDigit),
        Entry(keys: "k-K", command: .older),
        Entry(keys: "j+J", command: .newer),
        Entry(keys: "#", command: .viComment),
        Entry(keys: ".", command: .viRepeat),
        Entry(keys: "/?", command: .viSearch),
        Entry(keys: "n", command: .viSearchAgain),
        Entry(keys: "N", command: .viSearchAgainBackward),
        Entry(keys: "G", command: .viHistoryLine),
        Entry(keys: "v", command: .editExternally),
        Entry(keys: "~", command: .viChangeCase),
        Entry(keys: "b", command: .viPreviousWord),
        Entry(keys: "B", command: .viPreviousBigWord),
        Entry(keys: "w", command: .viNextWord),
        Entry(keys: "W", command: .viNextBigWord),
        Entry(keys: "e", command: .viWordEnd),
        Entry(keys: "E", command: .viBigWordEnd),
        Entry(keys: "f", command: .viFind),
        Entry(keys: "F", command: .viFindBackward),
        Entry(keys: "t", command: .viTill),
        Entry(keys: "T", command: .viTillBackward),
        Entry(keys: ";", command: .viFindAgain),
        Entry(keys: ",", command: .viFindAgainBackward),
        Entry(keys: "%", command: .viMatch),
        Entry(keys: "|", command: .viToColumn),
        Entry(keys: "i", command: .viInsert),
        Entry(keys: "I", command: .viInsertAtStart),
        Entry(keys: "a", command: .viAdd),
        Entry(keys: "A", command: .viAddAtEnd),
        Entry(keys: "c", command: .viChange),
        Entry(keys: "C", command: .viChangeToEnd),
        Entry(keys: "d", command: .viDelete),
        Entry(keys: "y", command: .viYank),
        Entry(keys: "Y", command: .viYankToEnd),
        Entry(keys: "p", command: .viPasteAfter),
        Entry(keys: "P", command: .viPasteBefore),
        Entry(keys: "r", command: .viReplaceCharacter),
        Entry(keys: "R", command: .viReplaceMode),
        Entry(keys: "s", command: .viSubstituteCharacter),
        Entry(keys: "S", command: .viSubstituteLine),
        Entry(keys: "u\u{1F}", command: .undo),
        Entry(keys: "U", command: .viUndoLine),
        Entry(keys: "\u{1B}", command: .viCommandMode),
    ]

    private static let shared: [Entry] = [
        Entry(keys: "\t", command: .complete),
        Entry(keys: "\u{0E}", command: .newer),
        Entry(keys: "\u{10}", command: .older),
        Entry(keys: "\u{12}", command: .searchOlder),
        Entry(keys: "\u{15}", command: .killToStart),
        Entry(keys: "\u{17}", command: .killPreviousBigWord),
    ]

    /// The bindings of the codes of named keys.
    private static let named = NamedKey.allCases.map {
        Entry(keys: String(Unicode.Scalar($0.rawValue)), command: command(for: $0))
    }

    /// The bindings that the editor depends on, which `~/.editrc` can't change.
    static let required: [Entry] = [
        Entry(keys: "\r\n", command: .accept),
        Entry(keys: "\u{04}", command: .deleteOrEnd),
        Entry(keys: "\u{0C}", command: .clearScreen),
    ]

    private static func command(for key: NamedKey) -> EditingCommand {
        switch key {
        case .up: .older
        case .down: .newer
        case .left: .previousCharacter
        case .right: .nextCharacter
        case .home: .lineStart
        case .end: .lineEnd
        case .delete: .deleteForward
        case .wordLeft: .previousWord
        case .wordRight: .nextWord
        case .deleteWord: .killNextWord
        case .shiftTab: .completeBackward
        case .pageUp: .oldest
        case .pageDown: .newest
        case .insert: .overwrite
        }
    }
}
