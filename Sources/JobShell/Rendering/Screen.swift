import JobModel
import TerminalText

/// What a value is drawn for: a terminal of some width, or a file.
public struct Screen: Sendable {
    /// Columns; nil where lines are never cut (files, pipes).
    public var width: Int?
    /// Whether colours are wanted.
    public var usesColor: Bool
    /// Whether characters beyond ASCII can be shown.
    public var usesUTF8: Bool
    /// Seconds east of UTC at a moment, on the session's clock.
    public var offset: @Sendable (Timestamp) -> Int

    /// A screen.
    public init(
        width: Int?, usesColor: Bool, usesUTF8: Bool = true, offset: @escaping @Sendable (Timestamp) -> Int = { _ in 0 }
    ) {
        self.width = width
        self.usesColor = usesColor
        self.usesUTF8 = usesUTF8
        self.offset = offset
    }

    /// Text in a style, where colour is wanted.
    func paint(_ text: String, _ style: TextStyle) -> String {
        usesColor ? StyledText(text, style).escaped : text
    }

    /// A moment as the session's clock shows it, with its offset: `2026-11-23 23:52:35+08:00`.
    func time(_ moment: Timestamp) -> String {
        let seconds = offset(moment)
        let local = CivilTime(moment, offsetSeconds: seconds)
        return "\(local.date) \(local.time)\(CivilTime.zone(seconds))"
    }
}

/// The looks of things, in one place.
enum Look {
    static let heading = TextStyle(bold: true)
    static let good = TextStyle(foreground: .green)
    static let bad = TextStyle(foreground: .red)
    static let unfinished = TextStyle(foreground: .yellow)
    static let error = TextStyle(foreground: .red, bold: true)
    static let header = TextStyle(foreground: .cyan, bold: true)

    static func of(_ status: HostStatus) -> TextStyle {
        status.isFailure ? bad : status.isUnfinished ? unfinished : good
    }

    static func of(_ status: RunStatus) -> TextStyle {
        switch status.outcome {
        case .good: good
        case .bad: bad
        case .unfinished: unfinished
        }
    }
}

/// A length of time for a person: `850 ms`, `12.3 s`, `4 m 05 s`, `2 h 03 m`.
func humanDuration(_ milliseconds: Int64) -> String {
    let (seconds, minutes) = (milliseconds / 1000, milliseconds / 60_000)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
    switch milliseconds {
    case ..<1000: return "\(milliseconds) ms"
    case ..<60_000: return "\(seconds).\(milliseconds % 1000 / 100) s"
    case ..<3_600_000: return "\(minutes) m \(two(seconds % 60)) s"
    default: return "\(minutes / 60) h \(two(minutes % 60)) m"
    }
}

/// A number of bytes for a person: `512 B`, `1.2 MB`.
public func humanBytes(_ count: Int) -> String {
    var (size, unit) = (Double(count), 0)
    let units = ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000, unit + 1 < units.count { (size, unit) = (size / 1000, unit + 1) }
    let tenths = Int((size * 10).rounded())
    return unit == 0 ? "\(count) B" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
}
