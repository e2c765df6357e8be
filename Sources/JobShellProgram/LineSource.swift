import LineEditor
import TerminalText

/// Where an interactive shell's statements come from.
protocol LineSource: Sendable {
    /// The next statement.
    func readStatement(prompt: [StyledText]) async -> ReadResult
    /// What Ctrl-C does while a command runs; nil where none does.
    func setInterruptHandler(_ handler: (@Sendable () -> Void)?)
    /// Leaves the terminal as it was found.
    func close()
}
