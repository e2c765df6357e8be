import TerminalText

/// How many columns a terminal gives to characters: terminals differ.
public enum WidthRule: Hashable, Sendable, CaseIterable {
    /// A grapheme is one unit and as wide as Unicode says: kitty, ghostty, and others with mode 2027.
    case joining
    /// Each scalar has a width of its own: a family is as wide as its members one after another, a skin tone is a
    /// picture of its own, U+FE0F widens nothing. So do xterm and, but for what U+200D joins, tmux 3.3. A flag is four
    /// columns wide, as where regional indicators count as emoji; xterm and tmux give it two.
    case scalars
    /// As `joining`, but U+FE0F, which asks for a coloured picture, widens nothing: `❤️` and `1️⃣` fill one column.
    case narrowEmoji

    /// The columns that a grapheme fills.
    func width(of grapheme: Character) -> Int {
        switch self {
        case .joining: return DisplayWidth.of(grapheme)
        case .scalars: return grapheme.unicodeScalars.reduce(0) { $0 + width(of: $1) }
        case .narrowEmoji:
            let plain = String(String.UnicodeScalarView(grapheme.unicodeScalars.filter { $0 != "\u{FE0F}" }))
            return DisplayWidth.of(plain)
        }
    }

    /// The columns that a scalar fills when it comes alone.
    func width(of scalar: Unicode.Scalar) -> Int {
        if self == .scalars && (0x1F1E6...0x1F1FF).contains(scalar.value) { return 2 }
        return DisplayWidth.of(scalar)
    }

    /// Whether a scalar becomes part of what stands before it rather than a cell of its own.
    func joins(_ scalar: Unicode.Scalar, to grapheme: String) -> Bool {
        if self == .scalars { return width(of: scalar) == 0 }
        return (grapheme + String(scalar)).count == 1
    }
}
