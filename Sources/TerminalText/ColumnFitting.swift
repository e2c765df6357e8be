/// On which side of a column's text the padding goes.
public enum ColumnAlignment: Sendable, Hashable {
    /// Text first, then spaces.
    case left
    /// Spaces first: for numbers.
    case right
}

extension String {
    /// The text with spaces up to `columns` columns; unchanged if it is as wide or wider.
    public func padded(to columns: Int, alignment: ColumnAlignment = .left) -> String {
        let missing = columns - DisplayWidth.of(self)
        guard missing > 0 else { return self }
        let spaces = String(repeating: " ", count: missing)
        return alignment == .left ? self + spaces : spaces + self
    }

    /// The text in at most `columns` columns, ending in `…` if something had to go. No grapheme is cut in two, so the
    /// result may be a column narrower.
    public func truncated(to columns: Int) -> String {
        guard columns > 0 else { return "" }
        var kept = ""
        var used = 0
        var end = startIndex
        // Grown by grapheme, so that a long line costs no more than what is kept of it.
        while end < endIndex {
            let width = DisplayWidth.of(self[end])
            if used + width > columns { return Self.ellipsed(kept, used: used, columns: columns) }
            kept.append(self[end])
            used += width
            end = index(after: end)
        }
        return self
    }

    /// The text in at most `columns` columns, beginning with `…` if something had to go: of a path the end tells more.
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

    /// The text in at most `columns` columns, cut between two words where one ends not far from there.
    public func truncatedAtWord(to columns: Int) -> String {
        let cut = truncated(to: columns)
        // Wide characters are words each, as `wrapped(to:)` has it: between two of them is a place to cut.
        let isBesideWide = cut.dropLast().last.map { DisplayWidth.of($0) > 1 } ?? false
        guard cut != self, !isBesideWide, let space = cut.lastIndex(of: " ") else { return cut }
        let words = cut[..<space]
        return DisplayWidth.of(words) * 3 >= columns * 2 ? words + " …" : cut
    }

    /// The text without its first `columns` columns; a grapheme that would be cut in two goes whole.
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
