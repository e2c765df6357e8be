import CLibEdit
import CLibEditShim

import Glibc

/// Text in libedit's format: one `wchar_t` for each Unicode scalar, and a terminating zero.
struct WideString {
    private let units: [wchar_t]

    init(_ text: String) {
        units = text.unicodeScalars.map { wchar_t($0.value) } + [0]
    }

    func withPointer<T>(_ body: (UnsafePointer<wchar_t>) -> T?) -> T? {
        units.withUnsafeBufferPointer { $0.baseAddress.flatMap(body) }
    }

    /// Returns a copy that is never freed, because libedit keeps pointers to the names of added commands.
    ///
    /// A program has one editor with about a hundred such strings, so an owner that frees them is not worth its cost.
    func leaked() -> UnsafePointer<wchar_t> {
        let copy = UnsafeMutablePointer<wchar_t>.allocate(capacity: units.count)
        copy.initialize(from: units, count: units.count)
        return UnsafePointer(copy)
    }
}

/// Binds the keys in libedit's key maps: first those of ``KeyTables``, then those of `~/.editrc`, and last the required
/// keys.
///
/// Only our own commands are bound, for libedit's work on C buffers, and some access memory outside of them, start
/// programs or end the session. Two exceptions change nothing but which of vi's key maps applies.
final class EditorBindings {
    /// The key maps: one for emacs, two for vi.
    enum Map: Sendable {
        case emacs, viInsert, viCommand
    }

    private let file: EditRC
    private var keys: KeyBindings?
    private var areCommandsAdded = false
    /// Whether the bindings are those of vi.
    private(set) var isVi = false
    /// The keys that mean something behind Esc in emacs mode.
    private(set) var metaKeys: Set<Unicode.Scalar> = []

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
        isVi = (keys ?? file.keys ?? .emacs) == .vi
        _ = lineeditor_set_vi(editor, isVi)
        let maps: [Map] = isVi ? [.viInsert, .viCommand] : [.emacs]
        for map in maps { bindTable(of: map, in: editor) }
        for binding in file.bindings where isVi || !binding.isAlternative {
            let map: Map = !isVi ? .emacs : binding.isAlternative ? .viCommand : .viInsert
            guard let command = EditingCommand(named: binding.command) else { continue }
            bind(binding.keys, to: command, map, in: editor)
        }
        for map in maps { for entry in KeyTables.required { bindEach(entry, map, in: editor) } }
        guard isVi else { return }
        bind(Self.key(.viCommandMode), to: "vi-command-mode", .viInsert, in: editor)
        bind(Self.key(.viInsertMode), to: "vi-insert", .viCommand, in: editor)
    }

    private static func key(_ key: HiddenKey) -> String { String(Unicode.Scalar(key.rawValue)) }

    /// The names of our commands in libedit. libedit has most names already, for commands of its own.
    private static func name(_ command: EditingCommand) -> String { "editing:" + command.rawValue }

    private func addCommands(to editor: OpaquePointer) {
        guard !areCommandsAdded else { return }
        areCommandsAdded = true
        for (number, command) in EditingCommand.inOrder.enumerated() {
            _ = lineeditor_add_command(editor, WideString(Self.name(command)).leaked(), Int32(clamping: number))
        }
    }

    private func bindTable(of map: Map, in editor: OpaquePointer) {
        for range in KeyTables.ranges(of: map) {
            _ = WideString(Self.name(range.command)).withPointer {
                lineeditor_bind_range(
                    editor, map == .viCommand, range.keys.lowerBound, range.keys.upperBound, $0)
            }
        }
        for entry in KeyTables.keys(of: map) { bindEach(entry, map, in: editor) }
        for entry in KeyTables.sequences(of: map) { bind(entry.keys, to: entry.command, map, in: editor) }
    }

    private func bindEach(_ entry: KeyTables.Entry, _ map: Map, in editor: OpaquePointer) {
        for key in entry.keys.unicodeScalars { bind(String(key), to: entry.command, map, in: editor) }
    }

    private func bind(_ keys: String, to command: EditingCommand, _ map: Map, in editor: OpaquePointer) {
        let scalars = keys.unicodeScalars
        if map == .emacs, scalars.first == "\u{1B}", let key = scalars.dropFirst().first { metaKeys.insert(key) }
        bind(keys, to: Self.name(command), map, in: editor)
    }

    private func bind(_ keys: String, to name: String, _ map: Map, in editor: OpaquePointer) {
        _ = WideString(keys).withPointer { keys in
            WideString(name).withPointer { lineeditor_bind(editor, map == .viCommand, keys, $0) }
        }
    }
}
