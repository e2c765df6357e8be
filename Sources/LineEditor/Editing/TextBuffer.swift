/// The text of the line being edited, as graphemes, and the cursor between two of them.
///
/// Scalars are inserted as the terminal sends them, one by one, so a grapheme may grow after it was inserted: a
/// combining mark joins the letter before it, and the parts of an emoji join one another.
struct TextBuffer: Equatable, Sendable {
    /// A replacement of a part of the text, which can be undone.
    struct Change: Equatable, Sendable {
        /// The index of the first replaced character.
        var start: Int
        var removed: [Character]
        var inserted: [Character]
        var cursorBefore: Int
        var cursorAfter: Int
    }

    private(set) var characters: [Character]
    /// The number of characters before the cursor.
    private(set) var cursor: Int
    /// How many scalars of the character before the cursor are before the place where the last text was inserted, if that
    /// text joined what is behind it. The next text goes there: a picture of several scalars is typed one by one.
    private var scalarsBeforePlace: Int?

    /// Creates a text with the cursor at its end.
    init(_ text: String = "") {
        characters = Array(Self.usable(text))
        cursor = characters.count
    }

    var text: String { String(characters) }
    var textBeforeCursor: String { String(characters[..<cursor]) }
    var isEmpty: Bool { characters.isEmpty }
    var count: Int { characters.count }
    var isCursorAtEnd: Bool { cursor == characters.count }

    /// Moves the cursor; a place outside of the text is taken as the nearest place in it.
    mutating func move(to place: Int) {
        cursor = min(max(0, place), characters.count)
        scalarsBeforePlace = nil
    }

    /// A range with its bounds moved into the text.
    func clamped(_ range: Range<Int>) -> Range<Int> { range.clamped(to: 0..<characters.count) }

    func text(_ range: Range<Int>) -> String { String(characters[clamped(range)]) }

    /// Replaces a part of the text, and moves the cursor behind what was inserted. Neighbours that form one grapheme
    /// with the new text are joined with it.
    @discardableResult
    mutating func replace(_ range: Range<Int>, with text: String) -> Change {
        var range = clamped(range)
        let text = Self.usable(text)
        var (head, tail) = ("", "")
        if let scalars = scalarsBeforePlace, range.isEmpty, range.lowerBound == cursor, cursor > 0 {
            let joined = characters[cursor - 1].unicodeScalars
            head = String(String.UnicodeScalarView(joined.prefix(scalars)))
            tail = String(String.UnicodeScalarView(joined.dropFirst(scalars)))
            range = cursor - 1..<cursor
        }
        let window = mayJoin(range, head + text + tail) ? widened(range) : range
        let before = String(characters[window.lowerBound..<range.lowerBound]) + head
        let after = tail + String(characters[range.upperBound..<window.upperBound])
        let new = Array(before + text + after)
        // The end of the new text may lie within a grapheme, and the cursor is behind that.
        let scalarsBeforeEnd = before.unicodeScalars.count + text.unicodeScalars.count
        var place = window.lowerBound
        var scalars = 0
        var scalarsBeforeLast = 0
        for character in new where scalars < scalarsBeforeEnd {
            scalarsBeforeLast = scalars
            scalars += character.unicodeScalars.count
            place += 1
        }
        let change = Change(
            start: window.lowerBound, removed: Array(characters[window]), inserted: new, cursorBefore: cursor,
            cursorAfter: place)
        apply(change)
        if scalars > scalarsBeforeEnd { scalarsBeforePlace = scalarsBeforeEnd - scalarsBeforeLast }
        return change
    }

    /// Makes a change again.
    mutating func apply(_ change: Change) {
        let range = clamped(change.start..<change.start + change.removed.count)
        characters.replaceSubrange(range, with: change.inserted)
        move(to: change.cursorAfter)
    }

    /// Takes a change back.
    mutating func revert(_ change: Change) {
        let range = clamped(change.start..<change.start + change.inserted.count)
        characters.replaceSubrange(range, with: change.removed)
        move(to: change.cursorBefore)
    }

    // MARK: Graphemes

    /// The text without what can't be a part of a line: NUL, and carriage returns, which become line breaks.
    private static func usable(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0 || $0 == 0x0D }) else { return text }
        return text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\0", with: "")
    }

    /// Whether text in place of a range may form a grapheme with its neighbours, or make its neighbours form one.
    private func mayJoin(_ range: Range<Int>, _ text: String) -> Bool {
        let isFirmBefore = range.lowerBound == 0 || Self.isFirm(characters[range.lowerBound - 1])
        let isFirmAfter = range.upperBound == characters.count || Self.isFirm(characters[range.upperBound])
        return !(isFirmBefore && isFirmAfter && text.utf8.allSatisfy { $0 < 0x80 })
    }

    /// The range with the neighbours that its text could form a grapheme with: on each side all characters up to the
    /// first firm one, which is included.
    private func widened(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start > 0 {
            start -= 1
            if Self.isFirm(characters[start]) { break }
        }
        while end < characters.count {
            end += 1
            if Self.isFirm(characters[end - 1]) { break }
        }
        return start..<end
    }

    /// Whether a character is a single scalar after which, and before which, a grapheme ends unless a mark or a joiner
    /// is inserted right there: ASCII, kana and Chinese characters (Unicode Standard Annex #29).
    private static func isFirm(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, scalars.index(after: scalars.startIndex) == scalars.endIndex else {
            return false
        }
        return first.value < 0x80 || (0x3041...0x3096).contains(first.value) || (0x30A1...0x30FA).contains(first.value)
            || (0x3400...0x4DBF).contains(first.value) || (0x4E00...0x9FFF).contains(first.value)
    }
}
