import CLibEdit
import CLibEditShim

/// Binds the keys in libedit: first those of ``KeyTables``, then those of `~/.editrc`, and last the required keys.
final class EditorBindings {
    private let file: EditRC
    private var keys: KeyBindings?
    private var areCommandsAdded = false

    init(programName: String) {
        file = EditRC.load(programName: programName)
    }

    /// Sentences for the user about the parts of `~/.editrc` that were ignored.
    var notes: [String] { file.notes }

    /// Binds all keys.
    ///
    /// - Parameter keys: The basic bindings; nil follows `~/.editrc`.
    func install(in editor: OpaquePointer, keys: KeyBindings?) {
        self.keys = keys
        addCommands(to: editor)
        installAgain(in: editor)
    }

    /// Binds all keys again with the choice of the last call of ``install(in:keys:)``.
    func installAgain(in editor: OpaquePointer) {
        let isVi = (keys ?? file.keys ?? .emacs) == .vi
        _ = lineeditor_set_vi(editor, isVi)
        let maps: [TrustedCommands.Map] = isVi ? [.viInsert, .viCommand] : [.emacs]
        for map in maps { bindTable(of: map, in: editor) }
        for binding in file.bindings where isVi || !binding.isAlternative {
            let map: TrustedCommands.Map = !isVi ? .emacs : binding.isAlternative ? .viCommand : .viInsert
            guard let command = TrustedCommands.name(for: binding.command, in: map) else { continue }
            bind(binding.keys, to: command, map, in: editor)
        }
        for map in maps {
            for entry in KeyTables.required(in: map) { bindEach(entry, map, in: editor) }
        }
    }

    private func addCommands(to editor: OpaquePointer) {
        guard !areCommandsAdded else { return }
        areCommandsAdded = true
        for command in EditorCommand.all {
            _ = lineeditor_add_function(
                editor, WideString(command.name).leaked(), WideString(command.help).leaked(), command.function)
        }
    }

    private func bindTable(of map: TrustedCommands.Map, in editor: OpaquePointer) {
        for range in KeyTables.ranges(of: map) {
            _ = WideString(range.command).withPointer {
                lineeditor_bind_range(
                    editor, map == .viCommand, range.keys.lowerBound, range.keys.upperBound, $0)
            }
        }
        for entry in KeyTables.keys(of: map) { bindEach(entry, map, in: editor) }
        for entry in KeyTables.sequences(of: map) { bind(entry.keys, to: entry.command, map, in: editor) }
    }

    private func bindEach(_ entry: KeyTables.Entry, _ map: TrustedCommands.Map, in editor: OpaquePointer) {
        for key in entry.keys.unicodeScalars { bind(String(key), to: entry.command, map, in: editor) }
    }

    private func bind(_ keys: String, to command: String, _ map: TrustedCommands.Map, in editor: OpaquePointer) {
        _ = WideString(keys).withPointer { keys in
            WideString(command).withPointer { lineeditor_bind(editor, map == .viCommand, keys, $0) }
        }
    }
}

/// The commands that keys may run, and the replacements for libedit commands that they may not run.
///
/// libedit's commands work on C buffers. Some access memory outside them (`~`, `b` with a count, `$` on an empty line,
/// M-^_, a line up), and some end the line or the session by their return value (`#`, ^D). Others start programs (`v`),
/// hang (a repeated command bound in insert mode), or use libedit's own history and screen (`/`, `:`). The commands
/// named here were reviewed and tested with millions of random keys under AddressSanitizer; no other command is ever
/// bound.
enum TrustedCommands {
    /// The key maps: one for emacs, two for vi.
    enum Map: Sendable {
        case emacs, viInsert, viCommand
    }

    /// Returns the command to bind in `map` for a wanted command: the command itself or its replacement. Returns nil if
    /// the command is not trusted in this map.
    static func name(for wanted: String, in map: Map) -> String? {
        let name = substitutes[wanted] ?? (map == .emacs && wanted == "vi-undo" ? "le-undo" : wanted)
        let isTrusted =
            everywhere.contains(name)
            || (map == .emacs && inEmacs.contains(name))
            || (map == .viInsert && inViInsert.contains(name))
            || (map == .viCommand && inViCommand.contains(name))
        return isTrusted ? name : nil
    }

    private static let substitutes = [
        "ed-newline": "le-accept",
        "ed-end-of-file": "le-end-or-delete",
        "em-delete-or-list": "le-end-or-delete",
        "vi-list-or-eof": "le-end-or-delete",
        "ed-clear-screen": "le-clear-screen",
        "ed-quoted-insert": "le-quoted-insert",
        "ed-prev-history": "le-older",
        "ed-search-prev-history": "le-older",
        "ed-prev-line": "le-older",
        "ed-next-history": "le-newer",
        "ed-search-next-history": "le-newer",
        "ed-next-line": "le-newer",
        "em-inc-search-prev": "le-search",
        "em-inc-search-next": "le-search",
        "vi-search-prev": "le-find",
        "vi-search-next": "le-find",
        "vi-repeat-search-next": "le-find-older",
        "vi-repeat-search-prev": "le-find-newer",
        "vi-to-history-line": "le-history-line",
        "vi-change-case": "le-change-case",
        "vi-comment-out": "le-comment-out",
        "vi-redo": "le-redo",
        "vi-prev-word": "le-prev-word",
        "vi-prev-big-word": "le-prev-big-word",
    ]

    private static let everywhere: Set<String> = [
        "le-accept", "le-end-or-delete", "le-clear-screen", "le-backspace", "le-delete", "le-older", "le-newer",
        "le-search", "le-quoted-insert", "le-change-case", "le-comment-out", "le-find", "le-find-older",
        "le-find-newer", "le-history-line",
        "ed-argument-digit", "ed-delete-next-char", "ed-delete-prev-char", "ed-delete-prev-word", "ed-digit",
        "ed-ignore", "ed-insert", "ed-kill-line", "ed-move-to-beg", "ed-move-to-end", "ed-next-char", "ed-prev-char",
        "ed-prev-word", "ed-redisplay", "ed-start-over", "ed-transpose-chars", "ed-unassigned",
        "em-capitol-case", "em-delete-next-word", "em-delete-prev-char", "em-gosmacs-transpose", "em-kill-line",
        "em-lower-case", "em-next-word", "em-toggle-overwrite", "em-upper-case", "em-yank",
        "vi-delete-prev-char", "vi-kill-line-prev",
    ]

    /// `vi-undo` is missing because the mark is a pointer that it would leave in the wrong buffer.
    private static let inEmacs: Set<String> = [
        "em-copy-region", "em-exchange-mark", "em-kill-region", "em-set-mark", "le-undo",
    ]

    private static let inViInsert: Set<String> = ["vi-command-mode", "vi-undo"]

    private static let inViCommand: Set<String> = [
        "le-prev-big-word", "le-prev-word", "le-redo",
        "vi-add", "vi-add-at-eol", "vi-change-meta", "vi-change-to-eol", "vi-command-mode", "vi-delete-meta",
        "vi-end-big-word", "vi-end-word", "vi-insert", "vi-insert-at-bol", "vi-match", "vi-next-big-word",
        "vi-next-char", "vi-next-word", "vi-paste-next", "vi-paste-prev", "vi-prev-char", "vi-repeat-next-char",
        "vi-repeat-prev-char", "vi-replace-char", "vi-replace-mode", "vi-substitute-char", "vi-substitute-line",
        "vi-to-column", "vi-to-next-char", "vi-to-prev-char", "vi-undo", "vi-undo-line", "vi-yank", "vi-yank-end",
        "vi-zero",
    ]
}
