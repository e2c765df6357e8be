@testable import LineEditor

/// A line that is edited by keys without a terminal and without libedit: the key maps are looked up in ``KeyTables``.
struct Keyboard {
    var editing: LineEditing
    var effects: [LineEditing.Effect] = []
    /// The keys of a sequence that has begun.
    private var sequence = ""
    private let isVi: Bool

    init(
        vi: Bool = false, history: [String] = [], isStatement: Bool = true,
        isComplete: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        isVi = vi
        editing = LineEditing(
            mode: vi ? .viInsert : .emacs, isStatement: isStatement, entries: history, isComplete: isComplete)
    }

    /// The text with `|` at the cursor.
    var shown: String {
        var characters = editing.buffer.characters
        characters.insert("|", at: editing.buffer.cursor)
        return String(characters)
    }

    /// Presses keys: `^A` is Ctrl-A, `M-x` Meta and x, `<Left>` a named key, `<Esc>`, `<Enter>`, `<Tab>`; `<paste:…>` is a
    /// paste.
    mutating func press(_ keys: String) {
        var rest = keys[...]
        while let first = rest.popFirst() {
            if first == "^", let letter = rest.popFirst() {
                let value = letter == "?" ? 0x7F : (letter.asciiValue ?? 0) & 0x1F
                press(.scalar(Unicode.Scalar(value)))
            } else if first == "M", rest.first == "-", rest.count > 1 {
                rest = rest.dropFirst()
                press(.scalar("\u{1B}"), isAlone: false)
                if rest.first == "<", rest.dropFirst().first?.isLetter != true {
                    press(.scalar("<")); rest.removeFirst()
                }
            } else if first == "<", rest.first?.isLetter == true, let end = rest.firstIndex(of: ">") {
                press(Self.key(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else {
                for scalar in first.unicodeScalars { press(.scalar(scalar)) }
            }
        }
    }

    private static func key(_ name: String) -> Key {
        if name.hasPrefix("paste:") { return .paste(String(name.dropFirst(6))) }
        let names: [String: Key] = [
            "Left": .named(.left), "Right": .named(.right), "Up": .named(.up), "Down": .named(.down),
            "Home": .named(.home), "End": .named(.end), "Del": .named(.delete), "WordLeft": .named(.wordLeft),
            "WordRight": .named(.wordRight), "ShiftTab": .named(.shiftTab), "Esc": .scalar("\u{1B}"),
            "Caret": .scalar("^"), "Enter": .scalar("\r"), "Tab": .scalar("\t"),
        ]
        return names[name] ?? .scalar("\u{FFFD}")
    }

    mutating func press(_ key: Key, isAlone: Bool = true) {
        let isPaste = if case .paste = key { true } else { false }
        if isPaste { sequence = "" }
        if sequence.isEmpty, let effect = editing.receive(key, isAlone: isAlone) {
            effects.append(effect)
            return
        }
        let scalar: Unicode.Scalar
        switch key {
        case .scalar(let typed): scalar = typed
        case .named(let named): scalar = Unicode.Scalar(named.rawValue)
        case .paste: return
        }
        sequence.unicodeScalars.append(scalar)
        let map: EditorBindings.Map =
            !isVi ? .emacs : editing.mode == .viCommand ? .viCommand : .viInsert
        let sequences = KeyTables.sequences(of: map)
        if let entry = sequences.last(where: { $0.keys.unicodeScalars.elementsEqual(sequence.unicodeScalars) }) {
            return perform(entry.command, scalar)
        }
        if sequences.contains(where: { $0.keys.unicodeScalars.starts(with: sequence.unicodeScalars) }) { return }
        guard sequence.unicodeScalars.count == 1 else { return perform(.unassigned, scalar) }
        if let entry = KeyTables.required.last(where: { $0.keys.unicodeScalars.contains(scalar) }) {
            return perform(entry.command, scalar)
        }
        if let entry = KeyTables.keys(of: map).last(where: { $0.keys.unicodeScalars.contains(scalar) }) {
            return perform(entry.command, scalar)
        }
        // libedit's key maps have 256 places; what is beyond them is inserted.
        if scalar.value > 255 { return perform(editing.mode == .viCommand ? .unassigned : .insert, scalar) }
        let range = KeyTables.ranges(of: map).last { $0.keys.contains(Int32(scalar.value)) }
        perform(range?.command ?? .unassigned, scalar)
    }

    private mutating func perform(_ command: EditingCommand, _ key: Unicode.Scalar) {
        sequence = ""
        effects.append(editing.perform(command, key: key))
    }
}

/// Random numbers that are the same for the same seed (SplitMix64, Steele et al. 2014).
struct KeyGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
