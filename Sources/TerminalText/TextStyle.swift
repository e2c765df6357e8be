/// A colour of the terminal's palette.
public enum TerminalColor: Sendable, Hashable {
    case black, red, green, yellow, blue, magenta, cyan, white
    case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
    /// One of the 256 colours of xterm's palette, by number.
    case palette(UInt8)

    /// The SGR parameters that select it, `30`… for the text and 10 more for what is behind it (ECMA-48, and xterm's
    /// extensions `90`… and `38;5;n`).
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

/// How text looks on a terminal.
public struct TextStyle: Sendable, Hashable {
    /// The text's colour; the terminal's own if nil.
    public var foreground: TerminalColor?
    /// The colour behind the text; the terminal's own if nil.
    public var background: TerminalColor?
    /// Bold, on some terminals also brighter.
    public var bold: Bool
    /// Fainter than other text.
    public var dim: Bool
    /// Slanted.
    public var italic: Bool
    /// Underlined.
    public var underline: Bool
    /// The colours of the text and of what is behind it exchanged.
    public var reverse: Bool

    /// A style with only what is named.
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

    /// Text as the terminal shows it by itself.
    public static let plain = TextStyle()
    /// Text that steps back: hints, what stands for something invisible.
    public static let dim = TextStyle(dim: true)

    /// The sequence that ends every style.
    public static let reset = "\u{1B}[0m"

    /// The sequence that turns this style on, from a plain one; empty if this is the plain one.
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

/// Text with the look it has on a terminal.
public struct StyledText: Sendable, Hashable {
    /// The text, without escape sequences.
    public var text: String
    /// Its look.
    public var style: TextStyle

    /// `text` in `style`.
    public init(_ text: String, _ style: TextStyle = .plain) {
        self.text = text
        self.style = style
    }

    /// With the sequences that turn the style on and off again around it.
    public var escaped: String {
        let sgr = style.sgr
        return sgr.isEmpty ? text : sgr + text + TextStyle.reset
    }
}
