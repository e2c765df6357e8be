/// What came of asking the user for a line.
public enum ReadResult: Sendable, Equatable {
    /// The line, which may hold line breaks; without one at its end.
    case line(String)
    /// Ctrl-C: the line was given up.
    case cancelled
    /// Ctrl-D on an empty line, or the terminal is gone, or the editor was closed.
    case endOfInput
    /// This signal asked the program to end (SIGTERM, SIGHUP); the terminal is in its own mode again. The program
    /// should exit with 128 and the signal's number. All further reads say the same.
    case terminated(signal: Int32)
}

/// Why there can be no ``LineEditor``.
public enum LineEditorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No terminal, or one without the sequences that editing takes.
    case unusableTerminal
    /// This process has an editor already; signals can have but one owner.
    case alreadyInUse
    /// The system refused a pipe or a thread.
    case system(errno: Int32)

    /// A full sentence.
    public var description: String {
        switch self {
        case .unusableTerminal: Texts.unusableTerminal
        case .alreadyInUse: Texts.alreadyInUse
        case .system(let errno): Texts.system(errno: errno)
        }
    }
}
