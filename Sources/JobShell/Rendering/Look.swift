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

    static func of(_ outcome: FileTransfer.Outcome) -> TextStyle {
        switch outcome {
        case .failed: bad
        case .running: unfinished
        case .success: good
        }
    }

    /// A step that was skipped, or whose error was ignored.
    static let passedOver = unfinished

    static func of(_ status: RunStatus) -> TextStyle {
        if status.isPassedOver { return passedOver }
        return switch status.outcome {
        case .good: good
        case .bad: bad
        case .unfinished: unfinished
        }
    }
}

extension Look {
    static let added = good
    static let removed = bad
    /// A word that differs, within an added or a removed line.
    static let addedWord = TextStyle(foreground: .green, bold: true, underline: true)
    static let removedWord = TextStyle(foreground: .red, bold: true, underline: true)
    /// Where a difference is in its log.
    static let place = TextStyle(foreground: .cyan)

    static func of(_ kind: HostGroup.Deviation.Kind) -> TextStyle {
        switch kind {
        case .extra: added
        case .missing: removed
        case .value, .count, .order: unfinished
        }
    }
}

extension Look {
    /// What matched within a line, as grep shows it.
    static let match = TextStyle(foreground: .red, bold: true)
}
