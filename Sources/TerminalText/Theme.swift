/// How styles are changed so that text is readable on the terminal's background. Whatever is drawn names its style as
/// it looks on a dark background, and the theme replaces it when the escape sequence is made.
public enum Theme: String, Sendable, Hashable, CaseIterable {
    /// For dark backgrounds: every style as it is.
    case dark
    /// For light backgrounds: the bright colours, on which little contrast is left there, are replaced by dark ones.
    case light
    /// Without colours: bold, underlined and reversed text in place of them.
    case mono

    /// Returns the style that stands for `style` in this theme. The plain style stays plain.
    public func style(_ style: TextStyle) -> TextStyle {
        switch self {
        case .dark: style
        case .light: Self.onLight(style)
        case .mono: Self.withoutColors(style)
        }
    }

    /// Returns the texts with the styles of this theme, or all of them plain if no colour is used.
    public func styled(_ texts: [StyledText], usesColor: Bool) -> [StyledText] {
        texts.map { StyledText($0.text, usesColor ? style($0.style) : .plain) }
    }

    private static func onLight(_ style: TextStyle) -> TextStyle {
        // Whoever chose both colours chose them for each other.
        guard style.background == nil, let color = style.foreground else { return style }
        var result = style
        // The replacements are of the palette of 256 colours, which looks the same on all terminals, whereas many
        // terminals let their user choose the first 16. Each has a contrast of at least 4.5 to white.
        switch color {
        case .yellow, .brightYellow: result.foreground = .palette(94)
        case .green, .brightGreen: result.foreground = .palette(28)
        case .cyan, .brightCyan: result.foreground = .palette(24)
        case .brightRed: result.foreground = .red
        case .brightBlue: result.foreground = .blue
        case .magenta, .brightMagenta: result.foreground = .palette(90)
        case .white, .brightWhite: result.foreground = nil
        // What is dark on its own, or was chosen from the palette for both backgrounds.
        case .black, .red, .blue, .brightBlack, .palette: break
        }
        return result
    }

    private static func withoutColors(_ style: TextStyle) -> TextStyle {
        var result = style
        result.foreground = nil
        result.background = nil
        if style.background != nil { result.reverse.toggle() }
        switch style.foreground {
        // Red is what failed or matches: it stands out, and what is bold on its own stands out from bold text.
        case .red, .brightRed:
            if style.bold { result.underline = true }
            result.bold = true
        // Yellow is what is not finished.
        case .yellow, .brightYellow: result.underline = true
        case .brightBlack: result.dim = true
        default: break
        }
        return result
    }
}

extension Theme {
    /// Returns the theme for a background colour: light if black text has more contrast to it than white text has.
    ///
    /// Black and white have the same contrast to a grey of 46 % (WCAG 2.1, relative luminance). Colours are weighted as
    /// there; the square stands for the curve of sRGB, and the difference between the two decides nothing here.
    ///
    /// - Parameters:
    ///   - red: The share of red, from 0 to 1, in sRGB.
    ///   - green: The share of green.
    ///   - blue: The share of blue.
    public static func ofBackground(red: Double, green: Double, blue: Double) -> Theme {
        let luminance = 0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue
        return luminance > 0.46 * 0.46 ? .light : .dark
    }

    /// Returns the theme that the environment variable `COLORFGBG` tells, which some terminals set: the numbers of the
    /// text's and the background's colour, such as `15;0` or `0;default;15`. The background is light from 9 on and at
    /// 7, as vim has it.
    ///
    /// - Returns: nil if the value names no background.
    public init?(colorFGBG value: String) {
        let parts = value.split(separator: ";", omittingEmptySubsequences: false)
        guard parts.count >= 2, let last = parts.last, let number = UInt8(last), number < 16 else { return nil }
        self = number == 7 || number > 8 ? .light : .dark
    }
}

/// The background colour that a terminal tells when it is asked with OSC 11 (xterm, "Operating System Commands").
public struct TerminalBackground: Sendable, Hashable {
    /// The shares of the three colours, from 0 to 1.
    public let red, green, blue: Double

    /// The question that a terminal answers, if it knows it.
    public static let question = "\u{1B}]11;?\u{1B}\\"

    /// Reads a terminal's answer, such as `ESC ] 11 ; rgb:ffff/ffff/dddd BEL`, with or without the sequences around
    /// it. Each colour has one to four hexadecimal digits (X11, XParseColor); some terminals answer with `rgba:` and
    /// tell the opacity as well.
    ///
    /// - Returns: nil if the text is no such answer.
    public init?(answer: some StringProtocol) {
        var text = answer[...]
        if text.hasPrefix("\u{1B}]") { text = text.dropFirst(2) }
        if text.hasPrefix("11;") { text = text.dropFirst(3) }
        if text.hasSuffix("\u{1B}\\") { text = text.dropLast(2) }
        if text.hasSuffix("\u{7}") { text = text.dropLast() }
        let hasOpacity = text.hasPrefix("rgba:")
        guard hasOpacity || text.hasPrefix("rgb:") else { return nil }
        let parts = text.dropFirst(hasOpacity ? 5 : 4).split(separator: "/", omittingEmptySubsequences: false)
        let shares = parts.compactMap { Self.share($0) }
        guard parts.count == (hasOpacity ? 4 : 3), shares.count == parts.count else { return nil }
        (red, green, blue) = (shares[0], shares[1], shares[2])
    }

    /// The theme for this background.
    public var theme: Theme { Theme.ofBackground(red: red, green: green, blue: blue) }

    /// One to four hexadecimal digits as a share of the largest number with as many digits.
    private static func share(_ digits: some StringProtocol) -> Double? {
        guard (1...4).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit),
            let number = UInt16(digits, radix: 16)
        else { return nil }
        return Double(number) / Double((1 << (4 * digits.utf8.count)) - 1)
    }
}
