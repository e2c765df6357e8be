import Foundation
import JobModel
import JobShell
import LineEditor
import Synchronization
import TerminalText

/// Where an interactive shell's statements come from.
protocol LineSource: Sendable {
    /// The next statement.
    func readStatement(prompt: [StyledText]) async -> ReadResult
    /// What Ctrl-C does while a command runs; nil leaves it to the terminal.
    func setInterruptHandler(_ handler: (@Sendable () -> Void)?)
    /// Leaves the terminal as it was found.
    func close()
}

/// A person at a terminal that knows no escape sequences (`TERM=dumb`): plain lines, no editing of ours.
final class PlainTerminal: Terminal, LineSource {
    let isInteractive = true
    private let reader = Mutex(PlainLineReader())
    private let standard = StandardTerminal()

    func screen(color: String) -> Screen { standard.screen(color: color) }
    func write(_ bytes: [UInt8]) async throws { try await standard.write(bytes) }
    func note(_ line: String) { StandardStreams.note(line) }
    func showProgress(_ text: String?) {}

    func ask(_ question: String, isSecret: Bool) async throws -> String {
        try Self.ask(question, isSecret: isSecret)
    }

    static func ask(_ question: String, isSecret: Bool) throws -> String {
        var reader = PlainLineReader()
        let answer: ReadResult
        if isSecret {
            answer = reader.readSecret(prompt: question)
        } else {
            _ = StandardStreams.write(Array(question.utf8), to: STDERR_FILENO)
            answer = reader.next().map(ReadResult.line) ?? .endOfInput
        }
        guard case .line(let text) = answer else { throw Failure.interrupted }
        return text
    }

    func readStatement(prompt: [StyledText]) async -> ReadResult {
        var text = ""
        StandardStreams.print(prompt.map(\.text).joined())
        while let line = reader.withLock({ $0.next() }) {
            text += text.isEmpty ? line : "\n" + line
            if case .incomplete = Grammar.parse(text) {
                StandardStreams.print("> ")
                continue
            }
            return .line(text)
        }
        return text.isEmpty ? .endOfInput : .line(text)
    }

    func setInterruptHandler(_ handler: (@Sendable () -> Void)?) {}

    func close() {}
}
