/// The default bindings of all keys. They replace libedit's own tables completely, because some commands in those are
/// not trusted (``TrustedCommands``), and because the terminal's settings (`stty`) change them.
enum KeyTables {
    /// A command, and the keys that run it.
    struct Entry {
        var keys: String
        var command: String
    }

    /// The bindings of keys that no entry names. Visible characters are inserted, and in vi's insert mode control
    /// characters as well, as in ksh.
    static func ranges(of map: TrustedCommands.Map) -> [(keys: ClosedRange<Int32>, command: String)] {
        switch map {
        case .emacs: [(1...255, "ed-unassigned"), (0x20...0x7E, "ed-insert"), (0xA0...0xFF, "ed-insert")]
        case .viInsert: [(1...255, "ed-unassigned"), (0x01...0x7E, "ed-insert"), (0xA0...0xFF, "ed-insert")]
        case .viCommand: [(1...255, "ed-unassigned")]
        }
    }

    /// The bindings of single keys.
    static func keys(of map: TrustedCommands.Map) -> [Entry] {
        switch map {
        case .emacs: shared + emacs
        case .viInsert: shared + viInsert
        case .viCommand: shared + viCommand
        }
    }

    /// The bindings of key sequences in the main map. Each entry is one sequence.
    static func sequences(of map: TrustedCommands.Map) -> [Entry] {
        guard map == .emacs else { return [] }
        let meta: [(keys: String, command: String)] = [
            ("\u{08}\u{7F}", "ed-delete-prev-word"), ("\u{0C}", "le-clear-screen"), ("bB", "ed-prev-word"),
            ("cC", "em-capitol-case"), ("dD", "em-delete-next-word"), ("fF", "em-next-word"), ("lL", "em-lower-case"),
            ("nN", "le-newer"), ("pP", "le-older"), ("uU", "em-upper-case"), ("wW", "em-copy-region"),
            ("0123456789", "ed-argument-digit"),
        ]
        var entries = [Entry(keys: "\u{18}\u{18}", command: "em-exchange-mark")]
        for (keys, command) in meta {
            for key in keys.unicodeScalars { entries.append(Entry(keys: "\u{1B}\(key)", command: command)) }
        }
        return entries
    }

    private static let emacs: [Entry] = [
        Entry(keys: "\u{01}", command: "ed-move-to-beg"),
        Entry(keys: "\u{02}", command: "ed-prev-char"),
        Entry(keys: "\u{05}", command: "ed-move-to-end"),
        Entry(keys: "\u{06}", command: "ed-next-char"),
        Entry(keys: "\u{08}\u{7F}", command: "le-backspace"),
        Entry(keys: "\u{0B}", command: "ed-kill-line"),
        Entry(keys: "\u{14}", command: "ed-transpose-chars"),
        Entry(keys: "\u{16}", command: "le-quoted-insert"),
        Entry(keys: "\u{19}", command: "em-yank"),
        Entry(keys: "0123456789", command: "ed-digit"),
    ]

    private static let viInsert: [Entry] = [
        Entry(keys: "\u{11}\u{13}\u{1C}", command: "ed-ignore"),
        Entry(keys: "\u{16}", command: "le-quoted-insert"),
        Entry(keys: "\u{1B}", command: "vi-command-mode"),
        Entry(keys: "\u{08}\u{7F}", command: "le-backspace"),
    ]

    private static let viCommand: [Entry] = [
        Entry(keys: "\u{01}^", command: "ed-move-to-beg"),
        Entry(keys: "\u{05}$", command: "ed-move-to-end"),
        Entry(keys: "\u{08}X", command: "ed-delete-prev-char"),
        Entry(keys: "\u{0B}D", command: "ed-kill-line"),
        Entry(keys: " l", command: "ed-next-char"),
        Entry(keys: "h\u{7F}", command: "ed-prev-char"),
        Entry(keys: "x", command: "ed-delete-next-char"),
        Entry(keys: "0", command: "vi-zero"),
        Entry(keys: "123456789", command: "ed-argument-digit"),
        Entry(keys: "k-K", command: "le-older"),
        Entry(keys: "j+J", command: "le-newer"),
        Entry(keys: "#", command: "le-comment-out"),
        Entry(keys: ".", command: "le-redo"),
        Entry(keys: "/?", command: "le-find"),
        Entry(keys: "n", command: "le-find-older"),
        Entry(keys: "N", command: "le-find-newer"),
        Entry(keys: "G", command: "le-history-line"),
        Entry(keys: "~", command: "le-change-case"),
        Entry(keys: "b", command: "le-prev-word"),
        Entry(keys: "B", command: "le-prev-big-word"),
        Entry(keys: "w", command: "vi-next-word"),
        Entry(keys: "W", command: "vi-next-big-word"),
        Entry(keys: "e", command: "vi-end-word"),
        Entry(keys: "E", command: "vi-end-big-word"),
        Entry(keys: "f", command: "vi-next-char"),
        Entry(keys: "F", command: "vi-prev-char"),
        Entry(keys: "t", command: "vi-to-next-char"),
        Entry(keys: "T", command: "vi-to-prev-char"),
        Entry(keys: ";", command: "vi-repeat-next-char"),
        Entry(keys: ",", command: "vi-repeat-prev-char"),
        Entry(keys: "%", command: "vi-match"),
        Entry(keys: "|", command: "vi-to-column"),
        Entry(keys: "i", command: "vi-insert"),
        Entry(keys: "I", command: "vi-insert-at-bol"),
        Entry(keys: "a", command: "vi-add"),
        Entry(keys: "A", command: "vi-add-at-eol"),
        Entry(keys: "c", command: "vi-change-meta"),
        Entry(keys: "C", command: "vi-change-to-eol"),
        Entry(keys: "d", command: "vi-delete-meta"),
        Entry(keys: "y", command: "vi-yank"),
        Entry(keys: "Y", command: "vi-yank-end"),
        Entry(keys: "p", command: "vi-paste-next"),
        Entry(keys: "P", command: "vi-paste-prev"),
        Entry(keys: "r", command: "vi-replace-char"),
        Entry(keys: "R", command: "vi-replace-mode"),
        Entry(keys: "s", command: "vi-substitute-char"),
        Entry(keys: "S", command: "vi-substitute-line"),
        Entry(keys: "u", command: "vi-undo"),
        Entry(keys: "U", command: "vi-undo-line"),
    ]

    private static let shared: [Entry] = [
        // Tab is reserved for completion.
        Entry(keys: "\t", command: "ed-unassigned"),
        Entry(keys: "\u{0E}", command: "le-newer"),
        Entry(keys: "\u{10}", command: "le-older"),
        Entry(keys: "\u{12}", command: "le-search"),
        Entry(keys: "\u{15}", command: "vi-kill-line-prev"),
        Entry(keys: "\u{17}", command: "ed-delete-prev-word"),
    ]

    /// The bindings that the editor depends on, which `~/.editrc` can't change. They include the codes of named and
    /// hidden keys.
    static func required(in map: TrustedCommands.Map) -> [Entry] {
        let named = NamedKey.allCases.map { Entry(keys: character($0.rawValue), command: command(for: $0)) }
        let hidden = hiddenKeys(of: map).map { Entry(keys: character($0.key.rawValue), command: $0.command) }
        return always + named + hidden
    }

    private static let always: [Entry] = [
        Entry(keys: "\r\n", command: "le-accept"),
        Entry(keys: "\u{04}", command: "le-end-or-delete"),
        Entry(keys: "\u{0C}", command: "le-clear-screen"),
    ]

    private static func hiddenKeys(of map: TrustedCommands.Map) -> [(key: HiddenKey, command: String)] {
        switch map {
        case .emacs: [(.undo, "vi-undo"), (.setMark, "em-set-mark")]
        case .viInsert: [(.viInsert, "vi-insert")]
        case .viCommand:
            [
                (.viRedo, "vi-redo"), (.viPreviousWord, "vi-prev-word"), (.viPreviousBigWord, "vi-prev-big-word"),
                (.previousWord, "ed-prev-word"),
            ]
        }
    }

    private static func command(for key: NamedKey) -> String {
        switch key {
        case .up: "le-older"
        case .down: "le-newer"
        case .left: "ed-prev-char"
        case .right: "ed-next-char"
        case .home: "ed-move-to-beg"
        case .end: "ed-move-to-end"
        case .delete: "le-delete"
        case .wordLeft: "ed-prev-word"
        case .wordRight: "em-next-word"
        case .deleteWord: "em-delete-next-word"
        case .paste: "le-paste"
        case .insert, .pageUp, .pageDown, .shiftTab: "ed-unassigned"
        }
    }

    private static func character(_ code: UInt8) -> String { String(Unicode.Scalar(code)) }
}
