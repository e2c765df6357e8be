/// The alignment of text in a column.
public enum ColumnAlignment: Sendable, Hashable {
    /// The padding follows the text.
    case left
    /// The padding precedes the text, as for numbers.
    case right
}

extension String {
    /// Returns the text padded with spaces to `columns` columns. Text that is as wide or wider is returned unchanged.
    public func padded(to columns: Int, alignment: ColumnAlignment = .left) -> String {
        let missing = columns - DisplayWidth.of(self)
        guard missing > 0 else { return self }
        let spaces = String(repeating: " ", count: missing)
        return alignment == .left ? self + spaces : spaces + self
    }

    /// Returns the text in at most `columns` columns. Text that is wider is cut and ends in `…`. No grapheme is
    /// divided, so the result may be one column narrower.
    public func truncated(to columns: Int) -> String {
        guard columns > 0 else { return "" }
        var kept = ""
        var used = 0
        var end = startIndex
        // The result grows grapheme by grapheme, so that the cost depends on its length and not on that of the whole
        // text.
        while end < endIndex {
            let width = DisplayWidth.of(self[end])
            if used + width > columns { return Self.ellipsed(kept, used: used, columns: columns) }
            kept.append(self[end])
            used += width
            end = index(after: end)
        }
        return self
    }

    /// Returns the text in at most `columns` columns. Text that is wider loses its beginning and begins with `…`. This
    /// suits paths, whose end is the more informative part.
    public func truncatedAtStart(to columns: Int) -> String {
        if DisplayWidth.of(self) <= columns { return self }
        guard columns > 0 else { return "" }
        var used = 1
        let kept = reversed().prefix { character in
            used += DisplayWidth.of(character)
            return used <= columns
        }
        return "…" + String(kept.reversed())
    }

    /// Returns the text in at most `columns` columns. Text that is wider is cut between two words and ends in `…`, if
    /// the words that are kept fill at least two thirds of the columns; otherwise it is cut as by ``truncated(to:)``.
    public func truncatedAtWord(to columns: Int) -> String {
        let cut = truncated(to: columns)
        // As in `wrapped(to:indent:)`, each wide character is a word, so the cut after one is already between words.
        let isBesideWide = cut.dropLast().last.map { DisplayWidth.of($0) > 1 } ?? false
        guard cut != self, !isBesideWide, let space = cut.lastIndex(of: " ") else { return cut }
        let words = cut[..<space]
        return DisplayWidth.of(words) * 3 >= columns * 2 ? words + " …" : cut
    }

    /// Returns the text without its first `columns` columns. A grapheme that the cut would divide is replaced by
    /// spaces.
    public func dropping(columns: Int) -> String {
        var rest = self[...]
        var left = columns
        while left > 0, let first = rest.popFirst() { left -= DisplayWidth.of(first) }
        return String(repeating: " ", count: max(0, -left)) + rest
    }

    private static func ellipsed(_ text: String, used: Int, columns: Int) -> String {
        var kept = text
        var used = used
        while used > columns - 1, let last = kept.popLast() { used -= DisplayWidth.of(last) }
        return kept + "…"
    }
}
