import JobModel
import TerminalText

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
