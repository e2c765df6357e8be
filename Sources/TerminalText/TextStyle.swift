/// A colour from the terminal's palette.
public enum TerminalColor: Sendable, Hashable {
    case black, red, green, yellow, blue, magenta, cyan, white
    case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
    /// One of the 256 colours of xterm's palette, by number.
    case palette(UInt8)

    /// The SGR parameters that select the colour: from `30` on for the foreground, and 10 more for the background
    /// (ECMA-48, and xterm's extensions `90`… and `38;5;n`).
    func parameters(background: Bool) -> String {
        let shift = background ? 10 : 0
        return switch self {
        case .black: "\(30 + shift)"
        case .red: "\(31 + shift)"
        case .green: "\(32 + shift)"
        case .yellow: "\(33 + shift)"
        case .blue: "\(34 + shift)"
        case .magenta: "\(35 + shift)"
        case .cyan: "\(36 + shift)"
        case .white: "\(37 + shift)"
        case .brightBlack: "\(90 + shift)"
        case .brightRed: "\(91 + shift)"
        case .brightGreen: "\(92 + shift)"
        case .brightYellow: "\(93 + shift)"
        case .brightBlue: "\(94 + shift)"
        case .brightMagenta: "\(95 + shift)"
        case .brightCyan: "\(96 + shift)"
        case .brightWhite: "\(97 + shift)"
        case .palette(let number): "\(38 + shift);5;\(number)"
        }
    }
}

/// The appearance of text on a terminal.
public struct TextStyle: Sendable, Hashable {
    /// The colour of the text; nil for the terminal's own.
    public var foreground: TerminalColor?
    /// The colour behind the text; nil for the terminal's own.
    public var background: TerminalColor?
    /// Whether the text is bold, which some terminals also show brighter.
    public var bold: Bool
    /// Whether the text is fainter than other text.
    public var dim: Bool
    /// Whether the text is slanted.
    public var italic: Bool
    /// Whether the text is underlined.
    public var underline: Bool
    /// Whether the foreground and background colours are exchanged.
    public var reverse: Bool

    /// Creates a style that differs from plain text only in the given arguments.
    public init(
        foreground: TerminalColor? = nil, background: TerminalColor? = nil, bold: Bool = false, dim: Bool = false,
        italic: Bool = false, underline: Bool = false, reverse: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.bold = bold
        self.dim = dim
        self.italic = italic
        self.underline = underline
        self.reverse = reverse
    }

    /// The terminal's default appearance.
    public static let plain = TextStyle()
    /// The style of less important text, such as hints and visible replacements for control characters.
    public static let dim = TextStyle(dim: true)

    /// The sequence that ends every style.
    public static let reset = "\u{1B}[0m"

    /// The escape sequence that changes from the plain style to this one; empty for the plain style.
    public var sgr: String {
        var parameters: [String] = []
        if bold { parameters.append("1") }
        if dim { parameters.append("2") }
        if italic { parameters.append("3") }
        if underline { parameters.append("4") }
        if reverse { parameters.append("7") }
        if let foreground { parameters.append(foreground.parameters(background: false)) }
        if let background { parameters.append(background.parameters(background: true)) }
        return parameters.isEmpty ? "" : "\u{1B}[" + parameters.joined(separator: ";") + "m"
    }
}

/// Text with a style.
public struct StyledText: Sendable, Hashable {
    /// The text, without escape sequences.
    public var text: String
    /// The style of the whole text.
    public var style: TextStyle

    /// Creates a text with a style, plain by default.
    public init(_ text: String, _ style: TextStyle = .plain) {
        self.text = text
        self.style = style
    }

    /// The text between the escape sequences that turn the style on and off.
    public var escaped: String {
        let sgr = style.sgr
        return sgr.isEmpty ? text : sgr + text + TextStyle.reset
    }
}
