import TerminalText

/// A part of one line of text that is wrong. Every caret that joblog draws is drawn from such a mark.
public struct TextMark: Sendable, Equatable {
    /// The line. A text of several lines is a quoted word, or a value; the line in which the wrong part begins is
    /// shown.
    public let text: String
    /// The number of characters before the wrong part.
    public let start: Int
    /// The number of characters of the wrong part; 0 for a place between two characters.
    public let length: Int
    /// The number of the line, from 1, in the statements that it is a line of; nil for a text that is no line of them,
    /// such as the value of a variable.
    public let line: Int?

    /// Marks a part of a line.
    public init(_ text: String, from start: Int, length: Int, line: Int? = nil) {
        self.text = text
        self.start = start
        self.length = length
        self.line = line
    }

    /// The most characters that are shown before the wrong part, and after its beginning.
    private static let (mostBefore, mostAfter) = (40, 32)

    /// The line, shortened to the text around the wrong part, and a line of carets under that part. Empty for an empty
    /// line.
    public var excerpt: [String] {
        guard !text.isEmpty else { return [] }
        let all = Array(text)
        let begin = min(max(start, 0), all.count)
        let lineStart = all[..<begin].lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
        let characters = Array(all[lineStart...].prefix { !$0.isNewline })
        let place = min(begin - lineStart, characters.count)
        let from = max(0, place - Self.mostBefore)
        let to = min(characters.count, place + Self.mostAfter)
        let before = (from > 0 ? "…" : "") + String(characters[from..<place])
        let line = before + String(characters[place..<to]) + (to < characters.count ? "…" : "")
        let marked = String(characters[place..<min(to, place + max(1, length))])
        let carets = max(1, Self.width(marked))
        return [line, String(repeating: " ", count: Self.width(before)) + String(repeating: "^", count: carets)]
    }

    private static func width(_ text: String) -> Int {
        DisplayWidth.of(TerminalSafe.text(text, escapingLayout: true))
    }
}
