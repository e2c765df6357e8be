import CLibEdit
import CLibEditShim

/// Which keys do what: our tables, then what `~/.editrc` says, then what nothing works without.
final class EditorBindings {
    private let file: EditRC
    private var keys: KeyBindings?
    private var areCommandsAdded = false

    /// Reads `~/.editrc`.
    init(programName: String) {
        file = EditRC.load(programName: programName)
    }

    /// What the user should know of `~/.editrc`, a sentence each.
    var notes: [String] { file.notes }

    /// Binds all keys.
    ///
    /// - Parameter keys: nil: as `~/.editrc` wants.
    func install(in editor: OpaquePointer, keys: KeyBindings?) {
        self.keys = keys
        addCommands(to: editor)
        installAgain(in: editor)
    }

    /// Binds all keys as the last time.
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
