import TerminalText

/// What may stand in place of the word at the cursor, as the owner of the editor knows it.
public struct LineCompletion: Sendable, Equatable {
    /// One possible text.
    public struct Candidate: Sendable, Equatable {
        /// The text that is inserted.
        public var text: String
        /// What the menu shows for it.
        public var label: String
        /// A short description, which may be empty.
        public var help: String
        /// Whether a space follows when nothing else can.
        public var isWhole: Bool

        /// Creates a candidate; without a label the menu shows the text.
        public init(text: String, label: String? = nil, help: String = "", isWhole: Bool = true) {
            self.text = text
            self.label = label ?? text
            self.help = help
            self.isWhole = isWhole
        }
    }

    /// The part of the text that a candidate replaces, as UTF-8 offsets.
    public var range: Range<Int>
    /// The candidates, as they are to be shown.
    public var candidates: [Candidate]
    /// Whether there are more candidates, so that what these have in common says nothing.
    public var isCut: Bool

    /// Creates a completion.
    public init(range: Range<Int>, candidates: [Candidate], isCut: Bool = false) {
        self.range = range
        self.candidates = candidates
        self.isCut = isCut
    }
}

/// The list of candidates below the line.
struct CompletionMenu: Sendable, Equatable {
    let candidates: [LineCompletion.Candidate]
    /// Whether there are more.
    let isCut: Bool
    /// The part of the text that the selected candidate replaces, as numbers of characters.
    var range: Range<Int>
    /// The text that was there before a candidate was selected.
    let typed: String
    /// The index of the selected candidate; nil before the first key that moves.
    var selection: Int?
    /// The number of rows that the menu has on the screen, by which the arrow keys move. The drawing sets it.
    var rows = 1
}

/// Completing the word at the cursor.
extension LineEditing {
    /// Takes the candidates for the word at the cursor: inserts what they have in common, or shows them if that adds
    /// nothing.
    ///
    /// - Returns: whether something changed.
    @discardableResult
    mutating func show(_ completion: LineCompletion) -> Bool {
        guard let range = characters(of: completion.range), let first = completion.candidates.first else {
            return false
        }
        defer { suggestionMayChange() }
        let typed = buffer.text(range)
        guard completion.candidates.count > 1 else {
            insert(first, in: range, isFinal: true)
            return true
        }
        let common = completion.isCut ? "" : Self.commonPrefix(completion.candidates.map(\.text))
        // `--` alone is no beginning that anybody wants.
        let isWanted = !typed.isEmpty || common.contains { $0.isLetter || $0.isNumber }
        if isWanted, common.count > typed.count, common.lowercased().hasPrefix(typed.lowercased()) {
            change(range, to: common)
            lastAction = .other
            return true
        }
        menu = CompletionMenu(
            candidates: completion.candidates, isCut: completion.isCut, range: range, typed: typed)
        return true
    }

    /// A range of UTF-8 offsets as one of characters; nil if it does not lie on their bounds.
    private func characters(of range: Range<Int>) -> Range<Int>? {
        var offset = 0
        var start: Int?
        for (index, character) in buffer.characters.enumerated() {
            if offset == range.lowerBound { start = index }
            if offset == range.upperBound { return start.map { $0..<index } }
            offset += character.utf8.count
        }
        if offset == range.lowerBound { start = buffer.count }
        return offset == range.upperBound ? start.map { $0..<buffer.count } : nil
    }

    private static func commonPrefix(_ texts: [String]) -> String {
        guard var common = texts.first.map({ $0[...] }) else { return "" }
        for text in texts.dropFirst() { common = common.prefix(zip(common, text).prefix { $0 == $1 }.count) }
        return String(common)
    }

    /// Inserts a candidate.
    ///
    /// - Parameter isFinal: whether a space follows it, because it was chosen.
    private mutating func insert(_ candidate: LineCompletion.Candidate, in range: Range<Int>, isFinal: Bool) {
        var text = candidate.text
        if isFinal, candidate.isWhole, range.upperBound == buffer.count || buffer.characters[range.upperBound] != " " {
            text += " "
        }
        change(range, to: text)
        lastAction = .other
    }

    // MARK: The menu

    /// A key while the menu is open.
    ///
    /// - Returns: nil if the menu is closed now, and the key is to be looked up in the key maps.
    mutating func menuKey(_ key: Key, isAlone: Bool) -> Effect? {
        guard let menu else { return nil }
        let count = menu.candidates.count
        let selection = menu.selection
        func step(_ by: Int) -> Int { selection.map { ($0 + by + count) % count } ?? (by > 0 ? 0 : count - 1) }
        switch key {
        case .scalar("\t"), .scalar("\u{0E}"): return select(step(1))
        case .named(.shiftTab), .scalar("\u{10}"): return select(step(-1))
        case .named(.down): return select(step(1))
        case .named(.up): return select(step(-1))
        case .named(.right) where selection != nil: return select(min(count - 1, (selection ?? 0) + menu.rows))
        case .named(.left) where selection != nil: return select(max(0, (selection ?? 0) - menu.rows))
        case .named(.pageDown): return select(min(count - 1, (selection ?? -1) + 10))
        case .named(.pageUp): return select(max(0, (selection ?? 0) - 10))
        case .scalar("\u{1B}") where isAlone, .scalar("\u{07}"):
            if selection != nil { change(menu.range, to: menu.typed, continues: true) }
            self.menu = nil
            return Effect.none
        case .scalar("\r"), .scalar("\n"):
            guard let selection else { break }
            self.menu = nil
            insert(menu.candidates[selection], in: menu.range, isFinal: true)
            return Effect.none
        default: break
        }
        self.menu = nil
        return nil
    }

    /// Selects a candidate, and shows it in the text.
    private mutating func select(_ index: Int) -> Effect {
        guard var menu, menu.candidates.indices.contains(index) else { return .refuse }
        let isFirst = menu.selection == nil
        let start = menu.range.lowerBound
        change(menu.range, to: menu.candidates[index].text, continues: !isFirst)
        menu.range = min(start, buffer.cursor)..<buffer.cursor
        menu.selection = index
        self.menu = menu
        return Effect.none
    }
}
