import BlockingWork
import Grammar
import JobModel
import JobShell
import LineEditor
import TerminalText

import Glibc

/// The source of an interactive shell's statements.
protocol LineSource: Sendable {
    /// Lets the shell complete and colour what is typed.
    func assist(with shell: Shell) async
    /// Reads the next statement.
    ///
    /// - Parameters:
    ///   - rightPrompt: Text at the right edge of the first row.
    ///   - offer: A statement that is suggested while the line is empty; empty for none.
    ///   - acceptsOffer: Whether an empty line stands for the offer.
    func readStatement(
        prompt: [StyledText], rightPrompt: [StyledText], offer: String, acceptsOffer: Bool
    ) async -> ReadResult
    /// Sets the handler for Ctrl-C while a command runs; nil when no command runs.
    func setInterruptHandler(_ handler: (@Sendable () -> Void)?)
    /// Gives the terminal a title while the setting `title` is on, if it has one.
    func setTitle(_ title: TerminalTitle)
    /// Restores the terminal to the state in which it was found.
    func close()
}

/// Reads statements from a terminal without escape sequences (`TERM=dumb`), as plain lines without the line editor.
struct PlainLineSource: LineSource {
    let terminal: StandardTerminal

    func assist(with shell: Shell) async {}

    func readStatement(
        prompt: [StyledText], rightPrompt: [StyledText], offer: String, acceptsOffer: Bool
    ) async -> ReadResult {
        // A signal during the last statement asked the program to end.
        if let signal = terminal.interrupts.terminationSignal { return .terminated(signal: signal) }
        let cancelled = StopFlag()
        setInterruptHandler { cancelled.raise() }
        defer { setInterruptHandler(nil) }
        await terminal.finishWriting()
        var text = ""
        var prompt = prompt.map(\.text).joined()
        do {
            while true {
                _ = StandardStreams.write(Array(prompt.utf8), to: STDERR_FILENO)
                guard let line = try await terminal.nextLine(isCancelled: { cancelled.isRaised }) else {
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

    func setTitle(_ title: TerminalTitle) {}

    func close() {}
}
