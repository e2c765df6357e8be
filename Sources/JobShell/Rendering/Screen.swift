import JobModel
import TerminalText

/// What a value is drawn for: a terminal of some width, or a file.
public struct Screen: Sendable {
    /// Columns; nil where lines are never cut (files, pipes).
    public var width: Int?
    /// Lines; nil where nothing has to fit.
    public var height: Int?
    /// Whether colours are wanted.
    public var usesColor: Bool
    /// Whether characters beyond ASCII can be shown.
    public var usesUTF8: Bool
    /// Whether the colours that a log asks for are shown, where colours are wanted (`set log-colour on`).
    public var letsLogColourThrough = false
    /// Seconds east of UTC at a moment, on the session's clock.
    public var offset: @Sendable (Timestamp) -> Int

    /// A screen.
    public init(
        width: Int?, height: Int? = nil, usesColor: Bool, usesUTF8: Bool = true,
        offset: @escaping @Sendable (Timestamp) -> Int = { _ in 0 }
    ) {
        self.width = width
        self.height = height
        self.usesColor = usesColor
        self.usesUTF8 = usesUTF8
        self.offset = offset
    }

    /// Text in a style, where colour is wanted.
    func paint(_ text: String, _ style: TextStyle) -> String {
        usesColor ? StyledText(text, style).escaped : text
    }

    /// A part of a log, made safe; what stands for something invisible is dimmed.
    func safe(_ bytes: some Collection<UInt8>) -> String {
        TerminalSafe.text(
            bytes, mark: usesColor ? .dim : .plain, lettingColorThrough: usesColor && letsLogColourThrough)
    }

    /// A moment as the session's clock shows it, with its offset: `2026-11-23 23:52:35+08:00`.
    func time(_ moment: Timestamp) -> String {
        let seconds = offset(moment)
        let local = CivilTime(moment, offsetSeconds: seconds)
        return "\(local.date) \(local.time)\(CivilTime.zone(seconds))"
    }
}
