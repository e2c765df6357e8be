import JobModel
import JobShell
import LineEditor
import Synchronization
import TerminalText

import Glibc

/// Where an interactive shell's statements come from.
protocol LineSource: Sendable {
    /// The next statement.
    func readStatement(prompt: [StyledText]) async -> ReadResult
    /// What Ctrl-C does while a command runs; nil where none does.
    func setInterruptHandler(_ handler: (@Sendable () -> Void)?)
    /// Leaves the terminal as it was found.
    func close()
}

/// A person at a terminal that knows no escape sequences (`TERM=dumb`): plain lines, no editing of ours.
struct PlainLineSource: LineSource {
    let terminal: StandardTerminal

    func readStatement(prompt: [StyledText]) async -> ReadResult {
        // What ran was asked to end, and the program with it.
        if let signal = terminal.interrupts.terminationSignal { return .terminated(signal: signal) }
        let cancelled = CancelFlag()
        setInterruptHandler { cancelled.raise() }
        defer { setInterruptHandler(nil) }
        var text = ""
        var prompt = prompt.map(\.text).joined()
        do {
            while true {
                _ = StandardStreams.write(Array(prompt.utf8), to: STDERR_FILENO)
                guard let line = try terminal.nextLine(isCancelled: { cancelled.isRaised }) else {
                    return text.isEmpty ? .endOfInput : .line(text)
                }
                text += text.isEmpty ? line : "\n" + line
                guard case .incomplete = Grammar.parse(text) else { return .line(text) }
                prompt = "> "
            }
        } catch {
            StandardStreams.note("")
            return terminal.interrupts.terminationSignal.map { ReadResult.terminated(signal: $0) } ?? .cancelled
        }
    }

    func setInterruptHandler(_ handler: (@Sendable () -> Void)?) { terminal.interrupts.setHandler(handler) }

    func close() {}
}

/// Whether Ctrl-C came.
private final class CancelFlag: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool { state.withLock { $0 } }

    func raise() { state.withLock { $0 = true } }
}
