import TerminalText

import Glibc

/// The key bindings of `~/.editrc`, or of the file that `EDITRC` names: the command `bind` with `-e`, `-v`, `-a` and
/// `-r`.
///
/// libedit's own reader is not used, because it blocks on a pipe, copies words of any length into a buffer of 1,024
/// characters, and reads past the end of an incomplete backslash notation. Other commands are ignored. `settc`,
/// `setty`, `history` and the like concern libedit's own screen, terminal and history, which the user does not see.
/// Text bound to a key (`bind -s`) would loop forever if it contained the key.
struct EditRC: Sendable {
    /// A key or a sequence of keys, and the command that it runs.
    struct Binding: Equatable, Sendable {
        /// Whether the binding is for vi's command mode.
        var isAlternative: Bool
        var keys: String
        var command: String
    }

    /// The basic bindings that `bind -e` or `bind -v` choose; nil if the file has neither.
    private(set) var keys: KeyBindings?
    private(set) var bindings: [Binding] = []
    /// Sentences for the user about lines, or the whole file, that had to be ignored; at most `mostNotes`.
    private(set) var notes: [String] = []

    private static let mostBytes = 65_536
    private static let longestLine = 256
    private static let mostNotes = 5

    /// Reads the user's file. A missing file is an empty one.
    static func load(programName: String) -> EditRC {
        guard let path = path else { return EditRC() }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return EditRC() }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return EditRC() }
        // EDITRC=/dev/null is the usual way to have no bindings.
        if status.st_mode & S_IFMT == S_IFCHR { return EditRC() }
        guard status.st_mode & S_IFMT == S_IFREG else { return EditRC(note: Texts.keysFileIsNoFile(path)) }
        var bytes = [UInt8](repeating: 0, count: mostBytes + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            }
            if count <= 0 { break }
            filled += count
        }
        guard filled <= mostBytes else { return EditRC(note: Texts.keysFileIsTooLarge(path, mostBytes: mostBytes)) }
        return EditRC(String(decoding: bytes.prefix(filled), as: UTF8.self), programName: programName, path: path)
    }

    private static var path: String? {
        if let path = getenv("EDITRC") { return path.pointee == 0 ? nil : String(cString: path) }
        return getenv("HOME").map { String(cString: $0) + "/.editrc" }
    }

    private init() {}

    private init(note: String) { notes = [note] }

    /// Reads the text of a file. The path is only used in notes.
    init(_ text: String, programName: String, path: String) {
        for (index, line) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var line = Array(line.drop { $0 == " " || $0 == "\t" })
            if line.last == "\r" { line.removeLast() }
            if line.isEmpty || line.first == "#" { continue }
            guard line.count <= Self.longestLine else {
                note(Texts.keysLineIsTooLong(index + 1, path, longest: Self.longestLine))
                continue
            }
            guard let words = Self.words(of: line) else {
                note(Texts.keysLineHasNoEnd(index + 1, path))
                continue
            }
            take(words, programName: programName)
        }
    }

    private mutating func note(_ text: String) {
        if notes.count < Self.mostNotes { notes.append(text) }
    }

    private mutating func take(_ words: [[Unicode.Scalar]], programName: String) {
        guard var name = words.first.map(Self.string) else { return }
        // `program:bind …`
        if let colon = name.firstIndex(of: ":") {
            guard colon > name.startIndex, programName.contains(name[..<colon]) else { return }
            name = String(name[name.index(after: colon)...])
        }
        guard name == "bind" else { return }
        var rest = words.dropFirst()
        var isAlternative = false
        var isRemoval = false
        while let option = rest.first, option.first == "-" {
            rest = rest.dropFirst()
            switch option.dropFirst().first {
            case "e"?: return begin(with: .emacs)
            case "v"?: return begin(with: .vi)
            case "a"?: isAlternative = true
            case "r"?: isRemoval = true
            default: return
            }
        }
        guard let typed = rest.first.flatMap(KeyNotation.keys), let keys = Self.bindable(typed) else { return }
        guard let command = isRemoval ? "ed-unassigned" : rest.dropFirst().first.map(Self.string) else { return }
        bindings.append(Binding(isAlternative: isAlternative, keys: Self.string(keys), command: command))
    }

    /// Chooses the basic bindings, which discards all earlier bindings, as libedit does.
    private mutating func begin(with keys: KeyBindings) {
        self.keys = keys
        bindings = []
    }

    /// The keys as they are bound: the sequence of a named key, such as `^[[1;5D`, as the code of that key. Nil for what
    /// can't be bound: the codes themselves, and other sequences that ``KeyDecoder`` reads, which would make Esc wait for
    /// more keys.
    private static func bindable(_ keys: [Unicode.Scalar]) -> [Unicode.Scalar]? {
        guard let first = keys.first, !keys.contains("\0"), !(0x80..<0xA0).contains(first.value) else { return nil }
        guard first == "\u{1B}", keys.count > 2, keys[1] == "[" || keys[1] == "O" else { return keys }
        var decoder = KeyDecoder()
        let decoded = decoder.feed(Array(string(keys).utf8))
        guard decoded.count == 1, case .named(let key)? = decoded.first else { return nil }
        return [Unicode.Scalar(key.rawValue)]
    }

    /// Splits a line into words as sh does: within double quotes a backslash escapes only quotes and itself. Returns
    /// nil if a quote or a backslash at the end is incomplete.
    static func words(of line: [Unicode.Scalar]) -> [[Unicode.Scalar]]? {
        var words: [[Unicode.Scalar]] = []
        var word: [Unicode.Scalar]?
        var quote: Unicode.Scalar?
        var isEscaped = false
        for scalar in line {
            if isEscaped {
                let isKept = quote != nil && scalar != "\"" && scalar != "'" && scalar != "\\"
                word = (word ?? []) + (isKept ? ["\\", scalar] : [scalar])
                isEscaped = false
            } else if scalar == "\\" && quote != "'" {
                isEscaped = true
            } else if scalar == quote {
                quote = nil
            } else if quote == nil && (scalar == "'" || scalar == "\"") {
                quote = scalar
                word = word ?? []
            } else if quote == nil && (scalar == " " || scalar == "\t") {
                if let finished = word { words.append(finished) }
                word = nil
            } else {
                word = (word ?? []) + [scalar]
            }
        }
        guard quote == nil, !isEscaped else { return nil }
        if let word { words.append(word) }
        return words
    }

    private static func string(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

/// libedit's notation for keys: `^X`, `M-x`, `\e`, `\033`, `\U+00E9`.
enum KeyNotation {
    /// Returns the keys of a notation; nil if it is incomplete or names no character.
    static func keys(of notation: [Unicode.Scalar]) -> [Unicode.Scalar]? {
        var keys: [Unicode.Scalar] = []
        var rest = notation[...]
        while let scalar = rest.popFirst() {
            if scalar == "^" {
                guard let letter = rest.popFirst() else { return nil }
                keys.append(letter == "?" ? "\u{7F}" : Unicode.Scalar(UInt8(letter.value & 0x9F)))
            } else if scalar == "\\" {
                guard let key = escaped(&rest) else { return nil }
                keys.append(key)
            } else if scalar == "M" && rest.first == "-" && rest.count > 1 {
                rest.removeFirst()
                keys.append("\u{1B}")
            } else {
                keys.append(scalar)
            }
        }
        return keys
    }

    private static let named: [Unicode.Scalar: Unicode.Scalar] = [
        "a": "\u{07}", "b": "\u{08}", "t": "\t", "n": "\n", "v": "\u{0B}", "f": "\u{0C}", "r": "\r", "e": "\u{1B}",
    ]

    /// Reads the rest of a notation after its backslash.
    private static func escaped(_ rest: inout ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
        guard let letter = rest.first else { return nil }
        if let value = number(&rest, radix: 8, digits: 1...3) { return value < 256 ? Unicode.Scalar(value) : nil }
        rest.removeFirst()
        guard letter == "U" else { return named[letter] ?? letter }
        guard rest.popFirst() == "+", let value = number(&rest, radix: 16, digits: 4...5) else { return nil }
        return Unicode.Scalar(value)
    }

    /// Removes a number from the beginning of `rest`. If there are too few digits, it returns nil and removes nothing.
    private static func number(
        _ rest: inout ArraySlice<Unicode.Scalar>, radix: UInt32, digits: ClosedRange<Int>
    ) -> UInt32? {
        var value: UInt32 = 0
        var count = 0
        for scalar in rest.prefix(digits.upperBound) {
            guard let digit = hexadecimal(scalar), digit < radix else { break }
            value = value * radix + digit
            count += 1
        }
        guard count >= digits.lowerBound else { return nil }
        rest = rest.dropFirst(count)
        return value
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar.value {
        case 0x30...0x39: scalar.value - 0x30
        case 0x41...0x46: scalar.value - 0x41 + 10
        default: nil
        }
    }
}
