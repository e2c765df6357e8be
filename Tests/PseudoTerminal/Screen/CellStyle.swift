/// A colour of a terminal's cell.
public enum CellColor: Hashable, Sendable {
    /// One of the 256 colours of xterm's palette: from 0 to 7 the usual ones, from 8 to 15 their bright forms.
    case palette(UInt8)
    /// A colour by its parts.
    case rgb(UInt8, UInt8, UInt8)

    /// What ``TerminalScreen/marked`` calls it: `red`, `bright-red`, `208`, `#ff8700`.
    public var name: String {
        switch self {
        case .palette(let number):
            let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
            return number < 8 ? names[Int(number)] : number < 16 ? "bright-" + names[Int(number) - 8] : "\(number)"
        case .rgb(let red, let green, let blue):
            return "#"
                + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}

/// How a cell's character is shown.
public struct CellStyle: Hashable, Sendable {
    /// The colour of the character; nil for the terminal's own.
    public var foreground: CellColor?
    /// The colour behind the character; nil for the terminal's own.
    public var background: CellColor?
    /// Whether the character is bold.
    public var bold = false
    /// Whether the character is faint.
    public var dim = false
    /// Whether the character is slanted.
    public var italic = false
    /// Whether the character is underlined, in whatever form.
    public var underline = false
    /// Whether foreground and background are exchanged.
    public var reverse = false

    /// The terminal's own style.
    public init() {}

    /// What ``TerminalScreen/marked`` calls it, such as `bold red on blue`; empty for the terminal's own style.
    public var name: String {
        var words: [String] = []
        if bold { words.append("bold") }
        if dim { words.append("dim") }
        if italic { words.append("italic") }
        if underline { words.append("underline") }
        if reverse { words.append("reverse") }
        if let foreground { words.append(foreground.name) }
        if let background { words += ["on", background.name] }
        return words.joined(separator: " ")
    }

    /// Whether a space in this style looks otherwise than one in the terminal's own.
    var showsOnSpaces: Bool { background != nil || underline || reverse }

    /// The style of cells that are erased while this one is in force: only the background counts, as in xterm.
    var erased: CellStyle {
        var style = CellStyle()
        style.background = background
        return style
    }

    /// Does what "select graphic rendition" asks for (ECMA-48, 8.3.117, with xterm's extensions for colours).
    mutating func select(_ parameters: [[Int?]]) {
        var rest = (parameters.isEmpty ? [[0]] : parameters)[...]
        while let parameter = rest.popFirst() {
            let code = (parameter.first ?? nil) ?? 0
            switch code {
            case 0: self = CellStyle()
            case 1: bold = true
            case 2: dim = true
            case 3: italic = true
            case 4: underline = parameter.count < 2 || parameter[1] != 0
            case 7: reverse = true
            case 21: underline = true
            case 22: (bold, dim) = (false, false)
            case 23: italic = false
            case 24: underline = false
            case 27: reverse = false
            case 30...37: foreground = .palette(UInt8(code - 30))
            case 38: foreground = Self.color(parameter, &rest) ?? foreground
            case 39: foreground = nil
            case 40...47: background = .palette(UInt8(code - 40))
            case 48: background = Self.color(parameter, &rest) ?? background
            case 49: background = nil
            case 90...97: foreground = .palette(UInt8(code - 82))
            case 100...107: background = .palette(UInt8(code - 92))
            // The colour of the underline: its numbers are none of ours.
            case 58: _ = Self.color(parameter, &rest)
            default: break
            }
        }
    }

    /// Reads `5;n` and `2;r;g;b`, as subparameters (`2::r:g:b` has the number of a colour space before) or as the
    /// parameters that follow.
    private static func color(_ parameter: [Int?], _ rest: inout ArraySlice<[Int?]>) -> CellColor? {
        func part(_ value: Int??) -> UInt8 { UInt8(clamping: (value ?? nil) ?? 0) }
        if parameter.count > 1 {
            switch parameter[1] {
            case 5: return .palette(part(parameter.dropFirst(2).first))
            case 2:
                let parts = parameter.count > 5 ? parameter[3...5] : parameter.dropFirst(2).prefix(3)
                guard parts.count == 3 else { return nil }
                let values = parts.map { part($0) }
                return .rgb(values[0], values[1], values[2])
            default: return nil
            }
        }
        switch rest.popFirst()?.first {
        case 5: return .palette(part(rest.popFirst()?.first))
        case 2: return .rgb(part(rest.popFirst()?.first), part(rest.popFirst()?.first), part(rest.popFirst()?.first))
        default: return nil
        }
    }
}
