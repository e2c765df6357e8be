import TerminalText

/// What the terminal's title says: where the session stands and, while a statement runs, its first words.
struct TerminalTitle: Sendable, Hashable {
    /// The place, such as `joblog biz:2 job:20000100 step:1`.
    var place: String
    /// The statement that runs; nil at the prompt.
    var statement: String?

    /// The maximum width of a statement in the title, in columns. Tabs of windows show no more.
    private static let mostOfStatement = 40
    /// The maximum width of the title, in columns.
    private static let mostColumns = 120

    /// The text of the title. A statement that holds a secret is left out.
    ///
    /// - Parameter isSecret: Whether a statement holds a secret.
    func text(isSecret: (String) -> Bool) -> String {
        guard let statement, !isSecret(statement) else { return Self.oneLine(place).truncated(to: Self.mostColumns) }
        let words = Self.oneLine(statement).truncatedAtWord(to: Self.mostOfStatement)
        return (words.isEmpty ? place : "\(words) - \(Self.oneLine(place))").truncated(to: Self.mostColumns)
    }

    /// The text without line ends and without characters on which a terminal would act.
    private static func oneLine(_ text: String) -> String {
        let words = text.split { $0 == " " || $0.isNewline || $0 == "\t" }.joined(separator: " ")
        return TerminalSafe.text(words, escapingLayout: true)
    }
}

/// Knows which sequences give a terminal a title and its own title back. It is pure: it returns what is to be written.
struct TitleSequences: Sendable {
    /// The terminals that have no title, or would show the sequence as text.
    private static let untitled: Set<String> = ["", "dumb", "linux", "vt52", "vt100", "vt220", "cons25", "wsvt25"]
    /// Saves the title and the icon's name, and restores them (xterm, XTWINOPS 22 and 23). Terminals that don't know
    /// these sequences ignore them.
    private static let (save, restore) = ("\u{1B}[22;0t", "\u{1B}[23;0t")

    private let hasTitle: Bool
    private let usesUTF8: Bool
    private var isOn = true
    /// The text of the title that was set last; nil while the terminal has its own title.
    private var current: String?

    /// Creates the sequences for a terminal that has its own title.
    ///
    /// - Parameters:
    ///   - terminalName: The value of `TERM`.
    ///   - usesUTF8: Whether the terminal reads UTF-8. If not, a byte of it may be a control character.
    init(terminalName: String?, usesUTF8: Bool) {
        hasTitle = terminalName.map { !Self.untitled.contains($0) } ?? false
        self.usesUTF8 = usesUTF8
    }

    /// Returns the bytes that set the title (OSC 2); empty if it is set already, is turned off, or there is none.
    mutating func bytes(toShow text: String) -> [UInt8] {
        guard hasTitle, isOn, current != text else { return [] }
        let shown = usesUTF8 ? text : String(text.map { $0.isASCII ? $0 : "?" })
        let saving = current == nil ? Self.save : ""
        current = text
        return Array("\(saving)\u{1B}]2;\(shown)\u{7}".utf8)
    }

    /// Turns titles on or off (`set title`), and returns the bytes for it: turned off, the terminal gets its own back.
    mutating func bytes(toTurn isOn: Bool) -> [UInt8] {
        self.isOn = isOn
        return isOn ? [] : bytesToRestore()
    }

    /// Returns the bytes that give the terminal its own title back; empty if it has it.
    mutating func bytesToRestore() -> [UInt8] {
        guard current != nil else { return [] }
        current = nil
        return Array(Self.restore.utf8)
    }
}
