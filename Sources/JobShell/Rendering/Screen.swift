import JobModel
import LogAnalysis
import TerminalText

/// The output for which a value is drawn: a terminal of some size, or a file.
public struct Screen: Sendable {
    /// The width in columns; nil for output whose lines are never cut (files, pipes).
    public var width: Int?
    /// The height in lines; nil for output that need not fit on a screen.
    package var height: Int?
    /// Whether text is colored.
    public var usesColor: Bool
    /// Whether the output can show characters beyond ASCII.
    public var usesUTF8: Bool
    /// How styles are changed so that they are readable on the terminal's background.
    package var theme = Theme.dark
    /// Whether color sequences in logs are let through (`set log-color on`). It has no effect unless `usesColor`
    /// is true.
    var showsLogColors = false
    /// The offset from UTC of the session's time zone at a moment, in seconds east of UTC.
    var offset: @Sendable (Timestamp) -> Int

    /// Creates a screen.
    package init(
        width: Int?, height: Int? = nil, usesColor: Bool, usesUTF8: Bool = true,
        offset: @escaping @Sendable (Timestamp) -> Int = { _ in 0 }
    ) {
        self.width = width
        self.height = height
        self.usesColor = usesColor
        self.usesUTF8 = usesUTF8
        self.offset = offset
    }

    /// Returns text in a style if `usesColor` is true; otherwise the text alone.
    func paint(_ text: String, _ style: TextStyle) -> String {
        usesColor ? StyledText(text, theme.style(style)).escaped : text
    }

    /// Returns a part of a log without anything that could act on a terminal. The marks that replace invisible
    /// characters are dimmed.
    func safe(_ bytes: some Collection<UInt8>) -> String {
        TerminalSafe.text(
            bytes, mark: usesColor ? theme.style(.dim) : .plain, lettingColorThrough: usesColor && showsLogColors)
    }

    /// Returns a moment in the session's time zone, with its offset: `2026-11-23 23:52:35+08:00`.
    func time(_ moment: Timestamp) -> String {
        let seconds = offset(moment)
        let local = CivilTime(moment, offsetSeconds: seconds)
        return "\(local.date) \(local.time)\(CivilTime.zone(seconds))"
    }
}

/// The text styles of everything that is drawn on a screen, as they look on a dark background. `Screen.paint` replaces
/// them by those of the screen's theme.
enum ScreenStyle {
    static let heading = TextStyle(bold: true)
    static let good = TextStyle(foreground: .green)
    static let bad = TextStyle(foreground: .red)
    static let unfinished = TextStyle(foreground: .yellow)
    static let error = TextStyle(foreground: .red, bold: true)
    static let header = TextStyle(foreground: .cyan, bold: true)

    static func of(_ status: HostStatus) -> TextStyle {
        status.isFailure ? bad : status.isUnfinished ? unfinished : good
    }

    static func of(_ outcome: FileTransfer.Outcome) -> TextStyle {
        switch outcome {
        case .failed: bad
        case .running: unfinished
        case .success: good
        }
    }

    /// The style of a step that was skipped or whose error was ignored.
    static let passedOver = unfinished

    static func of(_ status: RunStatus) -> TextStyle {
        if status.isPassedOver { return passedOver }
        return switch status.outcome {
        case .good: good
        case .bad: bad
        case .unfinished: unfinished
        }
    }

    static let added = good
    static let removed = bad
    /// The styles of a changed word within an added and a removed line.
    static let addedWord = TextStyle(foreground: .green, bold: true, underline: true)
    static let removedWord = TextStyle(foreground: .red, bold: true, underline: true)
    /// The style of positions: line ranges of hunks, and the separators and signs beside lines.
    static let place = TextStyle(foreground: .cyan)

    static func of(_ kind: Deviation.Kind) -> TextStyle {
        switch kind {
        case .extra: added
        case .missing: removed
        case .value, .count, .order: unfinished
        }
    }

    /// The style of matched text within a line, as in grep.
    static let match = TextStyle(foreground: .red, bold: true)
}

extension Screen {
    /// The screen for files and programs: no line is cut, nothing is colored.
    var plain: Screen {
        var screen = self
        screen.width = nil
        screen.usesColor = false
        return screen
    }
}
