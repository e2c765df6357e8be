import CLibEdit
import CLibEditShim

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Which keys do what, beyond libedit's own defaults for emacs and vi.
final class EditorBindings {
    /// Keys in the main map (emacs, or vi while inserting) and in vi's command map, and the command they run.
    private struct Binding {
        var main = ""
        var command = ""
        var name: String
    }

    private var areCommandsAdded = false

    /// Chooses the keys, then ours, then what `~/.editrc` says.
    ///
    /// - Parameter keys: nil: as `~/.editrc` wants.
    func install(in editor: OpaquePointer, keys: KeyBindings?) {
        addCommands(to: editor)
        _ = lineeditor_set_vi(editor, keys == .vi)
        bind(Self.preferred + Self.required, in: editor)
        _ = el_source(editor, nil)
        _ = lineeditor_force_editing(editor)
        if let keys, lineeditor_is_vi(editor) != (keys == .vi) {
            _ = lineeditor_set_vi(editor, keys == .vi)
            bind(Self.preferred, in: editor)
        } else if keys == nil, lineeditor_is_vi(editor) {
            bind(Self.preferred, in: editor)
        }
        // `bind -v` and `bind -e` forget all others, and without these nothing works.
        bind(Self.required, in: editor)
    }

    private func addCommands(to editor: OpaquePointer) {
        guard !areCommandsAdded else { return }
        areCommandsAdded = true
        for command in EditorCommand.all {
            _ = lineeditor_add_function(
                editor, WideString(command.name).leaked(), WideString(command.help).leaked(), command.function)
        }
    }

    private func bind(_ bindings: [Binding], in editor: OpaquePointer) {
        for binding in bindings {
            for (keys, isAlternative) in [(binding.main, false), (binding.command, true)] {
                for key in keys.unicodeScalars {
                    _ = WideString(String(key)).withPointer { key in
                        WideString(binding.name).withPointer { lineeditor_bind(editor, isAlternative, key, $0) }
                    }
                }
            }
        }
    }

    /// What `~/.editrc` may change.
    private static let preferred = [
        Binding(main: "\u{08}\u{7F}", name: "le-backspace"),
        Binding(main: "\u{10}", command: "k\u{10}", name: "le-older"),
        Binding(main: "\u{0E}", command: "j\u{0E}", name: "le-newer"),
        Binding(main: "\u{12}", command: "\u{12}", name: "le-search"),
        Binding(main: "\u{17}", command: "\u{17}", name: "ed-delete-prev-word"),
        Binding(main: "\u{15}", command: "\u{15}", name: "vi-kill-line-prev"),
        // Completion will be here.
        Binding(main: "\t", command: "\t", name: "ed-unassigned"),
    ]

    /// What the editor cannot do without. (The named keys' codes are not the user's to bind.)
    private static let required: [Binding] =
        [
            Binding(main: "\r\n", command: "\r\n", name: "le-accept"),
            Binding(main: "\u{04}", command: "\u{04}", name: "le-end-or-delete"),
            Binding(main: "\u{0C}", command: "\u{0C}", name: "le-clear-screen"),
        ]
        + NamedKey.allCases.map { key in
            let code = String(Unicode.Scalar(key.rawValue))
            return Binding(main: code, command: code, name: commandName(for: key))
        }

    private static func commandName(for key: NamedKey) -> String {
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
}
